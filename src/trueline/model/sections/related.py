"""Related Documents: what to read next, and why."""

import re
from typing import NamedTuple

from trueline.model.lowering import Lowering, name_in
from trueline.model.rooms import section
from trueline.text import Span

_LINK = re.compile(r"\[\[([^\]|]*?)\\?(?:\|[^\]]*)?\]\]")


class Link(NamedTuple):
    """One item: the target of its first link, the name a reader sees, and the note behind the dash."""

    target: str
    name: str
    note: str
    span: Span


class Related(NamedTuple):
    """The items that link to something, in order."""

    links: tuple[Link, ...]


@section(Related)
def lower(lowering: Lowering) -> Related:
    """Read the first link of each item."""
    links = []
    for item in lowering.items(lowering.section("Related Documents", "Related", "See Also")):
        head = lowering.head(item)
        found = _LINK.search(head.text)
        if found and found[1].strip():
            target = found[1].partition("#")[0].strip()
            note = head.text[found.end() :].lstrip(" —–-:")
            links.append(Link(target, name_in(found[0]), note, head.span))
    return Related(tuple(links))
