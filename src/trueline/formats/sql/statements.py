"""Cutting a file of SQL into statements, and statements into tokens, in every dialect alike.

A file may be a dump of gigabytes with data in it; what is no statement about a table or a type is stepped over
without being looked into.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.formats.built import Place

# What may hide a semicolon. Everything is closed by the end of the file, so that nothing is unclosed.
_BOUNDARY = re.compile(
    r"(?P<remark>--[^\n]*|\#!?[ ][^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<quoted>'(?:[^'\\]|''|\\.)*+(?:'|\Z)|\"[^\"]*+(?:\"|\Z)|`[^`]*+(?:`|\Z))"
    r"|(?P<dollar>\$(?P<tag>\w{0,60})\$.*?(?:\$(?P=tag)\$|\Z))"
    r"|(?P<end>;|^[ \t]*GO[ \t]*$)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_TOKEN = re.compile(
    r"(?P<remark>--[^\n]*|\#[ ][^\n]*|/\*.*?(?:\*/|\Z)|\s+)"
    r"|(?P<string>[eEnNbBxX]?'(?:[^'\\]|''|\\.)*+(?:'|\Z))"
    r"|(?P<dollar>\$(?P<tag>\w{0,60})\$.*?(?:\$(?P=tag)\$|\Z))"
    r"|(?P<name>\"(?:[^\"]|\"\")*+(?:\"|\Z)|`[^`]*+(?:`|\Z)|\[[^\]\[\d][^\]\[]*+\])"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<sign>::|.)",
    re.DOTALL,
)
_COPY = re.compile(r"^COPY\s[^;]*\bFROM\s+stdin\b[^;]*;.*?^\\\.[^\n]*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_COMMAND = re.compile(r"^\\[^\n]*$", re.MULTILINE)
# Below such a line a migration says how to take itself back.
_DOWN = re.compile(
    r"^[ \t]*--[ \t]*(?:\+(?:goose|migrate)[ \t]+down|migrate:down|@?undo|rollback|down(?:[ \t]+migration)?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_UP = re.compile(r"^[ \t]*--[ \t]*(?:\+(?:goose|migrate)[ \t]+up|migrate:up)\b", re.IGNORECASE | re.MULTILINE)
_BEGINNING = re.compile(
    r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)|\bBEGIN\b(?!\s*(?:TRAN|WORK))|\bTHEN\b|\bELSE\b)*",
    re.DOTALL | re.IGNORECASE,
)
_WANTED = re.compile(r"(?:CREATE|ALTER|DROP|RENAME|COMMENT|EXEC(?:UTE)?|DO)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\bIF\b[^;]{0,2000}?\bTHEN\b", re.IGNORECASE | re.DOTALL)


class Token(NamedTuple):
    """`kind` is `word`, `name` (a quoted one), `string`, `dollar`, `number` or `sign`; `text` is as written."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """A word in capitals, a sign as it is; empty for what is quoted."""
        return self.text.upper() if self.kind in ("word", "sign", "number") else ""

    @property
    def value(self) -> str:
        """What is meant: a name or string without its quotes."""
        if self.kind == "name":
            return self.text[1:-1].replace('""', '"') if self.text[:1] == '"' else self.text[1:-1]
        if self.kind == "string":
            return self.text[self.text.index("'") + 1 :].removesuffix("'").replace("''", "'")
        return self.text


class Script(NamedTuple):
    """A file's text, and where its lines begin."""

    path: str
    text: str
    lines: Sequence[int]

    def place(self, at: int) -> Place:
        """Where a character stands."""
        line = bisect_right(self.lines, at)
        return Place(self.path, line, at - self.lines[line - 1] + 1)


class Statement(NamedTuple):
    """The tokens of one statement, without its semicolon."""

    script: Script
    tokens: tuple[Token, ...]

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.script.place(self.tokens[0].start)

    def text(self, tokens: Sequence[Token]) -> str:
        """Some of its tokens as they are written, on one line."""
        if not tokens:
            return ""
        cut = self.script.text[tokens[0].start : tokens[-1].start + len(tokens[-1].text)]
        return " ".join(cut.split())


def make_script(path: str, data: bytes) -> Script:
    """The text of a file, with what only a client of a database understands blanked out."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n\\" in text or text.startswith("\\"):
        text = _COPY.sub(_blank, text)
        text = _COMMAND.sub(_blank, text)
    return Script(path, _without_down(text), (0, *(found.end() for found in re.finditer("\n", text))))


def statements(script: Script) -> Iterator[Statement]:
    """Every statement that may say something about tables or types."""
    yield from _cut(script, 0, len(script.text))


def tokens_of(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens in a part of a text; remarks and white space are none."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return tuple(
        Token(match.lastgroup if match.lastgroup != "tag" else "dollar", match[0], match.start())  # type: ignore[arg-type]
        for match in found
        if match.lastgroup != "remark"
    )


def _cut(script: Script, start: int, end: int) -> Iterator[Statement]:
    begin = start
    for match in _BOUNDARY.finditer(script.text, start, end):
        if match["end"]:
            yield from _statement(script, begin, match.start())
            begin = match.end()
    yield from _statement(script, begin, end)


def _statement(script: Script, begin: int, end: int) -> Iterator[Statement]:
    opening = _BEGINNING.match(script.text, begin, end)
    begin = opening.end() if opening else begin
    condition = _CONDITION.match(script.text, begin, end)
    if condition:
        opening = _BEGINNING.match(script.text, condition.end(), end)
        begin = opening.end() if opening else condition.end()
    wanted = _WANTED.match(script.text, begin, end)
    if wanted is None:
        return
    tokens = tokens_of(script.text, begin, end)
    if tokens[0].upper == "DO":
        # A block of code around statements, mostly to create a type only where it is missing.
        for token in tokens:
            if token.kind == "dollar":
                mark = token.text.index("$", 1) + 1
                yield from _cut(script, token.start + mark, token.start + max(mark, len(token.text) - mark))
        return
    yield Statement(script, tokens)


def _without_down(text: str) -> str:
    """The text with everything blanked that takes a migration back."""
    down = _DOWN.search(text)
    while down:
        up = _UP.search(text, down.end())
        end = up.start() if up else len(text)
        blanked = "".join("\n" if character == "\n" else " " for character in text[down.start() : end])
        text = text[: down.start()] + blanked + text[end:]
        down = _DOWN.search(text, end)
    return text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
