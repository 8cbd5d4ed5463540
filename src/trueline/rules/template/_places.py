"""What the rules about templates share: where an author wrote, and what the template left there."""

import re
from collections.abc import Iterator
from functools import lru_cache

from trueline.model import Document
from trueline.syntax import Block, Comment, Fence, Rule, Section, Tree
from trueline.template import Asks, Place, Slot
from trueline.template.normal import essence, essences
from trueline.text import Span

# Fences of which a reader sees the answer, so that they stay as they are.
QUERIES = frozenset({"dataview", "dataviewjs", "query", "base", "tasks", "datacore", "datacorejsx", "datacorets"})
_ITALIC = re.compile(rb"[_*](?![_*\s]).*[^\s][_*]$", re.DOTALL)
_BRACKETED = re.compile(rb"\[[^\[\]]+\]$|\{[^{}]+\}$|<[^<>]+>$")
_GUIDING = re.compile(rb"^[_*\[<{]|[?:]\s*[_*]*$|\b(?:todo|tbd|describe|explain|list|e\.g\.)\b", re.IGNORECASE)


def first_heading(tree: Tree) -> Span:
    """The text of the note's first heading: where to say what is true of the whole note."""
    heading = tree.sections[0].heading if tree.sections else None
    return heading.text if heading else Span(0, 0)


@lru_cache(maxsize=2)
def claimed(document: Document) -> frozenset[int]:
    """The identities of all sections that answer a slot."""
    places = document.outline.places if document.outline else ()
    return frozenset(id(place.section) for place in places)


def parts(tree: Tree, place: Place, own: frozenset[int]) -> Iterator[Section]:
    """A place's section and those below it that are not `claimed` by other slots.

    Headings that `is_prototype` and what stands below them are left out: nobody wrote there.
    """
    section = place.section
    if section is not None:
        yield section
        if section.children:
            yield from _below(tree, section, place.slot, own)


def _below(tree: Tree, section: Section, slot: Slot, own: frozenset[int]) -> Iterator[Section]:
    for child in section.children:
        if id(child) not in own and not is_prototype(tree, child, slot):
            yield child
            yield from _below(tree, child, slot, own)


def prototypes(tree: Tree, place: Place, own: frozenset[int]) -> Iterator[Section]:
    """The sections below a place whose headings are still those of the template."""
    for part in parts(tree, place, own):
        for child in part.children:
            if id(child) not in own and is_prototype(tree, child, place.slot):
                yield child


def is_prototype(tree: Tree, section: Section, slot: Slot) -> bool:
    """Whether a section's heading is still one of the template's that stand for the author's.

    A numbered one (`Story 1`) may well stay, so it counts only while nothing is written below it.
    """
    heading = section.heading
    if heading is None or Asks.PROTOTYPE not in slot.lines.values():
        return False
    if slot.lines.get(essence(heading.title.encode())) is not Asks.PROTOTYPE:
        return False
    return not heading.title[-1:].isdigit() or all(
        not said or said in slot.lines for said in essences(tree.data[heading.end : section.end])
    )


def is_bare(section: Section) -> bool:
    """Whether a reader sees nothing below the heading."""
    return not section.children and all(isinstance(block, Comment | Rule) for block in section.blocks)


def computes(section: Section) -> bool:
    """Whether a fence of the section is a query that a reader sees the answer of; it stays as it is."""
    return any(isinstance(block, Fence) and block.language in QUERIES for block in section.blocks)


def is_italic(text: bytes) -> bool:
    """Whether a paragraph is emphasised as a whole, as templates mark what is to be replaced."""
    return _ITALIC.match(text) is not None


def is_bracketed(text: bytes) -> bool:
    """Whether a text as a whole stands in brackets, as templates mark what is to be replaced."""
    return _BRACKETED.match(text) is not None


def reads_as_guidance(text: bytes) -> bool:
    """Whether a line asks for something, rather than being text that every note keeps (a licence)."""
    return _GUIDING.search(text) is not None


def says_nothing_new(tree: Tree, block: Block, slot: Slot) -> bool:
    """Whether every line of a block is the template's."""
    return all(not said or said in slot.lines for said in essences(tree.data[block.start : block.end]))
