"""Names that a vault knows, and which of them a misspelt one means."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model.symbols import words
from trueline.rules.near import Index, index_words, nearest


class Lexicon(NamedTuple):
    """`names` maps the key of a known name to the name as it is written; `parts` are the words of all names."""

    names: Mapping[str, str]
    arranged: Index
    parts: frozenset[str]


def lexicon(names: Mapping[str, str]) -> Lexicon:
    """These names, arranged to be searched."""
    parts = frozenset(part for name in names.values() for part in words(name))
    return Lexicon(names, index_words(names), parts)


def meant(name: str, known: Lexicon) -> str | None:
    """The known name that a misspelt one most likely means.

    A name that differs in a word which other names use too (`EntityReader`, `EntityLoader`) is another
    name, not a slip.
    """
    mine = words(name)
    near = nearest("".join(mine), known.arranged)
    if near is None:
        return None
    theirs = words(known.names[near])
    if len(mine) == len(theirs):
        for one, other in zip(mine, theirs, strict=True):
            if one != other and (
                one in known.parts or one + "s" in known.parts or one.removesuffix("s") in known.parts
            ):
                return None
    return known.names[near]
