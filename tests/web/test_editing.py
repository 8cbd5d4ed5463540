"""The editor's line: a session with the language server over a WebSocket, which tells nothing of the machine."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from portals import BASE, Vault, bearer, make_vault, opened
from trueline.listening.limits import Limits

VAULT = "vault:///"
ORIGIN = {"origin": BASE}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make_vault(tmp_path)


@pytest.fixture
def client(vault: Vault) -> Iterator[TestClient]:
    with opened(vault) as client:
        yield client


class Editor:
    """A page's side of the line; keeps what it hears."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []
        self._next = 0

    def say(self, method: str, params: object) -> None:
        self.socket.send_text(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def hear(self) -> dict[str, Any]:
        self.heard.append(json.loads(self.socket.receive_text()))
        return self.heard[-1]

    def ask(self, method: str, params: object) -> dict[str, Any]:
        self._next += 1
        self.socket.send_text(json.dumps({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params}))
        while True:
            found = self.hear()
            if found.get("id") == self._next and "method" not in found:
                return found

    def begin(self) -> None:
        self.ask("initialize", {"capabilities": {}, "rootUri": "file:///etc", "processId": 1})
        self.say("initialized", {})

    def open(self, uri: str, text: str) -> None:
        said = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.say("textDocument/didOpen", {"textDocument": said})

    def findings(self, uri: str, version: int) -> list[dict[str, Any]]:
        while True:
            found = self.hear()
            told = found.get("params", {})
            published = found.get("method") == "textDocument/publishDiagnostics"
            if published and (told["uri"], told.get("version")) == (uri, version):
                return list(told["diagnostics"])


def line(client: TestClient, headers: dict[str, str] | None = None) -> WebSocketTestSession:
    given = {**bearer(), **ORIGIN} if headers is None else headers
    return client.websocket_connect(f"{BASE.replace('http', 'ws')}/lsp", headers=given)


def test_a_note_is_edited_and_its_file_stays_as_it_is(client: TestClient, vault: Vault) -> None:
    path = vault.designs[0]
    file = vault.root / path
    before = file.read_bytes()
    with line(client) as socket:
        editor = Editor(socket)
        editor.begin()
        uri = VAULT + path.replace(" ", "%20")
        editor.open(uri, before.decode() + "\n[[Nowhere at all]]\n")
        assert "Nowhere at all" in json.dumps(editor.findings(uri, 1))
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": before.decode()}]}
        editor.say("textDocument/didChange", change)
        assert "Nowhere at all" not in json.dumps(editor.findings(uri, 2))
        number = before.decode()[: before.decode().index("[[Nowhere]]")].count("\n")
        place = {"textDocument": {"uri": uri}, "position": {"line": number, "character": 0}}
        symbols = editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        assert symbols["result"]
        assert "result" in editor.ask("textDocument/hover", place)
        links = editor.ask("textDocument/documentLink", {"textDocument": {"uri": uri}})["result"]
        assert any(str(link.get("target", "")).startswith(VAULT) for link in links)
        heard = json.dumps(editor.heard)
        assert str(vault.root) not in heard and "file:" not in heard, "nothing tells where the vault lies"
    assert file.read_bytes() == before
    assert client.get(f"/api/v1/documents/{path}", headers=bearer()).status_code == 200


def test_what_is_typed_is_nobody_elses(client: TestClient, vault: Vault) -> None:
    uri = VAULT + vault.designs[0].replace(" ", "%20")
    with line(client) as socket:
        editor = Editor(socket)
        editor.begin()
        editor.open(uri, "# Feature: Something else\n")
        editor.findings(uri, 1)
        listed = client.get("/api/v1/documents", headers=bearer()).text
        assert "Something else" not in listed


def test_what_makes_no_sense_costs_nobody_the_line(client: TestClient) -> None:
    with line(client) as socket:
        editor = Editor(socket)
        for text in ("", "{", "[]", "null", '"x"', "[" * 100_000, '{"jsonrpc": "2.0"}', '{"id": {}, "method": 3}'):
            socket.send_text(text)
        editor.begin()
        editor.say("textDocument/didOpen", {"textDocument": 7})
        assert editor.ask("shutdown", None)["result"] is None


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_pages_of_others_get_no_line(client: TestClient, headers: dict[str, str]) -> None:
    refused = pytest.raises(WebSocketDisconnect)
    with refused, line(client, {**bearer(), **headers}) as socket:
        socket.receive_text()


def test_who_has_no_name_gets_no_line(client: TestClient) -> None:
    client.cookies.clear()
    for headers in (ORIGIN, {**ORIGIN, "authorization": "Bearer wrong"}):
        refused = pytest.raises(WebSocketDisconnect)
        with refused, line(client, headers) as socket:
            socket.receive_text()


def test_no_address_leads_out_of_the_vault(client: TestClient, vault: Vault) -> None:
    (vault.root.parent / "secret.md").write_text("# Secret\n\n[[Nowhere]] [[Nowhere else]]\n")
    (vault.root / "out.md").symlink_to(vault.root.parent / "secret.md")
    with line(client) as socket:
        editor = Editor(socket)
        editor.begin()
        file = (vault.root.parent / "secret.md").as_uri()
        for uri in (f"{VAULT}../secret.md", f"{VAULT}%2e%2e/secret.md", f"{VAULT}out.md", file, "file:///etc/passwd"):
            asked = {"textDocument": {"uri": uri}}
            assert not editor.ask("textDocument/documentSymbol", asked).get("result"), uri
            assert not editor.ask("textDocument/diagnostic", asked)["result"]["items"], uri


def test_only_so_many_editors_are_open(vault: Vault) -> None:
    with opened(vault, limits=Limits(editors=1)) as client, line(client) as first:
        Editor(first).begin()
        refused = pytest.raises(WebSocketDisconnect)
        with refused as said, line(client) as second:
            second.receive_text()
        assert said.value.code == 1013


def test_who_says_nothing_takes_no_place_from_an_editor(vault: Vault) -> None:
    with opened(vault, limits=Limits(editors=1)) as client, line(client), line(client) as second:
        Editor(second).begin()


def test_who_never_says_anything_is_let_go(vault: Vault) -> None:
    with opened(vault, limits=Limits(head_seconds=0.05)) as client, line(client) as socket:
        with pytest.raises(WebSocketDisconnect) as said:
            socket.receive_text()
        assert said.value.code == 1000
