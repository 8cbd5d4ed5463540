"""Blocks and lines of a note, as rules of several families look for them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from trueline.syntax import Block, Fence, List, Quote, Table, Tree
from trueline.text import Span

Found = TypeVar("Found", Table, Fence)


def find_all(tree: Tree, kind: type[Found], sign: bytes) -> Iterator[Found]:
    """Every block of one kind in the note; lists and quotes are opened only where `sign` is in them."""
    data = tree.data
    for block in tree.blocks:
        its_kind = type(block)
        if its_kind is kind:
            yield block  # type: ignore[misc]
        elif (its_kind is List or its_kind is Quote) and data.find(sign, block.start, block.end) >= 0:
            for inner in nested((block,)):
                if isinstance(inner, kind):
                    yield inner


def nested(blocks: Sequence[Block]) -> Iterator[Block]:
    """These blocks and all inside them, however deep, in order."""
    left = list(reversed(blocks))
    while left:
        block = left.pop()
        yield block
        if isinstance(block, Quote):
            left.extend(reversed(block.blocks))
        elif isinstance(block, List):
            for item in reversed(block.items):
                left.extend(reversed(item.blocks))


def whole_line(tree: Tree, span: Span) -> Span:
    """The lines that `span` touches, with the last one's line ending."""
    lines = tree.lines
    first, last = lines.line(span.start), lines.line(max(span.end - 1, span.start))
    end = lines.start(last + 1) if last < lines.count else len(tree.data)
    return Span(lines.start(first), end)


def line_with_gap(tree: Tree, span: Span) -> Span:
    """The `whole_line` with one blank line behind it: what to delete so that no gap stays."""
    whole = whole_line(tree, span)
    if whole.end < len(tree.data):
        line = tree.lines.line(whole.end)
        if not tree.lines.span(line).cut(tree.data).strip():
            return Span(whole.start, whole_line(tree, Span(whole.end, whole.end)).end)
    return whole


def shown(text: str) -> str:
    """A name as a message shows it: on one line, in back-ticks, with none of its own, not too long."""
    text = " ".join(text.replace("`", "").split())
    if len(text) > 60:
        text = text[:60].rsplit(" ", 1)[0] + " …"
    return f"`{text}`"
