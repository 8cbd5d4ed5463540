"""A table lacks a column of the template, or has it under another name.

Tables of the same kind are read side by side, by people and by scripts: an artefact that takes the recovery
from the column `Recovery` finds nothing under `Recover`. Columns may be added and may stand in any order, and
capitals and emphasis do not matter. A column that is simply absent is for information only. A table that
shares less than half of the template's columns is taken for the author's own and left alone.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Treshold |
| ------ | ------------ | -------------- |
| `label_seconds` | below 2 | above 10 |
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 8. Observability

### Key Metrics

| Metric | Unit | Normal Range | Alert Threshold |
| ------ | ---- | ------------ | --------------- |
| `label_seconds` | s | below 2 | above 10 |
```

## Fix safety

The fix renames a header that differs from the template's by a letter or a word. It is unsafe because the
author may have meant another thing by the name.
"""

import re
from collections.abc import Iterator, Mapping

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import shown
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import claimed
from trueline.rules.template._survey import asked_tables, survey
from trueline.rules.template._tables import AskedTable, folded_name, header_text, written_tables
from trueline.syntax import Cell
from trueline.template import Column
from trueline.text import Edit, Span

_WORD = re.compile(r"\w+")


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    places = survey(document).tables
    if places:
        own = claimed(document)
        for place in places:
            for table in written_tables(document.tree, place, own, asked_tables(place.slot), changed=True):
                yield from _findings(document, table)


def _findings(document: Document, asked: AskedTable) -> Iterator[Finding]:
    missing = [(place, column) for place, (column, number) in enumerate(asked.matched) if number is None]
    if not missing:
        return
    used = {number for _, number in asked.matched}
    cells = asked.table.header.cells
    free = {n: header_text(document.tree, cell) for n, cell in enumerate(cells) if n not in used}
    absent = []
    for place, column in missing:
        number = _same_under_another_name(place, column.name, free)
        if number is None:
            absent.append(column)
        else:
            yield _renamed(document, cells[number], free.pop(number), column)
    if absent:
        yield _absent(asked, absent)


def _same_under_another_name(place: int, name: str, others: Mapping[int, str]) -> int | None:
    """Which of `others` is a misspelt `name`, or has a word less or more than it and stands in its place."""
    folded = {folded_name(other): number for number, other in others.items()}
    near = nearest(folded_name(name), index_words(folded))
    if near is not None:
        return folded[near]
    words, theirs = (set(_WORD.findall(text.casefold())) for text in (name, others.get(place, "")))
    return place if theirs and (theirs < words or theirs > words) else None


def _renamed(document: Document, cell: Cell, name: str, column: Column) -> Finding:
    start = document.tree.data.find(name.encode(), cell.start, cell.end)
    span = Span(start, start + len(name.encode())) if start >= 0 else Span(cell.start, cell.end)
    edit = Edit(span, column.name.encode())
    return Finding(
        span,
        f"column {shown(name)} is called {shown(column.name)} in the template",
        help=f"rename it to `{column.name}` if it holds the same",
        fix=Fix(f"rename it to `{column.name}`", Applicability.UNSAFE, (edit,)),
    )


def _absent(asked: AskedTable, absent: list[Column]) -> Finding:
    header = asked.table.header
    names = ", ".join(f"`{column.name}`" for column in absent)
    noun = "column" if len(absent) == 1 else "columns"
    return Finding(
        Span(header.start, header.end),
        f"the template's {noun} {names} {'is' if len(absent) == 1 else 'are'} absent from this table",
        help="add what is absent, or rename the column that holds it",
        severity=Severity.INFO,
    )
