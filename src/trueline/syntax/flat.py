"""The quick road: plain blocks outside all containers, each found by one regular expression.

Nine lines in ten of a real note are headings, single paragraphs, fences, tables and lists of one-line
items. Here they are read without the cursor, several times faster; whatever is not plain beyond
doubt is left to the reader in `blocks`, which reads these blocks too and gives the same.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from trueline.syntax.cursor import Cursor
from trueline.syntax.items import read_plain_items
from trueline.syntax.patterns import DELIMITER, PLAIN, pass_blanks
from trueline.syntax.tables import split_row
from trueline.syntax.tree import Block, Fence, Heading, Paragraph, Row, Rule, Table
from trueline.text import Span

# A block, and the first line behind it that is not blank.
_Found: TypeAlias = tuple[Block, int] | None

_BLANKS = rb"(?:[ \t]*+\n)*+"
# What may follow a line of text so that it ends there: a blank line, the end of the file, a heading or a bullet.
_AFTER = rb"\n(?:(?:[ \t]*+\n)++|\Z|(?=\#{1,6}[ \t]|[-*+][ ][^\s:|*_+-]))"

_HEADING = re.compile(rb"(#{1,6})[ \t]++([^\n]*[^ \t\n#])[ \t]*\n" + _BLANKS)
_RULE = re.compile(rb"(-{3,})[ \t]*\n" + _BLANKS)
_PARAGRAPH = re.compile(rb"(" + PLAIN + rb"[^\n]*+(?:\n[ \t]*+" + PLAIN + rb"[^\n]*+)*+)(?<![ \t])" + _AFTER)
_FENCE = re.compile(rb"(`{3,}|~{3,})(?:[ \t]*+([^`\s]++))?[ \t]*\n")
_FENCE_END = re.compile(rb"\n {0,3}(`{3,}|~{3,})[ \t]*\n" + _BLANKS)
_TABLE = re.compile(rb"(\|[^\n]*+\n(?=\|)" + DELIMITER + rb"(?:\n\|[^\n]*+)*+)" + _AFTER)
_new = tuple.__new__


def read_flat(cursor: Cursor) -> None:
    """Read blocks outside all containers as long as they are plain, and enter the first line that is not."""
    data, size, root, readers = cursor.data, cursor.size, cursor.root, _READERS
    line = pass_blanks(data, cursor.line).end()
    while line < size:
        reader = readers[data[line]]
        found = reader(data, line) if reader else None
        if found:
            if root.items:
                root.end_list()
            block, line = found
            root.blocks.append(block)
        else:
            after = read_plain_items(cursor, line)
            if after == line or cursor.containers:
                line = after
                break
            line = after
    cursor.enter(line)


def _read_heading(data: bytes, line: int) -> _Found:
    found = _HEADING.match(data, line)
    if not found:
        return None
    (_, behind), (_, hashes_end), text = found.regs
    title = found[2].decode("utf-8", "replace")
    return _new(Heading, (line, text[1], hashes_end - line, _new(Span, text), title)), behind


def _read_rule(data: bytes, line: int) -> _Found:
    found = _RULE.match(data, line)
    return (_new(Rule, found.span(1)), found.end()) if found else None


def _read_paragraph(data: bytes, line: int) -> _Found:
    found = _PARAGRAPH.match(data, line)
    return (_new(Paragraph, found.span(1)), found.end()) if found else None


def _read_fence(data: bytes, line: int) -> _Found:
    opening = _FENCE.match(data, line)
    if not opening:
        return _read_paragraph(data, line)
    (_, body), (_, info), word = opening.regs
    language = opening[2].decode("utf-8", "replace").lower() if opening[2] else ""
    position = body - 1
    while closing := _FENCE_END.search(data, position):
        (position, behind), (_, end) = closing.regs
        if closing[1].startswith(opening[1]):
            info_span = _new(Span, word if language else (info, info))
            return _new(Fence, (line, end, info_span, language, _new(Span, (body, position + 1)), True)), behind
        position = end
    return None


def _read_table(data: bytes, line: int) -> _Found:
    found = _TABLE.match(data, line)
    if not found:
        return None
    rows = []
    start = line
    for text in found[1].split(b"\n"):
        row = text.rstrip(b" \t")
        cells = split_row(row, start)
        if not cells:
            return None
        rows.append(_new(Row, (start, start + len(row), cells)))
        start += len(text) + 1
    header, delimiter, *body = rows
    if len(header.cells) != len(delimiter.cells):
        return None
    return _new(Table, (line, rows[-1].end, header, delimiter, tuple(body))), found.end()


_READERS: Final[list[Callable[[bytes, int], _Found] | None]] = [
    None if byte in b"\t\n\x0b\x0c\r #>+=-|:<~%0123456789" else _read_paragraph for byte in range(256)
]
_READERS[ord("#")] = _read_heading
_READERS[ord("-")] = _read_rule
_READERS[ord("`")] = _READERS[ord("~")] = _read_fence
_READERS[ord("|")] = _read_table
