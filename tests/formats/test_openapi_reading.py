"""OpenAPI files show endpoints, and never hurt."""

import json

import pytest

from trueline.formats.built import Built, Source
from trueline.formats.openapi.reading import read

SHED = b"""
openapi: 3.1.0
servers:
  - url: https://garden.example/{version}/
    variables: {version: {default: v1}}
paths:
  /sheds/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
    get:
      operationId: readShed
      deprecated: true
      parameters:
        - {$ref: '#/components/parameters/Depth'}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Shed'}}}}
        404: {description: not there}
    put:
      requestBody: {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Shed'}]}}}}
      responses: {default: {description: any}}
components:
  parameters:
    Depth: {name: depth, in: query, schema: {type: integer, default: 2}}
  schemas:
    Kind: {type: string, enum: [wood, stone]}
    Shed:
      type: object
      required: [id]
      properties:
        id: {type: string}
        kind: {$ref: '#/components/schemas/Kind'}
        within: {type: array, items: {$ref: '#/components/schemas/Shed'}}
"""


def shown(data: bytes, path: str = "api.yaml", base: str = "") -> Built:
    return read([Source(path, data)], base=base)


def test_an_endpoint_with_everything() -> None:
    built = shown(SHED)
    assert not built.problems
    get, put = built.endpoints
    assert (get.method, get.path, get.handler, get.deprecated) == ("GET", "/v1/sheds/{id}", "readShed", True)
    assert (get.errors, get.place.line) == (("404",), 10)
    fields = {(field.where, field.name): field for field in get.fields}
    assert fields["path", "id"].type == "string uuid"
    assert fields["query", "depth"].default == "2"
    assert fields["response", "kind"].values == ("wood", "stone")
    assert fields["response", "id"].required and not fields["response", "within"].required
    assert {field.name for field in put.fields if field.where == "request"} >= {"id", "kind", "within"}
    assert built.enums[0].values == ("wood", "stone")


def test_a_base_goes_before_the_servers_path() -> None:
    assert shown(SHED, base="/api/").endpoints[0].path == "/api/sheds/{id}"


def test_json_and_yaml_show_the_same() -> None:
    data = {"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"400": {}}}}}}
    one = shown(json.dumps(data).encode(), "a.json").endpoints[0]
    other = shown(b"openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        '400': {}\n").endpoints[0]
    assert one._replace(place=other.place) == other
    assert other.place.line == 4


def test_swagger_has_a_base_path_and_bodies_among_parameters() -> None:
    built = shown(
        b'{"swagger": "2.0", "basePath": "/v2", "paths": {"/a": {"post": {"parameters": [{"in": "body",'
        b' "name": "b", "schema": {"properties": {"x": {"type": "integer"}}}}]}}}}',
        "a.json",
    )
    assert built.endpoints[0].path == "/v2/a"
    assert [(field.name, field.where) for field in built.endpoints[0].fields] == [("x", "request")]


@pytest.mark.parametrize(
    ("data", "path", "line"),
    [
        (b"openapi: [", "a.yaml", 2),
        (b"openapi: 3\npaths:\n\t- x", "a.yaml", 3),
        (b'{"openapi": "3",\n "paths": {,}}', "a.json", 2),
        (b"{", "a.json", 1),
        (b"\xff\xfa", "a.yaml", 1),
        (b"just: data", "a.yaml", 1),
        (b"[" * 200_000, "a.json", 1),
        (b"[" * 200_000, "a.yaml", 1),
        (b"- " * 5_000, "a.yaml", 1),
        (b"x" * 40_000_000, "a.json", 1),
    ],
    ids=["yaml", "tab", "json", "half", "bytes", "other", "deep json", "deep yaml", "deep list", "large"],
)
def test_malformed_evidence_is_a_problem_with_a_place(data: bytes, path: str, line: int) -> None:
    built = shown(data, path)
    assert not built.endpoints
    assert [(problem.place.path, problem.place.line) for problem in built.problems] == [(path, line)]


def test_references_that_go_round_or_nowhere_are_problems() -> None:
    built = shown(
        b"openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/paths/~1a/get/responses/200'}\n"
        b"        '201': {$ref: '#/nowhere'}\n        '202': {$ref: 'other.yaml#/x'}\n"
    )
    assert len(built.endpoints) == 1 and len(built.problems) == 3


@pytest.mark.parametrize("way", ["[{0}]", "{{<<: [{0}], y{1}: 1}}"], ids=["lists", "merges"])
def test_aliases_that_stand_for_billions_stay_small(way: str) -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} " + way.format(",".join([f"*a{n - 1}"] * 9), n) for n in range(1, 30)]
    text = "\n".join([*lines, "openapi: 3.1.0", "paths: {/a: {get: {responses: {'200': *a29}}}}"])
    assert len(shown(text.encode()).endpoints) == 1


def test_what_holds_itself_is_read_once() -> None:
    assert not shown(b"openapi: 3.1.0\npaths: &p\n  /a: *p\n").problems
