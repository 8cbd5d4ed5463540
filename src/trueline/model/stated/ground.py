"""A note as statements are looked for in it: every section with the headings above it and of when it speaks."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from trueline.model.stated.times import first_of, time_in, time_of
from trueline.syntax import Block, Fence, List, Paragraph, Quote, Section, Table
from trueline.template.normal import essence
from trueline.text import Span

if TYPE_CHECKING:
    from trueline.model.document import Document


class Piece(NamedTuple):
    """A block of a note with the headings above it, the outermost first, and of when they speak.

    `label` is the last bold line or label before it in its section; `after` the end of the one before.
    """

    block: Block
    headings: tuple[str, ...]
    time: str
    label: str
    section: Section


class Ground:
    """One note, walked once."""

    def __init__(self, document: "Document") -> None:
        self.document = document
        self.tree = document.tree
        self.data = document.tree.data
        self.lowering = document.lowering
        self.title = document.meta.title or document.name
        template = document.template
        self._template = frozenset(line for slot in template.every for line in slot.lines) if template else frozenset()
        below = {id(child) for section in self.tree.sections for child in section.children}
        self.pieces = tuple(
            piece for section in self.tree.sections if id(section) not in below for piece in self._walk(section, (), "")
        )
        self._starts = [piece.block.start for piece in self.pieces]

    def _walk(self, section: Section, headings: tuple[str, ...], time: str) -> Iterator[Piece]:
        if section.heading is not None:
            headings = (*headings, section.heading.title)
            # A note's own title names it; it says nothing of when the note speaks.
            time = time if len(headings) == 1 and section.heading.level == 1 else time_in(section, time)
            time = first_of(time, "past" if "~~" in section.heading.title else "")
            yield Piece(section.heading, headings, time, "", section)
        label = ""
        for block in section.blocks:
            yield from self._pieces(block, headings, time, label, section)
            if isinstance(block, Paragraph):
                label = self.text(Span(block.start, block.end))
            elif isinstance(block, List | Table | Fence):
                label = ""
        for child in section.children:
            yield from self._walk(child, headings, time)

    def _pieces(
        self, block: Block, headings: tuple[str, ...], time: str, label: str, section: Section
    ) -> Iterator[Piece]:
        yield Piece(block, headings, time, label, section)
        if isinstance(block, Quote):
            title = self.text(block.callout.title) if block.callout else ""
            inner = first_of(time, time_of(title) if title else "")
            for one in block.blocks:
                yield from self._pieces(one, headings, inner, label, section)
        elif isinstance(block, List):
            for item in block.items:
                for one in item.blocks:
                    if isinstance(one, Table | Fence):
                        yield from self._pieces(one, headings, time, label, section)

    def at(self, place: int) -> Piece | None:
        """The piece that a byte stands in."""
        index = bisect_right(self._starts, place) - 1
        return self.pieces[index] if index >= 0 else None

    def text(self, span: Span) -> str:
        """A text with white space folded."""
        return self.lowering.text(span)

    def line(self, place: int) -> Span:
        """The line that a byte stands in."""
        start = self.data.rfind(b"\n", 0, place) + 1
        end = self.data.find(b"\n", place)
        return Span(start, len(self.data) if end < 0 else end)

    def is_given(self, span: Span) -> bool:
        """Whether a line only repeats the template."""
        return bool(self._template) and essence(self.data[span.start : span.end]) in self._template
