"""Two records have the same number.

Decisions are cited by number, in code, in reviews, in talk. Once `ADR-008` names two of them, every
citation has to be read twice, and the one that is meant can only be guessed.

## Bad

```md path=docs/decisions/ADR-008 Print at the Packing Table.md
# ADR-008: Print at the Packing Table
```

```md path=docs/decisions/ADR-008 Thermal Printers.md
# ADR-008: Thermal Printers
```

## Good

```md path=docs/decisions/ADR-008 Print at the Packing Table.md
# ADR-008: Print at the Packing Table
```

```md path=docs/decisions/ADR-009 Thermal Printers.md
# ADR-009: Thermal Printers
```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Related
from trueline.model import Document, Symbol
from trueline.rules.rule import Finding, Scope, rule
from trueline.template import title_section
from trueline.text import Span
from trueline.vault import Vault, facts
from trueline.vault.survey import wikilinks

_NUMBERED = re.compile(r"([A-Za-z]+)[-_ ]?(\d{1,9})\b")
_WORD = re.compile(r"[A-Za-z]+")


class _Numbered(NamedTuple):
    """A number as written, and where: in the title or, where that has none, in the file's name."""

    digits: str
    span: Span
    titled: bool


@facts
def numbered(document: Document) -> Iterator[tuple[str, _Numbered]]:
    """The numbers that a note may have, by the word before them in upper case."""
    section = title_section(document.tree)
    if section is not None and section.heading is not None:
        found = _NUMBERED.match(section.heading.title)
        if found:
            start = section.heading.text.start
            yield found[1].upper(), _Numbered(found[2], Span(start + found.start(2), start + found.end(2)), True)
    found = _NUMBERED.match(document.name)
    if found:
        span = document.meta.title_span if document.meta.title else Span(0, 0)
        yield found[1].upper(), _Numbered(found[2], span, False)


@rule(scope=Scope.VAULT)
def check(vault: Vault) -> Iterator[Finding]:
    for series in sorted(_series(vault)):
        yield from _shared(vault, series)


def _shared(vault: Vault, series: str) -> Iterator[Finding]:
    relation = vault.relation(numbered)
    others = {note.path for other in _series(vault) - {series} for note, it in relation[other] if it.titled}
    titled = {note.path for note, it in relation[series] if it.titled}
    by_number: dict[int, list[tuple[str, str, _Numbered]]] = {}
    for note, it in relation[series]:
        # The title's number counts, whatever the file's name says.
        if it.titled or note.path not in titled | others:
            name = note.meta.title or note.name
            by_number.setdefault(int(it.digits), []).append((note.path, name, it))
    free = 0
    for records in by_number.values():
        path, name, first = records[0]
        for other, _, it in records[1:]:
            free = free or max(_used(vault, series, by_number)) + 1
            yield Finding(
                it.span,
                f"`{series}-{it.digits}` is also the number of `{name}`",
                help=f"the next free number is {free:0{len(it.digits)}}",
                related=(Related(path, first.span, f"`{path}`"),),
                path=other,
            )


def _series(vault: Vault) -> frozenset[str]:
    """What may stand before a number, in upper case: `ADR` and what else the templates number."""
    series = {"ADR"}
    for template in vault.library.templates:
        head = template.prefix.partition("{}")[0]
        word = _WORD.fullmatch(head.rstrip("-_ ")) if "{}" in template.prefix else None
        if word:
            series.add(word[0].upper())
    return frozenset(series)


def _used(vault: Vault, series: str, by_number: dict[int, list[tuple[str, str, _Numbered]]]) -> Iterator[int]:
    """Every number of a series that a note has or a link names."""
    yield from by_number
    for symbol in vault.relation(wikilinks):
        assert isinstance(symbol, Symbol)
        found = _NUMBERED.match(symbol.name)
        if found and found[1].upper() == series:
            yield int(found[2])
