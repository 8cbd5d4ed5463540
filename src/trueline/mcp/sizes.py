"""How large answers are: tokens are estimated, answers come in pages, and a cursor leads to the next one.

Nobody but a model's maker can count its tokens. An estimate of 3.5 bytes of UTF-8 for each is on the safe
side for English with names, paths and tables.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from trueline.mcp.tool import Block

USUAL = 4_000
LEAST, MOST = 200, 20_000
# What the advice under a page that has a next one takes.
_ADVICE = 90
_CURSOR = re.compile(r"(\d{1,7})-(\d{1,9})-([0-9a-f]{8})")


class Page(NamedTuple):
    """A piece of an answer. `cursor` leads to the next, empty at the end; `left` are tokens that follow.

    `begun_again` is true where the cursor was of an answer that is another by now.
    """

    text: str
    cursor: str = ""
    left: int = 0
    begun_again: bool = False


def tokens(text: str) -> int:
    """About how many tokens a text is."""
    return -(-2 * len(text.encode("utf-8", "surrogatepass")) // 7)


def room_for(count: int) -> int:
    """About how many bytes so many tokens are."""
    return count * 7 // 2


def read_cursor(cursor: str) -> tuple[int, int, str] | None:
    """The block, the offset in it, and the answer that a cursor is of; None for what is no cursor."""
    found = _CURSOR.fullmatch(cursor)
    return (int(found[1]), int(found[2]), found[3]) if found else None


def page(blocks: Sequence[Block], most: int, cursor: str = "") -> Page:
    """As many blocks as `most` tokens hold, from where the cursor says; `cursor` is one or empty.

    Every page but an empty answer's holds something, so following cursors ends.
    """
    state = _digest(blocks)
    at = read_cursor(cursor) if cursor else None
    again = at is not None and (at[2] != state or at[0] >= len(blocks))
    number, offset = (0, 0) if at is None or again else at[:2]
    room = room_for(most)
    pieces: list[str] = []
    used = 0
    first = number
    while number < len(blocks):
        block = blocks[number]
        text = block.text[offset:]
        if block.head and (number == first or not _same_head(blocks, number)):
            text = f"{block.head}\n{text}"
        last = number == len(blocks) - 1
        size = _size(text) + 1
        free = room - used - (0 if last else room_for(_ADVICE))
        if size > free:
            if pieces:
                break
            kept = _begin(text, max(free, room // 2))
            pieces.append(kept)
            taken = len(kept) - (len(text) - len(block.text[offset:]))
            offset += max(taken, 1)
            if offset >= len(block.text):
                number, offset = number + 1, 0
            break
        pieces.append(text)
        used += size
        number, offset = number + 1, 0
    rest = [*blocks[number : number + 1], *blocks[number + 1 :]]
    if not rest:
        return Page("\n".join(pieces), begun_again=again)
    left = sum(tokens(one.text) for one in rest) - tokens(rest[0].text[:offset])
    return Page("\n".join(pieces), f"{number}-{offset}-{state}", max(left, 1), again)


def cut(text: str, room: int) -> str:
    """A text of at most `room` characters, with what is missing in its middle."""
    return text if len(text) <= room else f"{text[: room // 2 - 2]} … {text[-(room // 2 - 2) :]}"


def shortened(text: str, room: int) -> str:
    """The beginning of a text on one line, in at most `room` characters, ended at a word."""
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + "…"


def _same_head(blocks: Sequence[Block], number: int) -> bool:
    return number > 0 and blocks[number - 1].head == blocks[number].head


def _begin(text: str, room: int) -> str:
    """As much of a text as `room` bytes hold, to the end of a line where that is not far."""
    kept = text.encode("utf-8", "surrogatepass")[:room].decode("utf-8", "ignore")
    line = kept.rfind("\n")
    return kept[: line + 1] if line > len(kept) // 2 else kept


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _digest(blocks: Sequence[Block]) -> str:
    digest = blake2b(digest_size=4)
    for block in blocks:
        digest.update(block.text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
