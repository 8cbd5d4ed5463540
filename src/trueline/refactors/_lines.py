"""Lines as a file writes them, and text made fit to stand in one."""

import re

from trueline.model import Document
from trueline.refactors.refactor import Declined, UnknownName

_ENDING = re.compile(rb"\r\n|\n|\r")
_BREAK = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")
_LONG = 70
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")


def ending_of(data: bytes) -> bytes:
    """The line ending of a file: that of its first line."""
    found = _ENDING.search(data)
    return found[0] if found else b"\n"


def line_start(data: bytes, offset: int) -> int:
    """Where the line of byte `offset` begins, behind a byte order mark."""
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    return 3 if start == 0 and data.startswith(b"\xef\xbb\xbf") else start


def line_end(data: bytes, offset: int) -> int:
    """Where the text of the line of byte `offset` ends: before its line ending."""
    found = _ENDING.search(data, offset)
    return found.start() if found else len(data)


def next_line(data: bytes, offset: int) -> int:
    """Where the line after that of byte `offset` begins; the file's end where there is none."""
    found = _ENDING.search(data, offset)
    return found.end() if found else len(data)


def one_line(text: str, what: str = "the text") -> str:
    """`text` on one line, trimmed; raises `UnknownName` where nothing is left."""
    said = _CONTROL.sub("", _BREAK.sub(" ", text)).strip()
    if not said:
        raise UnknownName(f"{what} is empty")
    return said


def quoted(text: str) -> str:
    """A text of a note in a line for people: between back-ticks, without its own, and not too long."""
    said = " ".join(text.replace("`", "").split())
    return f"`{said if len(said) <= _LONG else said[: _LONG - 1].rstrip() + '…'}`"


def encoded(document: Document, text: str) -> bytes:
    """`text` as bytes that can stand in the document; raises `Declined` where they cannot."""
    kinds = {problem.kind for problem in document.tree.problems}
    if "nul-byte" in kinds:
        raise Declined(f"`{document.path}` is no text", ("it has NUL bytes",))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise UnknownName("an argument is not UTF-8") from None
    if "not-utf8" in kinds and not text.isascii():
        raise Declined(f"`{document.path}` is not UTF-8, and `{text}` can be written in no other way")
    return data
