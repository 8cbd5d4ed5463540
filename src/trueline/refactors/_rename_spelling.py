"""How a name is spelled in a place, and another name spelled alike.

`match_suggestions`, `MatchSuggestion`, `matchSuggestions` and `Match Suggestion` are one name: its words,
joined in some way, in some case, the last one singular or plural, perhaps with what it is behind
(`MatchSuggestionEntity`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from trueline.model.symbols import singular

_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_IRREGULAR = {"person": "people", "child": "children", "index": "indices"}
_KINDS = ("entity", "table")


class Name(NamedTuple):
    """A name as its words, cased as typed."""

    words: tuple[str, ...]

    @property
    def shaped(self) -> bool:
        """Whether the words' own case says something: one of them has a capital letter."""
        return any(word != word.lower() for word in self.words)


class Style(NamedTuple):
    """`case` of the words, what joins them, whether the last is in the plural, what is said behind (`Entity`)."""

    case: str
    joint: str
    plural: bool
    kind: str


def name_of(text: str, stored: bool = False) -> Name:
    """The words of a name as typed; of what is `stored` the last one in the singular and without `Entity`."""
    found = _WORD.findall(_HUMP.sub(" ", text))
    if stored:
        while len(found) > 1 and singular(found[-1].lower()) in _KINDS:
            found.pop()
        if found:
            found[-1] = _singular(found[-1])
    return Name(tuple(found))


class Spellings:
    """Every way of writing a name, and the same way of writing another.

    What is `stored` may stand in the plural and with its kind, such as `Entity`, behind it.
    """

    __slots__ = ("_styles", "new", "old", "pattern", "stored")

    def __init__(self, old: str, new: str, stored: bool) -> None:
        self.stored = stored
        self.old, self.new = old, new
        mine = name_of(old, stored)
        self._styles: dict[str, Style] = {}
        for style in styles(stored):
            text = _spelled(mine, style)
            if text:
                self._styles.setdefault(text, style)
        texts = sorted({old, *self._styles}, key=lambda text: (-len(text), text))
        said = b"|".join(re.escape(text.encode()) for text in texts)
        # A hyphen is part of a name where a letter follows, but not in `LabelPrinter->>Client`.
        self.pattern = re.compile(
            rb"(?<![\w\x80-\xff])(?<![\w\x80-\xff]-)(?:" + said + rb")(?![\w\x80-\xff]|-[\w\x80-\xff])"
        )

    @property
    def compound(self) -> bool:
        """Whether the name has several words, so that a text that spells it hardly means anything else."""
        return len(name_of(self.old, self.stored).words) > 1

    def spells(self, text: str) -> bool:
        """Whether `text` is a way of writing the old name."""
        return text == self.old or text in self._styles

    def anew(self, text: str, loose: str = "") -> str:
        """The new name as `text` spells the old one; `loose` joins its words where the old one had only one."""
        if text == self.old:
            return self.new
        mine, theirs = name_of(self.old, self.stored), name_of(self.new, self.stored)
        return _spelled(theirs, _joined(self._styles[text], mine, theirs, loose, text))


def respelled(text: str, old: str, new: str) -> str | None:
    """`new` as `text` spells `old`; None where `text` is no spelling of `old`."""
    spellings = Spellings(old, new, stored=False)
    return spellings.anew(text) if spellings.spells(text) else None


def _joined(style: Style, mine: Name, theirs: Name, loose: str, text: str) -> Style:
    """The style for words that are joined, where the one word that there was had no joint to see."""
    if len(mine.words) > 1 or len(theirs.words) == 1 or style.joint:
        return style
    if style.case == "lower":
        return style._replace(joint=loose or "_")
    if style.case == "upper" and text.isupper():
        return style._replace(joint="_")
    return style._replace(joint=" " if loose == " " else "")


def styles(stored: bool) -> Iterator[Style]:
    """Every style, the plain ones first."""
    for kind in ("", *(_KINDS if stored else ())):
        for plural in (False, True) if stored else (False,):
            for case, joints in _CASES.items():
                # In `parcellabels` nobody sees which of the words are in the plural.
                for joint in joints if not (stored and case == "lower") else joints[:-1]:
                    yield Style(case, joint, plural, kind)


_CASES: dict[str, tuple[str, ...]] = {
    "own": ("", " ", "_", "-"),
    "title": ("", " ", "_", "-"),
    "lower": ("_", "-", " ", ""),
    "upper": ("_", "-", " "),
    "camel": ("",),
    "sentence": (" ",),
}


def _spelled(name: Name, style: Style) -> str:
    if not name.words:
        return ""
    *first, last = name.words
    parts = [*first, _plural(last) if style.plural else last]
    if style.kind:
        parts.append(style.kind)
    if style.case == "own":
        if not name.shaped:
            parts = [part.lower() for part in parts]
        elif style.kind:
            parts[-1] = style.kind.capitalize()
        return style.joint.join(parts)
    return style.joint.join(_CASED[style.case](parts))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


_CASED: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "title": lambda parts: [_capital(part) for part in parts],
    "lower": lambda parts: [part.lower() for part in parts],
    "upper": lambda parts: [part.upper() for part in parts],
    "camel": lambda parts: [parts[0].lower(), *map(_capital, parts[1:])],
    "sentence": lambda parts: [_capital(parts[0]), *(part.lower() for part in parts[1:])],
}


def _singular(word: str) -> str:
    """A word in the singular, in the case it has."""
    found = singular(word.lower())
    # `Sms` and `Dns` only look like plurals.
    if found == word.lower() or not set(found) & set("aeiouy"):
        return word
    return found.upper() if word.isupper() else _capital(found) if word[:1].isupper() else found


def _plural(word: str) -> str:
    """An English noun in the plural, so that `singular` gives it back."""
    low = word.lower()
    if singular(low) != low:
        return word
    for found in (_IRREGULAR.get(low, ""), *_plurals(low)):
        if found and singular(found) == low:
            return word + found[len(low) :] if found.startswith(low) and not word.isupper() else _like(word, found)
    return word


def _plurals(low: str) -> Iterator[str]:
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        yield low[:-1] + "ies"
    if low.endswith(("s", "x", "z", "ch", "sh")):
        yield low + "es"
    yield low + "s"


def _like(word: str, found: str) -> str:
    return found.upper() if word.isupper() and len(word) > 1 else _capital(found) if word[:1].isupper() else found
