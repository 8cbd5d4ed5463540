"""What a connection takes and what it refuses, byte by byte: a portal that runs by itself, asked through sockets."""

import json
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets import Origin
from websockets.sync.client import connect

from portals import Process, make_vault, running

# How long a test waits for an answer before it gives up; answers come at once.
_PATIENCE = 30.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("connections")
    with running(make_vault(folder), folder) as process:
        yield process


def said_to(served: Process, sent: bytes) -> bytes:
    """Everything that comes back until the portal closes."""
    with socket.create_connection(("127.0.0.1", served.port), _PATIENCE) as line:
        found = b""
        try:
            line.sendall(sent)
            while piece := line.recv(65_536):
                found += piece
        except (BrokenPipeError, ConnectionResetError):
            # It was closed while more was being sent.
            pass
        return found


def statuses(found: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d+) ", found)]


def asked(served: Process, first: str, *fields: str, body: bytes = b"", closing: bool = True) -> bytes:
    host = [f"Host: 127.0.0.1:{served.port}", f"Authorization: Bearer {served.token}"]
    lines = [f"{first} HTTP/1.1", *host, *fields, *(["Connection: close"] if closing else [])]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


PREVIEW = "POST /api/v1/change/tick/preview"
SMUGGLED: dict[str, tuple[tuple[str, ...], bytes]] = {
    "both lengths": (("Content-Length: 4", "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
    "both lengths, turned": (("Transfer-Encoding: chunked", "Content-Length: 4"), b"0\r\n\r\n"),
    "chunked twice": (("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
    "chunked, then not": (("Transfer-Encoding: chunked", "Transfer-Encoding: identity"), b"0\r\n\r\n"),
    "packed and chunked": (("Transfer-Encoding: gzip, chunked",), b"0\r\n\r\n"),
    "not chunked": (("Transfer-Encoding: identity",), b"{}"),
    "quoted": (('Transfer-Encoding: "chunked"',), b"0\r\n\r\n"),
    "almost chunked": (("Transfer-Encoding: xchunked",), b"0\r\n\r\n"),
    "vertical tab": (("Transfer-Encoding:\x0bchunked",), b"0\r\n\r\n"),
    "space before colon": (("Transfer-Encoding : chunked",), b"0\r\n\r\n"),
    "folded": (("Transfer-Encoding:", " chunked"), b"0\r\n\r\n"),
    "two lengths": (("Content-Length: 2", "Content-Length: 3"), b"{}x"),
    "a list of lengths": (("Content-Length: 2, 2",), b"{}"),
    "less than nothing": (("Content-Length: -1",), b"{}"),
    "plus": (("Content-Length: +2",), b"{}"),
    "hexadecimal": (("Content-Length: 0x2",), b"{}"),
    "more than 64 bits": (("Content-Length: 18446744073709551618",), b"{}"),
    "too long": (("Content-Length: 9999999999",), b"{}"),
    "no digits": (("Content-Length: \xb2",), b"{}"),
    "chunk of letters": (("Transfer-Encoding: chunked",), b"zz\r\n{}\r\n0\r\n\r\n"),
    "negative chunk": (("Transfer-Encoding: chunked",), b"-2\r\n{}\r\n0\r\n\r\n"),
    "endless chunk": (("Transfer-Encoding: chunked",), b"fffffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    "chunk without end": (("Transfer-Encoding: chunked",), b"2\r\n{}0\r\n\r\n"),
    "bare line feeds": (("Transfer-Encoding: chunked",), b"2\n{}\n0\n\n"),
    "many trailers": (("Transfer-Encoding: chunked",), b"2\r\n{}\r\n0\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n"),
    "no colon": (("Nothing",), b""),
    "no name": ((": a",), b""),
    "nothing in a value": (("X-A: a\0b",), b""),
    "return in a value": (("X-A: a\rb",), b""),
    "a socket with a body": (("Connection: upgrade", "Upgrade: websocket", "Content-Length: 2"), b"{}"),
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_two_ways_to_read_a_request_are_refused(served: Process, name: str) -> None:
    fields, body = SMUGGLED[name]
    follows = asked(served, "GET /api/v1/me")
    found = said_to(served, asked(served, PREVIEW, *fields, body=body, closing=False) + follows)
    [status] = statuses(found)
    assert 400 <= status < 500 or status == 501
    assert b"application/problem+json" in found and b"trueline/me" not in found
    told = json.loads(found.partition(b"\r\n\r\n")[2])
    assert told["status"] == status and told["type"].startswith("urn:trueline:problem:")


@pytest.mark.parametrize("size", [33_000, 60_000, 200_000, 1_000_000])
def test_a_head_has_a_size_however_it_arrives(served: Process, size: int) -> None:
    for fields in ([f"X-A: {'a' * size}"], [f"X-{number}: a" for number in range(size // 8)]):
        assert statuses(said_to(served, asked(served, "GET /healthz", *fields))) in ([431], [])
    assert statuses(said_to(served, asked(served, f"GET /{'a' * size}"))) in ([431], [])


@pytest.mark.parametrize(
    "first",
    ["GET http://evil.example/", "GET http://127.0.0.1/", "GET evil.example:80", "CONNECT evil.example:80", "OPTIONS *",
     "GET /\0", "GET /\xff", "get /", "FOO /", "GET\t/", "GET", "GET ?", "GET #"],
)  # fmt: skip
def test_what_is_no_request_of_ours_is_refused(served: Process, first: str) -> None:
    found = said_to(served, asked(served, first))
    assert statuses(found) == [400] and b"application/problem+json" in found


@pytest.mark.parametrize("version", ["HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3", "", "HTTP/11"])
def test_other_versions_are_refused(served: Process, version: str) -> None:
    sent = asked(served, "GET /healthz").replace(b" HTTP/1.1", f" {version}".rstrip().encode())
    [status] = statuses(said_to(served, sent))
    assert status in (400, 505)


def test_who_came_before_a_bad_request_is_answered(served: Process) -> None:
    for bad in (
        b"NONSENSE\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
    ):
        good = asked(served, "GET /api/v1/documents", closing=False)
        found = statuses(said_to(served, good + good + bad + good))
        assert found[:2] == [200, 200] and found[2] in (400, 431) and len(found) == 3


def test_what_follows_a_body_is_no_field(served: Process) -> None:
    """Fields behind the body come after the guards have looked."""
    body = b'2\r\n{}\r\n0\r\nIf-Match: "x"\r\nIdempotency-Key: x\r\n\r\n'
    found = said_to(served, asked(served, "PUT /api/v1/documents/features/x.md/source", "Transfer-Encoding: chunked",
                                  body=body))  # fmt: skip
    assert statuses(found) == [428]


def test_whoever_wants_another_protocol_is_answered_and_let_go(served: Process) -> None:
    for protocol in ("h2c", "foo", "TLS/1.0"):
        sent = asked(served, "GET /healthz", "Connection: upgrade", f"Upgrade: {protocol}", closing=False)
        assert statuses(said_to(served, sent)) == [200]


SOCKET = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")  # fmt: skip


def test_a_line_is_refused_as_a_page_is(served: Process) -> None:
    origin = f"Origin: http://127.0.0.1:{served.port}"
    for status, fields in (
        (403, ()),
        (403, ("Origin: http://evil.example",)),
        (421, (origin, "Host: evil.example")),
        (401, (origin, "Authorization: Bearer wrong")),
    ):
        sent = asked(served, "GET /lsp", *SOCKET, *fields, closing=False)
        if status == 401:
            sent = sent.replace(f"Authorization: Bearer {served.token}\r\n".encode(), b"")
        found = said_to(served, sent)
        assert statuses(found) == [status] and b"application/problem+json" in found
    first = asked(served, "GET /healthz", closing=False)
    found = statuses(said_to(served, first + asked(served, "GET /lsp", *SOCKET, origin, closing=False)))
    assert found in ([200, 400], [400]), "nobody changes the protocol while an answer is under way"


def test_who_has_just_come_is_answered_before_it_goes(tmp_path: Path) -> None:
    with running(make_vault(tmp_path), tmp_path) as process:
        with socket.create_connection(("127.0.0.1", process.port), _PATIENCE) as line:
            assert statuses(said_to(process, asked(process, "GET /healthz"))) == [200], "both are known by now"
            process.process.send_signal(signal.SIGTERM)
            line.sendall(asked(process, "GET /api/v1/me", closing=False))
            assert line.recv(65_536).startswith(b"HTTP/1.1 200 ")
        process.process.wait(_PATIENCE)


def test_nobody_makes_it_talk(tmp_path: Path) -> None:
    """Where nobody reads its standard error, a portal that writes there would stand still one day."""
    with running(make_vault(tmp_path), tmp_path) as process:
        origin = f"Origin: http://127.0.0.1:{process.port}"
        for sent in (
            b"NONSENSE\r\n\r\n",
            asked(process, "GET /healthz", "Connection: upgrade", "Upgrade: h2c", closing=False),
            asked(process, "GET /lsp", *SOCKET, closing=False),
            asked(process, "GET /nothing", *SOCKET, origin, closing=False),
            asked(process, PREVIEW, "Transfer-Encoding: chunked", body=b"zz\r\n"),
        ):
            said_to(process, sent)
        told = {"Authorization": f"Bearer {process.token}"}
        with connect(f"ws://127.0.0.1:{process.port}/lsp", origin=Origin(process.url), additional_headers=told) as line:
            for text in ("{", "null", '{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": 3}'):
                line.send(text)
        process.end()
        assert process.process.stderr is not None and process.process.stderr.read() == ""


def test_it_lives_on(served: Process) -> None:
    assert statuses(said_to(served, asked(served, "GET /healthz"))) == [200]
    assert served.process.poll() is None


@pytest.mark.parametrize("fields", [("Content-Length: 60000000",), ("Transfer-Encoding: chunked",)])
def test_who_sends_far_too_much_still_reads_the_answer(served: Process, fields: tuple[str, ...]) -> None:
    """A line that is cut while a client sends takes the answer with it; most clients send all before they read."""
    piece = b"ffff\r\n" + b"a" * 65_535 + b"\r\n"
    with socket.create_connection(("127.0.0.1", served.port), _PATIENCE) as line:
        line.sendall(asked(served, PREVIEW, *fields, closing=False))
        for _ in range(200):
            line.sendall(piece)
        found = b""
        while more := line.recv(65_536):
            found += more
    assert statuses(found) == [413]


def test_who_sends_far_too_large_a_head_still_reads_the_answer(served: Process) -> None:
    with socket.create_connection(("127.0.0.1", served.port), _PATIENCE) as line:
        line.sendall(asked(served, "GET /healthz")[:-2] + b"X-A: ")
        for _ in range(200):
            line.sendall(b"a" * 65_536)
        found = b""
        while more := line.recv(65_536):
            found += more
    assert statuses(found) == [431]


def test_nothing_that_follows_a_refused_body_is_begun(served: Process) -> None:
    """What stands behind a body that is not read is a part of that body."""
    found = said_to(
        served,
        asked(served, PREVIEW, "Content-Length: 60000000", closing=False) + asked(served, "GET /api/v1/me") * 50,
    )
    assert statuses(found) == [413] and b"trueline/me" not in found
