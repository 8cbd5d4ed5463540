"""3 Component Design: what is built, what is touched, who talks to whom."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, name_in, walk_blocks
from trueline.model.rooms import section
from trueline.syntax import Fence, Section
from trueline.text import Span

_NAMES = re.compile(r"!?\[\[[^\]]*\]\]|`[^`]+`")
_PARTICIPANT = re.compile(r"^\s*(?:participant|actor)\s+(\S+)(?:\s+as\s+(.+?))?\s*$", re.MULTILINE)
_MESSAGE = re.compile(r"^\s*([\w .-]+?)\s*(?:-?->>?|--?[x)]|--?>>?[+-]?)[+-]?\s*([\w .-]+?)\s*:[ \t]*(.*)$", re.MULTILINE)


class Component(NamedTuple):
    """A new service or class; `dependencies` and `exposes_to` are the names given, in order."""

    name: str
    responsibility: str
    dependencies: tuple[str, ...]
    exposes_to: tuple[str, ...]
    kind: str
    package: str
    span: Span


class ComponentChange(NamedTuple):
    """An existing component that must change; `notation` is `table` or `list`."""

    name: str
    change: str
    impact: str
    notation: str
    span: Span


class Message(NamedTuple):
    """One arrow of a sequence diagram, between the participants' full names."""

    source: str
    target: str
    text: str


class Interaction(NamedTuple):
    """A diagram: its participants by full name and its messages."""

    participants: tuple[str, ...]
    messages: tuple[Message, ...]
    span: Span


class Components(NamedTuple):
    """New components, affected ones, and how they interact."""

    components: tuple[Component, ...]
    affected: tuple[ComponentChange, ...]
    interactions: tuple[Interaction, ...]


@section(Components)
def lower(lowering: Lowering) -> Components:
    """Read component blocks and tables, affected components, and sequence diagrams."""
    new = lowering.find("New Components")
    components: list[Component] = []
    if new:
        components += _rows(lowering, new[0])
        for child in new[0].children:
            if not lowering.untouched(child, new[1]):
                components += _block(lowering, child)
    whole = lowering.section("Component Design") or (new[0] if new else None)
    return Components(
        tuple(dict((c.name.casefold(), c) for c in reversed(components) if c.name).values())[::-1],
        tuple(_affected(lowering)),
        tuple(_interactions(lowering, whole)),
    )


def _rows(lowering: Lowering, place: Section) -> Iterator[Component]:
    for record in lowering.records(lowering.find("New Components"), deep=False):
        cells = record.cells
        name = lowering.name(Span(record.row.cells[0].start, record.row.cells[0].end))
        texts = {word: lowering.written(cell).text for word, cell in cells.items()}
        if name:
            yield Component(
                name.text,
                texts.get("responsibility", texts.get("purpose", "")),
                names_listed(texts.get("dependencies", "")),
                names_listed(texts.get("exposes to", "")),
                texts.get("type", ""),
                name_in(texts.get("package", "")),
                name.span,
            )


def _block(lowering: Lowering, child: Section) -> Iterator[Component]:
    heading = child.heading
    if heading is None:
        return
    labels = lowering.labels(child, deep=False)

    def value(*words: str) -> str:
        return next((labels[word].text for word in words if word in labels), "")

    for name in lowering.names(heading.text):
        yield Component(
            name.text,
            value("responsibility", "purpose", "role"),
            names_listed(value("dependencies", "depends on")),
            names_listed(value("exposes to", "used by", "consumers")),
            value("type", "kind"),
            name_in(value("package", "location", "module")),
            name.span,
        )


def names_listed(text: str) -> tuple[str, ...]:
    """The names in a list written in prose: links and code spans, else the parts between commas."""
    marked = [name_in(part) for part in _NAMES.findall(text)]
    if marked:
        return tuple(name for name in marked if not re.fullmatch(r"(?:Dependency|Consumer|Component)\d", name))
    if not text or text.lower().rstrip(".") in ("none", "n/a", "-", "—"):
        return ()
    parts = [part.strip(" .") for part in re.split(r",|;|\band\b", text)]
    return tuple(part for part in parts if part and len(part.split()) <= 4)


def _affected(lowering: Lowering) -> Iterator[ComponentChange]:
    seen: set[str] = set()
    found = lowering.find("Affected Existing Components", "Affected Components")
    for record in lowering.records(found):
        cell = record.row.cells[0]
        name = lowering.name(Span(cell.start, cell.end))
        texts = [lowering.written(c).text for c in record.row.cells] + ["", ""]
        if name and name.text.casefold() not in seen:
            seen.add(name.text.casefold())
            yield ComponentChange(name.text, texts[1], texts[2], "table", name.span)
    for place in (found[0] if found else None, lowering.section("Components Affected")):
        for item in lowering.items(place):
            head = lowering.head(item)
            name_text = name_in(head.text, bullet=True)
            if name_text and name_text.casefold() not in seen:
                seen.add(name_text.casefold())
                short = place is not None and found is not None and place is found[0]
                yield ComponentChange(name_text, head.text, "", "bullets" if short else "list", head.span)


def _interactions(lowering: Lowering, place: Section | None) -> Iterator[Interaction]:
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Fence) and block.language == "mermaid":
            text = lowering.tree.fence_text(block)
            if text.lstrip().startswith("sequenceDiagram"):
                yield interaction(text, Span(block.start, block.end))


def interaction(text: str, span: Span) -> Interaction:
    """The participants and messages of a sequence diagram."""
    names = {match[1]: (match[2] or match[1]).strip().strip('"') for match in _PARTICIPANT.finditer(text)}
    messages = []
    for match in _MESSAGE.finditer(text):
        ends = [names.setdefault(end.strip(), end.strip()) for end in (match[1], match[2])]
        messages.append(Message(ends[0], ends[1], match[3].strip()))
    return Interaction(tuple(dict.fromkeys(names.values())), tuple(messages), span)

