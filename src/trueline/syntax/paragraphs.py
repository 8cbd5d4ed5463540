"""Running text, and what it turns out to be: a paragraph, a setext heading or a table."""

from trueline.syntax.cursor import DEEPEST, Cursor
from trueline.syntax.leaves import comment_end, html_closer
from trueline.syntax.patterns import (
    COMMENT,
    DELIMITER,
    FENCE,
    HEADING,
    HTML_BLOCK,
    INTERRUPTING_MARKER,
    MARKER,
    PIPE,
    RULE,
    UNDERLINE,
)
from trueline.syntax.tables import read_table, split_row
from trueline.syntax.tree import Heading, Paragraph
from trueline.text import Span

_UNDERLINES = b"=-"
_DELIMITERS = b"|:-"


def read_paragraph(cursor: Cursor) -> None:
    data = cursor.data
    lines = [(cursor.text, cursor.line_end(cursor.text))]
    upright = True
    while True:
        inside = cursor.enter(cursor.next_line(cursor.text))
        if cursor.blank:
            break
        if cursor.indent < 4:
            if inside and data[cursor.text] in _UNDERLINES and (found := UNDERLINE.match(data, cursor.text)):
                _add_setext_heading(cursor, lines, found.end())
                return
            if inside and upright and data[cursor.text] in _DELIMITERS and _turns_to_table(cursor, lines):
                return
            if interrupts(cursor, inside):
                break
        upright = inside and cursor.indent < 4
        lines.append((cursor.text, cursor.line_end(cursor.text)))
    cursor.add(Paragraph(lines[0][0], lines[-1][1]))


def _add_setext_heading(cursor: Cursor, lines: list[tuple[int, int]], end: int) -> None:
    data = cursor.data
    title = b" ".join(data[start:stop].strip(b" \t") for start, stop in lines)
    start, stop = lines[0][0], lines[-1][1]
    text = Span(start, start + len(data[start:stop].rstrip(b" \t")))
    level = 1 if data[cursor.text] == ord("=") else 2
    cursor.add(Heading(start, end, level, text, title.decode("utf-8", "replace")))
    cursor.enter(cursor.next_line(end))


def _turns_to_table(cursor: Cursor, lines: list[tuple[int, int]]) -> bool:
    """Whether the current line is the delimiter row below the last of `lines`; then the table has been read."""
    data = cursor.data
    start, end = lines[-1]
    found = DELIMITER.match(data, cursor.text)
    if not found or b"|" not in found[0] or not PIPE.search(data, start, end):
        return False
    if len(split_row(data, start, end)) != len(split_row(data, *found.span())):
        return False
    if len(lines) > 1:
        cursor.add(Paragraph(lines[0][0], lines[-2][1]))
    read_table(cursor, start, end, interrupts)
    return True


def interrupts(cursor: Cursor, inside: bool) -> bool:
    """Whether the current line begins a block that ends the paragraph or table before it.

    `inside` says whether the line continues the containers of that paragraph: only then a list item
    needs text, and the number 1.
    """
    data, text = cursor.data, cursor.text
    byte = data[text]
    if byte == 35:
        return HEADING.match(data, text) is not None
    if byte in b"`~":
        return FENCE.match(data, text) is not None
    if byte == 62:
        return cursor.depth < DEEPEST
    if byte == 60:
        return bool(data.startswith(COMMENT, text) or HTML_BLOCK.match(data, text) or html_closer(cursor))
    if byte == 37:
        return comment_end(cursor) >= 0
    if byte in b"*-_" and RULE.match(data, text):
        return True
    marker = INTERRUPTING_MARKER if inside else MARKER
    return byte in b"-+*0123456789" and cursor.depth < DEEPEST and marker.match(data, text) is not None
