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
