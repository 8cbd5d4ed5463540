"""Labelled values in the text, such as `- **Flag name:** x`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.refactors._lines import encoded, line_end, one_line
from trueline.refactors._naming import plain
from trueline.refactors.refactor import Declined
from trueline.syntax import Block, Item, Label, List, Paragraph, Quote
from trueline.text import Edit, Span

_CODE = re.compile(r"`[^`]+`$")


class FieldUse(NamedTuple):
    """A label in the text with the heading it stands under."""

    name: str
    section: str
    label: Label

    @property
    def full(self) -> str:
        """The name that tells it from labels of other sections."""
        return f"{self.section}/{self.name}"


def fields(document: Document) -> Iterator[FieldUse]:
    """Every label at the head of a paragraph or item, in order."""
    for section in (document.tree.root, *document.tree.sections):
        title = section.heading.title if section.heading else ""
        for node in _nodes(section.blocks):
            label = document.tree.label(node)
            if label:
                yield FieldUse(label.name.strip(" :?"), title, label)


def _nodes(blocks: tuple[Block, ...]) -> Iterator[Paragraph | Item]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, List):
            for item in block.items:
                yield item
                yield from _nodes(tuple(inner for inner in item.blocks if isinstance(inner, List)))
        elif isinstance(block, Quote):
            yield from _nodes(block.blocks)


def matching(document: Document, key: str) -> list[FieldUse]:
    """The fields that `key` names: `Flag name`, or `Feature Flags/Flag name`."""
    section, slash, name = key.rpartition("/")
    found = [use for use in fields(document) if plain(use.name) == plain(key)]
    if not found and slash:
        found = [
            use for use in fields(document) if plain(use.name) == plain(name) and plain(section) in plain(use.section)
        ]
    return found


def set_field(document: Document, use: FieldUse, text: str) -> list[Edit]:
    """The edit that gives a field another value; none where it has it."""
    data = document.tree.data
    value = use.label.value
    said = document.tree.text(value)
    text = one_line(text)
    if said.strip() == text:
        return []
    if b"\n" in said.strip().encode() or b"\r" in said.strip().encode():
        raise Declined(f"`{use.name}` has a value of several lines; change it by hand")
    if _CODE.match(said.strip()) and "`" not in text:
        text = f"`{text}`"
        if said.strip() == text:
            return []
    start = use.label.end
    end = value.start + len(data[value.start : value.end].rstrip())
    if end <= start:
        end = start
        blank = data[end : line_end(data, end)]
        end += len(blank) if not blank.strip() else 0
        while start > use.label.name_span.end and data[start - 1 : start] in (b" ", b"\t"):
            start -= 1
        return [Edit(Span(start, end), encoded(document, f" {text}"))]
    return [Edit(Span(start, end), encoded(document, text))]
