"""A table lacks a column of the template, or has it under another name.

Tables of the same kind are read side by side, by people and by scripts: an artefact that takes the recovery
from the column `Recovery` finds nothing under `Recover`. Columns may be added and may stand in any order, and
capitals and emphasis do not matter. A table that shares less than half of the template's columns is taken for
the author's own and left alone.

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

The fix renames a header that differs from the template's by a few letters. It is unsafe because the author
may have meant another thing by the name.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.near import nearest
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import written
from trueline.rules.template._tables import AskedTable, folded_name, header_text, written_tables
from trueline.syntax import Cell
from trueline.template import Column
from trueline.text import Edit, Span


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    outline = document.outline
    if outline is None:
        return
    for place in written(outline):
        if place.slot.tables or not place.slot.leaf or place.slot.children:
            for asked in written_tables(document.tree, outline, place):
                yield from _findings(document, asked)


def _findings(document: Document, asked: AskedTable) -> Iterator[Finding]:
    missing = [column for column, number in asked.matched if number is None]
    if not missing:
        return
    used = {number for _, number in asked.matched}
    free = {
        folded_name(header_text(document.tree, cell)): cell
        for number, cell in enumerate(asked.table.header.cells)
        if number not in used
    }
    absent = []
    for column in missing:
        near = nearest(folded_name(column.name), free)
        if near is None:
            absent.append(column)
        else:
            yield _renamed(document, free.pop(near), column)
    if absent:
        yield _absent(asked, absent)


def _renamed(document: Document, cell: Cell, column: Column) -> Finding:
    name = header_text(document.tree, cell)
    start = document.tree.data.index(name.encode(), cell.start)
    span = Span(start, start + len(name.encode()))
    return Finding(
        span,
        f"column `{name}` is `{column.name}` in the template",
        help=f"did you mean `{column.name}`?",
        fix=Fix(
            f"rename it to `{column.name}`", Applicability.UNSAFE, (Edit(span, column.name.encode()),)
        ),
    )


def _absent(asked: AskedTable, absent: list[Column]) -> Finding:
    header = asked.table.header
    names = ", ".join(f"`{column.name}`" for column in absent)
    noun = "column" if len(absent) == 1 else "columns"
    return Finding(
        Span(header.start, header.end),
        f"the template's table has the {noun} {names}, this one has not",
        help="add it, or rename the column that holds this",
    )
