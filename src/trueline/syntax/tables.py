"""GFM tables: a header row, a delimiter row with as many cells, and the rows below."""

from collections.abc import Callable

from trueline.syntax.cursor import Cursor
from trueline.syntax.tree import Cell, Row, Table
from trueline.text import Span

_new = tuple.__new__


def read_table(cursor: Cursor, start: int, end: int, interrupts: Callable[[Cursor, bool], bool]) -> None:
    """The table whose header row is `start` to `end`; the cursor stands on its delimiter row."""
    data = cursor.data
    header = Row(start, end, split_row(data, start, end))
    end = cursor.line_end(cursor.text)
    delimiter = Row(cursor.text, end, split_row(data, cursor.text, end))
    rows = []
    while cursor.enter(cursor.next_line(end)) and not cursor.blank:
        if cursor.indent < 4 and interrupts(cursor, False):
            break
        cells = split_row(data, cursor.text, cursor.line_end(cursor.text))
        if not cells:
            break
        end = cursor.line_end(cursor.text)
        rows.append(Row(cursor.text, end, cells))
    cursor.add(Table(start, end, header, delimiter, tuple(rows)))


def split_row(data: bytes, start: int, end: int) -> tuple[Cell, ...]:
    """The cells of one line; exactly one pipe is stripped on each side, and `\\|` is no pipe."""
    text = data[start:end].rstrip(b" \t").replace(b"\\|", b"\\\\")
    if text.startswith(b"|"):
        text = text[1:]
        start += 1
        if not text:
            return ()
    if text.endswith(b"|"):
        text = text[:-1]
    cells = []
    for piece in text.split(b"|"):
        end = start + len(piece)
        inner = piece.strip(b" \t")
        if inner:
            first = start + piece.index(inner)
            cells.append(_new(Cell, (first, first + len(inner), _new(Span, (start, end)))))
        else:
            point = min(start + 1, end)
            cells.append(_new(Cell, (point, point, _new(Span, (start, end)))))
        start = end + 1
    return tuple(cells)
