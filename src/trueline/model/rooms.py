"""Where the rooms register: a type of section value and the function that lowers it."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from trueline.model.lowering import Lowering, listening

Room = TypeVar("Room")

_ROOMS: dict[type, Callable[[Lowering], Any]] = {}

# The rooms in the order of the template; the module's name is the section's word on every floor.
ROOM_NAMES = (
    "overview", "data", "components", "api", "failures", "security", "performance", "observability",
    "testing", "rollout", "questions", "decisions", "tasks", "related", "changelog",
)  # fmt: skip


def section(room: type[Room]) -> Callable[[Callable[[Lowering], Room]], Callable[[Lowering], Room]]:
    """Register the function that lowers a document's sections into a `room`."""

    def registered(lower: Callable[[Lowering], Room]) -> Callable[[Lowering], Room]:
        _ROOMS[room] = lower
        return lower

    return registered


def lower_room(room: type[Room], lowering: Lowering) -> Room:
    """The value of one room; empty where the document has no such section."""
    lower = _ROOMS[room]
    names, nothing = _without_sections(lower)
    result: Room = nothing if lowering.lacks(names) else lower(lowering)
    return result


@cache
def _without_sections(lower: Callable[[Lowering], Any]) -> tuple[frozenset[str], Any]:
    """The sections that a room asks for where it finds none, and its value then.

    A note that has none of these takes the very same way through the room, so its value is the same.
    """
    lowering, asked = listening()
    value = lower(lowering)
    return frozenset(asked), value


def all_rooms() -> dict[str, type]:
    """Every room's type by its module's name."""
    for name in ROOM_NAMES:
        import_module(f"trueline.model.sections.{name}")
    by_module = {room.__module__.rsplit(".", 1)[-1]: room for room in _ROOMS}
    return {name: by_module[name] for name in ROOM_NAMES}
