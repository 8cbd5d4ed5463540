"""The blocks that hold no others: headings, thematic breaks, fences, indented code, HTML and comments.

Each reader stands at the first byte of a line's text, adds its block and leaves the cursor on the
first line behind it; it returns False, with the cursor where it was, if the line is something else.
"""

import re
from collections.abc import Callable
from typing import Final

from trueline.syntax.cursor import Cursor
from trueline.syntax.patterns import BLOCK_HTML, CLOSED_HTML, FENCE, FENCE_END, HEADING, LONE_TAG, RULE
from trueline.syntax.tree import Code, Comment, Fence, Heading, Html, Problem, Rule
from trueline.text import Span

_ARROW = re.compile(rb"-->")
_PERCENTS = re.compile(rb"%%")


def read_heading(cursor: Cursor) -> bool:
    """`# Title`, with or without closing hashes."""
    found = HEADING.match(cursor.data, cursor.text)
    if not found:
        return False
    whole = (found[2] or b"").rstrip(b" \t")
    bare = whole.rstrip(b"#")
    title = bare.rstrip(b" \t") if not bare or bare[-1] in b" \t" else whole
    start = found.start(2) if whole else found.end(1)
    text = Span(start, start + len(title))
    level = found.end(1) - found.start(1)
    cursor.add(Heading(found.start(), start + len(whole), level, text, title.decode("utf-8", "replace")))
    cursor.enter_next()
    return True


def read_rule(cursor: Cursor) -> bool:
    """A thematic break: three or more of `-`, `*` or `_`."""
    found = RULE.match(cursor.data, cursor.text)
    if not found:
        return False
    cursor.add(Rule(found.start(), found.start() + len(found[1].rstrip(b" \t"))))
    cursor.enter_next()
    return True


def read_code(cursor: Cursor) -> None:
    """Indented code: the cursor stands on a line with at least four columns of indentation."""
    start = cursor.text
    end = cursor.text_end(start)
    while cursor.enter_next() and (cursor.blank or cursor.indent >= 4):
        if not cursor.blank:
            end = cursor.text_end(cursor.text)
    cursor.add(Code(start, end))


def read_fence(cursor: Cursor) -> bool:
    """A fenced code block; where its container ends, it ends too."""
    data, start = cursor.data, cursor.text
    opening = FENCE.match(data, start)
    if not opening:
        return False
    opening_end = cursor.text_end(start)
    closing_end = -1
    while cursor.enter_next():
        if data[cursor.text] == data[start] and cursor.indent < 4:
            closing = FENCE_END.match(data, cursor.text)
            if closing and len(closing[1]) >= len(opening[1]):
                closing_end = closing.end(1)
                break
    if closing_end >= 0:
        body_end, end = cursor.line, closing_end
        cursor.enter_next()
    else:
        body_end = end = cursor.previous_end()
        cursor.problems.append(Problem(Span(start, opening_end), "unclosed-fence", "this fence is never closed"))
    words = opening[2].split(None, 1)
    language = words[0].decode("utf-8", "replace").lower() if words else ""
    info = Span(opening.start(2) if words else opening_end, opening_end)
    body = Span(min(opening.end() + 1, body_end), body_end)
    cursor.add(Fence(start, end, info, language, body, closing_end >= 0))
    return True


def read_html(cursor: Cursor) -> bool:
    """One of CommonMark's seven kinds of HTML block, of which the second is a comment."""
    data, start = cursor.data, cursor.text
    if data.startswith(b"<!--", start):
        _read_html_comment(cursor)
        return True
    closer = html_closer(cursor)
    if closer:
        _pass_through(cursor, closer, start)
    elif BLOCK_HTML.match(data, start) or LONE_TAG.match(data, start):
        while cursor.enter_next() and not cursor.blank:
            pass
    else:
        return False
    cursor.add(Html(start, cursor.previous_end()))
    return True


def html_closer(cursor: Cursor) -> "re.Pattern[bytes] | None":
    """What ends the HTML block that begins on the current line, if something other than a blank line does."""
    for opener, closer in CLOSED_HTML:
        if opener.match(cursor.data, cursor.text):
            return closer
    return None


def _read_html_comment(cursor: Cursor) -> None:
    start, opening_end = cursor.text, cursor.text_end(cursor.text)
    # `<!-->` and `<!--->` are whole comments.
    closing = _pass_through(cursor, _ARROW, start + 2)
    end = cursor.previous_end()
    if closing < 0:
        message = "this comment is never closed: all that follows is hidden"
        cursor.problems.append(Problem(Span(start, opening_end), "unclosed-comment", message))
        cursor.add(Comment(start, end, Span(min(start + 4, end), end), False, False))
    elif closing + 3 < end:
        cursor.add(Html(start, end))
    else:
        cursor.add(Comment(start, end, Span(start + 4, max(closing, start + 4)), False, True))


def read_comment(cursor: Cursor) -> bool:
    """A block that Obsidian hides: from `%%` to the line with the next `%%`."""
    start = cursor.text
    closing = comment_end(cursor)
    if closing < 0:
        if closing == UNCLOSED:
            message = "this comment is never closed, so it is shown"
            cursor.problems.append(Problem(Span(start, cursor.text_end(start)), "unclosed-comment", message))
        return False
    _pass_through(cursor, _PERCENTS, start + 2)
    cursor.add(Comment(start, cursor.previous_end(), Span(start + 2, closing), True, True))
    return True


UNCLOSED: Final = -2


def comment_end(cursor: Cursor) -> int:
    """Where the `%%` stands that closes the block comment on the current line; negative if there is none.

    A comment that is closed on its own line with text behind it is part of a paragraph.
    """
    data, start = cursor.data, cursor.text
    if not data.startswith(b"%%", start):
        return -1
    end = cursor.text_end(start)
    closing = data.find(b"%%", start + 2, end)
    if closing >= 0:
        return closing if closing + 2 == end else -1
    mark, depth = cursor.mark(), cursor.depth
    while closing < 0:
        cursor.enter_next()
        if cursor.depth < depth or cursor.line >= cursor.size:
            break
        closing = data.find(b"%%", cursor.text, data.index(b"\n", cursor.text))
    cursor.back(mark)
    return closing if closing >= 0 else UNCLOSED


def _pass_through(cursor: Cursor, closer: "re.Pattern[bytes]", start: int) -> int:
    """Pass the lines up to the first with `closer` in it; where that is, or -1 if the container ends before."""
    data = cursor.data
    while True:
        found = closer.search(data, start, data.index(b"\n", start))
        inside = cursor.enter_next()
        if found:
            return found.start()
        if not inside:
            return -1
        start = cursor.text


LEAVES: Final[dict[int, Callable[[Cursor], bool]]] = {
    ord("#"): read_heading,
    ord("`"): read_fence,
    ord("~"): read_fence,
    ord("*"): read_rule,
    ord("-"): read_rule,
    ord("_"): read_rule,
    ord("<"): read_html,
    ord("%"): read_comment,
}
