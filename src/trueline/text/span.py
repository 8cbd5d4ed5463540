"""A place in a file, as byte offsets."""

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range `[start, end)` of byte offsets into one file."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes the span covers."""
        return self.end - self.start

    @property
    def empty(self) -> bool:
        """Whether the span is a point between two bytes."""
        return self.start >= self.end

    def covers(self, other: "Span") -> bool:
        """Whether every byte of `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def cut(self, data: bytes) -> bytes:
        """The bytes of this span."""
        return data[self.start : self.end]

    def text(self, data: bytes) -> str:
        """The text of this span; bytes that are not UTF-8 read as U+FFFD."""
        return data[self.start : self.end].decode("utf-8", "replace")
