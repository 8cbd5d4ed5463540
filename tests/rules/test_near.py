"""Near misses of words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from trueline.rules.near import index_words, nearest


@pytest.mark.parametrize(
    ("word", "words", "found"),
    [
        ("desinged", ["draft", "designed", "implemented"], "designed"),
        ("hgih", ["low", "high"], "high"),
        ("lo", ["low"], None),
        ("adr-007 labels", ["adr-008 labels"], None),
        ("parcel c", ["parcel a", "parcel b"], None),
        ("parcel c", ["parcel a", "parcel b", "parcel d"], None),
        ("parcels", ["parcel", "barrels"], "parcel"),
        ("anything", [], None),
    ],
)
def test_nearest(word: str, words: list[str], found: str | None) -> None:
    assert nearest(word, index_words(words)) == found


@given(st.text("abc", max_size=10), st.lists(st.text("abc", max_size=10), unique=True, max_size=6))
@settings(deadline=None)
def test_agrees_with_a_library(word: str, words: list[str]) -> None:
    limit = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    distances = sorted((OSA.distance(word, other), other) for other in words)
    near = [other for distance, other in distances if limit and distance <= limit and distance == distances[0][0]]
    assert nearest(word, index_words(words)) == (near[0] if len(near) == 1 else None)
