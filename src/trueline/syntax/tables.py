"""The rows and cells of GFM tables."""

from collections.abc import Callable
from typing import Final

from trueline.syntax.cursor import BACKSLASH, Cursor
from trueline.syntax.tree import Cell, Row

_BLANKS: Final = b" \t"
_new = tuple.__new__


def read_rows(cursor: Cursor, interrupts: Callable[[Cursor, bool], bool]) -> tuple[Row, ...]:
    """The rows below the delimiter row on which the cursor stands: all lines up to a blank one or a block."""
    rows = []
    while cursor.enter_next() and not cursor.blank:
        if cursor.indent < 4 and interrupts(cursor, False):
            break
        start, end = cursor.text, cursor.text_end(cursor.text)
        cells = split_row(cursor.data[start:end], start)
        if not cells:
            break
        rows.append(Row(start, end, cells))
    return tuple(rows)


def split_row(text: bytes, start: int) -> tuple[Cell, ...]:
    """The cells of one line, which begins at `start`; exactly one pipe is stripped on each side, and `\\|` is no pipe."""
    if BACKSLASH in text:
        text = text.replace(b"\\|", b"\\\\")
    pieces = text.split(b"|")
    if not pieces[0]:
        del pieces[0]
        start += 1
    if pieces and not pieces[-1]:
        del pieces[-1]
    cells = []
    for piece in pieces:
        end = start + len(piece)
        inner = piece.lstrip(_BLANKS)
        if inner:
            cells.append(_new(Cell, (end - len(inner), start + len(piece.rstrip(_BLANKS)), start, end)))
        else:
            point = start + 1 if start < end else end
            cells.append(_new(Cell, (point, point, start, end)))
        start = end + 1
    return tuple(cells)
