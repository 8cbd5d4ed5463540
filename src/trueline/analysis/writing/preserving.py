"""Whether edits of a note left everything beside them what it was: both are parsed, and compared.

Bytes outside the edits' spans are the same by construction; what they mean need not be. A back-tick
too many hides the rest of a note in a fence, a line without a blank one above it joins the list before
it. So each leaf of the tree (a paragraph, a row, a fence, the head of an item …) that no edit touches
has to be in the new tree too, in the same kind of container, and none may be there besides.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from trueline.syntax import Block, List, Quote, Table, Tree, parse
from trueline.text import Edit

# Start, end, and a kind that names the leaf and all containers around it. A plain tuple, as a note
# has hundreds and every edit makes them twice.
_Leaf: TypeAlias = tuple[int, int, str]

_ENDINGS = (b"\n", b"\r")


class _Region(NamedTuple):
    """What the edits touch, in the old bytes and in the new."""

    start: int
    end: int
    new_start: int
    new_end: int


def changed_beside(old: bytes, new: bytes, edits: Iterable[Edit]) -> int | None:
    """The first line (from 1, of `old`) that means something else though no edit touches it; None for none.

    `new` is `old` with `edits` applied.
    """
    was = parse(old)
    before, after = _leaves(was), _leaves(parse(new))
    ordered = sorted(edits, key=lambda edit: edit.span)
    regions = _regions(old, ordered, before)
    if not regions:
        return None
    _without_ends(before, after, regions)
    if not before and not after:
        return None
    shifts = [0, *accumulate(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in ordered)]
    ends = [edit.span.end for edit in ordered]
    kept: dict[_Leaf, int] = {}
    for start, end, kind in _outside(before, [(region.start, region.end) for region in regions]):
        shift = shifts[bisect_right(ends, start)]
        kept[start + shift, end + shift, kind] = start
    strange = [start for leaf, start in kept.items() if not _is_kept(leaf, after, regions)]
    for leaf in _outside(after, [(region.new_start, region.new_end) for region in regions]):
        if leaf not in kept:
            shift = max((one.new_end - one.end for one in regions if one.new_end <= leaf[0]), default=0)
            strange.append(leaf[0] - shift)
    return was.lines.line(min(max(0, min(strange)), len(old))) if strange else None


def _without_ends(before: list[_Leaf], after: list[_Leaf], regions: Sequence[_Region]) -> None:
    """Drop what is plainly the same before the first region and behind the last: mostly all there is."""
    count = bisect_right(before, regions[0].start, key=lambda leaf: leaf[1])
    if before[:count] == after[:count]:
        del before[:count], after[:count]
    last = regions[-1]
    shift = last.new_end - last.end
    count = len(before) - bisect_left(before, last.end, key=lambda leaf: leaf[0])
    tail = before[len(before) - count :]
    if shift:
        tail = [(start + shift, end + shift, kind) for start, end, kind in tail]
    if count and tail == after[-count:]:
        del before[-count:], after[-count:]


def _leaves(tree: Tree) -> list[_Leaf]:
    found = [(one.start, one.end, "Property") for one in (tree.front_matter.properties if tree.front_matter else ())]
    _collect(tree.blocks, "", found)
    return found


def _collect(blocks: Iterable[Block], within: str, found: list[_Leaf]) -> None:
    for block in blocks:
        kind = within + type(block).__name__
        if isinstance(block, List):
            inside, head, box = f"{kind}/", f"{kind}/Item", f"{kind}/Box"
            for item in block.items:
                found.append((item.start, item.content, head if item.check is None else box))
                _collect(item.blocks, inside, found)
        elif isinstance(block, Quote):
            if block.callout is not None:
                found.append((block.callout.kind_span.start, block.callout.title.end, f"{kind}/Callout"))
            _collect(block.blocks, f"{kind}/", found)
        elif isinstance(block, Table):
            found += [(row.start, row.end, kind) for row in (block.header, block.delimiter, *block.rows)]
        else:
            found.append((block.start, block.end, kind))


def _regions(old: bytes, edits: Sequence[Edit], leaves: Sequence[_Leaf]) -> list[_Region]:
    """What is touched: whole lines, and whole leaves. Whole lines put in between touch no other."""
    regions: list[_Region] = []
    shift = 0
    for span, replacement in edits:
        start, end = _line_start(old, span.start), span.end
        whole = span.start == start and _line_start(old, end) == end and (replacement or b"\n").endswith(_ENDINGS)
        if not whole:
            end = _line_end(old, end)
        number = max(0, bisect_left(leaves, (start,)) - 1)
        while number < len(leaves) and (leaves[number][0] < end or leaves[number][0] <= start):
            if leaves[number][0] < end and leaves[number][1] > start:
                start, end = min(start, leaves[number][0]), max(end, leaves[number][1])
            number += 1
        before = shift
        shift += len(replacement) - (span.end - span.start)
        if regions and start < regions[-1].end:
            last = regions.pop()
            start, end, before = min(start, last.start), max(end, last.end), last.new_start - last.start
        regions.append(_Region(start, end, start + before, end + shift))
    return regions


def _line_start(data: bytes, offset: int) -> int:
    return max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1


def _line_end(data: bytes, offset: int) -> int:
    found = [end for end in (data.find(b"\n", offset), data.find(b"\r", offset)) if end >= 0]
    return min(found, default=len(data))


def _outside(leaves: Iterable[_Leaf], regions: Sequence[tuple[int, int]]) -> list[_Leaf]:
    """The leaves that share nothing with any region; both are in order."""
    found = []
    for leaf in leaves:
        number = bisect_left(regions, (leaf[1],))
        if number == 0 or leaf[0] >= regions[number - 1][1]:
            found.append(leaf)
    return found


def _is_kept(leaf: _Leaf, after: Sequence[_Leaf], regions: Iterable[_Region]) -> bool:
    """Whether a leaf is still there; for text also as part of a longer one, as after a line was added to it."""
    start, end, kind = leaf
    number = bisect_right(after, start, key=lambda one: one[0]) - 1
    if number < 0:
        return False
    if after[number] == leaf:
        return True
    first, last, other = after[number]
    grown = other == kind and kind.endswith(("Paragraph", "Code")) and first <= start and end <= last
    return grown and any(first <= region.new_end and last >= region.new_start for region in regions)
