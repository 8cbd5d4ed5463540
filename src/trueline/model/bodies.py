"""The fields that an example of a request or response shows, as far as sketches of JSON show them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from trueline.template.late import late

_TOKEN = late(
    r"(?P<space>\s+)|(?P<remark>//[^\n]*|/\*.{0,500}?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*"?)'
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w./-]))"
    r"|(?P<word>[^\s\"\[\]{},:]+)",
    re.DOTALL,
)
_WORDS = {"true": "boolean", "false": "boolean", "null": "", "...": "", "…": ""}
_DEEPEST = 40


class BodyField(NamedTuple):
    """One field: its way from the top (`items[].id`), and its type as far as the example shows it."""

    path: str
    type: str


def body_fields(text: str) -> tuple[BodyField, ...]:
    """The fields in an example, in order and once each; none for what is not written like JSON.

    A bare word is taken for a type's name; `null`, `...` and the like show none.
    """
    found: dict[str, str] = {}
    # For every open bracket: what stands before its fields, and whether it is an object.
    open_ones: list[tuple[str, bool]] = []
    name: str | None = None
    named = False
    for kind, token in _tokens(text):
        prefix, is_object = open_ones[-1] if open_ones else ("", False)
        if kind == "open":
            place = f"{prefix}{name}" if named and name is not None else prefix.removesuffix(".")
            if named:
                _note(found, place, "object" if token == "{" else "array")
            mark = "." if token == "{" else "[]."
            open_ones.append(((place + mark) if place or token == "[" else "", token == "{"))
            name, named = None, False
            if len(open_ones) > _DEEPEST:
                break
        elif kind == "close":
            if open_ones:
                open_ones.pop()
            name, named = None, False
        elif kind == "comma":
            name, named = None, False
        elif kind == "colon":
            named = name is not None and is_object
        elif named and name is not None:
            _note(found, prefix + name, _type(kind, token))
        elif is_object and name is None:
            name = token.strip('"').rstrip("?")
    return tuple(BodyField(path, type_) for path, type_ in found.items())


def _tokens(text: str) -> Iterable[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind not in ("space", "remark"):
            yield kind, match[0]


def _note(found: dict[str, str], path: str, type_: str) -> None:
    """Note a field that has a name; a later item of a list may show a type that an earlier one did not."""
    if path and not path.endswith(".") and not found.get(path):
        found[path] = type_


def _type(kind: str, token: str) -> str:
    if kind == "word":
        return _WORDS.get(token, token)
    return kind
