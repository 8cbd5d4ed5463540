"""Text on a screen: what it may contain, how many columns it takes, where it can be cut."""

import re
from functools import cache

# What reverses the direction of text, ends a line or marks nothing that can be seen. Shown raw, a
# document could hide what it says from whoever checks it.
_DECEPTIVE = frozenset(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb"
)
_TAB = "    "
# A word; what stands between back-ticks is kept together.
_WORD = re.compile(r"(?:[^\s`]|`[^`]*`|`)+")


def harmless(text: str, tabs: bool = False) -> str:
    """`text` with control characters as pictures (`␛`) and others that deceive as U+FFFD.

    A tab becomes four spaces, or stays as it is with `tabs`.
    """
    if text.isprintable():
        return text
    if tabs:
        return "\t".join(map(harmless, text.split("\t")))
    return "".join(map(_picture, text.replace("\t", _TAB)))


@cache
def _picture(character: str) -> str:
    """`character`, unless it would repaint the terminal or is half of one."""
    code = ord(character)
    if code < 32:
        return chr(0x2400 + code)
    if code == 127:
        return "␡"
    hidden = character in _DECEPTIVE or 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000
    return "\ufffd" if hidden else character


def columns(text: str) -> int:
    """How many columns a terminal gives `text`: two for wide East Asian characters, none for marks."""
    return len(text) if text.isascii() else sum(map(_width, text))


@cache
def _width(character: str) -> int:
    from unicodedata import category, east_asian_width

    if character == "\xad":
        return 1
    if category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def left(text: str, room: int) -> str:
    """The longest start of `text` that fits into `room` columns."""
    if text.isascii():
        return text[: max(room, 0)]
    for index, character in enumerate(text):
        room -= _width(character)
        if room < 0:
            return text[:index]
    return text


def right(text: str, room: int) -> str:
    """The longest end of `text` that fits into `room` columns, beginning with a character of its own."""
    if text.isascii():
        return text[max(len(text) - max(room, 0), 0) :]
    start = len(text)
    for index in range(len(text) - 1, -1, -1):
        width = _width(text[index])
        room -= width
        if room < 0:
            break
        if width:
            start = index
    return text[start:]


def crop(text: str, room: int) -> str:
    """`text`, or as much of its start as fits with `…` behind it."""
    return text if columns(text) <= room else left(text, room - 1) + "…"


def crop_middle(text: str, room: int) -> str:
    """`text`, or its start and its end: of a path or a link they tell more than the middle."""
    if columns(text) <= room:
        return text
    head = left(text, (room - 1) // 3)
    return head + "…" + right(text, room - 1 - columns(head))


def wrap(text: str, room: int, hang: int = 0) -> list[str]:
    """`text` in lines of at most `room` columns, broken between words where that is possible.

    Every line but the first has `hang` columns less, for the margin that the caller gives it.
    """
    if columns(text) <= room:
        return [text]
    lines: list[str] = []
    current = ""
    for word in _words(text, room - hang):
        joined = f"{current} {word}" if current else word
        if columns(joined) <= (room - hang if lines else room):
            current = joined
        else:
            lines.append(current)
            current = word
    return [*lines, current]


def _words(text: str, room: int) -> list[str]:
    words: list[str] = []
    for word in _WORD.findall(text):
        for part in (word,) if columns(word) <= room else word.split():
            rest = part
            while columns(rest) > room:
                piece = left(rest, room) or rest[0]
                words.append(piece)
                rest = rest[len(piece) :]
            if rest:
                words.append(rest)
    return words
