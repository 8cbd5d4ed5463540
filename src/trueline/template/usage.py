"""How the notes that follow a template look beside it: what most of them leave out, what they add."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from trueline.template.match import Outline, State
from trueline.template.normal import folded_title, plain_title


class SlotUse(NamedTuple):
    """A section of the template: in how many notes it is missing, as the template left it, filled or denied."""

    path: tuple[str, ...]
    absent: int
    untouched: int
    filled: int
    denied: int


class ExtraUse(NamedTuple):
    """A heading that the template does not have: `notes` of those that follow it have it below `under`."""

    title: str
    under: str
    notes: int


class Usage(NamedTuple):
    """What `notes` notes made of a template."""

    notes: int
    slots: tuple[SlotUse, ...]
    extra: tuple[ExtraUse, ...]


def usage(outlines: Iterable[Outline]) -> Usage:
    """What notes made of the template that they all follow; extra headings by how many have them."""
    states: dict[tuple[str, ...], Counter[State]] = {}
    extra: Counter[tuple[str, str]] = Counter()
    titles: dict[tuple[str, str], str] = {}
    count = 0
    for outline in outlines:
        count += 1
        for place in outline.places:
            states.setdefault(place.slot.path, Counter())[place.state] += 1
        seen = set()
        for section in outline.extra:
            if section.heading is None:
                continue
            above = [
                place
                for place in outline.places
                if place.section is not None and place.section.start < section.start < place.section.end
            ]
            under = above[-1].slot.name if above else ""
            key = (folded_title(section.heading.title), under)
            titles.setdefault(key, plain_title(section.heading.title))
            seen.add(key)
        extra.update(seen)
    slots = tuple(
        SlotUse(
            path,
            found[State.ABSENT],
            found[State.UNTOUCHED],
            found[State.FILLED] + found[State.PARTLY],
            found[State.NOT_APPLICABLE],
        )
        for path, found in states.items()
    )
    ordered = sorted(extra.items(), key=lambda pair: (-pair[1], pair[0]))
    return Usage(count, slots, tuple(ExtraUse(titles[key], key[1], notes) for key, notes in ordered if key[0]))
