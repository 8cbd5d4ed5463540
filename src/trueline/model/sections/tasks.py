"""13 Implementation Tasks: flat, nested or in groups."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, walk_blocks, walk_items
from trueline.model.rooms import section
from trueline.syntax import Item, List, Section
from trueline.template.late import late
from trueline.text import Span

_EXAMPLE = late(r"(?i)(?:sub-?)?(?:task|item|step)(?: \w)?\W*$")


class Task(NamedTuple):
    """A check box; `depth` counts from 0, `group` is the sub-heading it stands under."""

    text: str
    done: bool
    depth: int
    group: str
    span: Span


class Tasks(NamedTuple):
    """All tasks in document order."""

    tasks: tuple[Task, ...]


@section(Tasks)
def lower(lowering: Lowering) -> Tasks:
    """Read every check box below the section, whatever heading or item it stands under."""
    found = lowering.find("Implementation Tasks", "Tasks")
    return Tasks(tuple(_below(lowering, found[0], found[0], "")) if found else ())


def _below(lowering: Lowering, place: Section, whole: Section, group: str) -> Iterator[Task]:
    items = [
        found
        for block in walk_blocks(place, deep=False)
        if isinstance(block, List)
        for found in walk_items(block.items)
    ]
    boxes = [
        (item, depth) for item, depth in items if item.check is not None and not _is_empty(lowering, item, place, whole)
    ]
    # A list that nobody has touched is the template's; in another one, what the template offers is still to be done.
    if not all(lowering.offered(item, place) for item, _ in boxes):
        for item, depth in boxes:
            head = lowering.head(item)
            if not (lowering.offered(item, place) and _EXAMPLE.match(head.text)):
                yield Task(head.text, item.ticked, depth, group, head.span)
    for child in place.children:
        yield from _below(lowering, child, whole, child.heading.title if child.heading else group)


def _is_empty(lowering: Lowering, item: Item, place: Section, whole: Section) -> bool:
    empty = not lowering.head(item).text
    return empty or any(lowering.placeholder(item, lowering.slot(one)) for one in (place, whole))
