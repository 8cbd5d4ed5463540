"""Patterns that leave files out, as `.gitignore` has them and as git itself reads them.

The verdict is taken on the way down: a folder that is left out is not entered, so each entry is
asked for once, and the last pattern that matches decides. Common patterns are looked up by name;
the others become regular expressions. The tests compare with git, which no library quite does (and
the usual one takes as long to import as a thousand files take to list).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

# Not compiled here, as few vaults need them.
_TOKEN = r"(?s)\\.|\[[!^]?\]?(?:\[:[a-z]*:\]|\\.|[^\]\\])*\]|\*+|[^\\\[*]"
_ITEM = r"(?s)\[:([a-z]*):\]|(\\.|[^\\])(?:-(\\.|[^\\]))?"
_CLASSES = {
    "alnum": "A-Za-z0-9", "alpha": "A-Za-z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9",
    "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~", "space": "\\s", "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}  # fmt: skip


class _Pattern(NamedTuple):
    """What one line says: later lines have a higher `place` and win."""

    place: int
    leaves_out: bool
    only_folders: bool


class Patterns:
    """A list of patterns that belong to one folder."""

    __slots__ = ("_globs", "_names", "_paths", "_suffixes")

    def __init__(self, lines: Iterable[str]) -> None:
        self._names: dict[str, list[_Pattern]] = {}
        self._suffixes: dict[str, list[_Pattern]] = {}
        self._paths: dict[str, list[_Pattern]] = {}
        self._globs: list[tuple[Callable[[str], object], bool, _Pattern]] = []
        for place, line in enumerate(lines):
            if not line.startswith("#"):
                self._add(place, _trimmed(normalize("NFC", line)))

    def verdict(self, path: str, name: str, folder: bool) -> bool | None:
        """True to leave out, False to take in after all, None where no pattern speaks.

        `path` is relative to the folder of the patterns, `name` its last segment.
        """
        if not path.isascii():
            path, name = normalize("NFC", path), normalize("NFC", name)
        found: list[_Pattern] = []
        if name in self._names:
            found += self._names[name]
        suffix = name[name.rfind(".") :]
        if suffix in self._suffixes:
            found += self._suffixes[suffix]
        if path in self._paths:
            found += self._paths[path]
        if self._globs:
            found += [pattern for matches, whole, pattern in self._globs if matches(path if whole else name)]
        if not found:
            return None
        last = max((pattern for pattern in found if folder or not pattern.only_folders), default=None)
        return None if last is None else last.leaves_out

    def _add(self, place: int, text: str) -> None:
        """File a pattern where it is looked up. One that can match nothing is passed over, as git does."""
        leaves_out = not text.startswith("!")
        text = text[not leaves_out :]
        pattern = _Pattern(place, leaves_out, text.endswith("/"))
        text = text.removesuffix("/")
        anchored = "/" in text
        text = text.removeprefix("/")
        if not text:
            return
        if not set(text) & set("*?[\\"):
            (self._paths if anchored else self._names).setdefault(text, []).append(pattern)
        elif not anchored and re.fullmatch(r"\*\.[^.*?\[\\]+", text):
            self._suffixes.setdefault(text[1:], []).append(pattern)
        else:
            expression = _expression(text)
            if expression is not None:
                self._globs.append((re.compile(expression).fullmatch, anchored, pattern))


def _trimmed(line: str) -> str:
    """`line` without the spaces at its end, but for one that a backslash holds."""
    text = line.rstrip(" ")
    held = text != line and (len(text) - len(text.rstrip("\\"))) % 2
    return text + " " if held else text


def _expression(text: str) -> str | None:
    """The regular expression for a path; None where the pattern can match nothing."""
    tokens = re.findall(_TOKEN, text)
    if "".join(tokens) != text:
        return None
    segments: list[list[str]] = [[]]
    for token in tokens:
        if token in ("/", "\\/"):
            segments.append([])
        else:
            segments[-1].append(token)
    if not all(segments):
        return None
    *above, leaf = segments
    parts = ["(?:.*/)?" if segment == ["**"] else _segment(segment) + "/" for segment in above]
    return "(?s)" + "".join(parts) + (".+" if leaf == ["**"] else _segment(leaf))


def _segment(tokens: Sequence[str]) -> str:
    """One segment as an expression; all but the last star are atomic, so that none is tried twice."""
    first, *pieces = [""]
    for token in tokens:
        if token.startswith("*"):
            pieces.append("")
        elif pieces:
            pieces[-1] += _character(token)
        else:
            first += _character(token)
    if not pieces:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in pieces[:-1]) + "[^/]*" + pieces[-1]


def _character(token: str) -> str:
    """The expression for what stands for one character: itself, any, or one of a bracket."""
    if token == "?":
        return "[^/]"
    if not token.startswith("["):
        return re.escape(token[-1])
    negated = token[1] in "!^"
    items = []
    for kind, first, last in re.findall(_ITEM, token[1 + negated : -1]):
        if kind or not first:
            if kind not in _CLASSES:
                return "(?!)"
            items.append(_CLASSES[kind])
        elif last and first[-1] <= last[-1]:
            items.append(f"{re.escape(first[-1])}-{re.escape(last[-1])}")
        else:
            items.append(re.escape(first[-1]))
    inside = "".join(items)
    if negated:
        return f"[^/{inside}]"
    return f"(?!/)[{inside}]" if inside else "(?!)"
