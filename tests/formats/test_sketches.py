"""Examples of JSON as people write them, and the shapes they show."""

import json

from hypothesis import given
from hypothesis import strategies as st

from trueline.formats.sketches import Shape, Sketch, merged, sketch

TEXT = Shape(("string",))
WHOLE = Shape(("integer",))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=6), inner, max_size=4),
    max_leaves=12,
)


def shown(text: str) -> Sketch:
    found = sketch(text)
    assert found is not None
    return found


def test_a_sketch_shows_what_it_says_and_no_more() -> None:
    found = shown(
        """{
        "id": uuid,  // set by us
        "name": "string",
        "nick?": "Bo",
        state: "ACTIVE | PAUSED",
        "tags": ["a", ...],
        "sizes": int[],
        "owner": string | null,
        "when": "2026-01-31T10:00:00Z"
        "more": { ... },
    }"""
    )
    shape = found.shape.properties
    assert not found.exact
    assert shape["id"] == Shape(("string",), "uuid")
    assert shape["name"] == TEXT and shape["nick"] == TEXT
    assert shape["state"] == Shape(("string",), values=("ACTIVE", "PAUSED"))
    assert shape["tags"] == Shape(("array",), items=TEXT) and shape["sizes"] == Shape(("array",), items=WHOLE)
    assert shape["owner"].kinds == ("string", "null")
    assert shape["when"].format == "date-time"
    assert shape["more"] == Shape(("object",))
    assert found.shape.required == shape.keys() - {"nick"}


def test_remarks_and_commas_leave_an_example_exact() -> None:
    found = shown('{"a": [1, 2.5,], /* both */ "b": null,}')
    assert found.exact and found.value == {"a": [1, 2.5], "b": None}
    assert found.shape.properties["a"] == Shape(("array",), items=Shape(("number",)))


def test_what_is_no_json_has_no_shape() -> None:
    assert sketch("GET /labels") is None
    assert sketch("") is None
    assert shown("{[").exact is False
    assert shown("{" * 300).exact is False
    assert shown('{"?": null}').value == {"?": None}, "a mark alone is a name"


def test_shapes_are_merged() -> None:
    one, other = shown('{"a": 1, "b": "x"}').shape, shown('{"a": 1.5, "c": null}').shape
    both = merged((one, other))
    assert both.properties["a"].kinds == ("number",)
    assert both.required == {"a"}
    assert set(both.properties) == {"a", "b", "c"}
    assert merged((shown('{"a": ...}').shape, one)).properties["a"] == Shape(), "what one leaves open stays open"
    dates = (shown('["2026-01-31"]').shape, shown('["soon"]').shape)
    assert merged(dates).items == TEXT


@given(JSON.filter(lambda value: isinstance(value, list | dict)))
def test_json_is_an_exact_sketch_of_itself(value: object) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        found = shown(text)
        if found.exact:
            assert found.value == value
        else:
            assert any(
                word in text.lower()
                for word in ('?"', "string", "uuid", "int", "bool", "...", "|", '""', "object", "…")
            )


@given(st.text(alphabet='{}[]",:.?|/*# \nabc1-<>…', max_size=60))
def test_reading_never_fails(text: str) -> None:
    found = sketch(text)
    assert found is None or found.shape.kinds
