"""Places as editors count them."""

from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind, Range, TextDocumentContentChangePartial

from trueline.lsp.buffers import changed, encoded, opened
from trueline.lsp.positions import Positions
from trueline.text import Span

ENCODINGS = [PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32]
# Everything that some program takes for the end of a line, or counts in another way.
TEXT = st.text(alphabet="ab é😀𝒳\u2028\u0085\x0b\x0c\x1c\r\n\t\ufeff", max_size=60)


@given(TEXT, st.sampled_from(ENCODINGS))
@example("\r\n", PositionEncodingKind.Utf16)
@example("a😀b", PositionEncodingKind.Utf16)
def test_a_place_is_found_again(text: str, encoding: str) -> None:
    positions = Positions(text.encode(), encoding, counted_mark=True)
    offset = 0
    for number, character in enumerate(text):
        within_ending = character == "\n" and number and text[number - 1] == "\r"
        if not within_ending:
            assert positions.from_lsp(positions.position(offset)) == offset
        offset += len(character.encode())
    assert positions.from_lsp(positions.position(offset)) == offset


@given(TEXT, st.sampled_from(ENCODINGS), st.integers(0, 40), st.integers(0, 90))
def test_any_position_is_a_place_between_characters(text: str, encoding: str, line: int, column: int) -> None:
    data = text.encode()
    offset = Positions(data, encoding, counted_mark=True).from_lsp(Position(line, column))
    assert 0 <= offset <= len(data)
    if encoding != PositionEncodingKind.Utf8:
        data[:offset].decode()


def test_lines_end_where_the_protocol_says() -> None:
    positions = Positions("a\u2028b\x0bc\nd\re\r\nf".encode())
    assert [positions.from_lsp(Position(line, 0)) for line in range(5)] == [0, 8, 10, 13, 14]


def test_columns_are_utf_16_unless_agreed_otherwise() -> None:
    data = "😀 x".encode()
    assert Positions(data).position(5) == Position(0, 3)
    assert Positions(data, PositionEncodingKind.Utf32).position(5) == Position(0, 2)
    assert Positions(data, PositionEncodingKind.Utf8).position(5) == Position(0, 5)
    assert Positions(data).from_lsp(Position(0, 1)) == 0, "half a character is none"


def test_a_byte_order_mark_of_a_file_takes_no_column() -> None:
    data = b"\xef\xbb\xbf# T\n"
    assert Positions(data).to_lsp(Span(3, 4)) == Range(Position(0, 0), Position(0, 1))
    assert Positions(data).from_lsp(Position(0, 0)) == 3
    assert Positions(data, counted_mark=True).from_lsp(Position(0, 1)) == 3


def units(text: str) -> list[str]:
    """The UTF-16 units of a text, each as two bytes in a string."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[place : place + 2].decode("utf-16-le", "surrogatepass") for place in range(0, len(data), 2)]


def joined(parts: list[str]) -> str:
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le")


@given(TEXT, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 6), TEXT), min_size=1, max_size=30))
def test_edits_never_part_from_the_clients_text(text: str, edits: list[tuple[int, int, str]]) -> None:
    buffer = opened("file:///n.md", 1, text, PositionEncodingKind.Utf16)
    for version, (place, length, inserted) in enumerate(edits, 2):
        parts = units(text)
        start = min(place, len(parts))
        end = min(start + length, len(parts))
        # A client cuts neither a character nor a line's ending in two.
        start, end = (_whole(parts, offset) for offset in (start, end))
        change = TextDocumentContentChangePartial(Range(_position(parts, start), _position(parts, end)), inserted)
        text = joined(parts[:start] + units(inserted) + parts[end:])
        buffer = changed(buffer, version, [change])
        assert buffer.data == encoded(text)
        assert buffer.version == version


def _whole(parts: list[str], offset: int) -> int:
    inside = 0 < offset < len(parts)
    if inside and ("\udc00" <= parts[offset] <= "\udfff" or (parts[offset] == "\n" and parts[offset - 1] == "\r")):
        return offset - 1
    return offset


def _position(parts: list[str], offset: int) -> Position:
    before = "".join(parts[:offset])
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Position(len(lines) - 1, len(lines[-1]))


@given(st.text(alphabet="a\u00e9\u0301\U0001f680\n\r", max_size=30), st.lists(st.integers(-1, 90), max_size=8))
def test_places_may_be_asked_for_in_any_order(text: str, offsets: list[int]) -> None:
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode()[1:]):
        for encoding in ("utf-8", "utf-16", "utf-32"):
            one = Positions(data, encoding)
            found = [one.position(offset) for offset in offsets]
            assert found == [Positions(data, encoding).position(offset) for offset in offsets]
