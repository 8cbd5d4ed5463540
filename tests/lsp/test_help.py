"""Completion, hover, navigation, hints and actions in a session."""

from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

FEATURE = """# Feature: Labels 😀

## 3. Component Design

### New Components

| Component | Responsibility | Dependencies | Exposes To |
| --- | --- | --- | --- |
| `LabelPrinter` | prints | `ParcelStore` | - |

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** One label

## 11. Open Questions

- [ ] Which paper?
- [x] Which ink?

[[Parcels]] and [[Nowhere]] use `LabelPrinter`.
"""
PARCELS = """# Feature: Parcels

## 3. Component Design

### New Components

| Component | Responsibility | Dependencies | Exposes To |
| --- | --- | --- | --- |
| `ParcelStore` | keeps | `LabelPrinter` | - |

See [[Labels]], and `GET /labels/:id`.
"""


@pytest.fixture
def opened(client: Client, vault: Path) -> tuple[Client, str]:
    (vault / "Parcels.md").write_text(PARCELS)
    client.start(vault)
    return client, client.open(vault / "Labels.md", FEATURE)


def at(text: str, needle: str, into: int = 1, nth: int = 0) -> dict[str, int]:
    """The position `into` characters behind the start of a needle, in UTF-16."""
    place = -1
    for _ in range(nth + 1):
        place = text.index(needle, place + 1)
    before = text[: place + into]
    return {"line": before.count("\n"), "character": len(before.rpartition("\n")[2].encode("utf-16-le")) // 2}


def cut(text: str, range_: dict[str, Any]) -> str:
    """The text of a range that lies on one line."""
    line = text.split("\n")[range_["start"]["line"]].encode("utf-16-le")
    return line[2 * range_["start"]["character"] : 2 * range_["end"]["character"]].decode("utf-16-le")


def ask(opened: tuple[Client, str], method: str, **parameters: Any) -> Any:
    client, uri = opened
    return client.ask(f"textDocument/{method}", textDocument={"uri": uri}, **parameters)


def test_completion_replaces_what_is_typed(opened: tuple[Client, str]) -> None:
    found = ask(opened, "completion", position=at(FEATURE, "[[Nowhere", 4))
    assert found["items"] == []
    found = ask(opened, "completion", position=at(FEATURE, "[[Parcels", 4))
    (item,) = found["items"]
    assert (item["label"], item["textEdit"]["newText"]) == ("Parcels", "Parcels")
    assert cut(FEATURE, item["textEdit"]["range"]) == "Parcels"
    assert found["isIncomplete"], "what was typed may be typed otherwise"


def test_hover_tells_of_a_note_and_of_a_symbol(opened: tuple[Client, str]) -> None:
    note = ask(opened, "hover", position=at(FEATURE, "[[Parcels"))
    assert note["contents"]["value"].startswith("**Parcels**")
    assert cut(FEATURE, note["range"]) == "[[Parcels]]"
    symbol = ask(opened, "hover", position=at(FEATURE, "`LabelPrinter`", 3))["contents"]["value"]
    assert "component" in symbol and "Defined in Labels" in symbol and "ParcelStore" in symbol
    assert ask(opened, "hover", position=at(FEATURE, "[[Nowhere"))["contents"]["value"] == "There is no note `Nowhere`."


def test_a_definition_is_where_it_is_designed(opened: tuple[Client, str]) -> None:
    (link,) = ask(opened, "definition", position=at(FEATURE, "[[Parcels"))
    assert link["targetUri"].endswith("/Parcels.md")
    assert cut(PARCELS, link["targetSelectionRange"]) == "Feature: Parcels"
    (symbol,) = ask(opened, "definition", position=at(FEATURE, "`LabelPrinter`.", 2))
    assert cut(FEATURE, symbol["targetSelectionRange"]) == "LabelPrinter"
    assert symbol["targetSelectionRange"]["start"]["line"] == 8


def test_references_are_found_however_they_are_spelled(opened: tuple[Client, str]) -> None:
    found = ask(opened, "references", position=at(FEATURE, "`LabelPrinter`", 3), context={"includeDeclaration": True})
    assert [Path(one["uri"]).name for one in found] == ["Labels.md", "Parcels.md"]
    assert cut(PARCELS, found[1]["range"]) == "LabelPrinter"
    backlinks = ask(opened, "references", position={"line": 0, "character": 3}, context={"includeDeclaration": False})
    assert [Path(one["uri"]).name for one in backlinks] == ["Parcels.md"]
    nothing = ask(opened, "references", position=at(FEATURE, "Which paper"), context={"includeDeclaration": True})
    assert nothing == []


def test_lenses_count(opened: tuple[Client, str]) -> None:
    titles = {one["command"]["title"] for one in ask(opened, "codeLens")}
    assert titles == {"named in 1 note", "1 of 2 answered"}


def test_tokens_of_some_lines_are_those_of_the_note(opened: tuple[Client, str]) -> None:
    lines = FEATURE.count("\n") + 1
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}}
    everything = ask(opened, "semanticTokens/full")["data"]
    assert ask(opened, "semanticTokens/range", range=whole)["data"] == everything
    first = everything[0]
    only = {"start": {"line": first, "character": 0}, "end": {"line": first + 1, "character": 0}}
    found = ask(opened, "semanticTokens/range", range=only)["data"]
    assert found[:5] == everything[:5]
    assert all(further == 0 for further in found[5::5])


def test_tokens_stand_on_their_words(opened: tuple[Client, str]) -> None:
    client, _ = opened
    data = ask(opened, "semanticTokens/full")["data"]
    initialized = client.answer(1)["result"]["capabilities"]
    legend = initialized["semanticTokensProvider"]["legend"]["tokenTypes"]
    line = column = 0
    words = []
    for place in range(0, len(data), 5):
        lines, columns, length, kind, _ = data[place : place + 5]
        line, column = line + lines, columns if lines else column + columns
        range_ = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + length}}
        words.append((cut(FEATURE, range_), legend[kind]))
    assert words == [
        ("LabelPrinter", "class"),
        ("ParcelStore", "class"),
        ("GET /labels/{id}", "method"),
        ("Parcels", "namespace"),
        ("Nowhere", "event"),
        ("LabelPrinter", "class"),
    ]


def test_links_lead_to_files(opened: tuple[Client, str]) -> None:
    (link,) = ask(opened, "documentLink")
    assert link["target"].endswith("/Parcels.md") and cut(FEATURE, link["range"]) == "Parcels"


def test_symbols_of_the_vault(opened: tuple[Client, str]) -> None:
    client, _ = opened
    found = client.ask("workspace/symbol", query="label")
    names = [one["name"] for one in found]
    assert names[0] == "Labels" and {"LabelPrinter", "GET /labels/{id}"} <= set(names)


def test_a_missing_note_may_be_made_and_a_finding_allowed(opened: tuple[Client, str]) -> None:
    place = at(FEATURE, "[[Nowhere", 3)
    actions = ask(opened, "codeAction", range={"start": place, "end": place}, context={"diagnostics": []})
    create = next(one for one in actions if one["title"].startswith("Create the note"))
    file, text = create["edit"]["documentChanges"]
    assert file["kind"] == "create" and file["uri"].endswith("/Nowhere.md")
    assert text["edits"][0]["newText"] == "# Nowhere\n"
    allow = next(one for one in actions if one["title"].startswith("Allow links/broken"))
    (change,) = allow["edit"]["documentChanges"]
    assert change["textDocument"]["version"] == 1
    assert change["edits"][0]["newText"] == "\n\n%% trueline: allow links/broken:  %%"
    assert change["edits"][0]["range"]["start"]["line"] == FEATURE[: FEATURE.index("## 11")].count("\n")


def test_all_that_is_safe_is_fixed_at_once(client: Client, vault: Path) -> None:
    client.start(vault)
    text = "# Labels\n\n%% trueline: allow links/moved: old %%\n\n[[Parcels]]\n\n%% trueline: allow meta/*: old %%\n"
    uri = client.open(vault / "Labels.md", text)
    assert rules_of(client.findings(uri, 1)).count("suppression/unused") == 2
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 7, "character": 0}}
    context = {"diagnostics": [], "only": ["source.fixAll"]}
    actions = client.ask("textDocument/codeAction", textDocument={"uri": uri}, range=whole, context=context)
    assert [one["kind"] for one in actions] == ["source.fixAll.trueline"]
    edits = actions[0]["edit"]["documentChanges"][0]["edits"]
    client.change(uri, 2, *({"range": one["range"], "text": one["newText"]} for one in edits))
    assert "suppression/unused" not in rules_of(client.findings(uri, 2))


def rules_of(found: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in found]
