"""Patterns that leave files out, as `.gitignore` has them.

The verdict is taken on the way down: a folder that is left out is not entered, so each entry is
asked for once, and the last pattern that matches decides. Common patterns are looked up by name;
what is left of them becomes regular expressions. A list with a pattern that is neither (an odd
bracket, a doubled slash) goes to `pathspec`, whose import costs more than listing a thousand files.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_CLASS = r"\[[!^]?(?:[A-Za-z0-9_.](?:-[A-Za-z0-9])?)+\]"
_TOKEN = re.compile(rf"\\.|{_CLASS}|\*+|.", re.DOTALL)
_PLAIN = re.compile(rf"(?:\\[^/]|{_CLASS}|[^\\\[\]])+")


class _Pattern(NamedTuple):
    """What one line says: later lines have a higher `place` and win."""

    place: int
    leaves_out: bool
    only_folders: bool


class Patterns:
    """A list of patterns that belong to one folder."""

    __slots__ = ("_globs", "_names", "_paths", "_spec", "_suffixes")

    def __init__(self, lines: Iterable[str]) -> None:
        self._names: dict[str, list[_Pattern]] = {}
        self._suffixes: dict[str, list[_Pattern]] = {}
        self._paths: dict[str, list[_Pattern]] = {}
        self._globs: list[tuple[Callable[[str], object], _Pattern]] = []
        self._spec: GitIgnoreSpec | None = None
        kept = [normalize("NFC", line) for line in lines if line.strip(" ") and not line.startswith("#")]
        if not all(self._understands(place, line) for place, line in enumerate(kept)):
            self._spec = _library_spec(kept)

    def verdict(self, path: str, name: str, folder: bool) -> bool | None:
        """True to leave out, False to take in after all, None where no pattern speaks.

        `path` is relative to the folder of the patterns, `name` its last segment.
        """
        if not path.isascii():
            path, name = normalize("NFC", path), normalize("NFC", name)
        if self._spec is not None:
            return self._spec.check_file(path + "/" if folder else path).include
        found: list[_Pattern] = []
        if name in self._names:
            found += self._names[name]
        suffix = name[name.rfind(".") :]
        if suffix in self._suffixes:
            found += self._suffixes[suffix]
        if path in self._paths:
            found += self._paths[path]
        if self._globs:
            found += [pattern for matches, pattern in self._globs if matches(path)]
        if not found:
            return None
        last = max((pattern for pattern in found if folder or not pattern.only_folders), default=None)
        return None if last is None else last.leaves_out

    def _understands(self, place: int, line: str) -> bool:
        """File `line` where it is looked up; False for what only the library understands."""
        text = line.rstrip(" ")
        if (len(text) - len(text.rstrip("\\"))) % 2 and text != line:
            text += " "
        leaves_out = not text.startswith("!")
        text = text[not leaves_out :]
        if text == "/" or "//" in text or not _PLAIN.fullmatch(text):
            return False
        pattern = _Pattern(place, leaves_out, text.endswith("/"))
        text = text.removesuffix("/")
        anchored = "/" in text
        text = text.removeprefix("/")
        if not set(text) & set("*?[\\"):
            (self._paths if anchored else self._names).setdefault(text, []).append(pattern)
        elif not anchored and re.fullmatch(r"\*\.[^.*?\[\\]+", text):
            self._suffixes.setdefault(text[1:], []).append(pattern)
        else:
            segments = text.split("/") if anchored else ["**", text]
            try:
                self._globs.append((re.compile(_expression(segments)).fullmatch, pattern))
            except re.error:
                return False
        return True


def _expression(segments: Sequence[str]) -> str:
    parts = ["(?s)"]
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment == "**" and (last or len(segments) > 1):
            parts.append(".+" if last else "(?:.*/)?")
        else:
            parts.append(_segment(segment) + ("" if last else "/"))
    return "".join(parts)


def _segment(segment: str) -> str:
    """One segment as an expression; all but the last star are atomic, so that none is tried twice."""
    first, *pieces = [""]
    for token in _TOKEN.findall(segment):
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
    if token == "?":
        return "[^/]"
    if token.startswith("[") and token[1] in "!^":
        return "[^/" + token[2:]
    return token if token.startswith("[") else re.escape(token[-1])


def _library_spec(lines: Sequence[str]) -> "GitIgnoreSpec":
    """The library's reading; a line that it cannot read is left out, as git does."""
    from pathspec import GitIgnoreSpec

    usable = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            continue
        usable.append(line)
    return GitIgnoreSpec.from_lines(usable)
