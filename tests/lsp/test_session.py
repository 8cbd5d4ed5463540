"""Sessions with the language server, as editors have them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client


def rules(found: list[dict[str, Any]]) -> list[str]:
    return sorted(one["code"] for one in found)


def replace(line: int, start: int, end: int, text: str) -> dict[str, Any]:
    return {
        "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
        "text": text,
    }


def test_findings_follow_the_text(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    first = client.findings(uri, 1)
    broken = next(one for one in first if one["code"] == "links/broken")
    assert broken["range"] == {"start": {"line": 2, "character": 6}, "end": {"line": 2, "character": 13}}
    assert "Nowhere" in broken["message"]
    assert Path(broken["codeDescription"]["href"].removeprefix("file://")).read_text().startswith("# links/broken")
    client.change(uri, 2, replace(2, 6, 13, "Parcels"))
    assert "links/broken" not in rules(client.findings(uri, 2))


def test_a_note_shows_what_another_one_does_to_it(client: Client, vault: Path) -> None:
    client.start(vault)
    labels = client.open(vault / "Labels.md", "# Labels\n\nSee [[Parcels#Size]].\n")
    assert "links/missing-heading" in rules(client.findings(labels, 1))
    parcels = client.open(vault / "Parcels.md", "# Parcels\n\n## Size\n\nSee [[Labels]].\n")
    client.findings(parcels, 1)
    while "links/missing-heading" in rules(client.findings(labels, 1)):
        client.next()


def test_what_is_closed_unsaved_counts_no_more(client: Client, vault: Path) -> None:
    client.start(vault)
    labels = client.open(vault / "Labels.md", "# Labels\n\nSee [[Parcels#Size]].\n")
    parcels = client.open(vault / "Parcels.md", "# Parcels\n\n## Size\n\nSee [[Labels]].\n")
    while "links/missing-heading" in rules(client.findings(labels, 1)):
        client.next()
    client.notify("textDocument/didClose", textDocument={"uri": parcels})
    while "links/missing-heading" not in rules(client.findings(labels, 1)):
        client.next()


def test_findings_may_be_asked_for_instead(client: Client, vault: Path) -> None:
    client.start(vault, textDocument={"diagnostic": {}})
    uri = client.open(vault / "Labels.md")
    report = client.ask("textDocument/diagnostic", textDocument={"uri": uri})
    assert "links/broken" in rules(report["items"])
    assert not [one for one in client.messages if one.get("method") == "textDocument/publishDiagnostics"]
    everything = client.ask("workspace/diagnostic", previousResultIds=[])
    assert {Path(one["uri"]).name for one in everything["items"]} == {"Labels.md", "Parcels.md"}


def test_an_answer_is_about_the_text_it_was_asked_for(client: Client, vault: Path) -> None:
    client.start(vault, textDocument={"diagnostic": {}})
    uri = client.open(vault / "Labels.md")
    for version in range(2, 12):
        text = "# Labels\n" if version % 2 else "# Labels\n\n[[Nowhere]]\n"
        asked = client.send("textDocument/diagnostic", textDocument={"uri": uri})
        client.change(uri, version, {"text": text})
        answer = client.answer(asked)
        if "error" in answer:
            assert answer["error"]["code"] == -32801, "the text has changed meanwhile"
        elif version > 2:
            assert ("links/broken" in rules(answer["result"]["items"])) == bool(version % 2)
    last = client.ask("textDocument/diagnostic", textDocument={"uri": uri})
    assert "links/broken" not in rules(last["items"])


def test_questions_that_are_given_up_are_answered_as_such(client: Client, vault: Path) -> None:
    client.start(vault, textDocument={"diagnostic": {}})
    uri = client.open(vault / "Labels.md")
    asked = [client.send("textDocument/diagnostic", textDocument={"uri": uri}) for _ in range(30)]
    for number in asked[1:]:
        client.notify("$/cancelRequest", id=number)
    answers = [client.answer(number) for number in asked]
    assert "result" in answers[0]
    assert all("result" in one or one["error"]["code"] == -32800 for one in answers)


@pytest.mark.parametrize(
    "garbage",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 4\r\n\r\nnull",
        b'Content-Length: 16\r\n\r\n{"jsonrpc":"2.0"',
        b"Content-Length: 3\r\n\r\n\xff\xfe\x00",
        b"Nonsense\r\n\r\n",
    ],
)
def test_garbage_is_passed_over(client: Client, vault: Path, garbage: bytes) -> None:
    client.bytes(garbage)
    client.start(vault)
    client.bytes(garbage)
    uri = client.open(vault / "Labels.md")
    assert "links/broken" in rules(client.findings(uri, 1))
    assert client.stop() == 0


def test_messages_that_make_no_sense_are_answered(client: Client, vault: Path) -> None:
    early = client.answer(client.send("textDocument/diagnostic", textDocument={"uri": "file:///x.md"}))
    assert early["error"]["code"] == -32002
    assert client.answer(client.send("textDocument/hover"))["error"]["code"] == -32002
    client.start(vault)
    again = client.answer(client.send("initialize", processId=None, rootUri=None, capabilities={}))
    assert again["error"]["code"] == -32600
    wrong = client.answer(client.send("textDocument/diagnostic", textDocument=7))
    assert wrong["error"]["code"] == -32602
    unknown = client.answer(client.send("no/such"))
    assert unknown["error"]["code"] == -32601
    uri = client.open(vault / "Labels.md")
    client.change(uri, 2, replace(-1, 0, 3, "x"))
    client.change("file:///never/opened.md", 2, {"text": "x"})
    client.change(uri, 3, replace(9999, 5, 9999, "\nend"), replace(2, 13, 6, "Parcels"))
    assert "links/broken" not in rules(client.findings(uri, 3))


def test_a_file_outside_any_vault_has_no_findings(client: Client, vault: Path, tmp_path: Path) -> None:
    client.start(vault, textDocument={"diagnostic": {}})
    for uri in ("untitled:Untitled-1", "file:///", "https://example.org/a.md", (vault / "code.py").as_uri()):
        client.notify(
            "textDocument/didOpen", textDocument={"uri": uri, "languageId": "x", "version": 1, "text": "[[x]]"}
        )
        assert client.ask("textDocument/diagnostic", textDocument={"uri": uri})["items"] == []


def test_an_unusable_configuration_is_said_and_mended(client: Client, vault: Path) -> None:
    (vault / "trueline.toml").write_text("\nmax-file-size = []\n")
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    while not (shown := [one for one in client.messages if one.get("method") == "window/showMessage"]):
        client.next()
    assert "trueline.toml:2" in shown[0]["params"]["message"]
    (vault / "trueline.toml").write_text("")
    change = {"uri": (vault / "trueline.toml").as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", changes=[change])
    client.change(uri, 2, replace(0, 0, 0, " "))
    assert "links/broken" in rules(client.findings(uri, 2))


def test_changed_files_are_read_again(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    assert "links/broken" in rules(client.findings(uri, 1))
    (vault / "Nowhere.md").write_text("# Nowhere\n")
    client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": (vault / "Nowhere.md").as_uri(), "type": 1}])
    while "links/broken" in rules(client.findings(uri, 1)):
        client.next()


def test_what_the_baseline_has_adopted_is_not_shown(client: Client, vault: Path) -> None:
    command = [sys.executable, "-m", "trueline", "baseline", "write", "--root", str(vault)]
    subprocess.run(command, check=True, capture_output=True)
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    assert "links/broken" not in rules(client.findings(uri, 1))
    client.change(uri, 2, {"text": "# Feature: Labels\n\nSee [[Nowhere]] and [[Elsewhere]].\n"})
    (broken,) = [one for one in client.findings(uri, 2) if one["code"] == "links/broken"]
    assert "Elsewhere" in broken["message"]


def test_reading_is_shown_and_clients_that_ask_are_told_to_ask_again(client: Client, vault: Path) -> None:
    client.start(
        vault,
        textDocument={"diagnostic": {}},
        window={"workDoneProgress": True},
        workspace={"diagnostics": {"refreshSupport": True}, "codeLens": {"refreshSupport": True}},
    )
    uri = client.open(vault / "Labels.md")
    assert "links/broken" in rules(client.ask("textDocument/diagnostic", textDocument={"uri": uri})["items"])
    (vault / "Nowhere.md").write_text("# Nowhere\n")
    client.notify("workspace/didChangeWatchedFiles", changes=[{"uri": (vault / "Nowhere.md").as_uri(), "type": 1}])
    while not {"workspace/diagnostic/refresh", "workspace/codeLens/refresh"} <= methods(client):
        client.next()
    assert "links/broken" not in rules(client.ask("textDocument/diagnostic", textDocument={"uri": uri})["items"])


def methods(client: Client) -> set[str]:
    return {str(message["method"]) for message in client.messages if "method" in message}


def test_folders_may_come_and_go(client: Client, vault: Path, tmp_path: Path) -> None:
    client.start(vault)
    other = tmp_path / "other"
    other.mkdir()
    (other / "Boxes.md").write_text("# Boxes\n\nSee [[Labels]].\n")
    folder = {"uri": other.as_uri(), "name": "other"}
    client.notify("workspace/didChangeWorkspaceFolders", event={"added": [folder], "removed": []})
    uri = client.open(other / "Boxes.md")
    assert "links/broken" in rules(client.findings(uri, 1)), "each folder is a vault of its own"
    client.notify("textDocument/didClose", textDocument={"uri": uri})
    client.notify("workspace/didChangeWorkspaceFolders", event={"added": [], "removed": [folder]})
    asked = client.ask("workspace/symbol", query="Boxes")
    assert asked == []
    labels = client.open(vault / "Labels.md")
    assert "links/broken" in rules(client.findings(labels, 1))
