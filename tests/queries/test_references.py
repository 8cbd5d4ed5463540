"""Definitions and references of anything, however it is spelled."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.queries import UnknownName
from trueline.queries.references import Reference, references

FILES = {
    "docs/Labels.md": b"# Feature: Labels\n\n## 2. Data Model\n\n### New Entities\n\n| Entity | Purpose |\n| - | - |\n"
    b"| `print_jobs` | Waiting |\n\n## 4. API Design\n\n#### `GET /labels/{id}`\n",
    "docs/Queue.md": b"# Feature: Queue\n\nSee [[Labels#Overview|that]].\n\n## 2. Data Model\n\n### Entity Modifications\n\n"
    b"| Entity | Change | Rationale |\n| - | - | - |\n| PrintJobEntity | Add `state` | Order |\n\n## 4. API Design\n\n"
    b"### Modified Endpoints\n\n#### `GET /labels/:labelId`\n",
}


def found(symbol: str, role: str = "") -> list[Reference]:
    answer = references.ask(make_vault(FILES), symbol, role)
    return [row for table in answer.tables for row in table.rows if isinstance(row, Reference)]


def test_definition_first_then_changes() -> None:
    assert found("PrintJob") == [
        Reference("defines", "entity", "print_jobs", "docs/Labels.md", 9),
        Reference("changes", "entity", "PrintJobEntity", "docs/Queue.md", 11),
    ]


def test_endpoint_by_any_parameter() -> None:
    assert [(row.role, row.path, row.line) for row in found("GET /labels/<x>")] == [
        ("defines", "docs/Labels.md", 13),
        ("changes", "docs/Queue.md", 17),
    ]


def test_note_by_its_links() -> None:
    assert [(row.role, row.written, row.path, row.line) for row in found("Labels", "links")] == [
        ("links", "that", "docs/Queue.md", 3)
    ]


def test_one_role_only() -> None:
    assert [row.role for row in found("PrintJob", "changes")] == ["changes"]
    assert references.ask(make_vault(FILES), "PrintJob", "diagram").empty


def test_unknown_name_proposes() -> None:
    with pytest.raises(UnknownName) as raised:
        found("print_jbos")
    assert "print_jobs" in raised.value.near
    assert references.ask(make_vault({}), "X").empty
