"""Tables as a workbook: one sheet each, and a first one that says what they are.

Every text is written as text: nothing in a document becomes a formula or a link.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from trueline.cli.asking.shown import heading
from trueline.queries.answer import Cell, Table
from trueline.text.soundness import sound

# What a sheet holds at most.
_MOST_CHARACTERS, _MOST_ROWS = 32_767, 1_048_575
_WIDEST, _NARROWEST = 60, 8
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write(path: str, title: str, tables: Sequence[tuple[str, Table]]) -> None:
    """Write a workbook to `path`: of each pair the name of the sheet and its table. The same tables give the same bytes.

    Raises `ImportError` without XlsxWriter, and `OSError`.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(path, options) as book:
        book.set_properties({"title": sound(title), "created": datetime.datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        names = [sheet_name(name, number) for number, (name, _) in enumerate(tables)]
        first = book.add_worksheet("Contents")
        for column, (word, width) in enumerate((("sheet", 24), ("what", 44), ("rows", 8), ("note", 60))):
            first.write_string(0, column, word, bold)
            first.set_column(column, column, width)
        for number, (name, (_, table)) in enumerate(zip(names, tables, strict=True), 1):
            left = len(table.rows) - _MOST_ROWS
            note = f"the last {left:,} rows do not fit; {table.note}" if left > 0 else table.note
            first.write_string(number, 0, name, wrapped)
            first.write_string(number, 1, sound(table.title), wrapped)
            first.write_number(number, 2, len(table.rows), wrapped)
            first.write_string(number, 3, sound(note), wrapped)
            _sheet(book.add_worksheet(name), table, bold, wrapped)


def sheet_name(name: str, number: int) -> str:
    """A name that a sheet may have: 31 characters, without those that formulas need."""
    return sound(name).translate(_FORBIDDEN).strip("' ")[:31] or f"Sheet {number + 1}"


def _sheet(sheet: Any, table: Table, bold: Any, wrapped: Any) -> None:
    rows = table.rows[:_MOST_ROWS]
    widths = [len(heading(column)) for column in table.columns]
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, sound(heading(name)), bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            text = _written(sheet, number, column, cell, wrapped)
            widths[column] = max(widths[column], len(text))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(table.columns) - 1, 0))


def _written(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> str:
    """Write a cell and return its text, for the column's width."""
    if cell is None:
        sheet.write_blank(row, column, None, style)
        return ""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
        return str(cell)
    if isinstance(cell, int | float) and abs(cell) < 1e15:
        sheet.write_number(row, column, cell, style)
        return str(cell)
    text = sound(", ".join(cell) if isinstance(cell, tuple) else str(cell))
    sheet.write_string(
        row, column, text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…", style
    )
    return text
