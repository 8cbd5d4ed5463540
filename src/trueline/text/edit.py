"""Changes to a file as replacements of byte spans."""

from collections.abc import Iterable
from typing import NamedTuple

from trueline.text.span import Span


class OverlappingEditsError(ValueError):
    """Two edits claim the same bytes: a mistake of the caller, never of the input."""


class Edit(NamedTuple):
    """Replace the bytes of `span` by `replacement`; an empty span inserts."""

    span: Span
    replacement: bytes


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with every edit applied at once; all other bytes stay as they are.

    Edits may come in any order; several insertions at one point keep the order given.
    Raises `OverlappingEditsError` where two edits share a byte.
    """
    pieces: list[bytes] = []
    position = 0
    for span, replacement in sorted(edits, key=lambda edit: edit.span):
        if span.start < position:
            raise OverlappingEditsError(f"an edit at byte {span.start} overlaps one that ends at {position}")
        pieces.append(data[position : span.start])
        pieces.append(replacement)
        position = span.end
    pieces.append(data[position:])
    return b"".join(pieces)
