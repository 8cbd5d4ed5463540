"""JSON as people write it in designs: what is left out on purpose is no mistake.

`...`, comments, `<uuid>`, type names and unions stand for what every reader can imagine. What no reader can
have meant is a bracket that is never closed, a comma too many or too few, a quote that is missing.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from trueline.text import Span

_TOKEN = re.compile(
    rb"(?P<space>(?:[ \t\r]+|\n[ \t>]*)+)"
    rb"|(?P<remark>//[^\n]*|/\*.{0,500}?\*/|#[^\n]*)"
    rb'|(?P<string>"(?:[^"\\\n]|\\[^\n])*")'
    rb'|(?P<torn>"[^\n]*)'
    rb"|(?P<gap>\.\.\.+|\xe2\x80\xa6|<[^<>\n]*>|\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\})"
    rb"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)"
    rb"|(?P<value>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w./-])|(?:true|false|null)(?!\w))"
    rb'|(?P<word>[^\s"\[\]{},:<>]+|[<>])',
    re.DOTALL,
)
_PAIRS = {b"{": b"}", b"[": b"]"}
_VALUES = frozenset({"string", "value", "close"})


class Mistake(NamedTuple):
    """What is wrong, where, and what to write in place of it, if that is certain enough."""

    span: Span
    message: str
    replacement: bytes | None = None


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


def mistake(data: bytes, body: Span) -> Mistake | None:
    """The first plain mistake in the JSON that `body` cuts out of `data`; None where there is none."""
    found = _mistake(data[body.start : body.end])
    if found is None:
        return None
    return found._replace(span=Span(found.span.start + body.start, found.span.end + body.start))


@lru_cache(maxsize=256)
def _mistake(data: bytes) -> Mistake | None:
    # Kept, because an editor asks again after each key while the examples of a note stay as they are.
    tokens = [
        _Token(found.lastgroup or "", found.start(), found.end())
        for found in _TOKEN.finditer(data)
        if found.lastgroup != "space"
    ]
    solid = [token for token in tokens if token.kind != "remark"]
    if not solid or solid[0].kind not in ("open", "string", "value", "torn", "gap"):
        return None
    sketch = len(solid) != len(tokens) or _is_sketch(data, solid)
    return _unbalanced(data, solid, sketch) or (None if sketch else _ungrammatical(data, solid))


def _is_sketch(data: bytes, tokens: list[_Token]) -> bool:
    """Whether the text describes a shape rather than show an example: bare keys, unions, other quotes."""
    for number, token in enumerate(tokens):
        if token.kind == "word":
            following = tokens[number + 1].kind if number + 1 < len(tokens) else ""
            text = data[token.start : token.end]
            if following == "colon" or b"|" in text or b"'" in text or b"=" in text or b"(" in text:
                return True
    return False


def _unbalanced(data: bytes, tokens: list[_Token], sketch: bool) -> Mistake | None:
    stack: list[_Token] = []
    for token in tokens:
        span = Span(token.start, token.end)
        if token.kind == "torn" and not sketch:
            return Mistake(span, "this string has no closing quote")
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close":
            written = data[token.start : token.end]
            if not stack:
                return Mistake(span, f"`{written.decode()}` closes nothing")
            opened = stack.pop()
            wanted = _PAIRS[data[opened.start : opened.end]]
            if written != wanted:
                return Mistake(span, f"`{written.decode()}` stands where `{wanted.decode()}` is due")
    if stack and tokens[-1].kind != "gap":
        opened = stack[-1]
        return Mistake(Span(opened.start, opened.end), f"`{data[opened.start : opened.end].decode()}` is never closed")
    return None


def _ungrammatical(data: bytes, tokens: list[_Token]) -> Mistake | None:
    """The first comma too many or too few, or key without a value, inside brackets that balance."""
    stack: list[bytes] = []
    for number, token in enumerate(tokens):
        if stack and number:
            earlier = tokens[number - 2].kind if number > 1 else ""
            found = _between(data, tokens[number - 1], token, stack[-1] == b"{" and earlier in ("open", "comma"))
            if found:
                return found
        if token.kind == "open":
            stack.append(data[token.start : token.end])
        elif token.kind == "close":
            stack.pop()
    return None


def _between(data: bytes, before: _Token, token: _Token, after_key: bool) -> Mistake | None:
    """What is wrong with `token` standing right behind `before`, which may be the key of an object."""
    place, here = Span(before.start, before.end), Span(token.start, token.end)
    if before.kind == "comma":
        if token.kind == "close":
            closing = data[token.start : token.end].decode()
            return Mistake(place, f"nothing follows this comma but `{closing}`", b"")
        return Mistake(here, "two commas in a row", b"") if token.kind == "comma" else None
    if before.kind == "open" and token.kind == "comma":
        return Mistake(here, "nothing stands before this comma", b"")
    if before.kind == "colon" and token.kind in ("comma", "close"):
        return Mistake(place, "no value follows this colon")
    if before.kind in _VALUES and token.kind in ("string", "value", "open"):
        point = Span(before.end, before.end)
        if after_key and before.kind == "string":
            return Mistake(point, "a colon is missing here")
        return Mistake(point, "a comma is missing here", b",")
    return None
