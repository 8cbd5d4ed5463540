"""The labelled fields of a template, as a document has filled them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.rules.template._places import parts, says_nothing_new
from trueline.rules.template._survey import folded_label
from trueline.syntax import Block, Heading, Label, List, Paragraph, Rule, Tree
from trueline.template import Field, Place, Slot
from trueline.template.normal import essence
from trueline.text import Span


class WrittenField(NamedTuple):
    """A field of the template in a document; `value` is the first line behind the label, trimmed.

    `empty` where there is nothing but the placeholder, neither behind the label nor below it.
    """

    field: Field
    label: Label
    value: Span
    empty: bool


def written_fields(tree: Tree, place: Place, own: frozenset[int], asked: dict[str, Field]) -> Iterator[WrittenField]:
    """Those fields of `asked` that stand in the `parts` of a place."""
    for part in parts(tree, place, own):
        for label, below in _labels(tree, part.blocks):
            field = asked.get(folded_label(label.name))
            if field:
                yield _written(tree, place.slot, field, label, below)


def _written(tree: Tree, slot: Slot, field: Field, label: Label, below: Sequence[Block]) -> WrittenField:
    start, end = label.value
    line = tree.data.find(b"\n", start, end)
    text = tree.data[start : line if line >= 0 else end]
    value = Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
    said = essence(tree.data[start:end].replace(b"\n", b""))
    bare = not said or said == essence(field.placeholder.encode())
    empty = bare and all(says_nothing_new(tree, block, slot) for block in below)
    return WrittenField(field, label, value, empty)


def _labels(tree: Tree, blocks: Sequence[Block]) -> Iterator[tuple[Label, Sequence[Block]]]:
    """Every label of these blocks with what stands below it, which is its value too."""
    left = [blocks]
    while left:
        blocks = left.pop()
        for number, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                label = tree.label(block)
                if label:
                    yield label, _after(tree, blocks, number)
            elif isinstance(block, List):
                for place, item in enumerate(block.items, 1):
                    label = tree.label(item)
                    if label is None:
                        left.append(item.blocks[1:])
                        continue
                    after = _after(tree, blocks, number) if place == len(block.items) else ()
                    yield label, (*item.blocks[1:], *after)


def _after(tree: Tree, blocks: Sequence[Block], number: int) -> Sequence[Block]:
    """The block behind, unless it begins something else."""
    after = blocks[number + 1 : number + 2]
    if not after or isinstance(after[0], Heading | Rule):
        return ()
    if isinstance(after[0], Paragraph) and tree.label(after[0]):
        return ()
    first = after[0].items[0] if isinstance(after[0], List) else None
    return () if first and isinstance(blocks[number], List) and tree.label(first) else after
