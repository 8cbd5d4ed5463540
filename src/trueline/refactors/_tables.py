"""Rows and cells written in the style of their table: padding, alignment, pipes, what the lines start with."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.refactors._headings import section_called, tables_of, title_of
from trueline.refactors._lines import encoded, ending_of, line_end, line_start, one_line
from trueline.refactors.refactor import Declined, UnknownName
from trueline.syntax import Cell, Row, Table
from trueline.template import Slot
from trueline.text import Edit, Span

_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_SILENT = re.compile(rb"^(?:\s|\||\[\[\]\])*$")
# What may stand before a row besides blanks: the marks of the quotes it stands in.
_QUOTED = re.compile(rb"^[ \t>]*$")


class Style(NamedTuple):
    """How a table is written.

    `widths` are the columns' widths between the pipes where all lines keep them, else empty; `lead` and
    `trail` say whether rows have their outer pipes; `padded` whether cells have blanks around them.
    """

    widths: tuple[int, ...]
    sides: tuple[str, ...]
    padded: bool
    lead: bool
    trail: bool


def cell_text(text: str) -> str:
    """`text` as it can stand in a cell: on one line, with its pipes escaped; it may be empty."""
    text = _BREAK.sub("<br>", text.strip())
    return _PIPE.sub(r"\\|", one_line(text)) if text else ""


def style_of(document: Document, table: Table) -> Style:
    """The style of a table: of its rows where it has some, else of its header."""
    data = document.tree.data
    rows = [row for row in table.rows if not _SILENT.match(data[row.start : row.end])]
    like = rows[-1] if rows else table.header
    count = len(table.header.cells)
    lines = [table.header, table.delimiter, *table.rows]
    aligned = all(len(row.cells) == count for row in lines)
    widths: tuple[int, ...] = ()
    if aligned:
        every = [tuple(_width(data, cell) for cell in row.cells) for row in lines]
        widths = every[0] if all(one == every[0] for one in every) else ()
    return Style(
        widths,
        tuple(_side(data, cell) for cell in table.delimiter.cells),
        any(data[cell.outer.start : cell.start].strip(b"|") != b"" for cell in like.cells if cell.end > cell.start),
        data[like.start : like.start + 1] == b"|",
        data[: like.end].endswith(b"|"),
    )


def _width(data: bytes, cell: Cell) -> int:
    return len(data[cell.outer.start : cell.outer.end].decode("utf-8", "replace"))


def _side(data: bytes, cell: Cell) -> str:
    said = data[cell.start : cell.end]
    left, right = said.startswith(b":"), said.endswith(b":")
    return "center" if left and right else "right" if right else "left"


def outer_text(text: str, style: Style, column: int) -> str:
    """What stands between the pipes of a cell that says `text`."""
    width = style.widths[column] if column < len(style.widths) else 0
    blanks = 2 if style.padded else 0
    room = width - len(text) - blanks
    # A backslash before the pipe would make it no pipe.
    end = " " if style.padded or text.endswith("\\") else ""
    start = " " if style.padded else ""
    if not text and not width:
        return start + end
    if room <= 0:
        return start + text + end
    side = style.sides[column] if column < len(style.sides) else "left"
    if side == "right":
        return " " * room + start + text + end
    if side == "center":
        return " " * (room // 2) + start + text + end + " " * (room - room // 2)
    return start + text + end + " " * room


def row_text(texts: Sequence[str], style: Style) -> str:
    """A row with these texts, which are fit to stand in cells, without what its line starts with."""
    joined = "|".join(outer_text(text, style, column) for column, text in enumerate(texts))
    # An empty first cell without its outer pipe would give its place to the second.
    lead = style.lead or not texts[0]
    joined = f"|{joined}" if lead else joined.lstrip()
    return f"{joined}{'|' if style.trail else ''}".rstrip() or "|"


def columns(document: Document, table: Table) -> tuple[str, ...]:
    """The words of a table's header as they are written, without emphasis."""
    return tuple(document.tree.text(cell).strip("*` ") for cell in table.header.cells)


def is_silent(document: Document, row: Row) -> bool:
    """Whether a row says nothing at all."""
    return bool(_SILENT.match(document.tree.data[row.start : row.end]))


def find_table(document: Document, named: str) -> tuple[Table, Slot | None]:
    """The table in a section, with the section's slot: the first, or by `SECTION/2` the second one."""
    name, slash, number = named.rpartition("/")
    if not slash or not number.strip().isdecimal():
        name, number = named, "1"
    section, slot = section_called(document, name)
    tables = list(tables_of(section))
    if not tables:
        raise Declined(f"the section `{title_of(section)}` has no table")
    if not 1 <= int(number) <= len(tables):
        said = "1 table" if len(tables) == 1 else f"{len(tables)} tables"
        raise UnknownName(f"the section `{title_of(section)}` has {said}")
    return tables[int(number) - 1], slot


def has_row(document: Document, table: Table, texts: Sequence[str]) -> bool:
    """Whether a row says the same in all cells."""
    wanted = [cell_text(text) for text in texts]
    for row in table.rows:
        own = [document.tree.text(cell) for cell in row.cells]
        if own + [""] * (len(wanted) - len(own)) == wanted:
            return True
    return False


def add_row(
    document: Document, table: Table, texts: Sequence[str], slot: Slot | None = None, above: bool = False
) -> Edit:
    """The edit that adds a row below the last one or, with `above`, right below the header.

    A row that says nothing, or is the template's with the same or no text in its first cell, gives its place.
    """
    for row in table.rows:
        if is_silent(document, row) or _is_left(document, row, slot, texts[0]):
            return replace_row(document, table, row, texts)
    data = document.tree.data
    written = row_text([cell_text(text) for text in texts], style_of(document, table))
    last = table.rows[-1] if table.rows and not above else table.delimiter
    prefix = data[line_start(data, last.start) : last.start]
    if not _QUOTED.match(prefix):
        raise Declined(f"a table in line {document.tree.lines.line(last.start)} begins inside a list item")
    end = line_end(data, last.end)
    return Edit(Span(end, end), ending_of(data) + prefix + encoded(document, written))


def _is_left(document: Document, row: Row, slot: Slot | None, first: str) -> bool:
    """Whether a row is the template's and stands for one that begins with `first`."""
    if slot is None or document.lowering.filled(row, slot):
        return False
    said = document.tree.text(row.cells[0]) if row.cells else ""
    return said.strip("[]") in ("", cell_text(first))


def replace_row(document: Document, table: Table, row: Row, texts: Sequence[str]) -> Edit:
    """The edit that writes a row anew."""
    written = row_text([cell_text(text) for text in texts], style_of(document, table))
    return Edit(Span(row.start, line_end(document.tree.data, row.end)), encoded(document, written))


def set_cells(document: Document, table: Table, row: Row, wanted: Mapping[int, str]) -> list[Edit]:
    """The edits that give cells of a row other texts, by column; the table keeps its width where there is room."""
    data = document.tree.data
    style = style_of(document, table)
    edits = []
    count = len(row.cells)
    for column, text in sorted(wanted.items()):
        text = cell_text(text)
        if column < count and document.tree.text(row.cells[column]) != text:
            edits.append(_cell_edit(document, row.cells[column], column, text, style))
    beyond = {column: cell_text(text) for column, text in wanted.items() if column >= count}
    if any(beyond.values()):
        more = [beyond.get(column, "") for column in range(count, max(beyond) + 1)]
        joined = "|".join(outer_text(text, style._replace(widths=()), column) for column, text in enumerate(more))
        written = f"{joined}|" if data[: row.end].endswith(b"|") else f"|{joined}"
        edits.append(Edit(Span(row.end, row.end), encoded(document, written.rstrip())))
    return edits


def _cell_edit(document: Document, cell: Cell, column: int, text: str, style: Style) -> Edit:
    data = document.tree.data
    outer = document.tree.text(cell.outer)
    if style.widths or cell.start == cell.end or not text:
        own = style if style.widths else style._replace(widths=(), padded=style.padded or outer.startswith(" "))
        return Edit(cell.outer, encoded(document, outer_text(text, own, column)))
    guard = " " if text.endswith("\\") and data[cell.end : cell.end + 1] == b"|" else ""
    return Edit(Span(cell.start, cell.end), encoded(document, text + guard))


def by_column(names: Sequence[str], given: Sequence[str]) -> list[str]:
    """A row's texts from words as typed: `Column=text` for a column that there is, else in order."""
    lowered = {name.lower(): number for number, name in enumerate(names)}
    texts = [""] * len(names)
    taken: set[int] = set()
    free: list[str] = []
    for word in given:
        name, equals, value = word.partition("=")
        number = lowered.get(name.strip().lower()) if equals else None
        if number is None:
            free.append(word)
        else:
            texts[number] = value
            taken.add(number)
    places = [number for number in range(len(names)) if number not in taken]
    if len(free) > len(places):
        raise UnknownName(f"{len(given)} texts for {len(names)} columns; there are {', '.join(names)}")
    for number, word in zip(places, free, strict=False):
        texts[number] = word
    return texts


def fill_columns(names: Sequence[str], wanted: Mapping[str, tuple[Sequence[str], str]]) -> tuple[list[str], list[str]]:
    """A row's texts by what its header says, and what found no column.

    `wanted` maps what a text is to the words one of which the column's name holds, and to the text.
    """
    texts = [""] * len(names)
    taken: set[int] = set()
    left = []
    for what, (words, text) in wanted.items():
        fitting = (n for word in words for n, name in enumerate(names) if n not in taken and word in name.lower())
        number = next(fitting, None)
        if number is None:
            left.append(what)
        else:
            texts[number] = text
            taken.add(number)
    return texts, left
