"""Changes to a file as replacements of byte spans."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trueline.text.span import Span

_ENDLESS = 1 << 62


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


def followed_by(edits: Iterable[Edit], later: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that do what `edits` do and then `later`, whose spans count in what `edits` make; in order."""
    pieces = _pieces(edits)
    ordered = sorted(later, key=lambda edit: edit.span)
    for span, text in ordered[::-1]:
        before, rest = _parted(pieces, span.start)
        _, behind = _parted(rest, span.end - span.start)
        pieces = [*before, text, *behind]
    found: list[Edit] = []
    position, new = 0, b""
    for piece in pieces:
        if isinstance(piece, bytes):
            new += piece
        elif piece.start < piece.end:
            if new or piece.start > position:
                found.append(Edit(Span(position, piece.start), new))
            position, new = piece.end, b""
    return tuple(found)


def _pieces(edits: Iterable[Edit]) -> "list[Span | bytes]":
    """What edits leave: stretches of the bytes they were made for, and what is new between these."""
    pieces: list[Span | bytes] = []
    position = 0
    for span, text in sorted(edits, key=lambda edit: edit.span):
        pieces += [Span(position, span.start), text]
        position = span.end
    # How long the file is makes no difference.
    return [*pieces, Span(position, _ENDLESS)]


def _parted(pieces: "Sequence[Span | bytes]", offset: int) -> "tuple[list[Span | bytes], list[Span | bytes]]":
    """The pieces up to `offset`, counted in what they make, and those behind it."""
    for number, piece in enumerate(pieces):
        size = len(piece) if isinstance(piece, bytes) else piece.end - piece.start
        if offset < size:
            cut = offset if isinstance(piece, bytes) else piece.start + offset
            one = piece[:cut] if isinstance(piece, bytes) else Span(piece.start, cut)
            other = piece[cut:] if isinstance(piece, bytes) else Span(cut, piece.end)
            return [*pieces[:number], one], [other, *pieces[number + 1 :]]
        offset -= size
    return list(pieces), []
