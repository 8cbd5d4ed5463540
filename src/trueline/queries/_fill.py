"""How full documents are, section by section, by laying them over their template."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.template import Outline, Place, State
from trueline.vault.facts import late_facts

_WORTH = {State.FILLED: 1.0, State.NOT_APPLICABLE: 1.0, State.PARTLY: 0.5}


class Fill(NamedTuple):
    """A top section of a template in one document: its state, and how full what is below it is, from 0 to 1."""

    section: str
    state: State
    share: float


def fills(document: Document) -> Iterator[Fill]:
    """The top sections that the template of a document asks for, in its order; none without template."""
    outline = document.outline
    if outline is None or not outline.places:
        return
    below: dict[tuple[str, ...], list[Place]] = {}
    depth = min(len(place.slot.path) for place in outline.places)
    for place in outline.places:
        below.setdefault(place.slot.path[:depth], []).append(place)
    for place in outline.places:
        if len(place.slot.path) == depth:
            yield Fill(place.slot.name, place.state, _share(below[place.slot.path]))


def completeness(document: Document) -> float | None:
    """How much of what its template asks a document answers, from 0 to 1; None without template."""
    outline: Outline | None = document.outline
    return None if outline is None or not outline.places else _share(outline.places)


class Fullness(NamedTuple):
    """How full a document is: the template that it follows, empty for none, its top sections, and all of it."""

    template: str
    fills: tuple[Fill, ...]
    share: float | None


@late_facts
def fullness(document: Document) -> Iterator[tuple[str, Fullness]]:
    """How full each document is, by its path."""
    template = document.template.name if document.template else ""
    yield document.path, Fullness(template, tuple(fills(document)), completeness(document))


def percent(shares: Iterable[float]) -> int | None:
    """The mean of shares in percent, rounded; None of nothing."""
    known = list(shares)
    return round(100 * sum(known) / len(known)) if known else None


def _share(places: Iterable[Place]) -> float:
    """The mean over the sections that are divided no further; an absent one counts as nothing."""
    leaves = [place for place in places if place.slot.leaf] or list(places)
    return sum(_WORTH.get(place.state, 0.0) for place in leaves) / len(leaves)
