"""From byte offsets to lines and columns, as people, editors and programs count them.

A line ends at LF, CRLF or a lone CR, as CommonMark says. `str.splitlines` is never used for
positions: it also splits at U+2028, U+0085, form feed and others.
"""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from trueline.text.span import Span


class Position(NamedTuple):
    """A place for people: both numbers start at 1, the column counts characters."""

    line: int
    column: int


class LineIndex:
    """Where the lines of `data` begin; built once per file, then each look-up is a bisection."""

    __slots__ = ("_last", "_starts", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        # The last answer: findings come in order, and a line of megabytes must not be counted each time.
        self._last = (3 if data.startswith(b"\xef\xbb\xbf") else 0, Position(1, 1))
        # Of bytes, unlike of text, `splitlines` splits at nothing but line endings.
        self._starts = list(accumulate(map(len, data.splitlines(keepends=True)), initial=0))
        if data and data[-1] not in b"\r\n":
            self._starts.pop()

    @property
    def count(self) -> int:
        """How many lines there are; a file that ends in a line ending has an empty last line."""
        return len(self._starts)

    def line(self, offset: int) -> int:
        """The number, from 1, of the line that holds byte `offset`."""
        return bisect_right(self._starts, offset)

    def span(self, line: int) -> Span:
        """The bytes of line `line` (from 1), without its line ending."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return Span(start, start + len(self.data[start:end].rstrip(b"\r\n")))

    def start(self, line: int) -> int:
        """The offset at which line `line` (from 1) begins."""
        return self._starts[line - 1]

    def position(self, offset: int) -> Position:
        """Line and column of byte `offset`; a byte order mark takes no column."""
        line = bisect_right(self._starts, offset)
        counted, position = self._last
        if position.line != line or counted > offset:
            counted, position = self._starts[line - 1], Position(line, 1)
            if line == 1 and self.data.startswith(b"\xef\xbb\xbf"):
                counted = min(3, offset)
        width = len(self.data[counted:offset].decode("utf-8", "replace"))
        found = Position(line, position.column + width)
        # An answer inside a broken or unfinished character is not one to count on from.
        if offset >= len(self.data) or self.data[offset] & 0xC0 != 0x80:
            self._last = (offset, found)
        return found

    def utf16(self, offset: int) -> tuple[int, int]:
        """Zero-based line and UTF-16 column of byte `offset`, as editors count."""
        line = bisect_right(self._starts, offset)
        before = self._before(line, offset).decode("utf-8", "replace")
        return line - 1, len(before) + sum(character > "\uffff" for character in before)

    def offset(self, line: int, column: int) -> int:
        """The byte offset of a 1-based line and character column, clamped to the file."""
        line = min(max(line, 1), len(self._starts))
        start, end = self.span(line)
        text = self.data[start:end].decode("utf-8", "surrogateescape")
        return start + len(text[: max(column - 1, 0)].encode("utf-8", "surrogateescape"))

    def _before(self, line: int, offset: int) -> bytes:
        before = self.data[self._starts[line - 1] : offset]
        return before[3:] if line == 1 and before.startswith(b"\xef\xbb\xbf") else before
