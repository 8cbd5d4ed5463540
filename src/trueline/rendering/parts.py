"""A part of a note, for another one that shows it."""

from typing import Any

from trueline.model import Document
from trueline.rendering.anchors import anchor_of

# What is longer is no part of another note; who wants it all opens it.
_MOST_LINES = 200


def part_of(document: Document, tokens: list[Any], part: str) -> list[Any] | None:
    """The tokens of a note, of a heading in it, or of the block that `^name` names; None where it has no such part."""
    blocks = [block for block in _blocks(tokens) if block[0].type != "footnote_block_open"]
    if part.startswith("^"):
        return _named(blocks, part[1:].lower())
    if not part:
        # Its title is said above it.
        titled = bool(blocks) and blocks[0][0].type == "heading_open" and blocks[0][0].tag == "h1"
        return _joined(blocks[titled:])
    wanted = anchor_of(part.rpartition("#")[2])
    for section in document.tree.sections:
        if section.heading is not None and anchor_of(section.heading.title.strip()) == wanted:
            first, last = document.tree.lines.line(section.start), document.tree.lines.line(section.end)
            last += section.end == len(document.tree.data)
            inside = [block for block in blocks if block[0].map and first <= block[0].map[0] + 1 < last]
            return _joined(inside[1:])
    return None


def _blocks(tokens: list[Any]) -> list[list[Any]]:
    """The tokens of each block that stands in no other."""
    found: list[list[Any]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            found.append([])
        found[-1].append(token)
        depth += token.nesting
    return found


def _joined(blocks: list[list[Any]]) -> list[Any]:
    """What these blocks say, as far as it is no more than a part."""
    start = next((block[0].map[0] for block in blocks if block[0].map), 0)
    return [token for block in blocks if not block[0].map or block[0].map[0] < start + _MOST_LINES for token in block]


def _named(blocks: list[list[Any]], name: str) -> list[Any] | None:
    """The block of that name, of a list only its item; a name that stands alone names what is above it."""
    for number, block in enumerate(blocks):
        at = next((at for at, one in enumerate(block) if one.meta.get("block") == name), None)
        if at is None:
            continue
        if block[at].meta.get("alone") and number:
            return blocks[number - 1]
        if block[0].type in ("bullet_list_open", "ordered_list_open"):
            items = _blocks(block[1:-1])
            return [block[0], *next(item for item in items if block[at] in item), block[-1]]
        return block
    return None
