"""Paths, query strings and headers as designs write them, in the words of OpenAPI."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from trueline.formats.sketches import Shape, sketch
from trueline.formats.texts import Names
from trueline.model.symbols import path_key, path_parameters
from trueline.template.late import late

_NAMED = late(r"[^\W\d]\w*(?:[.-]\w+)*")
_UNREADABLE = late(r"[\s#{}<>\"\\^`|\x00-\x1f\x7f]")
_MORE = late(r"\.\.\.|…|\*")
_PAIR = late(r"([A-Za-z_$][\w.$-]{0,80})(?:\[\])?\s*=\s*([^&\]}]*)")
_BARE = late(r"[A-Za-z_][\w.-]{0,80}")
_PLACEHOLDER = late(r"[<{\[:].*|.*(?:\.\.\.|…).*|")
_HEADER = late(r"[Hh]eader:?\s+`([A-Za-z][\w-]{0,60})\b[^`]*`|`([A-Za-z][\w-]{0,60})`\s+(?:request\s+)?[Hh]eader")
_KEY = late(r"(?i)\b((?:X-)?Idempotency[- ]Key)\b")
# What OpenAPI says elsewhere.
_ELSEWHERE = frozenset(("accept", "content-type", "authorization"))


class Template(NamedTuple):
    """A path with its parameters in braces, each under a name of its own, in order."""

    text: str
    parameters: tuple[str, ...]


def template(path: str) -> Template | str:
    """The path as OpenAPI writes it, or why it cannot be written."""
    key = path_key(path)
    given = iter(path_parameters(path.partition("?")[0]))
    if _MORE.search(key):
        return "its path stands for more than one"
    names = Names("")
    pieces = key.split("{}")
    found: list[str] = []
    for _ in pieces[1:]:
        name = next(given, "").strip().rstrip("?*").strip()
        found.append(names.take(name if _NAMED.fullmatch(name) else "parameter"))
    if any(_UNREADABLE.search(piece) for piece in pieces) or not key.startswith("/"):
        return "its path holds what no path can"
    text = pieces[0] + "".join(f"{{{name}}}{piece}" for name, piece in zip(found, pieces[1:], strict=True))
    return Template(text, tuple(found))


def queried(query: str) -> Iterator[tuple[str, Shape, Any]]:
    """The parameters in a query string with what their example shows, and the example where it is one."""
    taken: set[str] = set()
    for part in query.strip("[]").split("&"):
        pair = _PAIR.search(part)
        if pair:
            name, value = pair[1], pair[2].strip(" `,;")
            if name not in taken:
                taken.add(name)
                yield (name, *_valued(value))
            continue
        for bare in _BARE.findall(part):
            if bare not in taken:
                taken.add(bare)
                yield bare, Shape(("string",)), None


def _valued(value: str) -> tuple[Shape, Any]:
    if _PLACEHOLDER.fullmatch(value):
        return Shape(("string",)), None
    found = sketch(f"[{value}]")
    if found and found.exact and found.shape.items and len(found.value) == 1 and found.shape.items.kinds != ("null",):
        return found.shape.items, found.value[0]
    return Shape(("string",)), value


def headers(text: str) -> list[str]:
    """The request headers that a text names as such."""
    found = [one or other for one, other in _HEADER.findall(text)]
    return [name for name in dict.fromkeys(found) if name.lower() not in _ELSEWHERE]


def idempotency_key(text: str) -> str:
    """The header in which a text says that a key for repeated calls is sent; empty where it speaks of none."""
    found = _KEY.search(text)
    return found[1].replace(" ", "-").title() if found else next(iter(headers(text)), "")
