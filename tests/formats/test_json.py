"""The exported vault is what its schema says, and what was written."""

import json

from jsonschema import Draft202012Validator

from rule_examples import make_vault
from trueline.formats.json import template_slug, write
from trueline.formats.json_schema import schema

NOTE = b"""---
tags:
  - status/draft
  - status/designed
  - priority/high
Created: 2026-04-01
blocked by:
  - "[[a/b/Scanner]]"
---
# Feature: Labels

## 4. API Design

### New Endpoints

#### `PUT /labels/{id}`

- **Error Cases:** `404`, `409`

## 8. Observability

### Key Metrics

|Metric|Normal Range|Alert Threshold|
|---|---|---|
|`x_seconds`|< 1s|> 2s|
"""


def test_export_keeps_its_schema_and_says_what_the_note_says() -> None:
    vault = make_vault({"docs/2. Planned/Labels.md": NOTE, "docs/Empty.md": b"", "docs/Odd.md": b"\xff\x00# x"})
    exported = json.loads("".join(write(vault.documents.values())))
    validator = Draft202012Validator(schema())
    Draft202012Validator.check_schema(schema())
    assert not list(validator.iter_errors(exported))
    assert exported["schema"] == "trueline/vault@1"
    document = next(d for d in exported["documents"] if d["path"].endswith("Labels.md"))
    assert (document["status"], document["status_tags"]) == ("draft", ["draft", "designed"])
    assert (document["stage"], document["template"], document["blocked_by"]) == ("Planned", "feature-full", ["Scanner"])
    assert document["endpoints"] == [{"method": "PUT", "path": "/labels/{id}", "kind": "new", "errors": [404, 409]}]
    (endpoint,) = document["sections"]["api"]["endpoints"]
    assert endpoint["span"]["start"] == {"line": 16, "column": 7}


def test_schema_rejects_what_is_not_a_vault() -> None:
    validator = Draft202012Validator(schema())
    assert list(validator.iter_errors({"schema": "trueline/vault@1", "documents": [{"path": 1}]}))


def test_slug() -> None:
    assert template_slug("Feature Design - Full") == "feature-full"
    assert template_slug("Sub-Domain Plan") == "sub-domain-plan"
