"""A value is none of those that the template offers.

Where the template writes `PII / Confidential / Public`, somebody sorts by these words: a list of all personal
data is as good as the words in the cells. A misspelt one is a warning. Another word is for information only,
because the template may have forgotten one, and only where the rest of the column keeps to the choices:
otherwise they were examples. Several at once are fine, and so is a value that explains itself in a sentence.
The first column names the row and is never judged.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| address | PII | Encryption |
| parcel weight | Confidental | None |
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| address | PII | Encryption |
| parcel weight | Confidential | None |
```
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.rules.template._fields import written_fields
from trueline.rules.template._places import claimed
from trueline.rules.template._survey import asked_fields, asked_tables, survey
from trueline.rules.template._tables import written_tables
from trueline.syntax import Cell
from trueline.template import Field, Place
from trueline.template.normal import split_choices
from trueline.text import Edit, Span

_SEPARATOR = re.compile(r"\s*(?:[/,+&;]|\band\b|\bor\b)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)?|\s[-–—]\s.*$")
_WORD = re.compile(r"\w+")
_NONE = re.compile(r"(?:none|n/?a|tbd|todo|unknown|not applicable)\b|[^\w]*$", re.IGNORECASE)
# A choice that leaves room for what it does not name, or is itself to be replaced (`Step X`).
_OPEN = re.compile(r"\b(?:other|etc|custom)\b|\.\.\.|…|[_%<{\[]|\b[A-Z]$|\d", re.IGNORECASE)
_LONGEST = 4
_WIDEST = 100


class _Offer(NamedTuple):
    """What a field or column offers; `known` maps each choice, folded, to itself as written."""

    name: str
    choices: tuple[str, ...]
    known: Mapping[str, str]
    is_open: bool


class _Stray(NamedTuple):
    """A part of a value that is no choice, and the choice it most likely means."""

    span: Span
    text: str
    meant: str | None


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    places = survey(document).choices
    if places:
        own = claimed(document)
        for place in places:
            fields = {name: field for name, field in asked_fields(place.slot).items() if field.choices}
            yield from _in_fields(document, place, own, fields)
            yield from _in_tables(document, place, own)


def _in_fields(
    document: Document, place: Place, own: frozenset[int], asked: dict[str, Field]
) -> Iterator[Finding]:
    if asked:
        for found in written_fields(document.tree, place, own, asked):
            if not found.empty:
                offer = _offer(found.field.name, found.field.choices)
                for stray in _strays(document, found.value, offer):
                    yield _finding(stray, offer)


def _in_tables(document: Document, place: Place, own: frozenset[int]) -> Iterator[Finding]:
    asked = asked_tables(place.slot)
    if any(column.choices for columns in asked for column in columns):
        for table, matched in written_tables(document.tree, place, own, asked):
            for column, number in matched:
                if column.choices and number:
                    cells = [row.cells[number] for row in table.rows if number < len(row.cells)]
                    yield from _in_column(document, cells, _offer(column.name, column.choices))


def _in_column(document: Document, cells: Sequence[Cell], offer: _Offer) -> Iterator[Finding]:
    filled = [Span(cell.start, cell.end) for cell in cells if cell.start < cell.end]
    found = [_strays(document, span, offer) for span in filled]
    kept_to = 2 * sum(not strays for strays in found) > len(filled)
    for strays in found:
        for stray in strays:
            if stray.meant or kept_to:
                yield _finding(stray, offer)


@lru_cache(maxsize=256)
def _offer(name: str, choices: tuple[str, ...]) -> _Offer:
    known = {choice.casefold(): choice for choice in choices}
    return _Offer(name, choices, known, any(_OPEN.search(choice) for choice in choices))


def _strays(document: Document, span: Span, offer: _Offer) -> list[_Stray]:
    """The parts of a short value that are none of the choices."""
    if span.length > _WIDEST:
        return []
    text = document.tree.text(span)
    if text.casefold() in offer.known or split_choices(text) == offer.choices:
        return []
    said = _ASIDE.sub("", text).strip("*_`~ .")
    if _NONE.match(said) or len(_WORD.findall(said)) > _LONGEST:
        return []
    strays = []
    for part in _SEPARATOR.split(said):
        part = part.strip("*_`~ .")
        if part and "`" not in part and not _names_one(part.casefold(), offer.known):
            meant = nearest(part.casefold(), index_words(offer.known))
            # `External` is two letters from `Internal`, but slips seldom spoil the first one.
            meant = meant if meant and meant[0] == part[0].casefold() else None
            if meant or not offer.is_open:
                place = _place(document, span, part)
                strays.append(_Stray(place, part, offer.known[meant] if meant else None))
    return strays


def _names_one(part: str, known: Iterable[str]) -> bool:
    """Whether a value starts with a choice, abbreviates one (`Med`) or has one as a word of its own."""
    return any(
        part.startswith(choice)
        or (len(part) > 1 and choice.startswith(part))
        or choice in _WORD.findall(part)
        for choice in known
    )


def _place(document: Document, span: Span, part: str) -> Span:
    start = document.tree.data.find(part.encode(), span.start, span.end)
    return Span(start, start + len(part.encode())) if start >= 0 else span


def _finding(stray: _Stray, offer: _Offer) -> Finding:
    message = f"`{stray.text}` is none of the choices for `{offer.name}`"
    if stray.meant is None:
        offered = ", ".join(f"`{choice}`" for choice in offer.choices)
        return Finding(stray.span, message, help=f"the template offers {offered}", severity=Severity.INFO)
    edit = Edit(stray.span, stray.meant.encode())
    return Finding(
        stray.span,
        message,
        help=f"did you mean `{stray.meant}`?",
        fix=Fix(f"write `{stray.meant}`", Applicability.SAFE, (edit,)),
    )
