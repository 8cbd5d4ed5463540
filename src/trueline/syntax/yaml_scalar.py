"""YAML values that stand on one line: plain and quoted text, links, variables, flow lists.

What is accepted here means in YAML what it means here, but for four things that people write and
YAML reads otherwise or not at all: `{{title}}` is text, `[[Note]]` is a link (and a problem), so is
a value with `: ` in it, and a tab may stand wherever a space only separates.
"""

import re
from functools import cache
from typing import Final

from trueline.syntax.tree import Problem, Scalar
from trueline.text import Span

NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))

# Every repetition is possessive: nothing is tried twice, so a line is read in linear time.
_DOUBLE: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SINGLE: Final = rb"'[^']*+(?:''[^']*+)*+'"
_LINK: Final = rb"!?\[\[[^\[\]\r\n]*+\]\]"
_VARIABLE: Final = rb"\{\{[^{}\r\n]*+\}\}"
_TO_COMMENT: Final = rb"[^#]*+(?:(?<=[^ \t])#[^#]*+)*+"
_COMMENT: Final = rb"[ \t]*+(?:(?<=[ \t])#.*+)?"
_SAFE: Final = rb"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_BLOCK_START: Final = rb"(?:%b|[\-?:](?=[^ \t]))" % _SAFE
_FLOW_START: Final = rb"(?:%b|[\-?:](?=[^\s,\[\]{}]))" % _SAFE

# Values of a block line: 1 plain, 2 double-quoted, 3 single-quoted, 4 link, 5 variable.
_SCALAR: Final = (
    rb"(?:(%b[^:#]*+(?:(?::(?=[^ \t])|(?<=[^ \t])#)[^:#]*+)*+)" % _BLOCK_START
    + rb"|(%b)|(%b)|(%b)|(%b))%b" % (_DOUBLE, _SINGLE, _LINK + _TO_COMMENT, _VARIABLE + _TO_COMMENT, _COMMENT)
)
# Values between the brackets of a flow list, numbered alike; 6 is what ends them.
_FLOW_ITEM: Final = (
    rb"[ \t]*+(?:(%b[^:#,\[\]{}]*+" % _FLOW_START
    + rb"(?:(?::(?=[^ \t,\[\]{}])|(?<=[^ \t])#)[^:#,\[\]{}]*+)*+)"
    + rb"|(%b)|(%b)|(%b)|(%b))[ \t]*+([,\]])" % (_DOUBLE, _SINGLE, _LINK, _VARIABLE)
)
_FLOW_END: Final = rb"[ \t]*+\]" + _COMMENT
_WITH_COLON: Final = rb"(%b%b)%b" % (_BLOCK_START, _TO_COMMENT, _COMMENT)
_COLON: Final = rb":(?:[ \t]|\Z)"
_ESCAPE: Final = r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))"
_ESCAPES: Final = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))


@cache
def _pattern(source: bytes) -> re.Pattern[bytes]:
    """Compiled when first needed: most vaults need none of these, and compiling them takes 4 ms."""
    return re.compile(source, re.DOTALL)


def read_scalar(data: bytes, start: int, end: int, problems: list[Problem]) -> Scalar | None:
    """The one value in `data[start:end]`, with perhaps a comment behind it; None if it is not one."""
    found = _pattern(_SCALAR).fullmatch(data, start, end)
    return None if found is None else _scalar(found, problems)


def read_flow_list(data: bytes, start: int, end: int, most: int, problems: list[Problem]) -> list[Scalar] | None:
    """The values of the flow list that begins at `start`; None if it is not one on this line or too long."""
    values: list[Scalar] = []
    position = start + 1
    while not _pattern(_FLOW_END).fullmatch(data, position, end):
        found = _pattern(_FLOW_ITEM).match(data, position, end)
        if found is None or len(values) == most:
            return None
        values.append(_scalar(found, problems))
        position = found.end()
        if found[6] == b"]":
            return values if _pattern(_COMMENT).fullmatch(data, position, end) else None
    return values


def read_with_colon(data: bytes, start: int, end: int, problems: list[Problem]) -> Scalar | None:
    """The value of a key where it is plain but for a `: ` inside, which YAML forbids."""
    found = _pattern(_WITH_COLON).fullmatch(data, start, end)
    if found is None:
        return None
    raw = found[1].rstrip(b" \t")
    if _pattern(_COLON).search(_pattern(_VARIABLE).sub(b"", raw)):
        message = "`: ` inside an unquoted value; put the value in quotes"
        problems.append(Problem(Span(start, start + len(raw)), "invalid-yaml", message))
    return Scalar(start, start + len(raw), raw.decode("utf-8", "replace"), False)


def lone_scalar(data: bytes, start: int, end: int, problems: list[Problem]) -> Scalar | None:
    """What a whole YAML parser took for nested collections and people mean as a link or a variable."""
    raw = data[start:end]
    if _pattern(_LINK).fullmatch(raw):
        problems.append(_unquoted(start, end, raw.decode("utf-8", "replace")))
    elif not _pattern(_VARIABLE).fullmatch(raw):
        return None
    return Scalar(start, end, raw.decode("utf-8", "replace"), False)


def shown(text: str) -> str:
    """`text` for a message: one line, short, in back-ticks."""
    line = "".join(character if character.isprintable() else "\ufffd" for character in text[:41])
    return f"`{line if len(text) <= 40 else line[:39] + '…'}`".replace("``", "` `")


def whole(text: str) -> str:
    """`text` without lone surrogates, which escapes can write and no encoding can."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scalar(found: re.Match[bytes], problems: list[Problem]) -> Scalar:
    form = found.lastindex or 1
    if form == 6:
        form = next(group for group in range(1, 6) if found[group] is not None)
    start, end = found.span(form)
    raw = found[form]
    if form in (2, 3):
        text = raw[1:-1].decode("utf-8", "replace")
        if form == 3:
            text = text.replace("''", "'")
        elif "\\" in text:
            text = _unescape(raw, start, problems)
        return Scalar(start, end, text, True)
    raw = raw.rstrip(b" \t")
    end = start + len(raw)
    text = raw.decode("utf-8", "replace")
    if form == 4:
        problems.append(_unquoted(start, end, text))
    elif text in NULLS:
        text = ""
    return Scalar(start, end, text, False)


def _unquoted(start: int, end: int, text: str) -> Problem:
    message = f"YAML reads {shown(text)} as a list in a list; put the link in quotes"
    return Problem(Span(start, end), "unquoted-link", message)


def _unescape(raw: bytes, start: int, problems: list[Problem]) -> str:
    """The text of a double-quoted value; an escape YAML does not know stays as written."""

    def replace(found: re.Match[str]) -> str:
        digits = found[1] or found[2] or found[3]
        if digits and int(digits, 16) <= 0x10FFFF:
            return chr(int(digits, 16))
        if found[4] in _ESCAPES:
            return _ESCAPES[found[4]]
        unknown.append(found)
        return found[0]

    inner = raw[1:-1].decode("utf-8", "surrogateescape")
    unknown: list[re.Match[str]] = []
    text = whole(re.sub(_ESCAPE, replace, inner, flags=re.DOTALL))
    if unknown:
        first = unknown[0]
        offset = start + 1 + len(inner[: first.start()].encode("utf-8", "surrogateescape"))
        span = Span(offset, offset + len(first[0].encode("utf-8", "surrogateescape")))
        message = f"{shown(first[0])} is no escape of YAML; double the backslash or use single quotes"
        problems.append(Problem(span, "invalid-yaml", message))
    return text
