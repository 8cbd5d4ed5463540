"""Every framework's fixture: exactly its routes, and nothing that was not said."""

import pytest

from code_fixtures import built_of, listed, routes

EXPECTED = {
    "spring_java": """
        DELETE /depot/v2/boxes/{key}
        GET /depot/v2/boxes
        POST /depot/v2/boxes/{id}/open
        POST /depot/v2/boxes/{id}/unlock
        GET /depot/v2/boxes/{id}/inspection
        PUT /depot/v2/boxes/{id}/label/{rest}
        GET /depot/racks
        POST /depot/racks/{rack}
        HEAD /depot/ping
        GET /depot/racks/{rack}/shelves
        DELETE /depot/racks/{rack}/shelves/{shelf}
        GET /depot/aisles/{aisle}
    """,
    "fastapi": """
        PATCH /api/v1/customers/{customer_id}
        GET /api/v1/items
        GET /api/v1/items/{item_id}
        POST /api/v1/items
        PUT /api/v1/items/{item_id}/picture
        DELETE /api/v1/items/{item_id}/picture
        GET /api/v1/items/files/{name}
        DELETE /api/v1/orders/{order_id}
        GET /api/v1/orders/{?}
        GET /live
        HEAD /live
        GET /
    """,
    "flask": """
        GET /ping
        GET /version
        GET /api/v1/tags/{tag}
        DELETE /api/v1/tags/{tag}
        GET /api/v1/boxes/{box_id}
        GET /api/v1/crates/{box_id}
        PUT /api/v1/boxes/{box_id}
        PUT /api/v1/crates/{box_id}
        POST /api/v1/notes
        GET /pages
        POST /pages
        GET /pages/{slug}/{number}
    """,
    "django": """
        GET /api/v1/animals
        POST /api/v1/animals
        GET /api/v1/animals/{tag}
        PUT /api/v1/animals/{tag}
        PATCH /api/v1/animals/{tag}
        DELETE /api/v1/animals/{tag}
        POST /api/v1/animals/{tag}/feed-now
        GET /api/v1/animals/hungry
        GET /api/v1/fields
        GET /api/v1/fields/{pk}
        GET /api/barns
        POST /api/barns
        GET /api/feeds/{feed_id}
        PUT /api/feeds/{feed_id}
        PATCH /api/feeds/{feed_id}
        GET /
        GET /group/a
        POST /group/b
        ANY /old/{year}
        GET /plain/{pk}
        POST /plain/{pk}
    """,
    "express": """
        GET /one
        GET /two
        ANY /all
        GET /legacy
        GET /legacy/deep
        GET /files/{name}
        DELETE /inline/x
        GET /api/orders
        POST /api/orders
        PATCH /api/orders/{id}
        GET /health
        GET /api/users
        POST /api/users
        GET /api/users/{userId}
        PUT /api/users/{userId}
        DELETE /api/users/{userId}
        GET /api/users/{userId}/notes/{noteId}
    """,
    "nest": """
        GET /api/v1/cats
        GET /api/v1/cats/{id}
        GET /api/v1/cats/{id}/full
        POST /api/v1/cats
        DELETE /api/v2/cats/{id}/cats
        ANY /api/v2/admin/audit/*rest
        ANY /api/v3/admin/audit/*rest
        GET /api/health
        GET /api/live
    """,
    "aspnet": """
        GET /api/Breads
        GET /api/Breads/{id}
        POST /api/Breads
        DELETE /api/Breads/{id}/crumbs
        PUT /api/Breads/{id}/Rename
        PATCH /api/Breads/{id}/Rename
        GET /healthz
        GET /back/Flours/Stock
        GET /back/Flours/About/about
        GET /
        GET /v1/cakes/{id}
        POST /v1/cakes
        PUT /v1/many
        DELETE /v1/many
        GET /tarts
        DELETE /tarts/{tartId}
    """,
    "rails": """
        GET /
        GET /api/v1/boats/{boat_slug}/sails/{sail_id}/notes
        POST /api/v1/boats/{boat_slug}/sails/{sail_id}/notes
        GET /api/v1/boats
        GET /api/v1/boats/{slug}
        POST /api/v1/boats/{slug}/launch
        GET /api/v1/boats/{slug}/crew
        GET /api/v1/boats/moored
        GET /api/v1/boats/{boat_slug}/sails
        POST /api/v1/boats/{boat_slug}/sails
        GET /api/v1/boats/{boat_slug}/sails/{id}
        DELETE /api/v1/boats/{boat_slug}/sails/{id}
        GET /api/v1/harbour
        GET /api/v1/tide
        HEAD /api/v1/tide
        GET /back/jobs
        POST /back/jobs/{id}/retry
        DELETE /admin/users/{id}
    """,
    "go": """
        GET /healthz
        POST /grains/{id}/grind
        ANY /grains/{id}
        DELETE /grains/{path}
        ANY /metrics
        PUT /stones
        GET /mill
        GET /mill/flours
        POST /mill/flours
        GET /mill/flours/{flourID}
        PATCH /mill/flours/{flourID}
        DELETE /mill/all
        GET /mill/breads/{breadID}
        ANY /mill/admin/panel
        GET /never
    """,
}
PROBLEMS = {"fastapi": ["shop/api/orders.py:11"], "go": ["internal/api/handlers.go:22"]}


@pytest.mark.parametrize("project", sorted(EXPECTED))
def test_exactly_the_routes_of_a_project_are_read(project: str) -> None:
    built = built_of(project)
    assert routes(built) == listed(EXPECTED[project])
    assert len(built.endpoints) == len(listed(EXPECTED[project]))
    assert [f"{one.place.path}:{one.place.line}" for one in built.problems] == PROBLEMS.get(project, [])


@pytest.mark.parametrize("project", sorted(EXPECTED))
def test_a_base_stands_before_every_path(project: str) -> None:
    before = {"spring_java": "/depot", "nest": "/api"}.get(project, "")
    there = {route.replace(f" {before}/", " /base/", 1) for route in listed(EXPECTED[project])}
    assert routes(built_of(project, "/base")) == {route.removesuffix("/") for route in there}


def test_places_are_where_a_person_looks() -> None:
    for project in EXPECTED:
        built = built_of(project)
        assert list(built.endpoints) == sorted(built.endpoints, key=lambda one: one.place)
        assert all(one.place.line > 0 and one.place.column > 0 for one in built.endpoints)


def handler(project: str, name: str):  # type: ignore[no-untyped-def]
    return next(one for one in built_of(project).endpoints if one.handler == name)


def fields(project: str, name: str, where: str) -> list[tuple[str, bool | None, str | None]]:
    return [(one.name, one.required, one.default) for one in handler(project, name).fields if one.where == where]


def test_fastapi_says_where_parameters_come_from() -> None:
    assert fields("fastapi", "list_items", "query") == [
        ("kind", False, None),
        ("limit", False, "20"),
        ("after", False, None),
        ("q", False, None),
    ]
    assert fields("fastapi", "list_items", "header") == [("X-Shop", False, "main")]
    assert fields("fastapi", "add", "request") == [
        ("kind", False, "BOOK"),
        ("price", False, None),
        ("tags", True, None),
        ("tags[].text", True, None),
        ("name", True, None),
    ]
    assert handler("fastapi", "one").errors == ("404", "409", "410", "422")
    assert handler("fastapi", "picture").deprecated


def test_nest_reads_bodies_roles_and_errors() -> None:
    assert fields("nest", "CatsController.add", "request") == [
        ("name", True, None),
        ("coat", False, "Short"),
        ("mood", False, None),
    ]
    assert handler("nest", "CatsController.one").errors == ("403", "404", "410")
    assert handler("nest", "CatsController.one").permission == "keeper"
    assert handler("nest", "CatsController.add").permission == "admin, Owner"


def test_aspnet_reads_bodies_policies_and_errors() -> None:
    assert [name for name, _, _ in fields("aspnet", "BreadsController.Bake", "request")] == [
        "name",
        "toppings",
        "toppings[].grain",
        "when",
    ]
    assert fields("aspnet", "BreadsController.All", "query") == [("grain", False, None), ("max", False, "20")]
    assert handler("aspnet", "BreadsController.One").errors == ("400", "404")
    assert handler("aspnet", "BreadsController.Bake").permission == "Baker"
    assert handler("aspnet", "BreadsController.Sweep").permission == ""


def test_java_reads_records_and_codes_through_what_is_thrown() -> None:
    assert fields("spring_java", "BoxController.open", "request") == [("key_code", True, None), ("tries", True, None)]
    assert handler("spring_java", "BoxController.open").errors == ("404", "423")
    assert handler("spring_java", "BoxController.inspect").errors == ("403",)
    assert handler("spring_java", "BoxController.inspect").deprecated


def test_go_reads_patterns_with_methods_and_the_codes_of_handlers() -> None:
    assert handler("go", "grind").errors == ("400", "429")
