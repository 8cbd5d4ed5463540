"""Over HTTP: one session with the protocol's own client, and who is not let in, and how it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from mcp import Client
from mcp_agents import PARCELHUB, ROOT, text_of
from trueline.cli.main import run
from trueline.listening.serving import NotStarted
from trueline.mcp.http import Place, require_safe

TOKEN = "a-token-that-nobody-guesses"
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


def rpc(method: str, number: int = 1, **parameters: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})


INITIALIZE = rpc(
    "initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "test", "version": "1"}
)


def start(tmp_path: Path, *options: str, **environment: str) -> "tuple[subprocess.Popen[str], int]":
    """A server at a free port of this machine."""
    around = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path), **environment}
    command = [sys.executable, "-m", "trueline", "mcp", "--root", str(PARCELHUB), "--http", "0", "--read-only"]
    process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, env=around)
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


def asked(port: int, body: str = INITIALIZE, method: str = "POST", **headers: str) -> HTTPResponse:
    """What the server answers to a request with these headers, dashes for underscores."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, "/mcp", body if method == "POST" else None, sent)
    return connection.getresponse()


def status(port: int, body: str = INITIALIZE, **headers: str) -> int:
    with asked(port, body, **headers) as response:
        response.read()
        return response.status


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
    assert status(port) == 200
    assert status(port, Host=f"LOCALHOST:{port}") == 200
    for host in (
        "evil.example",
        f"evil.example:{port}",
        f"localhost.evil.example:{port}",
        f"127.0.0.1.evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        f"127.0.0.1:{port}0",
        f"localhost.:{port}",
        f"0.0.0.0:{port}",
        f"2130706433:{port}",
        f"127.1:{port}",
        f"[::]:{port}",
        f"[::ffff:127.0.0.1]:{port}",
        f"user@127.0.0.1:{port}",
        f"127.0.0.1:{port}@evil.example",
        f"127.0.0.1:{port},evil.example",
        f"http://127.0.0.1:{port}",
        "",
    ):
        assert status(port, Host=host) == 421, host


def test_pages_of_other_places_may_not_ask(port: int) -> None:
    assert status(port, Origin=f"http://127.0.0.1:{port}") == 200
    for origin in (
        "https://evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        f"http://127.0.0.1:{port}.evil.example",
        f"http://127.0.0.1:{port}@evil.example",
        f"http://user@127.0.0.1:{port}",
        f"http://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port + 1}",
        "http://127.0.0.1",
        "http://localhost:3000",
        f"http://[::]:{port}",
        f"http://0.0.0.0:{port}",
        "null",
        "file://",
        "chrome-extension://abcdef",
        "",
    ):
        assert status(port, Origin=origin) == 403, origin
    assert status(port, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="cors") == 403


def test_what_is_too_large_too_deep_or_no_message_is_survived(port: int) -> None:
    # It is refused for its size before it is sent.
    assert status(port, Content_Length=str(5 * 1024 * 1024)) == 413
    assert status(port, "garbage") == 400
    assert status(port, Content_Type="text/plain") in (400, 415)
    assert status(port, Content_Encoding="gzip", body="\x1f\x8b\x08garbage") == 415
    for bomb in (
        '{"a":' * 200_000,
        "[" * 100_000 + "]" * 100_000,
        rpc("ping", a=json.loads("[" * 40 + "]" * 40)),
    ):
        assert status(port, bomb) == 400
    for odd in (
        '{"jsonrpc":"2.0","id":1e400,"method":"ping"}',
        '{"jsonrpc":"2.0","id":' + "9" * 100_000 + ',"method":"ping"}',
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"a":' + "1" * 100_000 + "}}",
        "[" + ",".join([rpc("ping")] * 10_000) + "]",
        '{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}',
        '{"id":1,"id":2,"jsonrpc":"2.0","jsonrpc":"3.0","method":"ping"}',
    ):
        assert 400 <= status(port, odd) < 500, odd[:80]
    assert status(port) == 200


def test_a_token_is_asked_of_everybody_where_there_is_one(tmp_path: Path) -> None:
    process, port = start(tmp_path, TRUELINE_MCP_TOKEN=TOKEN, TRUELINE_DATA_DIR=str(tmp_path / "data"))
    try:
        for wrong in ("Bearer wrong", TOKEN, f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer", "Bearer \xff"):
            assert status(port, Authorization=wrong) == 401
        with asked(port) as response:
            assert response.status == 401 and response.headers["www-authenticate"].startswith("Bearer")
            said = json.loads(response.read())["error"]["message"]
            assert said.startswith("error[unauthenticated]: a token is needed") and "trueline serve token add" in said
        assert status(port, Authorization=f"Bearer {TOKEN}") == 200
        assert status(port, Authorization=f"bearer  {TOKEN} ") == 200
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_answers_under_way_are_written_when_it_ends(tmp_path: Path) -> None:
    process, port = start(tmp_path)
    with asked(port) as response:
        session = response.headers["mcp-session-id"]
    waiting = asked(port, method="GET", Mcp_Session_Id=session)
    assert waiting.status == 200
    connections = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(5)]
    headers = {**HEADERS, "Mcp-Session-Id": session}
    for number, connection in enumerate(connections):
        connection.request("POST", "/mcp", rpc("ping", number), headers)
        assert connection.getresponse().read()
    *calling, last = connections
    for number, connection in enumerate(calling):
        body = rpc("tools/call", number, name="context", arguments={"document": "Shop Webhooks"})
        connection.request("POST", "/mcp", body, headers)
    # When it has an answer, what was sent before it has been read.
    last.request("POST", "/mcp", rpc("ping", 9), headers)
    assert last.getresponse().read()
    process.send_signal(signal.SIGTERM)
    answers = [connection.getresponse().read() for connection in calling]
    assert all("sha256" in json.loads(answer)["result"]["structuredContent"] for answer in answers)
    # The stream ends, although nothing was said on it.
    assert b"data:" not in waiting.read()
    assert process.wait(timeout=20) in (0, -signal.SIGTERM)
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


def test_others_are_served_only_with_a_token_and_a_name(tmp_path: Path) -> None:
    require_safe(Place("127.0.0.1", 1))
    for host in ("0.0.0.0", "::", "192.168.1.2", "example.org", "localhost.example.org", "127.8.8.8", ""):
        with pytest.raises(NotStarted, match="a token is needed"):
            require_safe(Place(host, 1, hosts=("designs.example.org",)))
    with pytest.raises(NotStarted, match="others can reach the server, so a token is needed"):
        require_safe(Place("127.0.0.1", 1, hosts=("designs.example.org",)))
    with pytest.raises(NotStarted, match="use at least 20"):
        require_safe(Place("127.0.0.1", 1, "short"))
    with pytest.raises(NotStarted, match="names that are not known"):
        require_safe(Place("0.0.0.0", 1, TOKEN))
    place = Place("0.0.0.0", 8422, TOKEN, ("Designs.example.org",), ("https://pages.example.org/",))
    require_safe(place)
    assert place.own_hosts == {"designs.example.org", "designs.example.org:8422"}
    assert "https://pages.example.org" in place.own_origins
    assert not [one for one in place.own_origins if "localhost" in one]


def test_the_command_says_why_it_does_not_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUELINE_DATA_DIR", str(tmp_path / "data"))
    for arguments, why in (
        (["--http", "0.0.0.0:0"], "a token is needed"),
        (["--http", "0", "--allow-host", "designs.example.org"], "trueline serve token add"),
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
