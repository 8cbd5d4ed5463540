"""Headings with everything below them."""

from collections.abc import Sequence

from trueline.syntax.tree import Block, Heading, Section

_new = tuple.__new__


def build_sections(blocks: Sequence[Block], start: int, end: int) -> tuple[Section, tuple[Section, ...]]:
    """The root section of a file whose top-level blocks are `blocks`, and all sections with a heading, in order.

    Built from the last heading to the first, so that what is inside a section is there before it.
    """
    blocks = tuple(blocks)
    every: list[Section] = []
    # The sections behind the current heading that are inside no other, with their levels, the nearest last.
    behind: list[tuple[int, Section]] = []
    stop = len(blocks)
    for number in range(stop - 1, -1, -1):
        heading = blocks[number]
        if type(heading) is Heading:
            inside = []
            while behind and behind[-1][0] > heading.level:
                inside.append(behind.pop()[1])
            section_end = behind[-1][1].start if behind else end
            own = blocks[number + 1 : stop]
            section = _new(Section, (heading.start, section_end, heading, own, tuple(inside)))
            behind.append((heading.level, section))
            every.append(section)
            stop = number
    return Section(start, end, None, blocks[:stop], tuple(section for _, section in reversed(behind))), tuple(
        reversed(every)
    )
