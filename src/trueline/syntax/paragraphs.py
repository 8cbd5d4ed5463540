"""Running text, and what it turns out to be: a paragraph, a setext heading or a table."""

import re

from trueline.syntax.cursor import DEEPEST, Cursor
from trueline.syntax.leaves import comment_end, html_closer
from trueline.syntax.patterns import (
    BLOCK_HTML,
    DELIMITER,
    FENCE,
    HEADING,
    INTERRUPTING_MARKER,
    MARKER,
    PIPE,
    RULE,
    UNDERLINE,
)
from trueline.syntax.tables import read_rows, split_row
from trueline.syntax.tree import Heading, Paragraph, Row, Table
from trueline.text import Span

_DELIMITER = re.compile(DELIMITER)
_STARTERS = b"#>`~<%*-_+0123456789"


def read_paragraph(cursor: Cursor) -> None:
    """Read the text at the cursor with all lines that continue it, lazily or not."""
    data = cursor.data
    lines = [Span(cursor.text, cursor.text_end(cursor.text))]
    upright = True
    while True:
        inside = cursor.enter_next()
        if cursor.blank:
            break
        if cursor.indent < 4:
            byte = data[cursor.text]
            if inside and byte in b"=-" and (underline := UNDERLINE.match(data, cursor.text)):
                _add_setext_heading(cursor, lines, underline.end(1))
                return
            if inside and upright and byte in b"|:-" and _becomes_table(cursor, lines):
                return
            if byte in _STARTERS and interrupts(cursor, inside):
                break
        upright = inside and cursor.indent < 4
        lines.append(Span(cursor.text, cursor.text_end(cursor.text)))
    cursor.add(Paragraph(lines[0].start, lines[-1].end))


def _add_setext_heading(cursor: Cursor, lines: list[Span], end: int) -> None:
    level = 1 if cursor.data[cursor.text] == ord("=") else 2
    text = Span(lines[0].start, lines[-1].end)
    title = b" ".join([line.cut(cursor.data) for line in lines]).decode("utf-8", "replace")
    cursor.add(Heading(text.start, end, level, text, title))
    cursor.enter_next()


def _becomes_table(cursor: Cursor, lines: list[Span]) -> bool:
    """Whether the current line is the delimiter row below the last of `lines`; then the table has been read."""
    data, (start, end) = cursor.data, lines[-1]
    if not _DELIMITER.match(data, cursor.text) or not PIPE.search(data, start, end):
        return False
    delimiter_end = cursor.text_end(cursor.text)
    header = Row(start, end, split_row(data[start:end], start))
    delimiter = Row(cursor.text, delimiter_end, split_row(data[cursor.text : delimiter_end], cursor.text))
    if len(header.cells) != len(delimiter.cells) or data.find(b"|", *delimiter[:2]) < 0:
        return False
    if len(lines) > 1:
        cursor.add(Paragraph(lines[0].start, lines[-2].end))
    rows = read_rows(cursor, interrupts)
    cursor.add(Table(start, (rows[-1] if rows else delimiter).end, header, delimiter, rows))
    return True


def interrupts(cursor: Cursor, inside: bool) -> bool:
    """Whether the current line begins a block that ends the paragraph or table before it.

    `inside` says whether the line continues the containers of a paragraph: only then a list item
    needs text, and the number 1.
    """
    data, text = cursor.data, cursor.text
    byte = data[text]
    if byte == ord("#"):
        return HEADING.match(data, text) is not None
    if byte in b"`~":
        return FENCE.match(data, text) is not None
    if byte == ord(">"):
        return cursor.depth < DEEPEST
    if byte == ord("<"):
        return data.startswith(b"<!--", text) or bool(BLOCK_HTML.match(data, text) or html_closer(cursor))
    if byte == ord("%"):
        return comment_end(cursor) >= 0
    if byte in b"*-_" and RULE.match(data, text):
        return True
    marker = INTERRUPTING_MARKER if inside else MARKER
    return cursor.depth < DEEPEST and marker.match(data, text) is not None
