"""The rows and cells of GFM tables."""

from collections.abc import Callable

from trueline.syntax.cursor import Cursor
from trueline.syntax.tree import Cell, Row
from trueline.text import Span

_new = tuple.__new__


def read_rows(cursor: Cursor, interrupts: Callable[[Cursor, bool], bool]) -> tuple[Row, ...]:
    """The rows below the delimiter row on which the cursor stands: all lines up to a blank one or a block."""
    rows = []
    while cursor.enter_next() and not cursor.blank:
        if cursor.indent < 4 and interrupts(cursor, False):
            break
        start, end = cursor.text, cursor.text_end(cursor.text)
        cells = split_row(cursor.data, start, end)
        if not cells:
            break
        rows.append(Row(start, end, cells))
    return tuple(rows)


def split_row(data: bytes, start: int, end: int) -> tuple[Cell, ...]:
    """The cells of one line; exactly one pipe is stripped on each side, and `\\|` is no pipe."""
    text = data[start:end].replace(b"\\|", b"\\\\")
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
        inner = piece.lstrip(b" \t")
        if inner:
            first = end - len(inner)
            last = first + len(inner.rstrip(b" \t"))
        else:
            first = last = min(start + 1, end)
        cells.append(_new(Cell, (first, last, _new(Span, (start, end)))))
        start = end + 1
    return tuple(cells)
