"""A table row has more or fewer cells than the header.

What stands in cells beyond the last column is not rendered: a reader of the note never sees it.
Missing cells read as empty, and usually a pipe was forgotten. The most frequent cause of extra cells
is a `|` inside a link alias or a code span, which a table takes for the end of the cell unless it is
written `\\|`.

## Bad

```md
# Feature: Labels

| Metric | Normal range |
| ------ | ------------ |
| label_render_seconds | < 500ms | > 2s |
```

## Good

```md
# Feature: Labels

| Metric | Normal range | Alert threshold |
| ------ | ------------ | --------------- |
| label_render_seconds | < 500ms | > 2s |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import find_all
from trueline.rules.rule import Finding, rule
from trueline.syntax import Row, Table
from trueline.text import Edit, Span


@rule(severity=Severity.WARNING)
def check(document: Document) -> Iterator[Finding]:
    for table in find_all(document.tree, Table, b"|"):
        wanted = len(table.header.cells)
        for row in table.rows:
            if len(row.cells) != wanted:
                yield _finding(document, row, wanted)


def _finding(document: Document, row: Row, wanted: int) -> Finding:
    count = len(row.cells)
    message = f"row has {_cells(count)}, the header has {wanted}"
    if count < wanted:
        return Finding(
            Span(row.start, row.end),
            message,
            help="add the missing cells, or the pipe that was forgotten",
            fix=Fix("add empty cells", Applicability.SAFE, (_padding(document, row, wanted - count),)),
        )
    return Finding(
        Span(row.cells[wanted].start, row.cells[-1].end),
        message + "; what stands beyond is not shown",
        help="write `\\|` for a pipe that belongs to the text, or add the column to the header",
    )


def _padding(document: Document, row: Row, missing: int) -> Edit:
    closed = document.tree.data[row.start : row.end].rstrip().endswith(b"|")
    return Edit(Span(row.end, row.end), b"  |" * missing if closed else b" |" + b"  |" * missing)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
