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
    return -(-2 * len(_bytes(text)) // 7)


def room_for(count: int) -> int:
    """About how many bytes so many tokens are."""
    return count * 7 // 2


def read_cursor(cursor: str) -> tuple[int, int, str] | None:
    """The block, the offset in it, and the answer that a cursor is of; None for what is no cursor."""
    found = _CURSOR.fullmatch(cursor)
    return (int(found[1]), int(found[2]), found[3]) if found else None


def page(blocks: Sequence[Block], most: int, cursor: str = "") -> Page:
    """As many blocks as `most` tokens hold, from where the cursor says; `cursor` is one or empty.

    Every page of an answer holds something, so that whoever follows cursors comes to an end.
    """
    state = _digest(blocks)
    at = read_cursor(cursor) if cursor else None
    again = at is not None and (at[2] != state or at[0] >= len(blocks))
    number, offset = (0, 0) if at is None or again else at[:2]
    pieces, number, offset = _taken(blocks, number, offset, room_for(most))
    text = "\n".join(pieces)
    if number >= len(blocks):
        return Page(text, begun_again=again)
    left = sum(tokens(one.text) for one in blocks[number:]) - tokens(blocks[number].text[:offset])
    return Page(text, f"{number}-{offset}-{state}", max(left, 1), again)


def _taken(blocks: Sequence[Block], number: int, offset: int, room: int) -> tuple[list[str], int, int]:
    """The texts of a page, and the block and the offset in it at which the next one begins."""
    pieces: list[str] = []
    # Only what leaves something for another page has to say so.
    advice = 0 if _fits(blocks, number, offset, room) else room_for(_ADVICE)
    while number < len(blocks):
        block = blocks[number]
        new = not pieces or number == 0 or blocks[number - 1].head != block.head
        head = f"{block.head}\n" if block.head and new else ""
        text = head + block.text[offset:]
        free = room - (advice if number < len(blocks) - 1 else 0)
        size = len(_bytes(text)) + 1
        if size > free:
            if pieces:
                break
            kept = _begun(text, max(room - room_for(_ADVICE), len(_bytes(head)) + 40))
            offset += max(len(kept) - len(head), 1)
            pieces.append(kept)
            return (pieces, number, offset) if offset < len(block.text) else (pieces, number + 1, 0)
        pieces.append(text)
        room -= size
        number, offset = number + 1, 0
    return pieces, number, offset


def _fits(blocks: Sequence[Block], number: int, offset: int, room: int) -> bool:
    """Whether all that is left has room."""
    head, used = "", -offset
    for block in blocks[number:]:
        used += len(_bytes(block.text)) + 1
        if block.head and (block.head != head or not used):
            used += len(_bytes(block.head)) + 1
        head = block.head
        if used > room:
            return False
    return True


def cut(text: str, room: int) -> str:
    """A text of at most `room` characters, with what is missing in its middle."""
    return text if len(text) <= room else f"{text[: room // 2 - 2]} … {text[-(room // 2 - 2) :]}"


def shortened(text: str, room: int) -> str:
    """The beginning of a text on one line, in at most `room` characters, ended at a word."""
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + "…"


def _begun(text: str, room: int) -> str:
    """As much of a text as `room` bytes hold, to the end of a line where that is not far."""
    kept = _bytes(text)[:room].decode("utf-8", "ignore")
    line = kept.rfind("\n")
    return kept[: line + 1] if line > len(kept) // 2 else kept


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(blocks: Sequence[Block]) -> str:
    digest = blake2b(digest_size=4)
    for block in blocks:
        digest.update(_bytes(block.text) + b"\0")
    return digest.hexdigest()
