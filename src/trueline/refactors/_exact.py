"""Changes at a place that is known exactly, as a page shows it: a box, a cell, a labelled value.

A name or a number may mean several places; a line and a column of known bytes mean one.
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.refactors._fields import FieldUse, fields, set_field
from trueline.refactors._lists import tick_mark
from trueline.refactors._tables import set_cells
from trueline.refactors.refactor import UnknownName
from trueline.syntax import Item, List, Row, Table
from trueline.text import Edit, Span


def box_at(document: Document, line: int, ticked: bool) -> list[Edit]:
    """The edit that ticks the box on a line, or takes its tick out; none where it is so already."""
    for item in _items(document):
        if item.check is not None and document.tree.lines.line(item.check.start) == line:
            said = document.tree.text(item.check)
            if said in ("x", "X") if ticked else not said.strip():
                return []
            return [Edit(Span(*item.check), tick_mark(document) if ticked else b" ")]
    raise UnknownName(f"there is no check box in line {line}")


def cell_at(document: Document, line: int, column: int, text: str) -> list[Edit]:
    """The edits that set a cell: `line` is its row's, `column` counts from 0."""
    table, row = _row_at(document, line)
    if not 0 <= column < len(table.header.cells):
        raise UnknownName(f"the table in line {line} has no column {column + 1}")
    return set_cells(document, table, row, {column: text})


def field_at(document: Document, line: int, label: str, text: str) -> list[Edit]:
    """The edit that gives the labelled value on a line another text."""
    for use in fields_with_lines(document):
        if use[0] == line and use[1].name == label:
            return set_field(document, use[1], text)
    raise UnknownName(f"there is no field `{label}` in line {line}")


def fields_with_lines(document: Document) -> Iterator[tuple[int, FieldUse]]:
    """Every labelled value with its line, from 1."""
    lines = document.tree.lines
    for use in fields(document):
        yield lines.line(max(use.label.end - 1, 0)), use


def _items(document: Document) -> Iterator[Item]:
    for block in document.tree.walk():
        if isinstance(block, List):
            yield from block.items


def _row_at(document: Document, line: int) -> tuple[Table, Row]:
    for block in document.tree.walk():
        if isinstance(block, Table):
            for row in block.rows:
                if document.tree.lines.line(row.start) == line:
                    return block, row
    raise UnknownName(f"there is no row of a table in line {line}")
