"""Places in bytes and changes to them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.text import Edit, LineIndex, OverlappingEditsError, Position, Span, followed_by, splice

TEXTS = st.text(alphabet=st.sampled_from("a\n\r é😀\u2028\x0b\x85\t|"), max_size=40)


def naive(text: str, offset: int) -> Position:
    """Line and column by counting characters one by one."""
    line = column = 1
    for number, character in enumerate(text.encode()[:offset].decode()):
        if character == "\n" or (character == "\r" and text[number + 1 : number + 2] != "\n"):
            line, column = line + 1, 1
        else:
            column += 1
    return Position(line, column)


@given(TEXTS)
def test_positions_count_characters(text: str) -> None:
    index = LineIndex(text.encode())
    offsets = [len(text[:number].encode()) for number in range(len(text) + 1)]
    for offset in offsets:
        assert index.position(offset) == naive(text, offset)
    for offset in reversed(offsets):
        assert index.position(offset) == naive(text, offset), "the order of questions changes no answer"


@given(TEXTS)
def test_offset_inverts_position(text: str) -> None:
    index = LineIndex(text.encode())
    for line in range(1, index.count + 1):
        span = index.span(line)
        assert not {b"\n", b"\r"} & {bytes([byte]) for byte in span.cut(index.data)}
        for column in range(1, len(span.text(index.data)) + 2):
            assert index.position(index.offset(line, column)) == (line, column)


def test_a_byte_order_mark_takes_no_column() -> None:
    index = LineIndex("\ufeffab".encode())
    assert index.position(3) == (1, 1)
    assert index.position(4) == (1, 2)


def test_editors_count_utf16() -> None:
    index = LineIndex("é😀x\r\ny".encode())
    assert index.utf16(6) == (0, 3)
    assert index.utf16(9) == (1, 0)


@given(
    st.binary(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.binary(max_size=3)), max_size=4),
)
def test_splice_changes_only_its_spans(data: bytes, raw: list[tuple[int, int, bytes]]) -> None:
    edits = [Edit(Span(min(s, len(data)), min(s + n, len(data))), new) for s, n, new in raw]
    ordered = sorted(edits, key=lambda edit: edit.span)
    if any(a.span.end > b.span.start for a, b in itertools.pairwise(ordered)):
        with pytest.raises(OverlappingEditsError):
            splice(data, edits)
        return
    result = splice(data, edits)
    assert len(result) == len(data) + sum(len(e.replacement) - e.span.length for e in edits)
    position = shift = 0
    for span, new in ordered:
        assert result[position + shift : span.start + shift] == data[position : span.start]
        assert result[span.start + shift : span.start + shift + len(new)] == new
        position, shift = span.end, shift + len(new) - span.length
    assert result[position + shift :] == data[position:]


def drawn_edits(draw: st.DrawFn, size: int) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, size), max_size=6)))
    spans = [Span(*pair) for pair in zip(places[::2], places[1::2], strict=False)]
    return draw(st.permutations([Edit(span, draw(st.binary(max_size=3))) for span in spans]))


@given(st.data(), st.binary(max_size=20))
def test_edits_that_follow_edits(data: st.DataObject, text: bytes) -> None:
    first = data.draw(st.composite(drawn_edits)(len(text)))
    once = splice(text, first)
    then = data.draw(st.composite(drawn_edits)(len(once)))
    both = followed_by(first, then)
    assert splice(text, both) == splice(once, then)
    assert list(both) == sorted(both)
    assert all(a.span.end < b.span.start for a, b in itertools.pairwise(both))
