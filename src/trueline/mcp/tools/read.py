"""A note or one of its sections, word for word."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated

from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.sizes import USUAL, tokens
from trueline.mcp.tool import Block, Result, tool
from trueline.model import Document
from trueline.model.symbols import heading_key
from trueline.queries._names import near_names
from trueline.syntax import Section
from trueline.template import folded_title

# Of the whole hash, as much as `propose` needs to know the bytes again.
HASH = 16


@tool(path={"type": "string"}, sha256={"type": "string"})
def read(
    session: Session,
    document: Annotated[str, "path, file name, alias or title"],
    section: Annotated[str, "a heading; `*` for the whole of a long note"] = "",
) -> Result:
    """A note or one section of it, word for word, with the hash that `propose` takes. Of a long note first its
    headings."""
    note = session.note(document)
    data = note.tree.data
    digest = sha256(data).hexdigest()
    facts = {"path": note.path, "sha256": digest}
    head = f"[{note.path} · sha256 {digest[:HASH]}"
    whole = data.decode("utf-8", "replace")
    if section and section != "*":
        found = section_of(note, section)
        text = data[found.start : found.end].decode("utf-8", "replace")
        head += f" · lines {_lines(note, found)}]"
    elif section != "*" and tokens(whole) > USUAL - 100:
        return Result([Block(f"{head} · about {tokens(whole):,} tokens; headings only]"), *outline(note)], facts)
    else:
        text, head = whole, f"{head}]"
    return Result([Block(head), *(Block(line.rstrip("\r")) for line in text.rstrip().split("\n"))], facts)


def section_of(note: Document, name: str) -> Section:
    """The section with a heading, by its whole text, without its number, or by the path of headings."""
    titled = [section for section in note.tree.sections if section.heading]
    parts = [part.strip("# ") for part in name.replace(" › ", ">").split(">") if part.strip("# ")]
    wanted = [folded_title(part) for part in parts] or [""]
    found = [one for one in titled if _is_called(one, parts[-1] if parts else "", wanted[-1])]
    if len(parts) > 1:
        found = [one for one in found if _lies_in(note, one, wanted[:-1])]
    if len(found) == 1:
        return found[0]
    titles = [one.heading.title for one in titled if one.heading]
    if found:
        places = [f"{' > '.join(_way(note, one))} (line {note.tree.lines.line(one.start)})" for one in found[:8]]
        help = "name the headings above it, too: `Outer > Inner`"
        raise Fault("ambiguous-name", f"{len(found)} sections are called so", "`section`", help=help, notes=places)
    near = near_names(name[:200], titles)
    listed = "" if near else f"its headings: {', '.join(titles[:20])}" if titles else "it has no headings"
    raise Fault("unknown-name", f"`{note.name}` has no section `{name[:100]}`", "`section`", near, listed)


def outline(note: Document) -> Iterator[Block]:
    """The headings of a note with line, size, and how far they are filled."""
    states = (
        {id(place.section): place.state.value for place in note.outline.places if place.section} if note.outline else {}
    )
    for section in note.tree.sections:
        if section.heading is not None:
            size = tokens(note.tree.data[section.start : section.end].decode("utf-8", "replace"))
            state = states.get(id(section), "")
            said = f" · {state}" if state and state != "filled" else ""
            mark = "  " * (section.heading.level - 1) + "- "
            line = note.tree.lines.line(section.start)
            yield Block(f"{mark}{section.heading.title} (line {line}, about {size:,} tokens{said})")


def _is_called(section: Section, written: str, folded: str) -> bool:
    assert section.heading is not None
    title = section.heading.title
    return heading_key(title) == heading_key(written) or (bool(folded) and folded_title(title) == folded)


def _way(note: Document, section: Section) -> list[str]:
    """The headings that lead to a section, with its own."""
    return [
        one.heading.title
        for one in note.tree.sections
        if one.heading and one.start <= section.start and section.end <= one.end
    ]


def _lies_in(note: Document, section: Section, outer: list[str]) -> bool:
    way = [folded_title(title) for title in _way(note, section)[:-1]]
    return all(name in way for name in outer)


def _lines(note: Document, section: Section) -> str:
    lines = note.tree.lines
    return f"{lines.line(section.start)}-{lines.line(max(section.start, section.end - 1))}"
