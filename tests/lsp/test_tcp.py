"""One client over a connection of this machine."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Where a server listens."""
    command = [sys.executable, "-m", "trueline", "lsp", "--tcp", "0"]
    environment = {**os.environ, "TRUELINE_CACHE_DIR": str(tmp_path / "cache")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment) as process:
        assert process.stderr is not None
        said = re.fullmatch(rb"Listening on (.+):(\d+)\s*", process.stderr.readline())
        assert said is not None
        yield said[1].decode(), int(said[2])
        process.kill()


def connected(place: tuple[str, int]) -> socket.socket:
    return socket.create_connection(place, timeout=60)


def send(to: socket.socket, **message: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    to.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)


def answer(stream: BinaryIO, number: int) -> Any:
    while header := stream.readline():
        length = int(header.split(b":")[1])
        stream.readline()
        message = json.loads(stream.read(length))
        if message.get("id") == number and "method" not in message:
            return message
    return None


def test_one_client_is_served_whatever_it_sends(place: tuple[str, int], vault: Path) -> None:
    folders = [{"uri": vault.resolve().as_uri(), "name": "vault"}]
    with connected(place) as client, client.makefile("rb") as stream:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n\x00\xff\r\nContent-Length: 7\r\n\r\n{broken")
        send(client, id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
        assert answer(stream, 1)["result"]["serverInfo"]["name"] == "trueline"
        send(client, method="initialized", params={})
        send(client, method="workspace/didChangeWorkspaceFolders", params={"event": {"added": folders, "removed": []}})
        with connected(place) as second:
            assert second.recv(1) == b"", "there is room for one"
        uri = (vault.resolve() / "Labels.md").as_uri()
        send(client, id=2, method="textDocument/diagnostic", params={"textDocument": {"uri": uri}})
        assert "links/broken" in json.dumps(answer(stream, 2))
        send(client, id=3, method="shutdown")
        assert answer(stream, 3)["result"] is None
        send(client, method="exit")
        assert stream.read() == b""
