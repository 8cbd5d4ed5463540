"""From bytes to blocks: CommonMark's block structure, GFM's tables and check boxes, Obsidian's callouts and comments.

The scanner goes through the file line by line (`cursor`), opens and ends containers here, and leaves
the rest to a reader per kind of block (`leaves`, `paragraphs`). Outside containers it takes the quick
road (`flat`) where it can.
"""

import re

from trueline.syntax.cursor import DEEPEST, GREATER, Cursor
from trueline.syntax.flat import read_flat
from trueline.syntax.leaves import LEAVES, read_code
from trueline.syntax.paragraphs import read_paragraph
from trueline.syntax.patterns import CALLOUT, CHECK, MARKER, RULE
from trueline.syntax.tree import Block, Callout, Problem
from trueline.text import Span

_MARKERS = b"-+*0123456789"


def scan_blocks(data: bytes, start: int, quick: bool = True) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The blocks of `data` from byte `start`, and what could be read only by guessing. Never raises.

    Without `quick` every block takes the general road; the result is the same.
    """
    cursor = Cursor(_with_plain_lines(data), start)
    while cursor.line < cursor.size:
        cursor.leave(cursor.depth)
        if quick and not cursor.containers:
            read_flat(cursor)
            if cursor.containers:
                continue
        if cursor.blank:
            cursor.enter_next()
        else:
            _read_block(cursor)
    cursor.leave(0)
    cursor.root.end_list()
    return tuple(cursor.root.blocks), tuple(cursor.problems)


def _with_plain_lines(data: bytes) -> bytes:
    """The same bytes at the same offsets, but every line ends with `\\n`, the last one too.

    Blanks at the end of a line belong to no node, so a blank may stand for the CR of a CRLF.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b" \n").replace(b"\r", b"\n")
    return data if data.endswith(b"\n") else data + b"\n"


def _read_block(cursor: Cursor) -> None:
    """Open the containers that begin on the current line, then read the leaf behind them."""
    while cursor.indent < 4:
        byte = cursor.data[cursor.text]
        if byte == GREATER and cursor.depth < DEEPEST:
            if _is_spent_on_quote(cursor):
                return
        elif byte in _MARKERS and cursor.depth < DEEPEST and (marker := _marker(cursor)):
            if _is_spent_on_item(cursor, marker.end()):
                return
        else:
            leaf = LEAVES.get(byte)
            if not leaf or not leaf(cursor):
                read_paragraph(cursor)
            return
    read_code(cursor)


def _is_spent_on_quote(cursor: Cursor) -> bool:
    """Open a quote; whether nothing is left of its first line."""
    cursor.open_quote()
    if not cursor.blank:
        found = CALLOUT.match(cursor.data, cursor.text) if cursor.indent < 4 else None
        if not found:
            return False
        kind = found[1].decode("utf-8", "replace").strip().lower()
        end = cursor.text_end(cursor.text)
        start = found.start(2) if found[2] else end
        cursor.tip.callout = Callout(kind, Span(*found.span(1)), Span(start, end))
    cursor.enter_next()
    return True


def _marker(cursor: Cursor) -> "re.Match[bytes] | None":
    """The list marker at the cursor, unless the line is a thematic break."""
    found = MARKER.match(cursor.data, cursor.text)
    return None if found and RULE.match(cursor.data, cursor.text) else found


def _is_spent_on_item(cursor: Cursor, marker_end: int) -> bool:
    """Open a list item; whether nothing is left of its first line."""
    cursor.open_item(marker_end)
    if cursor.blank:
        # An item may begin with one blank line, not with two.
        if cursor.enter_next() and cursor.blank:
            cursor.depth -= 1
        return True
    check = CHECK.match(cursor.data, cursor.text) if cursor.indent == 0 else None
    if not check:
        return False
    item = cursor.tip
    item.check = Span(*check.span(1))
    item.ticked = check[1] not in b" \t"
    cursor.step_to(check.end())
    if cursor.blank:
        item.content = check.end()
        cursor.enter_next()
    else:
        item.content = cursor.text
        read_paragraph(cursor)
    return True
