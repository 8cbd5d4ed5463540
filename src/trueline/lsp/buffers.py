"""The texts that are open in the editor, which go before their files."""

from collections.abc import Iterable
from typing import NamedTuple

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from trueline.lsp.positions import Positions


class Buffer(NamedTuple):
    """An open text: its bytes, the version that the client gave it, and where its places are."""

    uri: str
    version: int
    positions: Positions

    @property
    def data(self) -> bytes:
        """The text in UTF-8."""
        return self.positions.data


def opened(uri: str, version: int, text: str, encoding: str) -> Buffer:
    """A text as it was opened."""
    return Buffer(uri, version, Positions(encoded(text), encoding, counted_mark=True))


def changed(buffer: Buffer, version: int, changes: Iterable[TextDocumentContentChangeEvent]) -> Buffer:
    """The text after the client's changes, each of which is told for the text after the one before."""
    positions = buffer.positions
    for change in changes:
        data = encoded(change.text)
        if isinstance(change, TextDocumentContentChangePartial):
            span = positions.span(change.range)
            data = positions.data[: span.start] + data + positions.data[span.end :]
        positions = Positions(data, positions.encoding, counted_mark=True)
    return Buffer(buffer.uri, version, positions)


def encoded(text: str) -> bytes:
    """A client's text as bytes; half a character, which JSON can say but UTF-8 cannot, becomes a question mark."""
    return text.encode("utf-8", "replace")
