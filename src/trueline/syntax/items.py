"""The quick road for lists whose items are one line of text each, nested or not."""

import re

from trueline.syntax.cursor import DEEPEST, TAB, Container, Cursor
from trueline.syntax.patterns import CHECK_SIGN, NEWLINE, TEXT
from trueline.syntax.tree import Item, Paragraph
from trueline.text import Span

_ITEM = re.compile(
    rb"([ \t]*+)([-*+]|[0-9]{1,9}[.)])[ ](?:\[(" + CHECK_SIGN + rb")\][ ](?=[^\s])|(?!\[(?:" + CHECK_SIGN + rb")\]\s)(?="
    + TEXT + rb"))([^\r\n]++)" + NEWLINE + rb"((?:[ \t]*+[\r\n])*+)"
)  # fmt: skip
_new = tuple.__new__


def read_plain_items(cursor: Cursor, line: int) -> int:
    """Read items from `line` on; where the first line stands that the general reader must look at.

    An item is complete only if a plain item or a blank line follows. The last item before anything else
    is left open, as a container of the cursor, for what follows may belong to it.
    """
    data, match = cursor.data, _ITEM.match
    columns = [0]
    column = 0
    pending: re.Match[bytes] | None = None
    found = match(data, line)
    while found:
        start, end = found.span(1)
        indent = end - start
        if indent and TAB in found[1]:
            indent = len(found[1].expandtabs(4))
        if pending and indent >= column:
            if indent > column + 3 or len(columns) > DEEPEST or not _may_nest(pending, found):
                break
            _leave_open(cursor, pending, column - columns[-1])
            columns.append(column)
        else:
            depth = len(columns) - 1
            while indent < columns[depth]:
                depth -= 1
            if indent > columns[depth] + 3:
                break
            if pending:
                cursor.tip.items.append(_item(pending))
            if depth < len(columns) - 1:
                cursor.leave(depth)
                del columns[depth + 1 :]
        tip, sign = cursor.tip, data[found.end(2) - 1]
        if tip.sign != sign:
            if tip.items:
                tip.end_list()
            tip.sign = sign
        column = indent + found.end(2) - end + 1
        pending = found
        line = found.end()
        found = match(data, line)
    if not pending:
        return line
    if pending[5] or pending.end() >= cursor.size:
        _leave_open(cursor, pending, column - columns[-1])
        return pending.end()
    return pending.start()


def _may_nest(outer: "re.Match[bytes]", inner: "re.Match[bytes]") -> bool:
    """Whether `inner` may follow the text of `outer`: within a paragraph a number must be 1."""
    marker = inner[2]
    return len(marker) == 1 or bool(outer[5]) or marker[:-1].lstrip(b"0") == b"1"


def _item(found: "re.Match[bytes]") -> Item:
    start, end = found.span(4)
    marker = _new(Span, found.span(2))
    if found[3] is None:
        check, ticked = None, False
    else:
        check, ticked = _new(Span, found.span(3)), found[3] not in b" \t"
    return _new(Item, (marker[0], end, marker, check, ticked, start, (_new(Paragraph, (start, end)),)))


def _leave_open(cursor: Cursor, found: "re.Match[bytes]", width: int) -> None:
    """Make the item a container that more blocks may follow into."""
    item = _item(found)
    container = Container(item.start)
    container.marker, container.check, container.ticked, container.content = item[2:6]
    container.blocks.extend(item.blocks)
    container.width = width
    cursor.push(container)
