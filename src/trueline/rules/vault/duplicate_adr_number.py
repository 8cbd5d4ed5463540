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
from trueline.model import Document
from trueline.rules.rule import Finding, Scope, rule
from trueline.template import title_section
from trueline.text import Span
from trueline.vault import Vault

_NUMBERED = re.compile(r"([A-Za-z]+)[-_ ]?(\d+)\b")
_WORD = re.compile(r"[A-Za-z]+")


class _Numbered(NamedTuple):
    document: Document
    series: str
    number: int
    digits: str
    span: Span


@rule(scope=Scope.VAULT)
def check(vault: Vault) -> Iterator[Finding]:
    known = _series(vault)
    by_number: dict[tuple[str, int], list[_Numbered]] = {}
    for document in vault.documents.values():
        record = _numbered(document, known)
        if record:
            by_number.setdefault((record.series, record.number), []).append(record)
    free_numbers: dict[str, int] = {}
    for (series, _), records in by_number.items():
        for record in records[1:]:
            if series not in free_numbers:
                free_numbers[series] = max(_used(vault, series, by_number)) + 1
            first, free = records[0], free_numbers[series]
            name = first.document.meta.title or first.document.name
            yield Finding(
                record.span,
                f"`{record.series}-{record.digits}` is also the number of `{name}`",
                help=f"the next free number is {free:0{len(record.digits)}}",
                related=(Related(first.document.path, first.span, f"`{first.document.path}`"),),
                path=record.document.path,
            )


def _series(vault: Vault) -> frozenset[str]:
    """What may stand before a number, in lower case: `adr` and what else the templates number."""
    series = {"adr"}
    for template in vault.library.templates:
        head = template.prefix.partition("{}")[0]
        word = _WORD.fullmatch(head.rstrip("-_ ")) if "{}" in template.prefix else None
        if word:
            series.add(word[0].lower())
    return frozenset(series)


def _numbered(document: Document, known: frozenset[str]) -> _Numbered | None:
    """The number in a note's title or, where that has none, in its file's name."""
    section = title_section(document.tree)
    if section is not None and section.heading is not None:
        found = _NUMBERED.match(section.heading.title)
        if found and found[1].lower() in known:
            start = section.heading.text.start
            span = Span(start + found.start(2), start + found.end(2))
            return _Numbered(document, found[1].upper(), int(found[2]), found[2], span)
    found = _NUMBERED.match(document.name)
    if found is None or found[1].lower() not in known:
        return None
    span = document.meta.title_span if document.meta.title else Span(0, 0)
    return _Numbered(document, found[1].upper(), int(found[2]), found[2], span)


def _used(vault: Vault, series: str, by_number: dict[tuple[str, int], list[_Numbered]]) -> Iterator[int]:
    """Every number of a series that a note has or a link names."""
    yield from (number for name, number in by_number if name == series)
    for symbol in vault.references:
        found = _NUMBERED.match(symbol.name) if symbol.kind == "document" else None
        if found and found[1].upper() == series:
            yield int(found[2])
