"""The quick road for lists whose items are one line of text each, nested or not."""

import re

from trueline.syntax.cursor import DEEPEST, TAB, Container, Cursor
from trueline.syntax.patterns import CHECK_SIGN, PLAIN
from trueline.syntax.tree import Item, Paragraph
from trueline.text import Span

# Groups: the marker, the sign in a check box, the text.
_ITEM = re.compile(
    rb"[ \t]*+([-*+]|[0-9]{1,9}[.)]) "
    rb"(?:\[(" + CHECK_SIGN + rb")\] (?=\S)|(?!\[(?:" + CHECK_SIGN + rb")\]\s)(?=" + PLAIN + rb"))"
    rb"([^\n]*[^ \t\n])[ \t]*\n(?:[ \t]*+\n)*+"
)
_new = tuple.__new__


def read_plain_items(cursor: Cursor, line: int) -> int:
    """Read items from `line` on; where the first line stands that the general reader must look at.

    An item is complete only if a plain item or a blank line follows. The last item before anything else
    may be left open, as a container of the cursor, for what follows may belong to it.
    """
    data, match, tip = cursor.data, _ITEM.match, cursor.tip
    # The columns at which the items around this one begin, and the one at which what is inside the last item would.
    columns = [0]
    column = 0
    last = -1
    while found := match(data, line):
        (_, behind), (start, marker_end), check, text = found.regs
        indent = start - line
        if indent and TAB in data[line:start]:
            indent = len(data[line:start].expandtabs(4))
        if last >= 0 and indent >= column:
            if indent > column + 3 or len(columns) > DEEPEST or not _may_nest(cursor, line, start, marker_end):
                break
            _leave_open(cursor, column - columns[-1])
            tip = cursor.tip
            columns.append(column)
        elif indent != columns[-1]:
            depth = len(columns) - 1
            while indent < columns[depth]:
                depth -= 1
            if indent > columns[depth] + 3:
                break
            if depth < len(columns) - 1:
                cursor.leave(depth)
                tip = cursor.tip
                del columns[depth + 1 :]
        sign = data[marker_end - 1]
        if tip.sign != sign:
            tip.begin_item(sign)
        blocks = (_new(Paragraph, text),)
        if check[0] < 0:
            tip.items.append(_new(Item, (start, text[1], marker_end, None, False, text[0], blocks)))
        else:
            ticked = data[check[0]] not in b" \t"
            tip.items.append(_new(Item, (start, text[1], marker_end, _new(Span, check), ticked, text[0], blocks)))
        column = indent + marker_end - start + 1
        last, line = line, behind
    return line if last < 0 else _end_items(cursor, last, line, column - columns[-1])


def _may_nest(cursor: Cursor, line: int, start: int, end: int) -> bool:
    """Whether an item with this marker may follow the last one's text: within a paragraph a number must be 1."""
    return end == start + 1 or _blank_before(cursor, line) or cursor.data[start : end - 1].lstrip(b"0") == b"1"


def _blank_before(cursor: Cursor, line: int) -> bool:
    """Whether blank lines stand between the last item's text and `line`."""
    return cursor.data.count(b"\n", cursor.tip.items[-1].end, line) > 1


def _end_items(cursor: Cursor, last: int, line: int, width: int) -> int:
    """End the list as far as it is complete, with its last item on the line at `last`; where to read on."""
    if line < cursor.size and not _blank_before(cursor, line):
        cursor.tip.items.pop()
        return last
    if line < cursor.size and cursor.data[line] in b" \t":
        _leave_open(cursor, width)
    else:
        cursor.leave(0)
    return line


def _leave_open(cursor: Cursor, width: int) -> None:
    """Make the last item a container that more blocks may follow into."""
    item = cursor.tip.items.pop()
    container = Container(item.start)
    _, _, container.marker_end, container.check, container.ticked, container.content, _ = item
    container.blocks.extend(item.blocks)
    container.width = width
    cursor.push(container)
