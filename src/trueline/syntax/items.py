"""The quick road for lists whose items are one line of text each, nested or not."""

import re
from typing import TypeAlias

from trueline.syntax.cursor import DEEPEST, TAB, Container, Cursor
from trueline.syntax.patterns import CHECK_SIGN, PLAIN
from trueline.syntax.tree import Item, Paragraph
from trueline.text import Span

_ITEM = re.compile(
    rb"([ \t]*+)([-*+]|[0-9]{1,9}[.)]) "
    rb"(?:\[(" + CHECK_SIGN + rb")\] (?=\S)|(?!\[(?:" + CHECK_SIGN + rb")\]\s)(?=" + PLAIN + rb"))"
    rb"([^\n]*[^ \t\n])[ \t]*\n((?:[ \t]*+\n)*+)"
)
_new = tuple.__new__
# The spans of the whole match and of the groups indentation, marker, check sign, text and blank lines behind.
_Regs: TypeAlias = tuple[tuple[int, int], ...]


def read_plain_items(cursor: Cursor, line: int) -> int:
    """Read items from `line` on; where the first line stands that the general reader must look at.

    An item is complete only if a plain item or a blank line follows. The last item before anything else
    may be left open, as a container of the cursor, for what follows may belong to it.
    """
    data, match = cursor.data, _ITEM.match
    tip = cursor.tip
    columns = [0]
    column = 0
    last: _Regs | None = None
    while found := match(data, line):
        regs: _Regs = found.regs
        (line_start, end), (_, start), marker = regs[:3]
        indent = start - line_start
        if indent and TAB in found[1]:
            indent = len(found[1].expandtabs(4))
        if last and indent >= column:
            if indent > column + 3 or len(columns) > DEEPEST or not _may_nest(data, last, marker):
                break
            _leave_open(cursor, last, column - columns[-1])
            tip = cursor.tip
            columns.append(column)
        else:
            depth = len(columns) - 1
            while indent < columns[depth]:
                depth -= 1
            if indent > columns[depth] + 3:
                break
            if last:
                tip.items.append(_item(data, last))
            if depth < len(columns) - 1:
                cursor.leave(depth)
                tip = cursor.tip
                del columns[depth + 1 :]
        sign = data[marker[1] - 1]
        if tip.sign != sign:
            tip.begin_item(sign)
        column = indent + marker[1] - start + 1
        last = regs
        line = end
    return _end_items(cursor, last, column - columns[-1]) if last else line


def _may_nest(data: bytes, outer: _Regs, marker: tuple[int, int]) -> bool:
    """Whether an item with this marker may follow the text of `outer`: within a paragraph a number must be 1."""
    start, end = marker
    return end == start + 1 or outer[5][0] < outer[5][1] or data[start : end - 1].lstrip(b"0") == b"1"


def _end_items(cursor: Cursor, last: _Regs, width: int) -> int:
    """Read the last item as far as it is complete; where the first line behind it stands."""
    start, end = last[0]
    if last[5][0] == last[5][1] and end < cursor.size:
        return start
    if end < cursor.size and cursor.data[end] in b" \t":
        _leave_open(cursor, last, width)
    else:
        cursor.tip.items.append(_item(cursor.data, last))
        cursor.leave(0)
    return end


def _item(data: bytes, regs: _Regs) -> Item:
    _, _, marker, check, text, _ = regs
    blocks = (_new(Paragraph, text),)
    if check[0] < 0:
        return _new(Item, (marker[0], text[1], _new(Span, marker), None, False, text[0], blocks))
    ticked = data[check[0]] not in b" \t"
    return _new(Item, (marker[0], text[1], _new(Span, marker), _new(Span, check), ticked, text[0], blocks))


def _leave_open(cursor: Cursor, regs: _Regs, width: int) -> None:
    """Make the item a container that more blocks may follow into."""
    item = _item(cursor.data, regs)
    container = Container(item.start)
    container.marker, container.check, container.ticked, container.content = item[2:6]
    container.blocks.extend(item.blocks)
    container.width = width
    cursor.push(container)
