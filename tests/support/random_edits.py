"""What somebody types who does not think, as a client tells it, and a session to type into."""

import random
from collections.abc import Iterator
from pathlib import Path

from lsprotocol.types import Position, Range, TextDocumentContentChangePartial

from trueline.analysis.host import AnalysisHost
from trueline.lsp.session import Session

PIECES = (
    "a",
    "\n",
    "\r\n",
    "\r",
    "[[",
    "Parcels",
    "]]",
    "\U0001f680",
    "é",
    "## New\n",
    "| a | b |\n",
    "```\n",
    "%%",
    " ",
)
TEXT = "# Labels \U0001f680\r\n\r\nSee [[Nowhere]] and [[Parcels#Size|size]].\r\n\n| a | b |\n| - | - |\n| \U0001f680 | é |\n"


def session_of(vault: Path) -> Session:
    session = Session(lambda root: AnalysisHost(root, root))
    session.folders = (str(vault.resolve()),)
    return session


def random_changes(
    chance: random.Random, text: str, count: int
) -> Iterator[tuple[TextDocumentContentChangePartial, str]]:
    """Changes told in UTF-16 columns, each with the whole text after it."""
    for _ in range(count):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 0, 1, 2, 9)))
        new = chance.choice(PIECES)
        yield (
            TextDocumentContentChangePartial(range=Range(place(text, start), place(text, end)), text=new),
            (text := within(text, start) + new + text[len(within(text, end)) :]),
        )


def within(text: str, end: int) -> str:
    """The text before a place; a place inside of a line ending is the one before it."""
    return text[: end - 1] if text[max(0, end - 1) : end + 1] == "\r\n" else text[:end]


def place(text: str, offset: int) -> Position:
    before = within(text, offset).replace("\r\n", "\n").replace("\r", "\n")
    return Position(before.count("\n"), len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)
