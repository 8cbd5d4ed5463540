"""What is found in the whole workspace: once, in parts if they are wanted, and then only what is new."""

from pathlib import Path
from typing import Any

from lsp_client import Client

MANY = 60


def asked(client: Client, known: list[dict[str, Any]], **tokens: str) -> list[dict[str, Any]]:
    previous = [{"uri": one["uri"], "value": one["resultId"]} for one in known]
    return list(client.ask("workspace/diagnostic", previousResultIds=previous, **tokens)["items"])


def test_what_is_known_is_not_told_again(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md")
    first = asked(client, [])
    assert {one["kind"] for one in first} == {"full"}
    client.change(uri, 2, {"text": "# Labels\n\nAnd so [[Nowhere]].\n"})
    second = asked(client, first)
    assert {one["uri"]: one["kind"] for one in second}[uri] == "full"
    assert [one["kind"] for one in second if one["uri"] != uri] == ["unchanged"]
    assert {one["kind"] for one in asked(client, second)} == {"unchanged"}


def test_a_place_that_moved_is_told_again(client: Client, vault: Path) -> None:
    client.start(vault)
    uri = client.open(vault / "Labels.md", "# Labels\n\nSo  [[Nowhere]].\n")
    first = asked(client, [])
    client.change(uri, 2, {"text": "# Labels\n\nSo\n [[Nowhere]].\n"})
    (told,) = [one for one in asked(client, first) if one["uri"] == uri]
    assert [one["range"]["start"]["line"] for one in told["items"] if one["code"] == "links/broken"] == [3]


def test_one_note_is_not_told_again(client: Client, vault: Path) -> None:
    client.start(vault)
    note = {"uri": client.open(vault / "Labels.md")}
    first = client.ask("textDocument/diagnostic", textDocument=note)
    assert first["kind"] == "full" and first["items"]
    again = client.ask("textDocument/diagnostic", textDocument=note, previousResultId=first["resultId"])
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}


def test_nothing_is_found_in_a_note_that_is_no_more(client: Client, vault: Path) -> None:
    client.start(vault)
    gone = {"uri": (vault / "Gone.md").as_uri(), "resultId": "0"}
    told = [one for one in asked(client, [gone]) if one["uri"] == gone["uri"]]
    assert [one["items"] for one in told] == [[]]


def test_it_comes_in_parts_and_says_how_far_it_is(client: Client, vault: Path) -> None:
    for number in range(MANY):
        (vault / f"Note {number}.md").write_text(f"# Note {number}\n\n[[Nowhere]]\n")
    client.start(vault)
    assert asked(client, [], partialResultToken="parts", workDoneToken="work") == []
    told: dict[str, list[Any]] = {"parts": [], "work": []}
    for message in client.messages:
        if message.get("method") == "$/progress" and message["params"]["token"] in told:
            told[message["params"]["token"]].append(message["params"]["value"])
    assert len(told["parts"]) > 1
    assert sum(len(part["items"]) for part in told["parts"]) == MANY + 2
    assert [one["kind"] for one in told["work"]][:1] == ["begin"]
    assert told["work"][-2:] == [{"kind": "report", "percentage": 100}, {"kind": "end"}]
