"""Fitting a briefing into so many tokens: everything has its share, what matters more a larger one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trueline.assists.briefing import Part
from trueline.mcp.sizes import room_for, tokens

HEAD = "Left out; `read` it by section, or ask for more with max_tokens:"
# How large a share parts of each rank have; what tells which note it is has to be there.
_WEIGHTS = (100.0, 4.0, 3.0, 2.5, 1.5, 0.8, 0.5, 0.3)
# Less than this of a part tells nothing.
_LEAST = 90
_DIAGRAM = re.compile(r"^```(?:mermaid|plantuml|dot)\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)
_DRAWN = "(a diagram, left out)\n"


class Kept(NamedTuple):
    """A part as it has room: whole, begun (`left` tokens follow), or not at all (`text` is empty)."""

    part: Part
    text: str
    left: int


def fit(parts: Sequence[Part], most: int) -> list[Kept]:
    """The parts in their order, in `most` tokens together with the list of what is left out.

    Where not all has room, diagrams go first, as the text beside them says the same.
    """
    if sum(tokens(part.text) + 2 for part in parts) <= most:
        return [Kept(part, part.text, 0) for part in parts]
    room = most
    while True:
        kept = _shared(parts, room)
        left = left_out(kept)
        used = sum(tokens(one.text) + 2 for one in kept if one.text) + _size_of(left)
        if used <= most or room <= 0:
            return kept
        room -= max(used - most, 10)


def left_out(kept: Sequence[Kept]) -> list[str]:
    """What is not told, or not wholly, and how to have it."""
    found = []
    for one in kept:
        if one.left:
            word = "rest of " if one.text else ""
            how = "" if one.part.section else " (`ask` has it)"
            found.append(f"{word}{one.part.title or 'the opening'}: about {one.left:,} tokens{how}")
    return found


def _size_of(left: Sequence[str]) -> int:
    return tokens("\n".join([HEAD, *(f"- {line}" for line in left)])) + 2 if left else 0


def _shared(parts: Sequence[Part], room: int) -> list[Kept]:
    """Every part with as much as its share holds."""
    texts = [_DIAGRAM.sub(_DRAWN, part.text) for part in parts]
    sizes = [tokens(text) + 2 for text in texts]
    weights = [_WEIGHTS[min(part.rank, len(_WEIGHTS) - 1)] for part in parts]
    told = set(range(len(parts)))
    while True:
        share = _share(sizes, weights, told, room)
        small = {n for n in told if sizes[n] > share * weights[n] < _LEAST}
        if not small:
            break
        # Of those that have no room for a beginning the least go first, and leave theirs to the others.
        told -= {min(small, key=lambda n: (weights[n], -n))}
    kept = []
    for number, part in enumerate(parts):
        whole = tokens(part.text)
        if number not in told:
            kept.append(Kept(part, "", whole))
        elif sizes[number] <= share * weights[number] + 1:
            kept.append(Kept(part, texts[number], max(whole - sizes[number], 0)))
        else:
            text = _begun(texts[number], room_for(int(share * weights[number]) - 4))
            kept.append(Kept(part, f"{text}\n…" if text else "", max(whole - tokens(text), 1)))
    return kept


def _share(sizes: Sequence[int], weights: Sequence[float], told: set[int], room: int) -> float:
    """How many tokens a part of weight 1 may have, so that all together have room."""
    low, high = 0.0, float(max(room, 1))
    for _ in range(40):
        middle = (low + high) / 2
        if sum(min(sizes[n], middle * weights[n]) for n in told) <= room:
            low = middle
        else:
            high = middle
    return low


def _begun(text: str, room: int) -> str:
    """The first lines of a text, as many as `room` bytes hold; ended before a heading, a fence is closed."""
    begun = text.encode()[: max(room, 0)].decode("utf-8", "ignore")
    lines = begun.rpartition("\n")[0].split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith("#") or not set(lines[-1]) - set("|-: ")):
        last = lines.pop()
        if last.strip() and not last.startswith("#"):
            # A table that has lost all its rows needs no header.
            del lines[-1:]
    opened = sum(line.lstrip().startswith("```") for line in lines) % 2
    return "\n".join([*lines, "```"] if opened else lines)
