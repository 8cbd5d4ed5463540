"""What notes state of the system, drawn only where it is compared with what was built."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.stated.values import (
    StatedComponent,
    StatedEndpoint,
    StatedEntity,
    StatedEnum,
    StatedName,
)
from trueline.template.late import late
from trueline.text import Span
from trueline.vault.facts import facts

Stated = StatedEndpoint | StatedEntity | StatedEnum | StatedComponent | StatedName

_ACCEPTED = late(r"(?:%%|<!--)\s*trueline:\s*accept\s+drift\s+(.+?)(?::\s+(.*?)|:?)\s*(?:%%|-->)\Z", re.DOTALL)


class Acceptance(NamedTuple):
    """A comment that accepts a drift: what it names, why (empty where it does not say), and where it stands."""

    name: str
    reason: str
    span: Span


@facts
def statements(document: Document) -> Iterator[tuple[Symbol, Stated]]:
    """Everything a note states, each by its symbol."""
    if document.compared:
        from trueline.model.stated.stating import stated

        yield from stated(document)


@facts
def spelled(document: Document) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that a note spells anywhere, in normal form."""
    if document.compared:
        from trueline.model.stated.stating import names_in

        yield "names", names_in(document)


@facts
def acceptances(document: Document) -> Iterator[tuple[str, Acceptance]]:
    """The comments of a note that accept a drift, by what they name in normal form."""
    if document.compared and b"accept" in document.tree.data:
        for place in document.tree.comments:
            found = _ACCEPTED.match(document.tree.text(place))
            if found:
                yield accepted_key(found[1]), Acceptance(found[1].strip(), (found[2] or "").strip(), place)


def accepted_key(name: str) -> str:
    """A drift's name for comparison."""
    return " ".join(name.replace("`", "").casefold().split())
