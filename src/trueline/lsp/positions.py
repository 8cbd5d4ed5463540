"""Places in a file as editors count them, and as we do: lines and UTF-16 columns, and bytes."""

import os

from lsprotocol.types import Position, PositionEncodingKind, Range

from trueline.analysis.contents import read_all
from trueline.formats.built import Place
from trueline.text import LineIndex, Span

_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Of what is larger, columns are taken as they are.
_LARGEST_CODE_BYTES = 4 * 1024 * 1024


class Positions:
    """The positions of one text; `encoding` is what the client counts columns in.

    A byte order mark takes a column only where the client itself sent it (`counted_mark`).
    """

    __slots__ = ("_counted", "_index", "_mark", "data", "encoding")

    def __init__(self, data: bytes, encoding: str = PositionEncodingKind.Utf16, counted_mark: bool = False) -> None:
        self.data = data
        self.encoding = encoding
        self._index = LineIndex(data)
        # The last answer, as byte and column: places come in order, and a line of megabytes is not counted each time.
        self._counted = (0, 0)
        self._mark = 3 if data.startswith(_MARK) and not counted_mark else 0

    def to_lsp(self, span: Span) -> Range:
        """The range of a span of bytes."""
        start = self.position(span.start)
        return Range(start, start if span.empty else self.position(span.end))

    def position(self, offset: int) -> Position:
        """The position of a byte; one outside the text is moved to its nearest end."""
        offset = min(max(offset, 0), len(self.data))
        line = self._index.line(offset)
        start = self._start(line)
        counted, column = self._counted
        if not start <= counted <= offset:
            counted, column = start, 0
        between = self.data[counted : max(offset, counted)]
        if self.encoding == PositionEncodingKind.Utf8 or between.isascii():
            column += len(between)
        else:
            text = between.decode("utf-8", "replace")
            wide = self.encoding != PositionEncodingKind.Utf32
            column += len(text) + (sum(character > "\uffff" for character in text) if wide else 0)
        # An answer inside a broken or unfinished character is not one to count on from.
        if offset > start and (offset >= len(self.data) or self.data[offset] & 0xC0 != 0x80):
            self._counted = (offset, column)
        return Position(line - 1, column)

    def from_lsp(self, position: Position) -> int:
        """The byte at a position; behind the end of a line it is that end, behind the last line the end of the text."""
        if position.line >= self._index.count:
            return len(self.data)
        start = self._start(position.line + 1)
        text = self.data[start : max(self._index.span(position.line + 1).end, start)]
        column = position.character
        if self.encoding == PositionEncodingKind.Utf8 or text.isascii():
            return start + min(column, len(text))
        characters = text.decode("utf-8", "surrogateescape")
        if self.encoding != PositionEncodingKind.Utf32:
            column = _characters(characters, column)
        return start + len(characters[:column].encode("utf-8", "surrogateescape"))

    def offset_of(self, line: int, column: int) -> int:
        """The byte at a line and a column that counts characters, both from 1."""
        return self._index.offset(line, column)

    def span(self, range_: Range) -> Span:
        """The bytes of a range, whichever of its ends comes first."""
        start, end = sorted((self.from_lsp(range_.start), self.from_lsp(range_.end)))
        return Span(start, end)

    def _start(self, line: int) -> int:
        return self._index.start(line) + (self._mark if line == 1 else 0)


def place_of_code(file: str, place: Place, encoding: str) -> Position:
    """A place in a file that was built, which counts characters, as the client counts; `file` is its absolute path."""
    try:
        if os.path.getsize(file) > _LARGEST_CODE_BYTES:
            raise OSError
        with open(file, "rb") as opened:
            data = read_all(opened.fileno(), _LARGEST_CODE_BYTES, os.path.getsize(file))
    except OSError:
        return Position(max(place.line - 1, 0), max(place.column - 1, 0))
    if data[:2] in _WIDE_MARKS:
        data = data.decode("utf-16", "replace").encode()
    positions = Positions(data.removeprefix(_MARK), encoding)
    return positions.position(positions.offset_of(place.line, place.column))


def _characters(text: str, units: int) -> int:
    """How many characters fit into so many UTF-16 units; half a character does not count."""
    if units >= 2 * len(text):
        return len(text)
    passed = 0
    for number, character in enumerate(text):
        passed += 2 if character > "\uffff" else 1
        if passed > units:
            return number
    return len(text)
