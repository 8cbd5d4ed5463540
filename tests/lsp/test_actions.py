"""What an editor offers to do about a place: each thing once, what belongs there first."""

from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

TEMPLATE = """# Feature: {{title}}

## 1. Overview

### Problem

_What is wrong?_

### Solution

_What is done?_

## 4. API Design

### Endpoints

_Which are new?_

### Contracts

_Which change?_

## 11. Open Questions

- [ ] _What is open?_

## 12. Decisions Log

| Date | Decision | Rationale |
| --- | --- | --- |
"""
NOTE = """# Feature: Labels

## 1. Overview

### Problem

Labels are printed by hand, see `LabelPrinter`.

## 4. API Design

There is [[Nothing]], and [[Nobody]].

### Endpoints

None, because nobody asks.

## 11. Open Questions

- [ ] Who feeds the `LabelPrinter` with paper?

## 12. Decisions Log

| Date | Decision | Rationale |
| --- | --- | --- |
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "templates").mkdir(parents=True)
    (root / "trueline.toml").write_text("")
    (root / "templates" / "Feature.md").write_text(TEMPLATE)
    (root / "Labels.md").write_text(NOTE)
    return root


def actions_at(client: Client, vault: Path, needle: str, end: str = "", **context: Any) -> list[dict[str, Any]]:
    uri = client.open(vault / "Labels.md")
    first, last = ({"line": NOTE[: NOTE.index(one)].count("\n"), "character": 3} for one in (needle, end or needle))
    return list(
        client.ask(
            "textDocument/codeAction",
            textDocument={"uri": uri},
            range={"start": first, "end": last},
            context={"diagnostics": [], **context},
        )
    )


def test_a_missing_section_is_added_where_it_is_missed(client: Client, vault: Path) -> None:
    client.start(vault)
    added = [one for one in actions_at(client, vault, "## 4. API") if one["title"].startswith("Add the section")]
    assert [one["title"] for one in added] == ["Add the section `Contracts`", "Add the section `Solution`"]
    assert added[0]["kind"] == "quickfix"
    assert [one["code"] for one in added[0]["diagnostics"]] == ["template/missing-section"]
    assert added[1]["kind"] == "refactor.rewrite" and "diagnostics" not in added[1]


def test_a_kind_that_was_not_asked_for_is_not_offered(client: Client, vault: Path) -> None:
    client.start(vault)
    for kind in ("quickfix", "refactor"):
        offered = actions_at(client, vault, "## 4. API", only=[kind])
        assert offered and all(one["kind"].startswith(kind) for one in offered)


def test_one_comment_allows_all_of_its_section(client: Client, vault: Path) -> None:
    client.start(vault)
    offered = actions_at(client, vault, "There is", "### Endpoints")
    allowed = [one for one in offered if one["title"] == "Allow links/broken in this section, with a reason"]
    assert [len(one["diagnostics"]) for one in allowed] == [2]


def test_titles_can_be_read(client: Client, vault: Path) -> None:
    client.start(vault)
    titles = [one["title"] for one in actions_at(client, vault, "- [ ] Who")]
    assert "Answer “Who feeds the `LabelPrinter` with paper?” and log the decision" in titles


def test_an_editor_that_cannot_ask_leaves_room_for_the_answer(client: Client, vault: Path) -> None:
    said = client.start(vault)
    # An editor that asks itself has the command already, and must not be told to make it again.
    assert said["capabilities"]["executeCommandProvider"]["commands"] == ["trueline.change"]
    (answer,) = [one for one in actions_at(client, vault, "- [ ] Who") if one["title"].startswith("Answer")]
    command = answer["command"]
    client.ask("workspace/executeCommand", command=command["command"], arguments=command["arguments"])
    while not (asked := [one for one in client.messages if one.get("method") == "workspace/applyEdit"]):
        client.next()
    (change,) = asked[0]["params"]["edit"]["documentChanges"]
    written = "".join(one["newText"] for one in change["edits"])
    assert "(the answer)" in written and "Who feeds the" in written
