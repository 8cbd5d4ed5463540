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
| parcel weight | Confidental | Audit |
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| address | PII | Encryption |
| parcel weight | Confidential | Audit |
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._choices import Offer, Stray, find_strays, offer_of
from trueline.rules.template._fields import written_fields
from trueline.rules.template._places import claimed
from trueline.rules.template._survey import asked_fields, asked_tables, survey
from trueline.rules.template._tables import written_tables
from trueline.syntax import Cell
from trueline.template import Field, Place
from trueline.text import Edit, Span


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    places = survey(document).choices
    if places:
        own = claimed(document)
        for place in places:
            fields = {name: field for name, field in asked_fields(place.slot).items() if field.choices}
            yield from _in_fields(document, place, own, fields)
            yield from _in_tables(document, place, own)


def _in_fields(document: Document, place: Place, own: frozenset[int], asked: dict[str, Field]) -> Iterator[Finding]:
    if asked:
        for found in written_fields(document.tree, place, own, asked):
            if not found.empty:
                offer = offer_of(found.field.name, found.field.choices)
                for stray in find_strays(document, found.value, offer):
                    yield _finding(stray, offer)


def _in_tables(document: Document, place: Place, own: frozenset[int]) -> Iterator[Finding]:
    asked = asked_tables(place.slot)
    if any(column.choices for columns in asked for column in columns):
        for table, matched in written_tables(document.tree, place, own, asked):
            for column, number in matched:
                if column.choices and number:
                    cells = [row.cells[number] for row in table.rows if number < len(row.cells)]
                    yield from _in_column(document, cells, offer_of(column.name, column.choices))


def _in_column(document: Document, cells: Sequence[Cell], offer: Offer) -> Iterator[Finding]:
    filled = [Span(cell.start, cell.end) for cell in cells if cell.start < cell.end]
    found = [find_strays(document, span, offer) for span in filled]
    kept_to = 2 * sum(not strays for strays in found) > len(filled)
    for strays in found:
        for stray in strays:
            if stray.meant or kept_to:
                yield _finding(stray, offer)


def _finding(stray: Stray, offer: Offer) -> Finding:
    message = f"{shown(stray.text)} is none of the choices for {shown(offer.name)}"
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
