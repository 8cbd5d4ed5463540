"""Over HTTP: one session with the protocol's own client, and who is not let in."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from mcp import Client
from mcp_agents import PARCELHUB, ROOT, text_of
from trueline.cli.main import run
from trueline.mcp.http import NotStarted, Place, is_loopback, require_safe, security_of

TOKEN = "a-token-that-nobody-guesses"
BODY = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})


def start(tmp_path: Path, **environment: str) -> "tuple[subprocess.Popen[str], int]":
    """A server at a free port of this machine."""
    around = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path), **environment}
    command = [sys.executable, "-m", "trueline", "mcp", "--root", str(PARCELHUB), "--http", "0", "--read-only"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=around)
    assert process.stderr is not None
    announced = process.stderr.readline()
    assert announced.startswith("trueline: agents are served at http://127.0.0.1:"), announced
    return process, int(announced.rpartition(":")[2].partition("/")[0])


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    process, found = start(tmp_path_factory.mktemp("cache"))
    yield found
    process.terminate()
    process.communicate(timeout=20)


def status(port: int, body: str = BODY, **headers: str) -> int:
    """What the server answers to a request with these headers, dashes for underscores."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("POST", "/mcp", body, sent)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_client_reads_the_vault(port: int) -> None:
    async def session() -> None:
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            assert len((await client.list_tools()).tools) == 9
            assert "Return Labels" in await text_of(client, "overview")
            resource = await client.read_resource("trueline://rule/links/moved")
            assert "links/moved" in resource.contents[0].text  # type: ignore[union-attr]
            result = await client.call_tool("read", {"document": "../../etc/passwd"})
            assert result.is_error

    asyncio.run(session())


def test_only_requests_for_this_machine_are_let_in(port: int) -> None:
    allowed = status(port)
    assert allowed not in (401, 403, 421)
    assert status(port, Host="evil.example") == 421
    assert status(port, Host=f"evil.example:{port}") == 421
    assert status(port, Host=f"localhost.evil.example:{port}") == 421
    assert status(port, Host=f"localhost:{port}") == allowed


def test_pages_of_other_places_may_not_ask(port: int) -> None:
    for origin in (
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "file://",
        "http://127.0.0.1.evil.example",
    ):
        assert status(port, Origin=origin) == 403, origin
    assert status(port, Origin="http://localhost:3000") not in (401, 403, 421)


def test_what_is_too_large_or_no_json_is_survived(port: int) -> None:
    assert status(port, "x" * (5 * 1024 * 1024)) == 413
    assert status(port, "garbage") == 400
    assert status(port, Content_Type="text/plain") in (400, 415)
    assert status(port) not in (401, 403, 413, 421, 500)


def test_a_token_is_asked_of_everybody_where_there_is_one(tmp_path: Path) -> None:
    process, port = start(tmp_path, TRUELINE_MCP_TOKEN=TOKEN)
    try:
        assert status(port) == 401
        assert status(port, Authorization="Bearer wrong") == 401
        assert status(port, Authorization=TOKEN) == 401
        assert status(port, Authorization=f"Bearer {TOKEN}x") == 401
        assert status(port, Authorization=f"Bearer {TOKEN}") not in (401, 403, 421)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_others_are_served_only_with_a_token_and_a_name() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost") and is_loopback("127.8.8.8")
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.2", "example.org", "localhost.example.org", "")))
    require_safe(Place("127.0.0.1", 1))
    with pytest.raises(NotStarted, match="a token is needed"):
        require_safe(Place("0.0.0.0", 1))
    with pytest.raises(NotStarted, match="use at least 20"):
        require_safe(Place("127.0.0.1", 1, "short"))
    with pytest.raises(NotStarted, match="--allow-host"):
        require_safe(Place("0.0.0.0", 1, TOKEN))
    place = Place("0.0.0.0", 1, TOKEN, ("designs.example.org",))
    require_safe(place)
    settings = security_of(place)
    assert settings.enable_dns_rebinding_protection
    assert settings.allowed_hosts == ["designs.example.org", "designs.example.org:*"]
    assert "http://localhost:*" not in settings.allowed_origins


def test_the_command_says_why_it_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, why in (
        (["--http", "0.0.0.0:0"], "a token is needed"),
        (["--http", "nowhere"], "is no [HOST:]PORT"),
        (["--http", "0", "--token-file", str(tmp_path / "none")], "cannot be read"),
        (["--root", str(tmp_path / "none")], "there is no"),
    ):
        kept = sys.stdout
        try:
            assert run(["mcp", *arguments]) == 2
        finally:
            sys.stdout = kept
        assert why in capsys.readouterr().err
