"""Where a line of text names routes: `GET /path`, in back-ticks, bold or plain, alone or several."""

import re
from typing import NamedTuple

from trueline.template.late import late

_METHOD = r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
_TARGET = r"((?:https?://[^\s/`]+)?/[^\s`|)]*)"
_ROUTE = late(rf"\b{_METHOD}\b[`*]{{0,3}}\s*\|?\s*`?{_TARGET}")
_STATES = r"(?:add(?:ed)?|modif(?:y|ied)|chang(?:e|ed)|updated?|exten(?:d|ded)|existing|new|removed?|deprecated?)"
# `**Existing:** ` or `New endpoint ` may stand before a route that begins a line.
_LEAD = rf"(?:(?:\*\*)?(?:({_STATES})(?: (?:endpoint|route)s?)?|endpoint|route)(?::\*\*|\*\*:?|:)?\s+)?"
_LEADING = late(rf"^(?i:{_LEAD})(?:\*\*)?`?{_METHOD}\b[`*]{{0,3}}\s+`?{_TARGET}")
# `**List rolls** — `GET /rolls`` gives the route a title, unless the text goes on about it.
_ENTITLED = late(rf"^\*\*([^*`]{{1,60}})(?::\*\*|\*\*\s*(?::|—|–|--?)?)\s+(?=`{_METHOD}\s+/[^`]*`\s*(?:$|[—–:(.;,-]))")
# A second route, right behind the first one or, behind a semicolon, with its own explanation.
_SECOND = late(rf"(?:^[`*]{{0,3}}\s*(?:,\s*and\b|and\b|[,;/+&])|;)\s*(?:and\s+)?(?:\*\*)?`{_METHOD}\b`?\s+`?{_TARGET}")
_STATED = late(
    rf"[(\[]({_STATES})\b|\bgains?\s|\bnow\s+(?:also\s+)?(?:accepts?|returns?|includes?|supports?|takes?|requires?)\b",
    re.IGNORECASE,
)
_FENCED = late(rf"^[ \t>]*{_METHOD}[ \t]+((?:https?://[^\s/]+)?/\S*)", re.MULTILINE)
_VERB = late(rf"\b{_METHOD}\b")
_LABELLED = late(
    rf"\bMethod:?\*{{0,2}}:?\s*`?{_METHOD}`?\s+(?:[-*+]\s+)?\*{{0,2}}(?:Path|URL|URI|Endpoint|Route):?\*{{0,2}}:?\s*`?{_TARGET}"
)
_PATH = late(rf"`?{_TARGET}")
_ASIDE = late(r"^[`*]*\s*(?:\([^)]*\)\s*)?[—–:-]*\s*")


class Route(NamedTuple):
    """A method, a path as written, with its query string, and what is said of the two on their line."""

    method: str
    path: str
    purpose: str


class Led(NamedTuple):
    """The routes that begin a line; `kind` is `new` or `modified` where the line says so, else empty."""

    routes: tuple[Route, ...]
    kind: str


def leading(text: str) -> Led | None:
    """The route that a line begins with, after a title perhaps, and those beside it; None where there is none."""
    first = _LEADING.match(text)
    if first is None:
        entitled = _ENTITLED.match(text)
        return leading(text[entitled.end() :]) if entitled else None
    rest = text[first.end() :]
    kind = _kind(first[1]) if first[1] else kind_stated(rest)
    routes, method, path = [], first[2], first[3]
    while second := _SECOND.search(rest):
        routes.append(Route(method, path, _ASIDE.sub("", rest[: second.start()])))
        method, path, rest = second[1], second[2], rest[second.end() :]
    return Led((*routes, Route(method, path, _ASIDE.sub("", rest))), kind)


def titled(title: str) -> list[tuple[str, str]]:
    """Every method and path in a heading."""
    return [(found[1], found[2]) for found in _ROUTE.finditer(title)]


def by_line(text: str) -> list[tuple[str, str]]:
    """The methods and paths at the beginning of the lines of a fence."""
    return [(found[1], found[2]) for found in _FENCED.finditer(text)]


def in_columns(methods: str, path: str) -> list[tuple[str, str]]:
    """The methods of a row that has a column for them, each with the path of the other column."""
    target = _PATH.search(path)
    return [(verb, target[1]) for verb in _VERB.findall(methods)] if target else []


def in_labels(text: str) -> list[tuple[str, str]]:
    """The method and the path that a text gives behind a label each, one after the other."""
    found = _LABELLED.search(text) if "ethod" in text else None
    return [(found[1], found[2])] if found else []


def kind_stated(text: str) -> str:
    """Whether a text says of a route that it is `new` or `modified`; empty where it says neither."""
    found = _STATED.search(text)
    return "" if found is None else _kind(found[1] or "modified")


def _kind(state: str) -> str:
    return "new" if state.lower().startswith(("new", "add")) else "modified"
