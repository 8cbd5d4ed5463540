"""Files that change behind the back of an editor that does not tell."""

from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

WATCHES = {"didChangeWatchedFiles": {"dynamicRegistration": True}}


def codes(client: Client, uri: str) -> list[str]:
    """The rules of the findings that are published next for a note."""
    while True:
        message = client.next()
        params: dict[str, Any] = message.get("params") or {}
        if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri:
            return [one["code"] for one in params["diagnostics"]]


def test_a_note_that_appears_mends_a_link(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    assert "links/broken" in codes(client, uri)
    (vault / "Nowhere.md").write_text("# Nowhere\n")
    assert "links/broken" not in codes(client, uri)
    (vault / "Nowhere.md").unlink()
    assert "links/broken" in codes(client, uri)
    (vault / "Later.md").write_text("# Later\n")
    (vault / "Later.md").rename(vault / "Nowhere.md")
    assert "links/broken" not in codes(client, uri)
    assert client.stop() == 0


def test_the_text_in_the_editor_goes_before_its_file(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md", "# Labels\n\nSee [[Nowhere]].\n")
    assert "links/broken" in codes(client, uri)
    (vault / "Labels.md").write_text("# Labels\n")
    (vault / "Nowhere.md").write_text("# Nowhere\n")
    assert "links/broken" not in codes(client, uri)
    client.notify("textDocument/didClose", textDocument={"uri": uri})
    named = client.ask("workspace/symbol", query="Nowhere")
    assert [one["name"] for one in named] == ["Nowhere"], "the file is what counts again"


def test_a_configuration_that_is_mended_is_read(client: Client, vault: Path) -> None:
    (vault / "trueline.toml").write_text("max-file-size = [\n")
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    while client.next().get("method") != "window/showMessage":
        pass
    (vault / "trueline.toml").write_text("")
    assert "links/broken" in codes(client, uri)


def test_code_that_was_built_is_followed_although_the_client_follows_notes(client: Client, tmp_path: Path) -> None:
    vault, service = tmp_path / "vault", tmp_path / "service"
    vault.mkdir()
    service.mkdir()
    (tmp_path / ".git").mkdir()
    api = '{"openapi": "3.1.0", "paths": {"/plots%s": {"get": {}}}}'
    (service / "api.json").write_text(api % "")
    (vault / "Plots.md").write_text("# Plots\n\nCall `GET /plots/sheds`.\n")
    (vault / "trueline.toml").write_text('[[built.evidence]]\nkind = "openapi"\npaths = ["../service/*.json"]\n')
    client.start(vault, workspace=WATCHES)
    uri = client.open(vault / "Plots.md")
    assert "drift/missing" in codes(client, uri)
    (service / "api.json").write_text(api % "/sheds")
    assert "drift/missing" not in codes(client, uri)


@pytest.mark.parametrize("told", [False, True])
def test_a_client_that_pulls_is_told_to_ask_again(client: Client, vault: Path, told: bool) -> None:
    pulls = {"textDocument": {"diagnostic": {}}}
    client.start(vault, workspace={"diagnostics": {"refreshSupport": True}, **(WATCHES if told else {})}, **pulls)
    uri = client.open(vault / "Labels.md")

    def found() -> list[str]:
        items = client.ask("textDocument/diagnostic", textDocument={"uri": uri})["items"]
        return [one["code"] for one in items]

    assert "links/broken" in found()
    (vault / "Nowhere.md").write_text("# Nowhere\n")
    if told:
        change = {"uri": (vault / "Nowhere.md").as_uri(), "type": 1}
        client.notify("workspace/didChangeWatchedFiles", changes=[change])
    while client.next().get("method") != "workspace/diagnostic/refresh":
        pass
    assert "links/broken" not in found()
