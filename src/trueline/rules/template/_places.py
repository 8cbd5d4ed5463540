"""What the rules about templates share: where an author wrote, and what the template left there."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from trueline.model import Document
from trueline.syntax import Block, Comment, Fence, List, Quote, Rule, Section, Table, Tree
from trueline.template import Asks, Place, Slot
from trueline.template.normal import essence, essences
from trueline.text import Span

Found = TypeVar("Found", Table, Fence)

# Fences of which a reader sees the answer, so that they stay as they are.
QUERIES = frozenset(
    {"dataview", "dataviewjs", "query", "base", "tasks", "datacore", "datacorejsx", "datacorets"}
)
_ITALIC = re.compile(rb"[_*](?![_*\s]).*[^\s][_*]$", re.DOTALL)
_GUIDING = re.compile(
    rb"^[_*\[<{]|[?:]\s*[_*]*$|\b(?:todo|tbd|describe|explain|list|e\.g\.)\b", re.IGNORECASE
)


def first_heading(tree: Tree) -> Span:
    """The text of the note's first heading: where to say what is true of the whole note."""
    heading = tree.sections[0].heading if tree.sections else None
    return heading.text if heading else Span(0, 0)


@lru_cache(maxsize=2)
def claimed(document: Document) -> frozenset[int]:
    """The identities of all sections that answer a slot."""
    places = document.outline.places if document.outline else ()
    return frozenset(id(place.section) for place in places)


def parts(place: Place, own: frozenset[int]) -> Iterator[Section]:
    """A place's section and those below it that are not `claimed` by other slots.

    Nothing below a heading that `is_prototype` is among them: nobody wrote there.
    """
    section = place.section
    if section is not None:
        yield section
        if section.children:
            yield from _below(section, place.slot, own)


def _below(section: Section, slot: Slot, own: frozenset[int]) -> Iterator[Section]:
    for child in section.children:
        if id(child) not in own:
            yield child
            if not is_prototype(child, slot):
                yield from _below(child, slot, own)


def nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """These blocks and all inside them, however deep."""
    left = list(reversed(blocks))
    while left:
        block = left.pop()
        yield block
        if isinstance(block, Quote):
            left.extend(reversed(block.blocks))
        elif isinstance(block, List):
            for item in reversed(block.items):
                left.extend(reversed(item.blocks))


def find_all(tree: Tree, kind: type[Found], sign: bytes) -> Iterator[Found]:
    """Every block of one kind in the note; lists and quotes are opened only where `sign` is in them."""
    data = tree.data
    for block in tree.blocks:
        if isinstance(block, kind):
            yield block
        elif isinstance(block, List | Quote) and data.find(sign, block.start, block.end) >= 0:
            for inner in nested((block,)):
                if isinstance(inner, kind):
                    yield inner


def is_prototype(section: Section, slot: Slot) -> bool:
    """Whether a section's heading is still one of the template's that stand for the author's."""
    heading = section.heading
    if heading is None or Asks.PROTOTYPE not in slot.lines.values():
        return False
    return slot.lines.get(essence(heading.title.encode())) is Asks.PROTOTYPE


def is_bare(section: Section) -> bool:
    """Whether a reader sees nothing below the heading."""
    return not section.children and all(isinstance(block, Comment | Rule) for block in section.blocks)


def computes(section: Section) -> bool:
    """Whether a fence of the section is a query that a reader sees the answer of; it stays as it is."""
    return any(isinstance(block, Fence) and block.language in QUERIES for block in section.blocks)


def is_italic(text: bytes) -> bool:
    """Whether a paragraph is emphasised as a whole, as templates mark what is to be replaced."""
    return _ITALIC.match(text) is not None


def reads_as_guidance(text: bytes) -> bool:
    """Whether a line asks for something, rather than being text that every note keeps (a licence)."""
    return _GUIDING.search(text) is not None


def says_nothing_new(tree: Tree, block: Block, slot: Slot) -> bool:
    """Whether every line of a block is the template's."""
    return all(not said or said in slot.lines for said in essences(tree.data[block.start : block.end]))


def whole_line(tree: Tree, span: Span) -> Span:
    """The lines that `span` touches, with the last one's line ending."""
    lines = tree.lines
    first, last = lines.line(span.start), lines.line(max(span.end - 1, span.start))
    end = lines.start(last + 1) if last < lines.count else len(tree.data)
    return Span(lines.start(first), end)
