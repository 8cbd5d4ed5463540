"""Lowering on whatever comes: it never raises, its spans cut what they say, and prose elsewhere changes nothing."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.formats.json import plain
from trueline.model import Document
from trueline.model.lowering import Text
from trueline.model.rooms import all_rooms
from trueline.text import Span

VAULT = Path(__file__).parents[2] / "examples" / "parcelhub" / "docs" / "features"
NOTES = sorted(VAULT.rglob("*.md"))
CORPUS = [note.read_bytes() for note in NOTES]


def lowered(data: bytes) -> Document:
    return next(iter(make_vault({"docs/2. Planned/Note.md": data}).documents.values()))


def values(value: Any) -> Iterator[Any]:
    """A value with all values inside it."""
    yield value
    if isinstance(value, dict):
        for inner in value.values():
            yield from values(inner)
    elif isinstance(value, tuple) and not isinstance(value, Span):
        for inner in value:
            yield from values(inner)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real design with lines and characters cut, doubled, moved or replaced."""
    data = bytearray(draw(st.sampled_from(CORPUS)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 400)))
        piece = bytes(data[start:end])
        kind = draw(st.sampled_from(["cut", "double", "move", "insert"]))
        if kind != "double":
            del data[start:end]
        if kind in ("double", "move"):
            place = draw(st.integers(0, len(data)))
            data[place:place] = piece
        elif kind == "insert":
            data[start:start] = draw(
                st.sampled_from([b"|", b"```\n", b"> ", b"- [ ] ", b"## ", b"\xff", b"`", b"[[", b"\r"])
            )
    return bytes(data)


@settings(max_examples=60, deadline=None)
@given(mutated())
def test_any_document_is_lowered(data: bytes) -> None:
    document = lowered(data)
    plain(document)
    for room in all_rooms().values():
        for value in values(document[room]):
            if isinstance(value, Span):
                assert 0 <= value.start <= value.end <= len(data)


SECTIONS = sorted({piece for data in CORPUS for piece in data.split(b"\n#") if b"\n" in piece})


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SECTIONS), max_size=5))
def test_a_room_without_sections_is_what_reading_it_gives(pieces: list[bytes]) -> None:
    document = lowered(b"# Feature: Some\n" + b"".join(b"\n#" + piece for piece in pieces))
    for room in all_rooms().values():
        assert document[room] == import_module(room.__module__).lower(document.lowering)


@pytest.mark.parametrize("data", CORPUS, ids=[note.stem for note in NOTES])
def test_spans_cut_what_the_value_says(data: bytes) -> None:
    document = lowered(data)
    for room in all_rooms().values():
        for value in values(document[room]):
            if isinstance(value, Text) and value.text:
                written = " ".join(value.span.text(data).split())
                assert value.text in written.replace("**", "").replace("`", "") or value.text in written


@pytest.mark.parametrize("data", CORPUS, ids=[note.stem for note in NOTES])
def test_prose_elsewhere_changes_no_value(data: bytes) -> None:
    before = plain(lowered(data))
    after = plain(lowered(data + b"\n\n## Afterthoughts\n\nA paragraph that names nothing.\n"))
    extra = after.pop("sections_extra")
    # A note of the vault's own quick template follows none here, where only the built-in one is known.
    assert extra == [*before.pop("sections_extra"), *(["Afterthoughts"] if before["template"] else [])]
    assert after == before
