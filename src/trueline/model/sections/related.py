"""Related Documents: what to read next, and why."""

from typing import NamedTuple

from trueline.model.lowering import Lowering
from trueline.model.naming import name_in
from trueline.model.rooms import section
from trueline.template.late import late
from trueline.text import Span

_LINK = late(r"\[\[([^\]|]*)(?:\|[^\]]*)?\]\]")


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
    for _, head in lowering.headed(lowering.section("Related Documents", "Related", "See Also")):
        found = _LINK.search(head.text)
        written = found[1].removesuffix("\\") if found else ""
        if found and written.strip():
            target = written.partition("#")[0].strip()
            note = head.text[found.end() :].lstrip(" —–-:")
            links.append(Link(target, name_in(found[0]), note, head.span))
    return Related(tuple(links))
