"""Where the rooms register: a type of section value and the function that lowers it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from trueline.model.lowering import Lowering

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
    result: Room = _ROOMS[room](lowering)
    return result


def all_rooms() -> dict[str, type]:
    """Every room's type by its module's name."""
    for name in ROOM_NAMES:
        import_module(f"trueline.model.sections.{name}")
    by_module = {room.__module__.rsplit(".", 1)[-1]: room for room in _ROOMS}
    return {name: by_module[name] for name in ROOM_NAMES}
