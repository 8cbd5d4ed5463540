"""From designs to what was built, in the example vault."""

import shutil
from pathlib import Path

import pytest

from lsp_client import Client

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
NOTE = "docs/features/4. Completed/Tracking Event Ingestion.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "parcelhub"))


def test_a_design_leads_to_the_code(client: Client, example: Path) -> None:
    client.start(example)
    uri = client.open(example / NOTE)
    lines = (example / NOTE).read_text().splitlines()
    line = next(number for number, text in enumerate(lines) if text.startswith("#### `GET /v1/shipments/{id}/events"))
    place = {"line": line, "character": 10}
    found = client.ask("textDocument/implementation", textDocument={"uri": uri}, position=place)
    assert "service/ops/openapi.json" in [one["uri"].partition("parcelhub/")[2] for one in found]
    nothing = {"line": 0, "character": 0}
    assert client.ask("textDocument/implementation", textDocument={"uri": uri}, position=nothing) == []


CODE = """CREATE TABLE labels (id uuid); /* \U0001f680\U0001f680 e\u0301 */ CREATE TABLE parcels (id uuid);\r\n"""


@pytest.mark.parametrize(
    ("encoding", "units", "unit"), [("utf-8", "utf-16", 2), ("utf-8-sig", "utf-8", 1), ("utf-16", "utf-32", 4)]
)
def test_columns_of_code_are_the_editors(client: Client, vault: Path, encoding: str, units: str, unit: int) -> None:
    (vault / "trueline.toml").write_text('[[built.evidence]]\nkind = "sql"\npaths = ["*.sql"]\n')
    (vault / "tables.sql").write_bytes(CODE.encode(encoding))
    client.start(vault, general={"positionEncodings": [units]})
    text = "# Feature: Parcels\n\n## 2. Data Model\n\n### New Entities\n\n| Entity | Purpose |\n| --- | --- |\n| `parcels` | keeps |\n"
    uri = client.open(vault / "Parcels.md", text)
    (found,) = client.ask(
        "textDocument/implementation", textDocument={"uri": uri}, position={"line": 8, "character": 7}
    )
    before = CODE[: CODE.index("parcels")].encode({1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[unit])
    assert found["range"]["start"] == {"line": 0, "character": len(before) // unit}


def test_a_lens_counts_what_has_drifted(client: Client, example: Path) -> None:
    client.start(example)
    uri = client.open(example / NOTE)
    drifted = [one["range"] for one in client.findings(uri, 1) if one["code"].startswith("drift/")]
    assert drifted
    lenses = client.ask("textDocument/codeLens", textDocument={"uri": uri})
    (lens,) = [one for one in lenses if one["command"]["title"].endswith("from what was built")]
    assert lens["command"]["title"].startswith(f"{len(drifted)} difference")
    assert lens["command"]["command"] == "trueline.showReferences"
    assert [(one["uri"], one["range"]) for one in lens["command"]["arguments"][2]] == [(uri, one) for one in drifted]


def test_a_design_that_is_as_built_has_no_such_lens(client: Client, example: Path) -> None:
    client.start(example)
    uri = client.open(example / "docs/features/4. Completed/Tracking Event Ingestion.md", "# Feature: Nothing yet\n")
    client.findings(uri, 1)
    lenses = client.ask("textDocument/codeLens", textDocument={"uri": uri})
    assert not [one for one in lenses if "what was built" in one["command"]["title"]]


def test_a_drift_is_accepted_where_it_shows(client: Client, example: Path) -> None:
    client.start(example)
    uri = client.open(example / NOTE)
    alert = next(one for one in client.findings(uri, 1) if one["code"] == "drift/different")
    actions = client.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range=alert["range"], context={"diagnostics": []}
    )
    (accept,) = [one for one in actions if one["title"].startswith("Accept the drift of")]
    (written,) = accept["edit"]["documentChanges"][0]["edits"]
    assert written["newText"].strip() == "%% trueline: accept drift threshold ingest_unmapped_ratio:  %%"
    reasoned = {**written, "newText": written["newText"].replace(":  %%", ": it is louder on purpose %%")}
    client.change(uri, 2, {"range": reasoned["range"], "text": reasoned["newText"]})
    assert "drift/different" not in [one["code"] for one in client.findings(uri, 2)]
