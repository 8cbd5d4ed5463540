"""Where a piece of data goes: which endpoints, log events and neighbours speak of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.failures import Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.security import Security
from trueline.model.symbols import singular, words
from trueline.vault.resources import is_outside

_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.][A-Za-z0-9]+)+|`([^`]+)`")
_BELONGS = re.compile(r"\s(?:of|in|per|for|from|to|at|on|by|with)\s")
# Nouns that only tell data apart together with another word.
_GENERAL = frozenset("name address number id key text type code count ratio date time status error metadata".split())
_STOP = frozenset(
    "the a an of in for and or to with from by on at is are be as its it this that their all any each per not no only"
    " data information content value values details record records business".split()
)


class Exit(NamedTuple):
    """A place where data can leave, and the words and names that are said there."""

    name: str
    words: frozenset[str]


def significant(text: str) -> frozenset[str]:
    """The words of a text that tell what it is about, in singular."""
    return frozenset(singular(word) for word in words(text) if word not in _STOP and (len(word) > 2 or word.isdigit()))


def speaks_of(element: str, said: frozenset[str]) -> bool:
    """Whether words that are said somewhere name a data element.

    An identifier has to be there as a whole. Of other names the noun that they turn on is enough, unless it
    says nothing by itself (`name`, `number`): too much is found rather than too little.
    """
    identifiers = [found[1] or found[0] for found in _NAMED.finditer(element)]
    if identifiers:
        return any(wanted and wanted <= said for wanted in map(significant, identifiers))
    text = re.sub(r"\([^)]*\)", " ", element)
    return any(_meant(part, said) for part in re.split(r"\s+and\s+|,\s+|\s*/\s*", text))


def _meant(name: str, said: frozenset[str]) -> bool:
    turning = _BELONGS.split(name, maxsplit=1)[0]
    wanted = significant(turning)
    telling = wanted - _GENERAL
    if not wanted or not (telling or wanted <= said):
        return False
    last = [word for word in map(singular, words(turning)) if word in wanted][-1]
    return wanted <= said or (telling <= said if last in _GENERAL else last in said)


def exits(document: Document) -> Sequence[Exit]:
    """Every place of a design where data can leave the system."""
    return tuple(_exits(document))


def _exits(document: Document) -> Iterator[Exit]:
    for endpoint in document[Api].endpoints:
        bodies = [body.text for body in endpoint.bodies if body.side != "request"]
        said = significant(" ".join((endpoint.path, endpoint.purpose, *bodies)))
        yield Exit(f"{endpoint.method} {endpoint.path}", said)
    attached = {body.span for endpoint in document[Api].endpoints for body in endpoint.bodies}
    for body in document[Api].examples:
        if body.span not in attached:
            yield Exit("example under API Design", significant(body.text))
    for event in document[Observability].events:
        yield Exit(f"log `{event.name}`", significant(f"{event.name} {event.fields}"))
    outside: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in document[Failures].dependencies:
        if is_outside(row.name):
            key = names.setdefault(row.name.casefold(), row.name)
            outside.setdefault(key, []).append(f"{row.name} {row.scenario} {row.behaviour} {row.recovery}")
    for component in document[Components].components:
        for dependency in component.dependencies:
            if is_outside(dependency.text):
                key = names.setdefault(dependency.text.casefold(), dependency.text)
                outside.setdefault(key, []).append(f"{dependency.text} {component.responsibility}")
    for name, texts in outside.items():
        yield Exit(name, significant(" ".join(texts)))
    boundary = document[Security].trust_boundaries
    if boundary:
        yield Exit("trust boundary", significant(boundary.text))


def stores(document: Document) -> Sequence[Exit]:
    """Every entity of a design, with the words of its fields."""
    return tuple(
        Exit(
            entity.name, significant(" ".join((entity.name, entity.purpose, *(field.name for field in entity.fields))))
        )
        for entity in document[Data].entities
    )


def named_in(element: str, places: Iterable[Exit]) -> tuple[str, ...]:
    """The places that speak of a data element."""
    return tuple(dict.fromkeys(place.name for place in places if speaks_of(element, place.words)))
