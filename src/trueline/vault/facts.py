"""What other documents need to know of one: rows, drawn from each document by itself, found by a key.

A fact is a pure function of one document. Drawing facts is the first of two layers: it can be done in
parallel, kept in a cache, and done again for one document alone. The second layer looks at the rows of
all documents under one key: `vault.relation(facts)[key]`.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

from trueline.model import Document
from trueline.syntax import WikiLink
from trueline.text import Span

Value = TypeVar("Value")
Key = Hashable
Rows = tuple[tuple[Key, object], ...]


class Facts(NamedTuple, Generic[Value]):
    """One kind of fact: `draw` yields a key, mostly a `Symbol`, and a value for each row of a document.

    Values are named tuples and plain values; every place in them is a `Span`, so that two drawings of
    one document can be compared apart from where things stand.
    """

    name: str
    draw: Callable[[Document], Iterable[tuple[Key, Value]]]


class Line(NamedTuple):
    """A line, from 1: a place in facts of which nobody needs to know more."""

    number: int


_known: dict[str, Facts[object]] = {}
# Only some questions need these; a run that only checks does not pay for them.
_late: dict[str, Facts[object]] = {}


def facts(draw: Callable[[Document], Iterable[tuple[Key, Value]]]) -> Facts[Value]:
    """Make facts of the function that draws them; its module and name are theirs."""
    made = Facts(f"{draw.__module__.removeprefix('trueline.')}.{draw.__name__}", draw)
    _known[made.name] = made  # type: ignore[assignment]
    return made


def late_facts(draw: Callable[[Document], Iterable[tuple[Key, Value]]]) -> Facts[Value]:
    """Make facts that are no part of what is kept of every document: they are drawn when they are asked for.

    No rule may ask for them, because a rule has to run on what is kept.
    """
    made = Facts(f"{draw.__module__.removeprefix('trueline.')}.{draw.__name__}", draw)
    _late[made.name] = made  # type: ignore[assignment]
    return made


def facts_called(name: str) -> Facts[object]:
    """The facts of a name, late or not; raises `KeyError` where no module imported so far defines them."""
    return _late[name] if name in _late else _known[name]


def all_facts() -> Mapping[str, Facts[object]]:
    """All facts but late ones that modules imported so far have defined, by name."""
    return _known


def late_facts_known() -> tuple[Facts[object], ...]:
    """All late facts that modules imported so far have defined."""
    return tuple(_late.values())


def draw_facts(document: Document) -> dict[str, Rows]:
    """All rows of one document by the name of their facts; facts without rows are left out."""
    return {name: rows for name, one in _known.items() if (rows := tuple(one.draw(document)))}


def same_but_places(one: object, other: object) -> bool:
    """Whether two values are equal apart from the spans in them."""
    if not isinstance(one, tuple):
        return one == other
    if type(one) is not type(other) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    if isinstance(one, (Span, Line)):
        return True
    if isinstance(one, WikiLink):
        one, other = one[2:], other[2:]
    return all(map(same_but_places, one, other))


def note_moves(one: object, other: object, moved: dict[Span, Span]) -> bool:
    """Whether two values are equal apart from the spans in them; notes in `moved` where each of `one` lies in `other`.

    What is noted of values that are not equal means nothing.
    """
    if not isinstance(one, tuple):
        return one == other
    kind = type(one)
    if kind is not type(other) or not isinstance(other, tuple) or len(one) != len(other):
        return False
    if kind is Line:
        return True
    if isinstance(one, Span):
        moved[one] = other  # type: ignore[assignment]
        return True
    start = 0
    if isinstance(one, WikiLink) and isinstance(other, WikiLink):
        moved[Span(one.start, one.end)] = Span(other.start, other.end)
        start = 2
    for mine, theirs in zip(one[start:], other[start:], strict=True):
        # A call for each word and number would cost as much as all the rest.
        if not (note_moves(mine, theirs, moved) if isinstance(mine, tuple) else mine == theirs):
            return False
    return True
