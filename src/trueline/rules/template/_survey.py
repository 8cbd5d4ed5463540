"""One pass over a document's places for all rules about templates.

The rules of this family run one after the other on the same document and ask much the same of it,
so the last answer is kept; and what a template asks for is worked out once.
"""

from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from trueline.model import Document
from trueline.rules.template._places import computes
from trueline.template import Asks, Column, Field, Place, Slot, State, Template

T = TypeVar("T")

# Looked up once: a member of an enum is slow to reach and slow to hash.
_ABSENT, _UNTOUCHED, _FILLED, _PARTLY = State.ABSENT, State.UNTOUCHED, State.FILLED, State.PARTLY
_FIELD, _PROMPT = Asks.FIELD, Asks.PROMPT


class Survey(NamedTuple):
    """The places of a document as the rules ask for them, each list in the template's order.

    `leaves` counts the sections that are there and have no slots below; `untouched` and `absent`
    are places as a whole; in `prompts`, `fields` and `placeholders` the author wrote, and the
    template left such lines; `main` are the places of the main sections; `tables` and `choices` are
    written places whose slot asks for tables, and for values to choose.
    """

    leaves: int
    untouched: list[Place]
    absent: list[Place]
    prompts: list[Place]
    fields: list[Place]
    placeholders: list[Place]
    main: list[Place]
    tables: list[Place]
    choices: list[Place]


_EMPTY = Survey(0, [], [], [], [], [], [], [], [])


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
    prompts, fields, placeholders = [], [], []
    for place in places:
        slot, section, _, state, leftovers = place
        if state is _ABSENT:
            absent.append(place)
        elif section is not None:
            leaves += slot.leaf
            if state is _UNTOUCHED:
                if not computes(section):
                    untouched.append(place)
            elif leftovers and (state is _FILLED or state is _PARTLY):
                kinds = [leftover.asks for leftover in leftovers]
                if _FIELD in kinds:
                    fields.append(place)
                if _PROMPT in kinds:
                    prompts.append(place)
                if any(asks is not _FIELD for asks in kinds):
                    placeholders.append(place)
    main, tables, choices = _asking(_Same(outline.template))
    return Survey(
        leaves,
        untouched,
        absent,
        prompts,
        fields,
        placeholders,
        [places[number] for number in main],
        [places[number] for number in tables if _is_written(places[number])],
        [places[number] for number in choices if _is_written(places[number])],
    )


def _is_written(place: Place) -> bool:
    """Whether the section holds something of the author's."""
    return (place.state is _FILLED or place.state is _PARTLY) and place.section is not None


@lru_cache(maxsize=256)
def _asking(template: _Same[Template]) -> tuple[list[int], list[int], list[int]]:
    """Which slots of a template are main sections, which ask for tables, and which for a choice."""
    main, tables, choices = [], [], []
    for number, slot in enumerate(template.value.every):
        if len(slot.path) == 1:
            main.append(number)
        asked = asked_tables(slot)
        if asked:
            tables.append(number)
        fields = asked_fields(slot).values()
        if any(field.choices for field in fields) or any(c.choices for columns in asked for c in columns):
            choices.append(number)
    return main, tables, choices


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
