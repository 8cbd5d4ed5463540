"""Headings with everything below them."""

from collections.abc import Iterator, Sequence

from trueline.syntax.tree import Block, Heading, Section


def build_sections(blocks: Sequence[Block], start: int, end: int) -> Section:
    """The root section of a file whose top-level blocks are `blocks`; it has no heading."""
    open_sections = [_Draft(None, start, 0)]
    for block in blocks:
        if isinstance(block, Heading):
            while len(open_sections) > 1 and open_sections[-1].level >= block.level:
                _close(open_sections, block.start)
            open_sections.append(_Draft(block, block.start, block.level))
        else:
            open_sections[-1].blocks.append(block)
    while len(open_sections) > 1:
        _close(open_sections, end)
    return open_sections[0].section(end)


def flatten(section: Section) -> Iterator[Section]:
    """All sections below `section`, in document order."""
    for child in section.children:
        yield child
        yield from flatten(child)


class _Draft:
    """A section that is still open. Headings have six levels, so at most seven are open at once."""

    __slots__ = ("blocks", "children", "heading", "level", "start")

    def __init__(self, heading: Heading | None, start: int, level: int) -> None:
        self.heading = heading
        self.start = start
        self.level = level
        self.blocks: list[Block] = []
        self.children: list[Section] = []

    def section(self, end: int) -> Section:
        return Section(self.start, end, self.heading, tuple(self.blocks), tuple(self.children))


def _close(open_sections: list[_Draft], end: int) -> None:
    closed = open_sections.pop()
    open_sections[-1].children.append(closed.section(end))
