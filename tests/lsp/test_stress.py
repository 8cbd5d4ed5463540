"""What careless, broken and hurried clients send."""

import random
from pathlib import Path
from typing import Any

import pytest
from random_edits import TEXT, random_changes, session_of

from lsp_client import Client
from trueline.lsp.buffers import changed, opened
from trueline.lsp.diagnosing import diagnostics


@pytest.mark.parametrize("seed", range(3))
def test_random_edits_never_diverge_from_a_fresh_open(vault: Path, seed: int) -> None:
    chance = random.Random(seed)
    uri = (vault / "Labels.md").as_uri()
    session = session_of(vault)
    buffer = opened(uri, 1, TEXT, "utf-16")
    for number, (change, text) in enumerate(random_changes(chance, TEXT, 200)):
        buffer = changed(buffer, number + 2, [change])
        assert buffer.data == text.encode(), "the text is what the client has"
        session.take(buffer)
        if number % 25 == 0:
            fresh = session_of(vault)
            fresh.take(opened(uri, 1, text, "utf-16"))
            here, anew = session.here(uri), fresh.here(uri)
            assert here is not None and anew is not None
            assert diagnostics(session, here) == diagnostics(fresh, anew)


def told(uri: str, text: str = "[[x]]", version: Any = 1) -> dict[str, Any]:
    return {"uri": uri, "languageId": "markdown", "version": version, "text": text}


ODD = [
    "untitled:Untitled-1",
    "file:",
    "file://",
    "file:///",
    "file:///c%3A/Users/me/vault/Labels.md",
    "file:///C:/Users/me/vault/Labels.md",
    "file://server/share/Labels.md",
    "file:///%00",
    "file:///%ff%fe.md",
    "file:///" + "a" * 5000 + ".md",
    "vscode-notebook-cell:/a.md#X",
    "git:/a/b.md?ref",
    "http://[::1/a.md",
    "",
    "Labels.md",
]


def test_odd_uris_and_messages_out_of_order_are_survived(client: Client, vault: Path) -> None:
    client.start(vault, textDocument={"diagnostic": {}})
    right = (vault / "Labels.md").as_uri()
    for uri in [*ODD, right]:
        about = {"uri": uri, "version": 7}
        client.notify("textDocument/didChange", textDocument=about, contentChanges=[{"text": "early"}])
        client.notify("textDocument/didClose", textDocument={"uri": uri})
        client.notify("textDocument/didOpen", textDocument=told(uri))
        client.notify("textDocument/didOpen", textDocument=told(uri, "# Labels\n\n[[y]]\n", -3))
        client.notify("textDocument/didSave", textDocument={"uri": uri})
        client.notify("textDocument/didChange", textDocument=about, contentChanges=[])
        asked = [
            client.send(f"textDocument/{what}", textDocument={"uri": uri}, position={"line": 10**9, "character": 10**9})
            for what in ("hover", "completion", "definition", "prepareRename", "documentHighlight")
        ]
        asked.append(client.send("textDocument/diagnostic", textDocument={"uri": uri}))
        answers = [client.answer(number) for number in asked]
        assert all("result" in one for one in answers), uri
        assert bool(answers[-1]["result"]["items"]) == (uri == right)
        client.notify("textDocument/didClose", textDocument={"uri": uri})
        client.notify("textDocument/didChange", textDocument=about, contentChanges=[{"text": "late"}])
        client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": uri, "type": 9}])
    assert client.stop() == 0


def test_one_file_under_other_spellings_is_one_note(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = (vault / "Labels.md").as_uri().replace("Labels", "%4Cabels")
    client.notify("textDocument/didOpen", textDocument=told(uri, "# Labels\n\nSee [[Nowhere]].\n"))
    assert "links/broken" in [one["code"] for one in client.findings(uri, 1)]


def test_a_text_that_is_too_large_is_no_note_until_it_is_smaller(client: Client, vault: Path) -> None:
    (vault / "trueline.toml").write_text("max-file-size = 1000\n")
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    assert client.findings(uri, 1)
    client.change(uri, 2, {"text": "[[Nowhere]]\n" * 100})
    assert client.findings(uri, None) == []
    assert client.ask("textDocument/documentSymbol", textDocument={"uri": uri}) == []
    client.change(uri, 3, {"text": "# Labels\n\n[[Nowhere]]\n"})
    assert "links/broken" in [one["code"] for one in client.findings(uri, 3)]


def test_lengths_and_depths_beyond_reason_are_passed_over(client: Client, vault: Path) -> None:
    client.start(vault)
    deep = b'{"jsonrpc":"2.0","id":1,"method":"x","params":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for body in (deep, b"[" * 50_000, b'{"jsonrpc":"2.0","id":' + b"9" * 5000 + b"}", b"\xff" * 3_000_000):
        client.bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    client.bytes(b"Content-Length: -1\r\n\r\nContent-Length: many\r\n\r\n" + b"x" * 200_000 + b"\r\n")
    uri = client.open(vault / "Labels.md")
    assert "links/broken" in [one["code"] for one in client.findings(uri, 1)]
    assert client.stop() == 0
