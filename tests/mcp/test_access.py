"""Who may do what over HTTP: tokens with roles and domains, how often, how long."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from mcp_agents import session_of, state
from trueline.listening.audit import Audit
from trueline.listening.limits import Limits
from trueline.listening.principals import Role
from trueline.listening.tokens import Tokens
from trueline.mcp.fault import Fault
from trueline.mcp.http import LIMITS, Place, make_app
from trueline.mcp.server import make_server
from trueline.mcp.session import Session
from trueline.mcp.turns import Turns

HOST = "designs.example.org"
EDIT = {"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}


@contextmanager
def served(session: Session, place: Place, limits: Limits = LIMITS) -> Iterator[TestClient]:
    app, _ = make_app(make_server(session), place, limits)
    headers = {"accept": "application/json, text/event-stream"}
    with TestClient(app, f"http://{place.hosts[0] if place.hosts else '127.0.0.1:80'}", headers=headers) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def begun(client: TestClient, token: str) -> dict[str, str]:
    """The headers of a session that somebody has begun."""
    who = {"name": "test", "version": "1"}
    parameters = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": who}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters}
    response = client.post("/mcp", json=body, headers=bearer(token))
    assert response.status_code == 200, response.text
    return {**bearer(token), "mcp-session-id": response.headers["mcp-session-id"]}


def called(client: TestClient, headers: dict[str, str], tool: str, **arguments: Any) -> dict[str, Any]:
    """The result of a call."""
    body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    response = client.post("/mcp", json=body, headers=headers)
    assert response.status_code == 200, response.text
    result: dict[str, Any] = response.json()["result"]
    return result


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


@pytest.fixture
def place(data: str) -> Place:
    return Place("127.0.0.1", 80, hosts=(HOST,), data_folder=data)


def test_readers_read_and_editors_change_and_both_are_named(vault: Path, place: Place, data: str) -> None:
    _, reads = Tokens(data).add("ada", Role.READER, (), 1)
    _, writes = Tokens(data).add("ben", Role.EDITOR, (), 1)
    session = session_of(vault)
    session.audit = Audit(data)
    before = state(vault)
    with served(session, place) as client:
        ada, ben = begun(client, reads), begun(client, writes)
        listed = {"jsonrpc": "2.0", "id": 3, "method": "tools/list"}
        assert len(client.post("/mcp", json=listed, headers=ada).json()["result"]["tools"]) == 9
        assert len(client.post("/mcp", json=listed, headers=ben).json()["result"]["tools"]) == 12
        proposal = called(client, ben, "propose", edits=[EDIT])["structuredContent"]["proposal"]
        for tool, arguments in (("propose", {"edits": [EDIT]}), ("apply", {"proposal": proposal})):
            refused = called(client, ada, tool, **arguments)
            assert refused["isError"] and "your token is for reading only" in refused["content"][0]["text"]
        assert state(vault) == before
        # The session of another is none.
        assert client.post("/mcp", json=listed, headers={**ben, **bearer(reads)}).status_code == 404
        assert not called(client, ben, "apply", proposal=proposal).get("isError")
    (line,) = Audit(data).last(10)
    assert (line["who"], line["path"]) == ("ben", "docs/features/1. Planning/Return Labels.md")


def test_a_token_of_a_domain_changes_its_documents_only(vault: Path, place: Place, data: str) -> None:
    _, token = Tokens(data).add("cleo", Role.EDITOR, ("Notifications",), 1)
    before = state(vault)
    with served(session_of(vault), place) as client:
        cleo = begun(client, token)
        proposal = called(client, cleo, "propose", edits=[EDIT])["structuredContent"]["proposal"]
        refused = called(client, cleo, "apply", proposal=proposal)
        assert "error[domain]: `cleo` may change documents of Notifications" in refused["content"][0]["text"]
        assert state(vault) == before
        own = {"change": "set", "arguments": {"name": "Notification Preferences", "values": ["priority=low"]}}
        proposal = called(client, cleo, "propose", **own)["structuredContent"]["proposal"]
        assert not called(client, cleo, "apply", proposal=proposal).get("isError")


def test_a_token_that_is_taken_back_counts_no_more(vault: Path, place: Place, data: str) -> None:
    tokens = Tokens(data)
    _, token = tokens.add("ada", Role.READER, (), 1)
    with served(session_of(vault), place) as client:
        ada = begun(client, token)
        tokens.revoke("ada")
        assert client.post("/mcp", json={}, headers=ada).status_code == 401


def test_who_asks_too_often_is_told_when_to_come_back(vault: Path, place: Place, data: str) -> None:
    _, token = Tokens(data).add("ada", Role.READER, (), 1)
    _, other = Tokens(data).add("ben", Role.READER, (), 1)
    with served(session_of(vault), place, LIMITS._replace(rate=0.001, burst=3)) as client:
        headers = begun(client, token)
        ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
        said = [client.post("/mcp", json=ping, headers=headers) for _ in range(4)]
        assert [one.status_code for one in said] == [200, 200, 429, 429]
        assert int(said[-1].headers["retry-after"]) > 1
        assert said[-1].json()["error"]["message"].startswith("error[too-many]: too many requests")
        assert begun(client, other)


def test_who_guesses_tokens_is_slowed(vault: Path, place: Place, data: str) -> None:
    _, token = Tokens(data).add("ada", Role.READER, (), 1)
    with served(session_of(vault), place, LIMITS._replace(failures=2)) as client:
        said = [client.post("/mcp", json={}, headers=bearer(f"guess {n}")).status_code for n in range(4)]
        assert said[:2] == [401, 401] and said[-1] == 429
        assert begun(client, token)


def test_pages_that_were_named_may_ask(vault: Path, data: str) -> None:
    page = "https://pages.example.org"
    with served(session_of(vault), Place("127.0.0.1", 80, origins=(page,))) as client:
        asking = {"origin": page, "access-control-request-method": "POST", "sec-fetch-site": "cross-site"}
        asking["access-control-request-headers"] = "mcp-session-id, content-type"
        said = client.options("/mcp", headers=asking)
        assert said.status_code == 200 and said.headers["access-control-allow-origin"] == page
        assert client.options("/mcp", headers={**asking, "origin": "https://evil.example"}).status_code == 403


def test_nobody_waits_without_end(vault: Path) -> None:
    session = session_of(vault)

    async def waits() -> None:
        with pytest.raises(Fault, match="no answer within"):
            await Turns(0.05).worked(lambda: session.lock.acquire() and session.lock.release())

    with session.lock:
        anyio.run(waits)


def test_a_write_that_has_begun_is_waited_for() -> None:
    async def waits() -> None:
        turns, begins = Turns(0.05), anyio.Event()

        def written() -> str:
            anyio.from_thread.run(anyio.sleep, 0.2)
            return "written"

        async with anyio.create_task_group() as tasks:

            async def late() -> None:
                await begins.wait()
                with pytest.raises(Fault):
                    await turns.worked(lambda: None)

            tasks.start_soon(late)
            begins.set()
            assert await turns.worked(written, writes=True) == "written"

    anyio.run(waits)


def test_a_call_that_takes_too_long_is_an_answer(vault: Path) -> None:
    session = session_of(vault)
    app, _ = make_app(make_server(session, seconds=0.05), Place("127.0.0.1", 80))
    with TestClient(app, "http://127.0.0.1:80", headers={"accept": "application/json, text/event-stream"}) as client:
        headers = begun(client, "none")
        with session.lock:
            result = called(client, headers, "overview")
        assert result["isError"]
        assert result["content"][0]["text"].startswith("error[too-long]")
        assert json.loads(json.dumps(result["structuredContent"]))["text"] == result["content"][0]["text"]
