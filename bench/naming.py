"""Labels of copies, and the new names that things get in a copy.

Every copy of a vault has a label, a made-up word. A name in a copy is the old name with the label at its
front (`shop_webhooks` -> `bimavotuce_shop_webhooks`), a note's name of several words has it at its end
(`Shop Webhooks Bimavotuce`), so that what a rule reads from a name's end or first words is still there.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

# 97 syllables, a prime number of them, which the arithmetic of `label` needs.
_SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvwxyz" for vowel in "aeiou"][:97]
_P = len(_SYLLABLES)
MOST_COPIES = _P**3

_COMPOUND = re.compile(r"[A-Za-z][\w]*(?:[_-]\w+|[a-z\d][A-Z]\w*|[A-Z][A-Z][a-z]\w*)[\w-]*$")
_SERIES = re.compile(r"([A-Za-z]{2,})-(\d+)\b")


class Slot(NamedTuple):
    """A place in a note's text that differs from copy to copy.

    `style` says in which form the label stands there, or is `number` for `ADR-002`, whose prefix and number
    `value` and `number` are. `owner` is the path of the note that a link leads to, empty where no note is meant.
    """

    style: str
    owner: str = ""
    value: str = ""
    number: int = 0


class Series(NamedTuple):
    """Numbered notes, `ADR-001` and following: `stride` is the highest number, `width` how it is padded."""

    stride: int
    width: int


def label(copy: int) -> str:
    """The label of the copy with this number, five syllables in lower case.

    Any two labels differ in three syllables or more (a Reed-Solomon code over 97 syllables), because names that
    differ by a slip or two would be taken for misspellings of each other, and by no digits, because digits excuse.
    """
    if not 0 <= copy < MOST_COPIES:
        raise ValueError(f"there are labels for {MOST_COPIES} copies")
    scattered = (copy + 1) * 541_237 % MOST_COPIES
    message = (scattered % _P, scattered // _P % _P, scattered // _P**2)
    return "".join(_SYLLABLES[sum(m * x**i for i, m in enumerate(message)) % _P] for x in range(1, 6))


def spelled(slot: Slot, copy: int, series: dict[str, Series]) -> str:
    """What stands at `slot` in the copy with this number."""
    if slot.style == "number":
        known = series[slot.value]
        return f"{slot.value}-{slot.number + copy * known.stride:0{known.width}d}"
    return _STYLES[slot.style](label(copy))


_STYLES: dict[str, Callable[[str], str]] = {
    "folder": lambda word: word,
    "pascal": str.capitalize,
    "snake": lambda word: word + "_",
    "upper": lambda word: word.upper() + "_",
    "kebab": lambda word: word + "-",
    "after": lambda word: " " + word.capitalize(),
}

# A name in a copy: text and slots in turn.
Parts = list[str | Slot]


def renamed(name: str, owner: str = "") -> Parts:
    """An identifier with the label at its front, in the identifier's own style."""
    if "-" in name:
        style = "kebab"
    elif "_" in name:
        style = "upper" if name.isupper() else "snake"
    elif name[:1].isupper():
        style = "pascal"
    elif name.islower():
        style = "snake"
    else:
        return [Slot("folder", owner), name[:1].upper() + name[1:]]
    return [Slot(style, owner), name]


def renamed_note(stem: str, owner: str, series: dict[str, Series]) -> Parts:
    """The name of a note, without `.md`, in a copy."""
    numbered = _SERIES.match(stem)
    if numbered and numbered[1] in series:
        number = Slot("number", owner, numbered[1], int(numbered[2]))
        return [number, stem[numbered.end() :], Slot("after", owner)]
    return renamed(stem, owner) if re.fullmatch(r"[\w-]+", stem) else [stem, Slot("after", owner)]


def find_series(stems: list[str]) -> dict[str, Series]:
    """The numbered series that these names of notes start with, by their prefix."""
    found: dict[str, Series] = {}
    for stem in stems:
        numbered = _SERIES.match(stem)
        if numbered:
            before = found.get(numbered[1], Series(0, 0))
            number, width = int(numbered[2]), len(numbered[2])
            found[numbered[1]] = Series(max(before.stride, number), max(before.width, width))
    return found


def is_compound(word: str) -> bool:
    """Whether a word is an identifier made of several: `LabelPrinter`, `label_printer`, `label-printer`."""
    return _COMPOUND.match(word) is not None
