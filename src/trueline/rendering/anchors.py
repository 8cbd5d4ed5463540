"""The anchors of headings: readable, one for each, and the same wherever they are made."""

import re

from trueline.model.symbols import heading_key

_NO_WORD = re.compile(r"[^\w]+")
# An element whose name a script also knows would stand in its way; no name of ours begins otherwise.
_PREFIX = "h-"


class Anchors:
    """The anchors of one document; the second heading of a name gets a number."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def of(self, title: str) -> str:
        """The anchor of the next heading with this title."""
        anchor = anchor_of(title)
        count = self._counts[anchor] = self._counts.get(anchor, 0) + 1
        return anchor if count == 1 else f"{anchor}-{count}"


def anchor_of(title: str) -> str:
    """The anchor of the first heading with this title, as links name it."""
    return _PREFIX + (_NO_WORD.sub("-", heading_key(title)).strip("-")[:80] or "section")


def block_anchor(name: str) -> str:
    """The anchor of a block that is named `^name`, as links name it."""
    return "b-" + (_NO_WORD.sub("-", name.lower()).strip("-")[:80] or "block")
