"""13 Implementation Tasks: flat, nested or in groups."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, walk_blocks, walk_items
from trueline.model.rooms import section
from trueline.syntax import Heading, List
from trueline.text import Span


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
    tasks = []
    group = ""
    for block in walk_blocks(found[0]) if found else ():
        if isinstance(block, Heading):
            group = block.title
        elif isinstance(block, List):
            for item, depth in walk_items(block.items):
                head = lowering.head(item)
                if item.check is not None and head.text and not lowering.placeholder(item, found[1] if found else None):
                    tasks.append(Task(head.text, item.ticked, depth, group, head.span))
    return Tasks(tuple(tasks))
