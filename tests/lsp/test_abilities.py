"""Every client gets answers in the form that it can read: editors differ in what they say of themselves."""

from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

LABELS = """# Feature: Labels

## 3. Component Design

### New Components

| Component | Responsibility | Dependencies | Exposes To |
| --- | --- | --- | --- |
| `LabelPrinter` | prints | `ParcelStore` | - |

See [[Parcels]], and how the LabelPrinter is spoken of.
"""
PARCELS = "# Feature: Parcels\n\nThe `LabelPrinter` prints; see [[Labels]].\n"
FILES = {"documentChanges": True, "resourceOperations": ["create", "rename"]}
COMPONENT, LINK = {"line": 8, "character": 5}, {"line": 10, "character": 8}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "trueline.toml").write_text("")
    (root / "Labels.md").write_text(LABELS)
    (root / "Parcels.md").write_text(PARCELS)
    return root


def opened(client: Client, vault: Path, edit: dict[str, Any]) -> dict[str, str]:
    client.start(vault, workspace={"workspaceEdit": edit}, textDocument={"definition": {}})
    return {"uri": client.open(vault / "Labels.md")}


def test_edits_are_plain_where_nothing_else_is_read(client: Client, vault: Path) -> None:
    note = opened(client, vault, {})
    edit = client.ask("textDocument/rename", textDocument=note, position=COMPONENT, newName="BoxPrinter")
    assert set(edit) == {"changes"}
    assert {uri.rpartition("/")[2] for uri in edit["changes"]} == {"Labels.md", "Parcels.md"}
    assert {one["newText"] for edits in edit["changes"].values() for one in edits} == {"BoxPrinter"}


def test_moved_files_are_repaired_by_plain_edits(client: Client, vault: Path) -> None:
    opened(client, vault, {})
    moved = {"oldUri": (vault / "Parcels.md").as_uri(), "newUri": (vault / "Boxes.md").as_uri()}
    edit = client.ask("workspace/willRenameFiles", files=[moved])
    assert [one["newText"] for edits in edit["changes"].values() for one in edits] == ["Boxes"]


def test_files_are_not_renamed_by_an_editor_that_cannot(client: Client, vault: Path) -> None:
    note = opened(client, vault, {"documentChanges": True})
    said = client.answer(client.send("textDocument/rename", textDocument=note, position=LINK, newName="Boxes"))
    assert "renames `Parcels.md` to `Boxes.md`" in said["error"]["message"]


def test_missing_notes_are_not_offered_where_no_file_can_be_made(client: Client, vault: Path) -> None:
    (vault / "Labels.md").write_text(LABELS.replace("[[Parcels]]", "[[Nothing]]"))
    note = opened(client, vault, {"documentChanges": True})
    here = {"start": LINK, "end": LINK}
    actions = client.ask("textDocument/codeAction", textDocument=note, range=here, context={"diagnostics": []})
    assert not [one for one in actions if one["title"].startswith("Create")]


def test_definitions_are_places_where_links_are_not_read(client: Client, vault: Path) -> None:
    note = opened(client, vault, FILES)
    (place,) = client.ask("textDocument/definition", textDocument=note, position=LINK)
    assert place == {
        "uri": (vault / "Parcels.md").as_uri(),
        "range": {"start": {"line": 0, "character": 2}, "end": {"line": 0, "character": 18}},
    }


def test_a_preview_names_the_groups_of_edits(client: Client, vault: Path) -> None:
    note = opened(client, vault, {**FILES, "changeAnnotationSupport": {}})
    edit = client.ask("textDocument/rename", textDocument=note, position=LINK, newName="Boxes")
    labels = {name: one["label"] for name, one in edit["changeAnnotations"].items()}
    assert sorted(labels.values()) == ["Files", "In other notes", "In this note"]
    named = [labels[one["annotationId"]] for change in edit["documentChanges"] for one in change.get("edits", [change])]
    assert named == ["In this note", "In other notes", "Files"]


def test_what_a_rename_leaves_alone_is_told(client: Client, vault: Path) -> None:
    note = opened(client, vault, FILES)
    client.ask("textDocument/rename", textDocument=note, position=COMPONENT, newName="BoxPrinter")
    while not (told := [one for one in client.messages if one.get("method") == "window/showMessage"]):
        client.next()
    said = told[0]["params"]["message"]
    assert said == "The old name is left for you to look at in 1 place: Labels.md:11"


def test_a_refusal_names_no_flag_of_the_command_line(client: Client, vault: Path) -> None:
    note = opened(client, vault, FILES)
    said = client.answer(client.send("textDocument/rename", textDocument=note, position=LINK, newName="Labels"))
    assert "choose another name" in said["error"]["message"]
    assert "--" not in said["error"]["message"]


def test_a_symbol_leads_to_where_it_is_defined(client: Client, vault: Path) -> None:
    opened(client, vault, FILES)
    (found,) = client.ask("workspace/symbol", query="LabelPrinter")
    assert found["location"]["range"]["start"] == {"line": 8, "character": 3}


def test_a_symbol_is_placed_when_somebody_goes_there(client: Client, vault: Path) -> None:
    client.start(vault, workspace={"symbol": {"resolveSupport": {"properties": ["location.range"]}}})
    (found,) = client.ask("workspace/symbol", query="LabelPrinter")
    assert found["location"]["range"]["start"]["line"] == 0
    placed = client.ask("workspaceSymbol/resolve", **found)
    assert placed["location"]["range"]["start"]["line"] == 8
