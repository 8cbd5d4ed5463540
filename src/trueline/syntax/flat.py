"""The quick road: plain blocks outside all containers, each found by one regular expression.

Nine lines in ten of a real note are headings, single paragraphs, fences, tables and lists of one-line
items. Here they are read without the cursor, several times faster; whatever is not plain beyond
doubt is left to the reader in `blocks`, which reads these blocks too and gives the same.
"""

import re
from collections.abc import Callable
from typing import Final

from trueline.syntax.cursor import Cursor
from trueline.syntax.items import read_plain_items
from trueline.syntax.patterns import DELIMITER, PLAIN, pass_blanks
from trueline.syntax.tables import split_row
from trueline.syntax.tree import Block, Fence, Heading, Paragraph, Row, Rule, Table
from trueline.text import Span

# What may follow text so that it ends there: a blank line, the end of the file, a heading or a bullet.
_AFTER = rb"(?=[ \t]*\n(?:[ \t]*\n|\Z|\#{1,6}[ \t]|[-*+][ ][^\s:|*_+-]))"

_HEADING = re.compile(rb"(#{1,6})[ \t]++([^\n]*[^ \t\n#])[ \t]*\n")
_RULE = re.compile(rb"-{3,}(?=[ \t]*\n)")
_PARAGRAPH = re.compile(PLAIN + rb"[^\n]*+(?:\n[ \t]*+" + PLAIN + rb"[^\n]*+)*+(?<![ \t])" + _AFTER)
_FENCE = re.compile(rb"(`{3,}|~{3,})(?:[ \t]*+([^`\s]++))?[ \t]*\n")
_FENCE_END = re.compile(rb"\n {0,3}(`{3,}|~{3,})(?=[ \t]*\n)")
_TABLE = re.compile(rb"\|[^\n]*+\n(\|[-:| \t]*+)((?:\n\|[^\n]*+)*+)" + _AFTER)
_ROW = re.compile(rb"\|(?:[^\n]*[^ \t\n])?")
_new = tuple.__new__


def read_flat(cursor: Cursor) -> None:
    """Read blocks outside all containers as long as they are plain, and enter the first line that is not."""
    data, size, root, line = cursor.data, cursor.size, cursor.root, cursor.line
    while (line := pass_blanks(data, line).end()) < size:
        reader = _READERS.get(data[line])
        block = reader(data, line) if reader else None
        if block:
            if root.items:
                root.end_list()
            root.blocks.append(block)
            line = block[1]
        else:
            after = read_plain_items(cursor, line)
            if after == line or cursor.containers:
                line = after
                break
            line = after
    cursor.enter(line)


def _read_heading(data: bytes, line: int) -> Block | None:
    found = _HEADING.match(data, line)
    if not found:
        return None
    text = found.span(2)
    title = found[2].decode("utf-8", "replace")
    return _new(Heading, (line, text[1], found.end(1) - line, _new(Span, text), title))


def _read_rule(data: bytes, line: int) -> Block | None:
    found = _RULE.match(data, line)
    return _new(Rule, found.span()) if found else None


def _read_paragraph(data: bytes, line: int) -> Block | None:
    found = _PARAGRAPH.match(data, line)
    return _new(Paragraph, found.span()) if found else None


def _read_fence(data: bytes, line: int) -> Block | None:
    opening = _FENCE.match(data, line)
    if not opening:
        return _read_paragraph(data, line)
    body = opening.end()
    position = body - 1
    while closing := _FENCE_END.search(data, position):
        if closing[1].startswith(opening[1]):
            language = (opening[2] or b"").decode("utf-8", "replace").lower()
            info = Span(*opening.span(2)) if opening[2] else Span(opening.end(1), opening.end(1))
            return Fence(line, closing.end(), info, language, Span(body, closing.start() + 1), True)
        position = closing.end()
    return None


def _read_table(data: bytes, line: int) -> Block | None:
    found = _TABLE.match(data, line)
    if not found or not DELIMITER.match(data, found.start(1)):
        return None
    rows = []
    for row in _ROW.finditer(data, line, found.end()):
        start, end = row.span()
        cells = split_row(data, start, end)
        if not cells:
            return None
        rows.append(_new(Row, (start, end, cells)))
    header, delimiter, *body = rows
    if len(header[2]) != len(delimiter[2]):
        return None
    return _new(Table, (line, rows[-1][1], header, delimiter, tuple(body)))


_READERS: Final[dict[int, Callable[[bytes, int], Block | None]]] = {
    **{byte: _read_paragraph for byte in range(256) if byte not in b"\t\n\x0b\x0c\r #>+-=|:~<%0123456789"},
    ord("#"): _read_heading,
    ord("-"): _read_rule,
    ord("`"): _read_fence,
    ord("~"): _read_fence,
    ord("|"): _read_table,
}
