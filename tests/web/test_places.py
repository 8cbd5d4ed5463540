"""One place of a document is set for exactly the bytes that were shown, and nothing else changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portals import Vault, bearer, make_vault, opened

OWN = """---
tags:
  - status/planned
---
# Feature: Own

## 1. Overview

- [ ] First
- [x] Second
- [ ] First

**Flag name:** `old`

| Name | What |
| ---- | ---- |
| one  | 1    |
| two  |
"""


@pytest.fixture()
def made(tmp_path: Path) -> Iterator[tuple[TestClient, Vault, str]]:
    vault = make_vault(tmp_path)
    path = "features/3. Active/Own.md"
    (vault.root / path).write_text(OWN, encoding="utf-8", newline="\n")
    with opened(vault) as client:
        client.headers.update(bearer())
        yield client, vault, path


def put(client: TestClient, path: str, given: object, etag: str = "") -> tuple[int, dict[str, object]]:
    url = f"/api/v1/documents/{path}"
    etag = etag or client.get(f"{url}/source").headers["etag"]
    response = client.post(f"{url}/place", json=given, headers={"if-match": etag} if etag != "none" else {})
    return response.status_code, response.json()


def line_of(text: str, number: int = 1) -> int:
    return [n for n, line in enumerate(OWN.split("\n"), 1) if text in line][number - 1]


def test_one_of_two_boxes_with_the_same_words(made: tuple[TestClient, Vault, str]) -> None:
    client, vault, path = made
    line = line_of("First", 2)
    assert put(client, path, {"kind": "box", "line": line, "ticked": True})[0] == 200
    assert vault.text(path) == OWN.replace("- [x] Second\n- [ ] First", "- [x] Second\n- [x] First")
    assert put(client, path, {"kind": "box", "line": line, "ticked": True})[1]["changed"] is False


def test_cells_keep_the_style_of_their_table(made: tuple[TestClient, Vault, str]) -> None:
    client, vault, path = made
    assert put(client, path, {"kind": "cell", "line": line_of("one"), "column": 1, "text": "a|b"})[0] == 200
    assert "| one  | a\\|b " in vault.text(path)
    assert put(client, path, {"kind": "cell", "line": line_of("two"), "column": 1, "text": "2"})[0] == 200
    assert "| two  | 2 |" in vault.text(path)


def test_a_labelled_value_keeps_its_marks(made: tuple[TestClient, Vault, str]) -> None:
    client, vault, path = made
    given = {"kind": "field", "line": line_of("Flag"), "label": "Flag name", "text": "new-flag"}
    assert put(client, path, given)[0] == 200
    assert vault.text(path) == OWN.replace("`old`", "`new-flag`")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"kind": "box", "line": 1, "ticked": True}, 404),
        ({"kind": "cell", "line": line_of("one"), "column": 9, "text": "x"}, 404),
        ({"kind": "field", "line": line_of("Flag"), "label": "Other", "text": "x"}, 404),
        ({"kind": "box", "line": "9", "ticked": True}, 422),
        ({"kind": "box", "line": True, "ticked": True}, 422),
        ({"kind": "box", "line": 9, "ticked": True, "more": 1}, 422),
        ({"kind": "cell", "line": 9, "column": -1, "text": "x"}, 422),
        ({"kind": "cell", "line": 9, "column": 0, "text": "\x00"}, 422),
        ({"kind": "other"}, 422),
        ([], 422),
    ],
)
def test_what_is_no_place_changes_nothing(made: tuple[TestClient, Vault, str], given: object, status: int) -> None:
    client, vault, path = made
    assert put(client, path, given)[0] == status
    assert vault.text(path) == OWN


def test_lines_of_other_bytes_mean_nothing(made: tuple[TestClient, Vault, str]) -> None:
    client, vault, path = made
    given = {"kind": "box", "line": line_of("First"), "ticked": True}
    assert put(client, path, given, "none")[0] == 428
    stale = client.get(f"/api/v1/documents/{path}/source").headers["etag"]
    (vault.root / path).write_text("New first line\n" + OWN, encoding="utf-8", newline="\n")
    status, problem = put(client, path, given, stale)
    assert status == 412
    assert problem["current"]["source"].startswith("New first line")  # type: ignore[index]
    assert problem["given"] == given
    assert vault.text(path) == "New first line\n" + OWN
