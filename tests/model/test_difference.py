"""The difference of two sets of parts, whatever they were read from."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trueline.model.bodies import BodyField, body_fields
from trueline.model.contracts import api_parts
from trueline.model.difference import Change, Kind, Part, Sense, Trait, difference, folded
from trueline.model.limits import judge, other_numbers, targets, thresholds
from trueline.model.lowering import Text
from trueline.model.parts import data_parts
from trueline.model.quantities import quantities, quantity
from trueline.model.sections.api import Api, Body, Endpoint, ErrorCase
from trueline.model.sections.data import Data, Entity, Field
from trueline.text import Span

NOWHERE = Span(0, 0)
NOTHING = Text("", NOWHERE)


def told(changes: list[Change]) -> list[tuple[str, str, str, str]]:
    return [(change.kind.value, change.what, change.before, change.after) for change in changes]


def endpoint(method: str, path: str, *codes: int, **more: object) -> Endpoint:
    errors = tuple(ErrorCase(code, "") for code in codes)
    given: dict[str, object] = {"kind": "new", "purpose": "", "bodies": (), "query": "", "permission": None, **more}
    return Endpoint(  # type: ignore[arg-type]
        method,
        path,
        given["kind"],
        given["purpose"],
        errors,
        given["bodies"],
        given["query"],
        "fence",
        (),
        given["permission"],
        NOWHERE,
    )


def api(*endpoints: Endpoint) -> list[Part]:
    return list(api_parts(Api(endpoints, (), NOTHING, (), NOTHING)))


def data(*entities: Entity) -> list[Part]:
    return list(data_parts(Data(entities, (), NOTHING, (), (), {}, ())))


def body(text: str, side: str = "response") -> Body:
    return Body(side, "json", text, NOWHERE)


def entity(name: str, **fields: str) -> Entity:
    return Entity(name, "", tuple(Field(field, type_, "") for field, type_ in fields.items()), "columns", NOWHERE)


def test_the_same_in_another_spelling_is_no_difference() -> None:
    designed = api(endpoint("GET", "/files/{id}", 404))
    built = api(endpoint("get".upper(), "/files/:fileId/", 404))
    assert difference(designed, built) == []
    assert (
        difference(
            data(entity("MatchSuggestion", sizeBytes="int")), data(entity("match_suggestions", size_bytes="int"))
        )
        == []
    )


def test_endpoints_come_and_go_with_all_they_have() -> None:
    one = endpoint("POST", "/labels", 400, 409, query="dry", bodies=(body('{"id": 1}'),))
    assert told(difference([], api(one))) == [
        ("new", "endpoint added", "", "POST /labels (2 errors, 1 query parameter, 1 response field)")
    ]
    assert told(difference(api(one), [])) == [
        ("breaking", "endpoint removed", "POST /labels (2 errors, 1 query parameter, 1 response field)", "")
    ]


def test_what_callers_rely_on_breaks() -> None:
    before = endpoint("GET", "/labels", 404, query="page", bodies=(body('{"id": 1, "items": [{"size": 2}]}'),))
    after = endpoint("GET", "/labels", 404, 410, bodies=(body('{"id": "x", "items": [{"weight": 2}]}'),))
    assert sorted(told(difference(api(before), api(after)))) == [
        ("breaking", "query parameter removed", "page of GET /labels", ""),
        ("breaking", "response field id of GET /labels: type changed", "number", "string"),
        ("breaking", "response field removed", "items[].size of GET /labels", ""),
        ("new", "error added", "", "410 of GET /labels"),
        ("new", "response field added", "", "items[].weight of GET /labels"),
    ]


def test_an_endpoint_under_another_path_is_one_break_not_two() -> None:
    before, after = endpoint("GET", "/labels/{id}", 404), endpoint("GET", "/v2/labels/{id}", 404)
    assert told(difference(api(before), api(after))) == [
        ("breaking", "endpoint changed", "GET /labels/{id}", "GET /v2/labels/{id}")
    ]
    kinds = [change.what for change in difference(api(before), api(endpoint("DELETE", "/labels/{id}")))]
    assert sorted(kinds) == ["endpoint added", "endpoint removed"]


def test_entities_lose_and_change_fields() -> None:
    before = data(entity("Label", id="uuid", size="int", note="text"))
    after = data(entity("Label", id="uuid", size="bigint", colour="text"))
    assert told(difference(before, after)) == [
        ("breaking", "field Label.size: type changed", "int", "bigint"),
        ("breaking", "field removed", "Label.note", ""),
        ("new", "field added", "", "Label.colour"),
    ]


def test_an_entity_with_the_same_fields_is_renamed() -> None:
    fields = {"id": "uuid", "tracking_number": "text", "printed_at": "date", "format": "text"}
    changes = difference(data(entity("Label", **fields)), data(entity("ShippingLabel", **{**fields, "format": "int"})))
    assert told(changes) == [
        ("breaking", "entity changed", "Label", "ShippingLabel"),
        ("breaking", "field ShippingLabel.format: type changed", "text", "int"),
    ]
    apart = difference(data(entity("Label", **fields)), data(entity("Invoice", total="int", due="date", paid="bool")))
    assert sorted(change.what for change in apart) == ["entity added", "entity removed"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("p99 < 200 ms", "p99 < 500 ms", -1),
        ("p99 < 200 ms", "p99 < 0.2 s", 0),
        ("p99 < 200 ms", "p95 < 200 ms", -1),
        ("p95 < 200 ms", "p99 < 200 ms", 1),
        ("p50: 70 ms, p99: 300 ms", "p50: 50 ms, p99: 400 ms", -1),
        ("< 2 seconds", "", -1),
        ("", "< 2 seconds", 1),
        ("> 99.9%", "> 99%", -1),
        ("1000 records", "2000 records", None),
        ("p99 < 2 s for 100 notes", "p99 < 1 s for 100 notes", 1),
        ("p99 < 2 s for 100 notes", "p99 < 2 s for 1000 notes", None),
        ("p99 < 2 s for 5 minutes", "p99 < 2 s for 1 minute", 1),
    ],
)
def test_targets(before: str, after: str, expected: int | None) -> None:
    limits = [(*targets(quantities(text)), *other_numbers(text)) for text in (before, after)]
    assert judge(*limits) == expected


def test_a_label_says_which_way_a_target_points() -> None:
    assert judge(targets(quantities("200/s"), "Throughput"), targets(quantities("100/s"), "Throughput")) == -1
    assert judge(targets(quantities("1%"), "Error rate"), targets(quantities("2%"), "Error rate")) == -1
    assert judge(targets(quantities("99.9%"), "Availability"), targets(quantities("99.99%"), "Availability")) == 1


@pytest.mark.parametrize(
    ("before", "after", "usual", "expected"),
    [
        ("> 5% for 5 minutes", "> 10% for 5 minutes", "", -1),
        ("> 5% for 5 minutes", "> 5% for 15 minutes", "", -1),
        ("> 5% for 5 minutes", "> 1% for 5 minutes", "", 1),
        ("< 50%", "< 30%", "", -1),
        ("800 ms", "1 s", "", None),
        ("800 ms", "1 s", "300 ms", -1),
        ("60%", "40%", "80%", -1),
    ],
)
def test_thresholds(before: str, after: str, usual: str, expected: int | None) -> None:
    usually = quantity(usual)
    assert judge(thresholds(quantities(before), usually), thresholds(quantities(after), usually)) == expected


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('{"a": 1, "b": {"c": [true, false]}}', {"a": "number", "b": "object", "b.c": "array"}),
        ('[{"a": "x"}, {"a": null, "b": 2}]', {"[].a": "string", "[].b": "number"}),
        ('{"items": [{"id": 1}], ...}', {"items": "array", "items[].id": "number"}),
        ("{ id: uuid, // the key\n size?: int }", {"id": "uuid", "size": "int"}),
        ('{"a": "one" | "two", "b": null}', {"a": "string", "b": ""}),
        ("no JSON, surely", {}),
        ("", {}),
        ("}}]]", {}),
        ('{"a": {"b": ', {"a": "object"}),
    ],
)
def test_fields_of_examples(text: str, fields: dict[str, str]) -> None:
    assert body_fields(text) == tuple(BodyField(path, type_) for path, type_ in fields.items())


@given(st.text(alphabet='{}[]":, \n.ab1?/', max_size=80))
@example('{"":1')
@example('{"a":{"":1}}')
def test_reading_examples_never_fails(text: str) -> None:
    assert all(field.path for field in body_fields(text))


def test_promises() -> None:
    def part(text: str, sense: Sense = Sense.PROMISE) -> Part:
        return Part("element", "e", "E", "S", (Trait("protection", text, sense),))

    assert told(difference([part("Encryption")], [part("None")])) == [
        ("weaker", "element E: protection removed", "Encryption", "None")
    ]
    assert told(difference([part("-")], [part("Masking")])) == [
        ("stronger", "element E: protection added", "-", "Masking")
    ]
    assert told(difference([part("**Masking**")], [part("masking.")])) == []
    assert told(difference([part("Masking")], [part("Hashing", Sense.PROSE)])) == [
        ("note", "element E: protection reworded", "Masking", "Hashing")
    ]


def test_what_is_reworded_is_matched_by_likeness_within_its_group() -> None:
    def case(text: str, group: str = "") -> Part:
        return Part("case", folded(text), text, "S", wording=Trait("", text), group=group)

    before = [case("Upload a file of two gigabytes"), case("Delete a label")]
    after = [case("Delete labels"), case("Upload files of two gigabytes"), case("Print")]
    assert told(difference(before, after)) == [
        ("changed", "case changed", "Delete a label", "Delete labels"),
        ("changed", "case changed", "Upload a file of two gigabytes", "Upload files of two gigabytes"),
        ("new", "case added", "", "Print"),
    ]
    apart = difference([case("Delete a label", "unit")], [case("Delete labels", "integration")])
    assert [change.kind for change in apart] == [Kind.GONE, Kind.NEW]


WORDS = st.sampled_from(["files", "labels", "prints", "users"])
TRAITS = st.builds(
    Trait, st.sampled_from(["a", "b"]), st.sampled_from(["", "x", "y", "p99 < 2 s"]), st.sampled_from(list(Sense))
)
PARTS = st.lists(
    st.builds(
        Part,
        st.sampled_from(["thing", "other"]),
        WORDS,
        WORDS,
        st.sampled_from(["One", "Two"]),
        st.lists(TRAITS, max_size=2, unique_by=lambda trait: trait.name).map(tuple),
        within=st.sampled_from([None, ("thing", "files"), ("other", "users")]),
        wording=st.none() | st.builds(Trait, st.just(""), WORDS),
    ),
    max_size=8,
)


@given(PARTS)
def test_nothing_differs_from_itself_in_any_order(parts: list[Part]) -> None:
    unique = list({(part.kind, part.key, part.within): part for part in parts}.values())
    assert difference(unique, unique) == []
    assert difference(unique, unique[::-1]) == []


@given(PARTS, PARTS)
def test_the_way_back_undoes_the_way_there(before: list[Part], after: list[Part]) -> None:
    there, back = difference(before, after), difference(after, before)

    assert sum(change.what.endswith(" added") and not change.trait for change in there) == sum(
        change.what.endswith(" removed") and not change.trait for change in back
    )
    assert len(there) == len(back)
