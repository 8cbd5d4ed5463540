"""How a note is built: its outline, what may be folded away, and what encloses a place."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.tasks import Tasks
from trueline.syntax import Fence, Item, List, Paragraph, Quote, Section, Table
from trueline.syntax.tree import Block, Comment
from trueline.template import Place, State
from trueline.text import Span


class Node(NamedTuple):
    """A heading with what is below it. `detail` says how far it is filled, where a template asks for it."""

    name: str
    detail: str
    level: int
    span: Span
    name_span: Span
    children: "tuple[Node, ...]"


class Fold(NamedTuple):
    """Lines that may be folded away below their first; `kind` is `section`, `comment`, `matter` or `block`."""

    span: Span
    kind: str


def outline(document: Document) -> tuple[Node, ...]:
    """The headings of a note, nested, each with how far its section is filled."""
    places = document.outline.places if document.outline else ()
    details = {place.section.start: _detail(place) for place in places if place.section is not None}
    progress = _progress(document)
    return tuple(_node(document, section, details | progress) for section in document.tree.root.children)


def _node(document: Document, section: Section, details: dict[int, str]) -> Node:
    heading = section.heading
    assert heading is not None
    return Node(
        heading.title.strip() or "(no title)",
        details.get(section.start, ""),
        heading.level,
        Span(section.start, _last(document.tree.data, section)),
        heading.text if not heading.text.empty else Span(heading.start, heading.end),
        tuple(_node(document, child, details) for child in section.children),
    )


def _detail(place: Place) -> str:
    return "" if place.state is State.FILLED else place.state.value


def _progress(document: Document) -> dict[int, str]:
    """How many of the criteria and tasks are done, at the sections that list them."""
    found = {}
    for name, items in (
        ("Success Criteria", [bool(one.done) for one in document[Overview].criteria]),
        ("Implementation Tasks", [one.done for one in document[Tasks].tasks]),
    ):
        section = document.lowering.section(name)
        if section is not None and items:
            found[section.start] = f"{sum(items)} of {len(items)}"
    return found


def _last(data: bytes, section: Section) -> int:
    """Where the text of a section ends, without the blank lines behind it."""
    return section.start + len(data[section.start : section.end].rstrip())


def folds(document: Document) -> Iterator[Fold]:
    """Everything that spans several lines and may be folded away."""
    tree = document.tree
    if tree.front_matter:
        yield Fold(Span(tree.front_matter.start, tree.front_matter.end), "matter")
    for section in tree.sections:
        yield Fold(Span(section.start, _last(tree.data, section)), "section")
    yield from _block_folds(tree.blocks)


def _block_folds(blocks: tuple[Block, ...]) -> Iterator[Fold]:
    for block in blocks:
        if isinstance(block, Comment):
            yield Fold(Span(block.start, block.end), "comment")
        elif isinstance(block, Fence | Table):
            yield Fold(Span(block.start, block.end), "block")
        elif isinstance(block, Quote):
            yield Fold(Span(block.start, block.end), "block")
            yield from _block_folds(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield Fold(Span(item.start, item.end), "block")
                yield from _block_folds(item.blocks)


def around(document: Document, offset: int) -> tuple[Span, ...]:
    """What encloses a place, from the whole note to the smallest: sections, blocks, items, cells, links."""
    tree = document.tree
    found = [Span(0, len(tree.data))]
    if tree.front_matter and tree.front_matter.start <= offset <= tree.front_matter.end:
        found.append(Span(tree.front_matter.start, tree.front_matter.end))
        for one in tree.front_matter.properties:
            if one.start <= offset <= one.end:
                found.append(Span(one.start, one.end))
                found += [Span(*value[:2]) for value in one.values if value.start <= offset <= value.end]
    for section in tree.sections:
        if section.start <= offset < section.end or offset == section.end == len(tree.data):
            found.append(Span(section.start, _last(tree.data, section)))
    found += _enclosing(tree.blocks, offset)
    found += [Span(*link[:2]) for link in tree.links if link.start <= offset <= link.end]
    found += [code.content for code in tree.code_spans if code.content.start <= offset <= code.content.end]
    return _nested(found, offset)


def _enclosing(blocks: tuple[Block, ...], offset: int) -> Iterator[Span]:
    for block in blocks:
        if not block.start <= offset <= block.end:
            continue
        yield Span(block.start, block.end)
        if isinstance(block, Table):
            for row in (block.header, *block.rows):
                if row.start <= offset <= row.end:
                    yield Span(row.start, row.end)
                    yield from (Span(*cell[:2]) for cell in row.cells if cell.start <= offset <= cell.end)
        elif isinstance(block, Quote):
            yield from _enclosing(block.blocks, offset)
        elif isinstance(block, List):
            for item in block.items:
                if item.start <= offset <= item.end:
                    yield Span(item.start, item.end)
                    yield _text_of(item)
                    yield from _enclosing(item.blocks, offset)


def items_at(document: Document, offset: int) -> list[Item]:
    """The list items around a place, the outermost first."""
    return list(_items_at(document.tree.blocks, offset))


def _items_at(blocks: tuple[Block, ...], offset: int) -> Iterator[Item]:
    for block in blocks:
        if block.start <= offset <= block.end:
            if isinstance(block, Quote):
                yield from _items_at(block.blocks, offset)
            elif isinstance(block, List):
                for item in block.items:
                    if item.start <= offset <= item.end:
                        yield item
                        yield from _items_at(item.blocks, offset)


def _text_of(item: Item) -> Span:
    first = item.blocks[0] if item.blocks else None
    return Span(item.content, first.end if isinstance(first, Paragraph) else item.end)


def _nested(spans: list[Span], offset: int) -> tuple[Span, ...]:
    """The spans around a place, each within the one before it and smaller."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda one: (-one.length, one)):
        if span.start <= offset <= span.end and (not kept or kept[-1].covers(span)) and not span.empty:
            kept.append(span)
    return tuple(kept)
