"""Names that a vault knows, and which of them a misspelt one means."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model.symbols import singular, words
from trueline.rules.near import index_words, nearest

Parts = tuple[str, ...]

# So many names that differ in one word only are numbered, or made by a program.
_MANY = 200


class Lexicon(NamedTuple):
    """`names` maps the key of a known name to the name as it is written.

    `wholes` has the names by their words, `gaps` the words that stand in a place between others, `parts` the
    words of all names.
    """

    names: Mapping[str, str]
    wholes: Mapping[Parts, str]
    gaps: Mapping[Parts, list[str]]
    parts: frozenset[str]


def lexicon(names: Mapping[str, str]) -> Lexicon:
    """These names, arranged to be searched."""
    wholes: dict[Parts, str] = {}
    gaps: dict[Parts, list[str]] = {}
    for name in names.values():
        parts = _parts(name)
        if wholes.setdefault(parts, name) is name:
            for number, part in enumerate(parts):
                gaps.setdefault(_with(parts, number, ""), []).append(part)
    return Lexicon(names, wholes, gaps, frozenset(part for parts in wholes for part in parts))


def meant(name: str, known: Lexicon) -> str | None:
    """The known name of which `name` is a slip in one word; None where none or several are.

    A word that other names use too makes another name, not a slip: `EntityReader` is no `EntityLoader`.
    """
    parts = _parts(name)
    found: list[str] = []
    for number, part in enumerate(parts):
        others = known.gaps.get(_with(parts, number, ""), ())
        if part in known.parts or not 0 < len(others) <= _MANY:
            continue
        near = nearest(part, index_words(others))
        if near is not None:
            found.append(known.wholes[_with(parts, number, near)])
    return found[0] if len(found) == 1 else None


def _parts(name: str) -> Parts:
    parts = tuple(singular(word) for word in words(name))
    return parts[:-1] if len(parts) > 1 and parts[-1] in ("entity", "table") else parts


def _with(parts: Parts, number: int, part: str) -> Parts:
    return (*parts[:number], part, *parts[number + 1 :])
