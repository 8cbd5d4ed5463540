"""OpenAPI from designs: what is described, what is left out, and what the judges say."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from openapi_spec_validator import validate

from any_designs import any_designs
from design_notes import designs, documents
from stub_server import stub
from trueline.formats.artefact import Artefact
from trueline.formats.built import Source
from trueline.formats.openapi.paths import template
from trueline.formats.openapi.reading import read
from trueline.formats.openapi.writing import write
from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.model.symbols import endpoint_symbol

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "parcelhub"
API = """# Feature: Labels

## 2. Data Model

### New Entities

|Entity|Purpose|
|---|---|
|`print_jobs`|What a printer does|

## 4. API Design

### New Endpoints

#### `GET /labels/{id}/print-jobs?state=open&limit=20`

- **Purpose:** List jobs. Answers `404` when the label is gone.
- **Response:** `200`

```json
{ "items": [{ "id": "7", "print_job": { "id": 1, "state": "open" } }] }
```

- **Response:**

```json
{ "items": [], "next": null }
```

#### `POST /labels/:label/print-jobs`

- **Purpose:** Deprecated: print a label; needs `labels:print`.
- **Request:**

```json
{ "print_job": { "id": 1, "state": "open" }, "copies": 2 }
```

- **Response:**

```json
{ "id": uuid, ... }
```

- **Error Cases:** `409`, `422`

Error, `409`:

```json
{ "error": "jammed" }
```

#### `DELETE /labels/*/all`

## 6. Security

### Authentication & Authorization

- **Required permissions:** `labels:print` to print, `labels:read` to look

### Idempotency

Every `POST` carries an `Idempotency-Key`.
"""


def description(artefact: Artefact) -> dict[str, Any]:
    (file,) = artefact.files
    found: dict[str, Any] = yaml.safe_load(file.text)
    validate(found)
    return found


def example_vault() -> list[Document]:
    return designs(
        {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.md")}
    )


def test_an_operation_says_what_the_design_says() -> None:
    artefact = write(documents(Labels=API))
    paths = description(artefact)["paths"]
    assert set(paths) == {"/labels/{id}/print-jobs"}, "one path, whatever its parameters are called"
    listing, printing = paths["/labels/{id}/print-jobs"]["get"], paths["/labels/{id}/print-jobs"]["post"]
    assert [(one["name"], one["in"], one["schema"]) for one in listing["parameters"]] == [
        ("id", "path", {"type": "string"}),
        ("state", "query", {"type": "string"}),
        ("limit", "query", {"type": "integer"}),
    ]
    assert set(listing["responses"]) == {"200", "404"}
    schema = listing["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["items"], "the second example has no other field in common"
    assert schema["properties"]["next"] == {}
    item = schema["properties"]["items"]["items"]
    assert item["properties"]["print_job"] == {"$ref": "#/components/schemas/PrintJob"}
    assert printing["deprecated"] is True
    body = printing["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["print_job"] == {"$ref": "#/components/schemas/PrintJob"}
    assert "required" not in body, "one example does not tell what may be left out"
    assert printing["security"] == [{"caller": ["labels:print"]}]
    assert printing["responses"]["409"]["content"]["application/json"]["example"] == {"error": "jammed"}
    assert "example" not in printing["responses"]["2XX"]["content"]["application/json"], "a sketch is no example"
    assert printing["x-trueline-source"] == {"path": "docs/2. Planned/Labels.md", "line": 30}
    assert listing["tags"] == ["Labels"]
    assert [(one.subject, one.reason) for one in artefact.skipped] == [
        ("endpoint DELETE /labels/*/all", "its path stands for more than one")
    ]


def test_a_key_for_repeated_calls_is_a_header() -> None:
    text = "# Feature: L\n\n## 4. API Design\n\n- `POST /labels` - print\n- `GET /labels` - list\n\n"
    text += "### Idempotency\n\nEvery call carries `Idempotency-Key`.\n"
    paths = description(write(documents(L=text)))["paths"]["/labels"]
    assert [one["name"] for one in paths["post"]["parameters"]] == ["Idempotency-Key"]
    assert "parameters" not in paths["get"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("/a/:id/b/<int:id>", "/a/{id}/b/{id2}"),
        ("/a/{}/[slug]", "/a/{parameter}/{slug}"),
        ("/a/", "/a"),
        ("/a/{files...}", "/a/{parameter}"),
        ("/a/*", "its path stands for more than one"),
        ("/a{b", "its path holds what no path can"),
    ],
)
def test_paths(written: str, found: str) -> None:
    said = template(written)
    assert (said if isinstance(said, str) else said.text) == found


def test_one_endpoint_of_several_designs_is_one_operation() -> None:
    first = "# Feature: A\n\n## 4. API Design\n\n### Modified Endpoints\n\n#### `GET /labels`\n\n- **Purpose:** more fields\n"
    second = (
        "# Feature: B\n\n## 4. API Design\n\n### New Endpoints\n\n#### `GET /labels/`\n\n- **Purpose:** all labels\n"
    )
    operation = description(write(documents(A=first, B=second)))["paths"]["/labels"]["get"]
    assert operation["summary"] == "all labels" and operation["tags"] == ["B", "A"]
    assert operation["x-trueline-source"]["path"].endswith("B.md")
    assert operation["x-trueline-also"][0]["path"].endswith("A.md")


def test_options_and_notations() -> None:
    notes = documents(Labels=API)
    found = description(write(notes, title="Ours", version="3", server="https://a.example", auth="api-key"))
    assert found["info"] == {"title": "Ours", "version": "3"} and found["servers"] == [{"url": "https://a.example"}]
    assert found["components"]["securitySchemes"]["caller"]["type"] == "apiKey"
    (file,) = write(notes, syntax="json").files
    assert file.name == "openapi.json" and json.loads(file.text) == description(write(notes))


def test_the_example_vault_is_described_whole_and_in_parts() -> None:
    notes = example_vault()
    whole = description(write(notes))
    assert sum(len(item) for item in whole["paths"].values()) == 29
    for note in notes:
        for file in write([note]).files:
            validate(yaml.safe_load(file.text))
    webhooks = write([note for note in notes if note.name == "Shop Webhooks"])
    expected = Path(__file__).with_name("expected") / "openapi.yaml"
    assert webhooks.files[0].text == expected.read_text(encoding="utf-8")


def test_schemathesis_is_content_with_a_server_made_from_it(tmp_path: Path) -> None:
    (file,) = write(example_vault()).files
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    program = Path(sys.executable).with_name("schemathesis")
    with stub(yaml.safe_load(file.text)) as address:
        command = [str(program), "run", file.name, "--url", address, "--checks", checks, "--max-examples", "2"]
        command += ["--phases", "examples,coverage,fuzzing", "--seed", "1", "--no-color"]
        found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]


@given(any_designs())
@settings(max_examples=50)
def test_whatever_is_designed_is_described_validly_and_read_back(notes: list[Document]) -> None:
    artefact = write(notes)
    assert artefact == write(notes)
    skipped = {one.subject for one in artefact.skipped}
    designed = {
        endpoint_symbol(endpoint.method, endpoint.path)
        for note in notes
        for endpoint in note[Api].endpoints
        if f"endpoint {line(f'{endpoint.method} {endpoint.path}')}" not in skipped
    }
    if not artefact.files:
        assert not designed
        return
    found = description(artefact)
    assert json.loads(write(notes, syntax="json").files[0].text) == found
    built = read([Source("openapi.yaml", artefact.files[0].text.encode())])
    assert not built.problems
    assert {endpoint_symbol(one.method, one.path) for one in built.endpoints} == designed
