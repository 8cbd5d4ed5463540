"""Every operation has exactly one row in the policy, and nobody does what the row does not say."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Route, WebSocketRoute

from portals import TOKEN, bearer, make_vault, opened
from trueline.listening.limits import Limits
from trueline.listening.principals import Role
from trueline.listening.tokens import Tokens
from trueline.queries import query_names
from trueline.refactors import refactor_names
from trueline.web.access.roles import policy

ROWS = policy(query_names(), refactor_names())
# A path for each route that has a parameter.
_FILLED = {
    "{path:path}": "features/1. Planning/Design 0.md",
    "{name:path}": "portal.css",
    "{kind}": "document",
}


def address(path: str) -> str:
    for parameter, value in _FILLED.items():
        path = path.replace(parameter, value)
    return path


def every_route(routes: Sequence[BaseRoute]) -> Iterator[Route | WebSocketRoute]:
    """The routes, also those of routers that were put in as a whole."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from every_route(inner.routes)
        else:
            assert isinstance(route, Route | WebSocketRoute), route
            yield route


def test_each_operation_has_one_row_and_each_row_an_operation(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        routes = [
            (method, route.path)
            for route in every_route(client.app.routes)  # type: ignore[attr-defined]
            # A WebSocket begins as a GET.
            for method in (getattr(route, "methods", None) or ("GET",))
            if method != "HEAD"
        ]
    assert len(routes) > 60
    assert sorted(routes) == sorted((row.method, row.path) for row in ROWS)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("policy")
    data = folder / "data"
    tokens = {role: Tokens(str(data)).add(role.word, role, (), 1)[1] for role in Role if role is not Role.NOBODY}
    with opened(make_vault(folder), data_folder=str(data), limits=unlimited()) as client:
        yield client, tokens


def unlimited():  # type: ignore[no-untyped-def]
    return Limits(rate=1e6, burst=1_000_000, failures=1_000_000)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.path != "/events"], ids=lambda row: f"{row.method} {row.path}"
)
def test_roles_are_exact(portal, row) -> None:  # type: ignore[no-untyped-def]
    client, tokens = portal
    for role in Role:
        headers = bearer(tokens[role]) if role is not Role.NOBODY else {}
        if role is Role.NOBODY and row.method != "GET":
            headers = {"origin": "http://127.0.0.1:8421", "x-trueline": "1"}
        response = client.request(row.method, address(row.path), headers=headers)
        if role >= row.role:
            assert response.status_code not in (403, 500), (role, response.text)
            assert response.status_code != 401 or row.path in ("/sign-in", "/enter"), role
        else:
            assert response.status_code == (401 if role is Role.NOBODY else 403), (role, response.text)
            assert response.json()["type"] == f"urn:trueline:problem:{'unauthenticated' if not role else 'role'}"


def test_what_has_no_row_tells_strangers_nothing(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        for path in ("/api/v1/nothing", "/.git/config", "/docs", "/redoc", "/openapi.json", "/api/v1/ask/nothing"):
            assert client.get(path).status_code == 401
            assert client.get(path, headers=bearer()).status_code == 404
        assert client.delete("/api/v1/documents", headers=bearer()).status_code == 405


def test_wrong_credentials_are_never_better_than_none(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        for said in ("Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer tl_a_b", "Bearer tl__", "x"):
            assert client.get("/api/v1/me", headers={"authorization": said}).status_code == 401
        assert client.get("/api/v1/me", cookies={"trueline-8421": "x"}).status_code == 401


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path), limits=Limits(failures=20)) as client:
        answers = [client.get("/api/v1/me", headers=bearer(f"guess {number}")) for number in range(40)]
        assert {one.status_code for one in answers} == {401, 429}
        assert int(answers[-1].headers["retry-after"]) >= 1


def test_read_only_lets_nobody_write(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault, read_only=True) as client:
        before = vault.text(vault.designs[0])
        for row in ROWS:
            if row.role is Role.EDITOR:
                response = client.request(row.method, address(row.path), headers=bearer())
                assert (response.status_code, response.json()["type"]) == (403, "urn:trueline:problem:read-only")
        assert vault.text(vault.designs[0]) == before
