"""Whether a value is one of those that a template offers."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from trueline.model import Document
from trueline.rules.near import Index, index_words, nearest
from trueline.template.normal import split_choices
from trueline.text import Span

_SEPARATOR = re.compile(r"\s*(?:[/,+&;]|\band\b|\bor\b)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)?|\s[-–—]\s.*$")
_WORD = re.compile(r"\w+")
_NONE = re.compile(r"(?:none|n/?a|tbd|todo|unknown|not applicable)\b|[^\w]*$", re.IGNORECASE)
# A choice that leaves room for what it does not name, or is itself to be replaced (`Step X`).
_OPEN = re.compile(r"\b(?:other|etc|custom)\b|\.\.\.|…|[_%<{\[]|\b[A-Z]$|\d", re.IGNORECASE)
_LONGEST = 4
_WIDEST = 100


class Offer(NamedTuple):
    """What a field or column offers; `known` maps each choice, folded, to itself as written."""

    name: str
    choices: tuple[str, ...]
    known: Mapping[str, str]
    words: Index
    is_open: bool


class Stray(NamedTuple):
    """A part of a value that is no choice, and the choice it most likely means."""

    span: Span
    text: str
    meant: str | None


@lru_cache(maxsize=256)
def offer_of(name: str, choices: tuple[str, ...]) -> Offer:
    """The offer of a field or column called `name`."""
    known = {choice.casefold(): choice for choice in choices}
    is_open = any(_OPEN.search(choice) for choice in choices)
    return Offer(name, choices, known, index_words(known), is_open)


def find_strays(document: Document, span: Span, offer: Offer) -> list[Stray]:
    """The parts of a short value that are none of the choices."""
    if span.length > _WIDEST:
        return []
    found = _strays(document.tree.text(span), offer.name, offer.choices)
    return [Stray(_place(document, span, part), part, meant) for part, meant in found]


@lru_cache(maxsize=1024)
def _strays(text: str, name: str, choices: tuple[str, ...]) -> tuple[tuple[str, str | None], ...]:
    """Each stray part with what it most likely means; the same few values stand in every table."""
    offer = offer_of(name, choices)
    if text.casefold() in offer.known or split_choices(text) == choices:
        return ()
    said = _ASIDE.sub("", text).strip("*_`~ .")
    if _NONE.match(said) or len(_WORD.findall(said)) > _LONGEST:
        return ()
    strays = []
    for part in _SEPARATOR.split(said):
        part = part.strip("*_`~ .")
        if part and "`" not in part and not _names_one(part.casefold(), offer.known):
            meant = nearest(part.casefold(), offer.words)
            # `External` is two letters from `Internal`, but slips seldom spoil the first one.
            meant = meant if meant and meant[0] == part[0].casefold() else None
            if meant or not offer.is_open:
                strays.append((part, offer.known[meant] if meant else None))
    return tuple(strays)


def _names_one(part: str, known: Iterable[str]) -> bool:
    """Whether a value starts with a choice, abbreviates one (`Med`) or has one as a word of its own."""
    return any(
        part.startswith(choice) or (len(part) > 1 and choice.startswith(part)) or choice in _WORD.findall(part)
        for choice in known
    )


def _place(document: Document, span: Span, part: str) -> Span:
    start = document.tree.data.find(part.encode(), span.start, span.end)
    return Span(start, start + len(part.encode())) if start >= 0 else span
