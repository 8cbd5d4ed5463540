"""From bytes to blocks: CommonMark's block structure, GFM's tables and check boxes, Obsidian's callouts and comments."""

import re

from trueline.syntax.cursor import DEEPEST, GREATER, Cursor
from trueline.syntax.flat import read_flat
from trueline.syntax.leaves import LEAVES, read_code
from trueline.syntax.paragraphs import read_paragraph
from trueline.syntax.patterns import CALLOUT, CHECK, MARKER, RULE
from trueline.syntax.tree import Block, Callout, Problem
from trueline.text import Span

_MARKERS = b"-+*0123456789"


def scan_blocks(data: bytes, start: int, quickly: bool = True) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """The blocks of `data` from byte `start`, and what could be read only by guessing. Never raises."""
    cursor = Cursor(data, start)
    while cursor.line < cursor.size:
        cursor.leave(cursor.depth)
        if quickly and not cursor.containers:
            read_flat(cursor, cursor.line)
            if cursor.containers:
                continue
        if cursor.blank:
            cursor.enter(cursor.next_line(cursor.text))
        else:
            _read_block(cursor)
    cursor.leave(0)
    cursor.root.end_list()
    return tuple(cursor.root.blocks), tuple(cursor.problems)


def _read_block(cursor: Cursor) -> None:
    """Open the containers that begin on the current line, then read the leaf behind them."""
    while cursor.indent < 4:
        byte = cursor.data[cursor.text]
        if byte == GREATER and cursor.depth < DEEPEST:
            if _spend_on_quote(cursor):
                return
        elif byte in _MARKERS and cursor.depth < DEEPEST and (marker := _marker(cursor)):
            if _spend_on_item(cursor, marker):
                return
        else:
            leaf = LEAVES.get(byte)
            if not leaf or not leaf(cursor):
                read_paragraph(cursor)
            return
    read_code(cursor)


def _spend_on_quote(cursor: Cursor) -> bool:
    """Open a quote; whether nothing is left of its first line."""
    cursor.open_quote()
    if not cursor.blank:
        found = CALLOUT.match(cursor.data, cursor.text) if cursor.indent < 4 else None
        if not found:
            return False
        start = found.start(2) if found[2] is not None else found.end()
        end = start + len((found[2] or b"").rstrip(b" \t"))
        cursor.tip.callout = Callout(
            found[1].decode("utf-8", "replace").strip().lower(), Span(*found.span(1)), Span(start, end)
        )
    cursor.enter(cursor.next_line(cursor.text))
    return True


def _marker(cursor: Cursor) -> "re.Match[bytes] | None":
    """The list marker on which the cursor stands, unless the line is a thematic break."""
    found = MARKER.match(cursor.data, cursor.text)
    return None if found and RULE.match(cursor.data, cursor.text) else found


def _spend_on_item(cursor: Cursor, marker: "re.Match[bytes]") -> bool:
    """Open a list item; whether nothing is left of its first line."""
    cursor.open_item(marker.end(), (marker[1] or marker[0])[0])
    item = cursor.tip
    if cursor.blank:
        # An item may begin with one blank line, not with two.
        if cursor.enter(cursor.next_line(cursor.text)) and cursor.blank:
            cursor.depth -= 1
        return True
    check = CHECK.match(cursor.data, cursor.text) if cursor.indent == 0 else None
    if not check:
        return False
    item.check = Span(*check.span(1))
    item.ticked = check[1] not in b" \t"
    cursor.step_to(check.end())
    item.content = cursor.text
    if cursor.blank:
        cursor.enter(cursor.next_line(cursor.text))
    else:
        read_paragraph(cursor)
    return True
