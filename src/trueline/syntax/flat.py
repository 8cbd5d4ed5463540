"""The quick road: plain blocks outside all containers, each found by one regular expression.

Nine lines in ten of a real note are headings, single paragraphs, fences, tables and lists of one-line
items. Here they are read without the cursor, several times faster; whatever is not plain beyond
doubt is left to the reader in `blocks`, which reads these blocks too and gives the same.
"""

import re
from collections.abc import Callable

from trueline.syntax.cursor import Cursor
from trueline.syntax.items import read_plain_items
from trueline.syntax.patterns import BLANKS, DELIMITER, NEWLINE, TEXT
from trueline.syntax.tables import split_row
from trueline.syntax.tree import Block, Fence, Heading, Paragraph, Row, Rule, Table
from trueline.text import Span

# What may follow text so that it ends there: a blank line, the end of the file, a heading or a bullet.
_AFTER = rb"(?=" + NEWLINE + rb"(?:[ \t]*+[\r\n]|\Z|\#{1,6}[ \t]|[-*+][ ][^\s:|*_+-]))"

_HEADING = re.compile(rb"(#{1,6})[ \t]++([^\r\n]*[^\s#])(?=[\r\n])")
_RULE = re.compile(rb"-{3,}[ \t]*+(?=[\r\n])")
_PARAGRAPH = re.compile(TEXT + rb"[^\r\n]*+(?:" + NEWLINE + rb"[ \t]*+" + TEXT + rb"[^\r\n]*+)*+" + _AFTER)
_FENCE = re.compile(rb"(`{3,}|~{3,})[ \t]*+([^`\s]*+)[ \t]*+" + NEWLINE)
_FENCE_END = re.compile(rb"[\r\n] {0,3}(`{3,}|~{3,})[ \t]*+(?=[\r\n])")
_TABLE = re.compile(
    rb"\|[^\r\n]*+" + NEWLINE + rb"(\|[-:| \t]*+)((?:" + NEWLINE + rb"\|[^\r\n]*+)*+)" + _AFTER
)
_ROW = re.compile(rb"\|[^\r\n]*+")
_new = tuple.__new__


def read_flat(cursor: Cursor, line: int) -> None:
    """Read blocks from `line` on, outside all containers, and enter the first line that is not plain."""
    data, size, root = cursor.data, cursor.size, cursor.root
    blanks = BLANKS.match
    while (line := blanks(data, line).end()) < size:  # type: ignore[union-attr]
        reader = _READERS.get(data[line])
        block = reader(data, line) if reader else None
        if block is None:
            after = read_plain_items(cursor, line)
            if after == line or cursor.containers:
                line = after
                break
            line = after
            continue
        if root.items:
            root.end_list()
        root.blocks.append(block)
        line = block[1]
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
        if data.startswith(opening[1], closing.start(1)):
            info = _new(Span, opening.span(2))
            language = opening[2].decode("utf-8", "replace").lower()
            body_end = closing.start() + 1
            return _new(Fence, (line, closing.end(), info, language, _new(Span, (body, body_end)), True))
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
    if len(header.cells) != len(delimiter.cells):
        return None
    return _new(Table, (line, found.end(), header, delimiter, tuple(body)))


_READERS: dict[int, Callable[[bytes, int], Block | None]] = {
    **{byte: _read_paragraph for byte in range(256) if byte not in b"\t\n\r #>+-=|:~<%0123456789"},
    ord("#"): _read_heading,
    ord("-"): _read_rule,
    ord("`"): _read_fence,
    ord("~"): _read_fence,
    ord("|"): _read_table,
}
