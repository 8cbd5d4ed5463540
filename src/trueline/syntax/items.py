"""The quick road for lists whose items are one line of text each, nested or not."""

import re

from trueline.syntax.cursor import Container, Cursor
from trueline.syntax.patterns import CHECKED, NEWLINE, TEXT
from trueline.syntax.tree import Item, Paragraph
from trueline.text import Span

_ITEM = re.compile(
    rb"([ \t]*+)([-*+]|[0-9]{1,9}[.)])[ ](?:\[(" + CHECKED + rb")\][ ](?=[^\s])|(?!\[(?:" + CHECKED + rb")\]\s)(?="
    + TEXT + rb"))([^\r\n]++)" + NEWLINE + rb"((?:[ \t]*+[\r\n])*+)"
)  # fmt: skip
_new = tuple.__new__


def read_plain_items(cursor: Cursor, line: int) -> int:
    """Read items from `line` on; where the first line stands that the general reader must look at.

    An item is complete only if a plain item or a blank line follows. The last item before anything else
    is left open, as a container of the cursor, for what follows may belong to it.
    """
    data = cursor.data
    match = _ITEM.match
    columns = [0]
    pending = None
    found = match(data, line)
    while found:
        start, end = found.span(1)
        indent = end - start
        if indent and data[end - 1] == 9 or b"\t" in found[1]:
            indent = len(found[1].expandtabs(4))
        number = found[2]
        if pending:
            pass
        found = match(data, found.end())
    return line
