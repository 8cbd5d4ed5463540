"""3 Component Design: what is built, what is touched, who talks to whom."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, walk_blocks
from trueline.model.markers import fate
from trueline.model.naming import name_in
from trueline.model.rooms import section
from trueline.model.sequences import is_sequence, sequence
from trueline.syntax import Fence, Section, Table
from trueline.template import Slot
from trueline.template.late import late
from trueline.text import Span

_NAMES = late(rb"!?\[\[[^\[\]]{1,400}\]\]|`[^`\n]{1,400}`")
_PART = late(rb"(?:!?\[\[[^\[\]]{0,400}\]\]|`[^`\n]{0,400}`|\([^)]{0,400}\)|(?!\band\b)[^,;])+")
_ASIDE = late(rb"\s{0,3}\([^)]{0,400}\)")
_COMPONENT = late(r"(?:component|class|service)(?: name)?")
_NOBODY = late(r"(?:none|n/?a|nothing|nobody|no one|-+|—|–)[.]?$", re.IGNORECASE)
_PLACEHOLDER = late(r"(?:Dependency|Consumer|Component)\d")


class Component(NamedTuple):
    """A new service or class; `dependencies` and `exposes_to` are the names given, in order.

    `exposure` is all that is written about who uses it, empty where nothing is.
    """

    name: str
    responsibility: str
    dependencies: tuple[Text, ...]
    exposes_to: tuple[Text, ...]
    kind: str
    package: str
    span: Span
    exposure: Text


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
    """New components, affected ones, how they interact; `uses` is what a component's own note depends on."""

    components: tuple[Component, ...]
    affected: tuple[ComponentChange, ...]
    interactions: tuple[Interaction, ...]
    uses: tuple[Text, ...]


@section(Components)
def lower(lowering: Lowering) -> Components:
    """Read component blocks and tables, affected components, and sequence diagrams."""
    new = lowering.find("New Components")
    components: list[Component] = []
    if new:
        components += _rows(lowering, new)
        for child in new[0].children:
            if not lowering.untouched(child, new[1]):
                components += _block(lowering, child)
    whole = lowering.section("Component Design") or (new[0] if new else None)
    return Components(
        tuple({c.name.casefold(): c for c in reversed(components) if c.name}.values())[::-1],
        tuple(_affected(lowering)),
        tuple(_interactions(lowering, whole)),
        tuple(_uses(lowering)),
    )


def _uses(lowering: Lowering) -> Iterator[Text]:
    """What the note of a component lists as its dependencies: linked bullets, and rows of a table."""
    whole = lowering.find("Dependencies")
    inner = lowering.find("Internal Dependencies")
    for found in (inner,) if inner else (whole,):
        for _, head in lowering.headed(found[0] if found else None, deep=False):
            # Some lists name who uses the component too, and say so.
            if head.text.lstrip("*").startswith(("[[", "`")) and "reverse" not in head.text:
                yield lowering.named(head.span, bullet=True)
        for record in lowering.records(found, deep=False):
            name = lowering.named(Span(record.row.cells[0].start, record.row.cells[0].end))
            if name:
                yield name


def _rows(lowering: Lowering, found: tuple[Section, Slot | None] | None) -> Iterator[Component]:
    for record in lowering.records(found, deep=False):
        name = lowering.named(Span(record.row.cells[0].start, record.row.cells[0].end))
        texts = {word: lowering.written(cell) for word, cell in record.cells.items()}
        if name and not _is_changed(texts.values()):
            yield _component(lowering, name, texts)


def _block(lowering: Lowering, child: Section) -> Iterator[Component]:
    if child.heading is None:
        return
    labels = lowering.labels(child, deep=False)
    if not labels and any(isinstance(block, Table) and _lists(lowering, block) for block in child.blocks):
        # A heading above a table of components only groups them.
        yield from _rows(lowering, (child, None))
    else:
        for name in lowering.names(child.heading.text):
            yield _component(lowering, name, labels)


def _is_changed(cells: Iterable[Text]) -> bool:
    """Whether one of a row's cells says that the component exists (`Changed`)."""
    return any(fate(cell.text) in ("modified", "removed") for cell in cells)


def _lists(lowering: Lowering, table: Table) -> bool:
    return bool(table.header.cells) and bool(_COMPONENT.fullmatch(lowering.columns(table)[0]))


def _component(lowering: Lowering, name: Text, said: Mapping[str, Text]) -> Component:
    def value(*words: str) -> Text:
        return next((said[word] for word in words if word in said), Text("", Span(0, 0)))

    exposure = value("exposes to", "used by", "consumers")
    return Component(
        name.text,
        value("responsibility", "purpose", "role").text,
        names_listed(lowering, value("dependencies", "depends on")),
        names_listed(lowering, exposure),
        value("type", "kind").text,
        name_in(value("package", "location", "module").text),
        name.span,
        exposure,
    )


def names_listed(lowering: Lowering, listed: Text) -> tuple[Text, ...]:
    """The names in a list written in prose: of each part its links and code spans, else its few words.

    The spans cut the names without brackets, back-ticks and what is explained about them.
    """
    if not listed.text or _NOBODY.match(listed.text):
        return ()
    data = lowering.tree.data
    names = []
    for part in _PART.finditer(data, *listed.span):
        for within in _marked(part):
            said = _ASIDE.sub(b"", within.cut(data)).decode("utf-8", "replace")
            name = name_in(" ".join(said.split())).strip(" .*")
            if name and not _PLACEHOLDER.fullmatch(name):
                names.append(lowering.placed(name, within))
    return tuple(names)


def _marked(part: re.Match[bytes]) -> list[Span]:
    """The links and code spans outside parentheses in a part of a list; all of it where it is few words."""
    plain = _ASIDE.sub(lambda aside: b" " * len(aside[0]), part[0])
    start = part.start()
    marked = [Span(start + found.start(), start + found.end()) for found in _NAMES.finditer(plain)]
    return marked or ([Span(*part.span())] if 0 < len(plain.split()) <= 4 else [])


def _affected(lowering: Lowering) -> Iterator[ComponentChange]:
    seen: set[str] = set()
    found = lowering.find("Affected Existing Components", "Affected Components")
    quick = lowering.find("Components Affected")
    for record in (*lowering.records(found), *lowering.records(quick if quick != found else None)):
        cell = record.row.cells[0]
        name = lowering.named(Span(cell.start, cell.end))
        texts = [lowering.text(c) for c in record.row.cells] + ["", ""]
        if name and name.text.casefold() not in seen:
            seen.add(name.text.casefold())
            yield ComponentChange(name.text, texts[1], texts[2], "table", name.span)
    for record in lowering.records(lowering.find("New Components"), deep=False):
        cells = [lowering.written(cell) for cell in record.row.cells]
        name = lowering.named(cells[0].span)
        if name and _is_changed(cells[1:]) and name.text.casefold() not in seen:
            seen.add(name.text.casefold())
            yield ComponentChange(name.text, cells[-1].text, "", "table", name.span)
    for place in (found[0] if found else None, quick[0] if quick else None):
        for _, head in lowering.headed(place):
            name = lowering.named(head.span, bullet=True)
            if name and name.text.casefold() not in seen:
                seen.add(name.text.casefold())
                short = place is not None and found is not None and place is found[0]
                yield ComponentChange(name.text, head.text, "", "bullets" if short else "list", name.span)


def _interactions(lowering: Lowering, place: Section | None) -> Iterator[Interaction]:
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Fence) and is_sequence(lowering.tree, block):
            drawn = sequence(lowering.tree, block)
            messages = tuple(
                Message(drawn.name(arrow.source.text), drawn.name(arrow.target.text), arrow.text)
                for arrow in drawn.arrows
            )
            names = [participant.name for participant in drawn.participants]
            names += [end for message in messages for end in (message.source, message.target)]
            yield Interaction(tuple(dict.fromkeys(names)), messages, drawn.span)
