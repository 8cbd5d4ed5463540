"""Changes that an editor carries out: renaming, moved files, boxes, sections."""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from lsp_client import Client

LABELS = """# Feature: Labels

## 3. Component Design

### New Components

| Component | Responsibility | Dependencies | Exposes To |
| --- | --- | --- | --- |
| `LabelPrinter` | prints 😀 | `ParcelStore` | - |

## 13. Implementation Tasks

- [ ] Draw the label
- [x] Choose paper

See [[Parcels]] and [[docs/Parcels|them]].
"""
PARCELS = "# Feature: Parcels\n\nThe `LabelPrinter` prints; see [[Labels]] and [[Labels#3. Component Design]].\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "docs").mkdir(parents=True)
    (root / "trueline.toml").write_text("")
    (root / "docs" / "Labels.md").write_bytes(LABELS.encode())
    (root / "docs" / "Parcels.md").write_bytes(PARCELS.replace("\n", "\r\n").encode())
    return root


def path_of(uri: str) -> Path:
    return Path(unquote(urlparse(uri).path))


def carried_out(edit: dict[str, Any]) -> None:
    """Do to the files what an editor would do to its texts."""
    for change in edit["documentChanges"]:
        kind = change.get("kind")
        if kind == "create":
            assert not path_of(change["uri"]).exists()
            path_of(change["uri"]).write_bytes(b"")
        elif kind == "rename":
            assert not path_of(change["newUri"]).exists()
            shutil.move(path_of(change["oldUri"]), path_of(change["newUri"]))
        else:
            path = path_of(change["textDocument"]["uri"])
            path.write_bytes(_edited(path.read_bytes().decode(), change["edits"]).encode())


def _edited(text: str, edits: list[dict[str, Any]]) -> str:
    for edit in sorted(edits, key=lambda one: _offset(text, one["range"]["start"]), reverse=True):
        start, end = (_offset(text, edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


def _offset(text: str, position: dict[str, int]) -> int:
    lines = text.splitlines(keepends=True)
    before = "".join(lines[: position["line"]])
    line = (lines[position["line"]] if position["line"] < len(lines) else "").encode("utf-16-le")
    return len(before) + len(line[: 2 * position["character"]].decode("utf-16-le"))


def place(text: str, needle: str) -> dict[str, int]:
    before = text[: text.index(needle) + 1]
    return {"line": before.count("\n"), "character": len(before.rpartition("\n")[2].encode("utf-16-le")) // 2}


def test_a_component_is_renamed_wherever_it_is_named(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "docs" / "Labels.md")
    where = {"textDocument": {"uri": uri}, "position": place(LABELS, "LabelPrinter")}
    assert client.ask("textDocument/prepareRename", **where)["placeholder"] == "LabelPrinter"
    edit = client.ask("textDocument/rename", **where, newName="PrintSpooler")
    assert {one["textDocument"]["version"] for one in edit["documentChanges"]} == {1, None}
    carried_out(edit)
    labels = (vault / "docs" / "Labels.md").read_text()
    assert labels == LABELS.replace("LabelPrinter", "PrintSpooler")
    parcels = (vault / "docs" / "Parcels.md").read_bytes().decode()
    assert parcels == PARCELS.replace("\n", "\r\n").replace("LabelPrinter", "PrintSpooler")


def test_a_note_is_renamed_with_its_links_and_back(client: Client, vault: Path) -> None:
    before = {path: path.read_bytes() for path in vault.rglob("*.md")}
    client.start(vault)
    uri = client.open(vault / "docs" / "Labels.md")
    where = {"textDocument": {"uri": uri}, "position": place(LABELS, "[[Parcels]]")}
    assert client.ask("textDocument/prepareRename", **where)["placeholder"] == "Parcels"
    carried_out(client.ask("textDocument/rename", **where, newName="Packets"))
    assert (vault / "docs" / "Packets.md").exists()
    text = (vault / "docs" / "Labels.md").read_text()
    assert "[[Packets]] and [[docs/Packets|them]]" in text
    client.change(uri, 2, {"text": text})
    client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": vault.as_uri() + "/docs/Packets.md", "type": 1}])
    where["position"] = place(text, "[[Packets]]")
    carried_out(client.ask("textDocument/rename", **where, newName="Parcels"))
    assert {path: path.read_bytes() for path in vault.rglob("*.md")} == before


def test_a_name_that_is_taken_is_refused_in_words(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "docs" / "Labels.md")
    where = {"textDocument": {"uri": uri}, "position": place(LABELS, "[[Parcels]]")}
    answer = client.answer(client.send("textDocument/rename", **where, newName="Labels"))
    assert answer["error"]["code"] == -32803 and "Labels" in answer["error"]["message"]
    nowhere = {"textDocument": {"uri": uri}, "position": place(LABELS, "prints")}
    assert client.ask("textDocument/prepareRename", **nowhere) is None


def test_links_follow_files_and_folders_that_the_editor_moves(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "docs" / "Labels.md")
    client.findings(uri, 1)
    files = [{"oldUri": (vault / "docs").as_uri(), "newUri": (vault / "designs").as_uri()}]
    edit = client.ask("workspace/willRenameFiles", files=files)
    carried_out(edit)
    assert "[[designs/Parcels|them]]" in (vault / "docs" / "Labels.md").read_text()
    assert (
        client.ask("workspace/willRenameFiles", files=[{"oldUri": "file:///a/b.md", "newUri": "file:///a/c.md"}])
        is None
    )


def test_boxes_and_sections(client: Client, vault: Path) -> None:
    client.start(vault, workspace={"applyEdit": True})
    uri = client.open(vault / "docs" / "Labels.md")
    here = place(LABELS, "Draw the label")
    context = {"diagnostics": [], "only": ["refactor.rewrite"]}
    actions = client.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range={"start": here, "end": here}, context=context
    )
    (tick,) = [one for one in actions if one["title"].startswith("Tick")]
    command = tick["command"]
    client.ask("workspace/executeCommand", command=command["command"], arguments=command["arguments"])
    while not (asked := [one for one in client.messages if one.get("method") == "workspace/applyEdit"]):
        client.next()
    carried_out(asked[0]["params"]["edit"])
    assert (vault / "docs" / "Labels.md").read_text() == LABELS.replace("[ ] Draw", "[x] Draw")
    top = {"line": 0, "character": 0}
    actions = client.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range={"start": top, "end": top}, context=context
    )
    assert any(one["title"].startswith("Add the section") for one in actions)


def test_a_command_that_makes_no_sense_is_refused(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "docs" / "Labels.md")
    for arguments in (["no-such", {"name": uri}], ["tick", {"name": "file:///x.md"}], ["tick", {"name": uri, "x": 1}]):
        number = client.send("workspace/executeCommand", command="trueline.change", arguments=arguments)
        assert client.answer(number)["error"]["message"]
