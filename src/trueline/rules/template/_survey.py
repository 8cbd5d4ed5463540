"""One pass over a document's places for all rules about templates.

The rules of this family run one after the other on the same document and ask much the same of it,
so the last answer is kept; and what a template asks for is worked out once.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from trueline.model import Document
from trueline.rules.template._places import computes
from trueline.template import Asks, Column, Field, Place, Slot, State, Template

T = TypeVar("T")


class Survey(NamedTuple):
    """The places of a document as the rules ask for them, each list in the template's order.

    `leaves` counts the sections that are there and have no slots below; `untouched` and `absent`
    are places as a whole; `left` are written places by what the template left in them; `tables` and
    `choices` are written places whose slot asks for tables, and for values to choose.
    """

    leaves: int
    untouched: list[Place]
    absent: list[Place]
    left: Mapping[Asks, list[Place]]
    tables: list[Place]
    choices: list[Place]


_EMPTY = Survey(0, [], [], {}, [], [])


class _Same(Generic[T]):
    """A value that is equal to nothing but itself, by which what is derived from it can be kept."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=2)
def survey(document: Document) -> Survey:
    """The survey of a document; an empty one where it follows no template."""
    outline = document.outline
    if outline is None:
        return _EMPTY
    places = outline.places
    leaves = 0
    untouched, absent = [], []
    left: dict[Asks, list[Place]] = {}
    for place in places:
        slot, section, _, state, leftovers = place
        if state is State.ABSENT:
            absent.append(place)
        elif section is not None:
            leaves += slot.leaf
            if state is State.UNTOUCHED:
                if not computes(section):
                    untouched.append(place)
            elif leftovers and _is_written(place):
                for asks in {leftover.asks for leftover in leftovers}:
                    left.setdefault(asks, []).append(place)
    tables, choices = _asking(_Same(outline.template))
    return Survey(
        leaves,
        untouched,
        absent,
        left,
        [places[number] for number in tables if _is_written(places[number])],
        [places[number] for number in choices if _is_written(places[number])],
    )


def _is_written(place: Place) -> bool:
    """Whether the section holds something of the author's."""
    return (place.state is State.FILLED or place.state is State.PARTLY) and place.section is not None


@lru_cache(maxsize=256)
def _asking(template: _Same[Template]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which slots of a template ask for tables, and which for a choice, by their number in `every`."""
    tables, choices = [], []
    for number, slot in enumerate(template.value.every):
        asked = asked_tables(slot)
        if asked:
            tables.append(number)
        fields = asked_fields(slot).values()
        if any(field.choices for field in fields) or any(c.choices for columns in asked for c in columns):
            choices.append(number)
    return tuple(tables), tuple(choices)


def asked_fields(slot: Slot) -> dict[str, Field]:
    """The fields that a slot and the headings that repeat below it ask for, by folded name."""
    fields = {folded_label(field.name): field for field in slot.fields}
    for child in slot.children:
        if child.prototype:
            for name, field in asked_fields(child).items():
                fields.setdefault(name, field)
    return fields


def asked_tables(slot: Slot) -> tuple[tuple[Column, ...], ...]:
    """The tables that a slot and the headings that repeat below it ask for."""
    tables = slot.tables
    for child in slot.children:
        if child.prototype:
            tables += asked_tables(child)
    return tables


def folded_label(name: str) -> str:
    """A label for comparison."""
    return name.strip(" :*_").casefold()
