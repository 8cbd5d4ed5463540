"""Items of lists: which there are, how they are written, and one more of them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.model.lowering import walk_blocks, walk_items
from trueline.refactors._headings import section_called, title_of
from trueline.refactors._lines import encoded, ending_of, line_end, line_start
from trueline.refactors._naming import pick, plain
from trueline.refactors.refactor import Declined, UnknownName
from trueline.syntax import Item, List, Paragraph, Section
from trueline.template import Asks, Slot
from trueline.text import Edit, Span

_NUMBER = re.compile(r"(\d+)([.)])$")
# What may stand before an item besides blanks: the marks of the quotes it stands in.
_QUOTED = re.compile(rb"^[ \t>]*$")
_NESTED = re.compile(rb"\n(\t| {2,8})[-*+] ")


class Box(NamedTuple):
    """An item with a check box, the text of its first paragraph, and the section it stands in."""

    item: Item
    text: str
    section: Section


def boxes(document: Document) -> Iterator[Box]:
    """Every check box of the text, nested ones too, in order."""
    for section in (document.tree.root, *document.tree.sections):
        for block in walk_blocks(section, deep=False):
            if isinstance(block, List):
                for item, _ in walk_items(block.items):
                    if item.check is not None:
                        yield Box(item, document.lowering.head(item).text, section)


def boxes_within(document: Document, within: str) -> tuple[list[Box], str]:
    """The boxes below the section that `within` means, all for no word; and where that is, in words."""
    every = list(boxes(document))
    where = f" in `{document.name}`"
    if within:
        section, _ = section_called(document, within)
        every = [box for box in every if section.start <= box.item.start < section.end]
        where = f" in `{title_of(section) or document.name}`"
    if not every:
        raise UnknownName(f"there is no check box{where}")
    return every, where


def find_boxes(document: Document, wanted: Sequence[str], within: str) -> list[Box]:
    """The boxes that texts or numbers mean, counted from 1 in the section that `within` means."""
    every, where = boxes_within(document, within)
    if not within and len({id(box.section) for box in every}) > 1:
        texts = {plain(box.text) for box in every}
        for word in wanted:
            if word.isdecimal() and plain(word) not in texts:
                raise UnknownName(f"boxes are counted in a section; say with --in which one {word} is in")
    return [every[pick(word, [box.text for box in every], "check box", where)] for word in wanted]


def is_left(document: Document, box: Box) -> bool:
    """Whether a box is empty, or the template's placeholder."""
    places = document.outline.places if document.outline else ()
    slot = next((place.slot for place in places if place.section is box.section), None)
    return not box.text or document.lowering.placeholder(box.item, slot)


def tick_mark(document: Document) -> bytes:
    """How the note ticks: `x`, or `X` where most of its boxes have that."""
    marks = [document.tree.data[box.item.check.start : box.item.check.end] for box in boxes(document) if box.item.check]
    return b"X" if marks.count(b"X") > marks.count(b"x") else b"x"


def has_boxes(items: Sequence[Item], slot: Slot | None) -> bool:
    """Whether a new item has a check box: as `items` have, else as the template's own; where nothing says, it has."""
    if items:
        return any(item.check for item in items)
    asked = [line for line, asks in slot.lines.items() if asks is Asks.ITEM] if slot is not None else []
    return not asked or any(line.startswith(b"[") for line in asked)


def add_item(document: Document, section: Section, slot: Slot | None, text: str, check: bool = False) -> Edit:
    """The edit that adds an item to a section, written as its neighbours are.

    It replaces the first placeholder, or goes to the end of the section's last list or, where only the
    sections below it have lists, of the last one of these. A section without a list gets one, of check
    boxes if `check` is set.
    """
    lists = [block for block in walk_blocks(section, deep=False) if isinstance(block, List)]
    lists = lists or [block for block in walk_blocks(section) if isinstance(block, List)]
    items = [item for block in lists for item in block.items]
    for item in items:
        if document.lowering.placeholder(item, slot) and (item.check is not None or not check):
            return _said_in(document, item, text)
    if not lists:
        return _new_list(document, section, f"- [ ] {text}" if check else f"- {text}")
    data = document.tree.data
    last = lists[-1].items[-1]
    prefix = data[line_start(data, last.start) : last.start]
    if not _QUOTED.match(prefix):
        raise Declined(f"the list in line {document.tree.lines.line(last.start)} begins inside another item")
    lead = prefix + _next_marker(data, last)
    gap = _gap(data, lists[-1])
    end = line_end(data, last.end)
    return Edit(Span(end, end), ending_of(data) + gap + lead + encoded(document, text))


def _said_in(document: Document, item: Item, text: str) -> Edit:
    """The edit that writes `text` into an item in the place of what it says."""
    data = document.tree.data
    first = item.blocks[0] if item.blocks else None
    end = first.end if isinstance(first, Paragraph) else item.content
    blank = "" if data[item.content - 1 : item.content] in (b" ", b"\t") else " "
    return Edit(Span(item.content, end), encoded(document, blank + text))


def child_item(document: Document, item: Item, text: str, check: bool = False, first: bool = False) -> Edit:
    """The edit that adds an item below `item`: as the last there or, with `first`, before all others."""
    data = document.tree.data
    nested = [block for block in item.blocks if isinstance(block, List)]
    if nested:
        like = nested[0].items[0] if first else nested[-1].items[-1]
        prefix = data[line_start(data, like.start) : like.start]
        lead = prefix + (data[like.marker.start : like.marker.end] + b" " if first else _next_marker(data, like))
    else:
        prefix = data[line_start(data, item.start) : item.start]
        lead = prefix + _indent(data, item) + (b"- [ ] " if check else b"- ")
    if not _QUOTED.match(prefix):
        raise Declined(f"the item in line {document.tree.lines.line(item.start)} begins inside another one")
    after = document.lowering.head(item).span.end if first or not item.blocks else item.end
    end = line_end(data, max(after, item.content))
    return Edit(Span(end, end), ending_of(data) + lead + encoded(document, text))


def _indent(data: bytes, item: Item) -> bytes:
    """How far the note nests its items: as it does elsewhere, but at least as far as the marker asks for."""
    marker = item.marker.end - item.marker.start
    found = _NESTED.search(data)
    if found and found[1] == b"\t":
        return b"\t"
    return b" " * max(marker + 1, len(found[1]) if found else 0)


def _next_marker(data: bytes, last: Item) -> bytes:
    """Marker, blanks and an empty box as the last item has them, its number one higher."""
    marker = data[last.marker.start : last.marker.end].decode("ascii", "replace")
    found = _NUMBER.match(marker)
    if found:
        marker = f"{int(found[1]) + 1}{found[2]}"
    if last.check is not None:
        between = data[last.marker.end : last.check.start]
        behind = data[last.check.end : last.content]
        return marker.encode() + between + b" " + (behind if behind.endswith((b" ", b"\t")) else behind + b" ")
    between = data[last.marker.end : last.content]
    return marker.encode() + (between if between and not between.strip(b" \t") else b" ")


def _gap(data: bytes, block: List) -> bytes:
    """A blank line where the list has them between its items, with the marks of the quote it stands in."""
    if len(block.items) < 2:
        return b""
    before, last = block.items[-2:]
    between = data[line_end(data, before.end) : line_start(data, last.start)]
    lines = between.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return lines[1] + ending_of(data) if len(lines) > 2 else b""


def _new_list(document: Document, section: Section, item: str) -> Edit:
    """A list behind what the section says first, or below its heading."""
    data = document.tree.data
    ending = ending_of(data)
    blocks = [block for block in section.blocks if document.tree.text(block) not in ("---", "***", "___")]
    heading = section.heading
    last = blocks[-1].end if blocks else heading.end if heading else section.start
    end = line_end(data, last)
    below = data[end:].removeprefix(ending)
    close = b"" if not below or below.startswith((b"\n", b"\r")) else ending
    return Edit(Span(end, end), ending + ending + encoded(document, item) + close)


def is_same(one: str, other: str) -> bool:
    """Whether two items say the same."""
    return plain(one).rstrip(".") == plain(other).rstrip(".")
