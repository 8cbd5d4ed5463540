"""Outline, folding and selection in a session."""

from pathlib import Path

from lsp_client import Client

NOTE = "# Labels 😀\n\n## Goals\n\n- one\n- two\n\n## Last\n"


def test_a_note_is_shown_as_it_is_built(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md", NOTE)
    (root,) = client.ask("textDocument/documentSymbol", textDocument={"uri": uri})
    assert root["name"] == "Labels 😀"
    assert root["selectionRange"] == {"start": {"line": 0, "character": 2}, "end": {"line": 0, "character": 11}}
    assert [child["name"] for child in root["children"]] == ["Goals", "Last"]
    folds = client.ask("textDocument/foldingRange", textDocument={"uri": uri})
    assert {(one["startLine"], one["endLine"]) for one in folds} == {(0, 7), (2, 5)}
    (chain,) = client.ask(
        "textDocument/selectionRange", textDocument={"uri": uri}, positions=[{"line": 4, "character": 3}]
    )
    assert chain["range"] == {"start": {"line": 4, "character": 2}, "end": {"line": 4, "character": 5}}
    assert chain["parent"]["range"]["start"] == {"line": 4, "character": 0}
