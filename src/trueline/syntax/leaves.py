"""The blocks that hold no others: headings, thematic breaks, fences, indented code, HTML and comments.

Each reader stands at the first byte of a line's text, adds its block and leaves the cursor on the
first line behind it; it returns False, with the cursor where it was, if the line is something else.
"""

import re
from collections.abc import Callable

from trueline.syntax.cursor import Cursor
from trueline.syntax.patterns import COMMENT, FENCE, FENCE_END, HEADING, HTML_BLOCK, HTML_CLOSED, HTML_TAG, RULE
from trueline.syntax.tree import Code, Comment, Fence, Heading, Html, Problem, Rule
from trueline.text import Span


def read_heading(cursor: Cursor) -> bool:
    found = HEADING.match(cursor.data, cursor.text)
    if not found:
        return False
    title = (found[2] or b"").rstrip(b" \t")
    bare = title.rstrip(b"#")
    if not bare or bare[-1] in b" \t":
        title = bare.rstrip(b" \t")
    start = found.start(2) if found[2] is not None else found.end()
    text = Span(start, start + len(title))
    cursor.add(Heading(found.start(), found.end(), found.end(1) - found.start(1), text, title.decode("utf-8", "replace")))
    cursor.enter(cursor.next_line(found.end()))
    return True


def read_rule(cursor: Cursor) -> bool:
    found = RULE.match(cursor.data, cursor.text)
    if not found:
        return False
    cursor.add(Rule(*found.span()))
    cursor.enter(cursor.next_line(found.end()))
    return True


def read_code(cursor: Cursor) -> None:
    """Indented code: the cursor stands on a line with at least four columns of indentation."""
    start = cursor.text
    end = cursor.line_end(start)
    while cursor.enter(cursor.next_line(cursor.text)) and (cursor.blank or cursor.indent >= 4):
        if not cursor.blank:
            end = cursor.line_end(cursor.text)
    cursor.add(Code(start, end))


def read_fence(cursor: Cursor) -> bool:
    data, start = cursor.data, cursor.text
    opening = FENCE.match(data, start)
    if not opening:
        return False
    sign = data[start]
    info = opening[2].strip(b" \t")
    info_start = opening.start(2) + len(opening[2]) - len(opening[2].lstrip(b" \t"))
    body = cursor.next_line(start)
    closing = None
    while cursor.enter(cursor.next_line(cursor.text)):
        if data[cursor.text] == sign and cursor.indent < 4:
            closing = FENCE_END.match(data, cursor.text)
            if closing and closing.end(1) - closing.start(1) >= opening.end(1) - start:
                break
            closing = None
    if closing:
        body_end, end = cursor.line, closing.end()
        cursor.enter(cursor.next_line(end))
    else:
        body_end = end = cursor.previous_end()
        cursor.problems.append(Problem(Span(start, opening.end()), "unclosed-fence", "this code fence is never closed"))
    words = info.split(None, 1)
    language = words[0].decode("utf-8", "replace").lower() if words else ""
    body_span = Span(min(body, body_end), body_end)
    cursor.add(Fence(start, end, Span(info_start, info_start + len(info)), language, body_span, closing is not None))
    return True


def read_html(cursor: Cursor) -> bool:
    data, start = cursor.data, cursor.text
    if data.startswith(COMMENT, start):
        _read_html_comment(cursor)
        return True
    closer = html_closer(cursor)
    if closer:
        _pass_until(cursor, closer, start)
    elif HTML_BLOCK.match(data, start) or HTML_TAG.match(data, start):
        while cursor.enter(cursor.next_line(cursor.text)) and not cursor.blank:
            pass
    else:
        return False
    cursor.add(Html(start, cursor.previous_end()))
    return True


def html_closer(cursor: Cursor) -> "re.Pattern[bytes] | None":
    """What ends the HTML block on the current line, if that is not a blank line."""
    for opener, closer in HTML_CLOSED:
        if opener.match(cursor.data, cursor.text):
            return closer
    return None


_ARROW = re.compile(rb"-->")
_PERCENT = re.compile(rb"%%")


def _read_html_comment(cursor: Cursor) -> None:
    start = cursor.text
    first_end = cursor.line_end(start)
    # `<!-->` and `<!--->` are whole comments.
    closing = _pass_until(cursor, _ARROW, start + 2)
    end = cursor.previous_end()
    if closing < 0:
        message = "this comment is never closed; all that follows is hidden"
        cursor.problems.append(Problem(Span(start, first_end), "unclosed-comment", message))
        body_start = min(start + 4, end)
        cursor.add(Comment(start, end, Span(body_start, end), False, False))
    elif cursor.data[closing + 3 : end].strip(b" \t"):
        cursor.add(Html(start, end))
    else:
        cursor.add(Comment(start, end, Span(start + 4, max(closing, start + 4)), False, True))


def read_comment(cursor: Cursor) -> bool:
    """A block that Obsidian hides: `%%`, lines, `%%`."""
    closing = comment_end(cursor)
    start = cursor.text
    if closing < 0:
        return False
    _pass_until(cursor, _PERCENT, start + 2)
    cursor.add(Comment(start, cursor.previous_end(), Span(start + 2, closing), True, True))
    return True


def comment_end(cursor: Cursor) -> int:
    """Where the `%%` stands that closes the block comment on the current line, or -1 if it is none.

    A comment that is closed on its own line with text behind it is part of a paragraph.
    """
    data, start = cursor.data, cursor.text
    if not data.startswith(b"%%", start):
        return -1
    closing = data.find(b"%%", start + 2, cursor.line_end(start))
    if closing >= 0:
        return -1 if data[closing + 2 : cursor.line_end(start)].strip(b" \t") else closing
    mark = cursor.mark()
    depth = cursor.depth
    while closing < 0:
        cursor.enter(cursor.next_line(cursor.text))
        if cursor.depth < depth or cursor.line >= cursor.size:
            break
        closing = data.find(b"%%", cursor.text, cursor.line_end(cursor.text))
    cursor.back(mark)
    return closing


def _pass_until(cursor: Cursor, closer: "re.Pattern[bytes]", start: int) -> int:
    """Pass the lines up to the first with `closer` in it; where that is, or -1 if the container ends before."""
    while True:
        found = closer.search(cursor.data, start, cursor.line_end(cursor.text))
        inside = cursor.enter(cursor.next_line(cursor.text))
        if found:
            return found.start()
        if not inside:
            return -1
        start = cursor.text


LEAVES: dict[int, Callable[[Cursor], bool]] = {
    ord("#"): read_heading,
    ord("`"): read_fence,
    ord("~"): read_fence,
    ord("*"): read_rule,
    ord("-"): read_rule,
    ord("_"): read_rule,
    ord("<"): read_html,
    ord("%"): read_comment,
}
