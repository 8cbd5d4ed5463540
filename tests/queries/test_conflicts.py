"""What several designs define or change at once, and which is likely meant."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.queries import UnknownName
from trueline.queries.conflicts import Conflict, conflicts


def design(name: str, *parts: str, status: str = "") -> bytes:
    front = f"---\ntags:\n  - status/{status}\n---\n" if status else ""
    return (front + f"# Feature: {name}\n\n" + "\n\n".join(parts) + "\n").encode()


ENDPOINT = "## 4. API Design\n\n### New Endpoints\n\n#### `POST /labels/{id}`"
CHANGE = (
    "## 2. Data Model\n\n### Entity Modifications\n\n| Entity | Change | Rationale |\n| - | - | - |\n"
    "| `labels` | Add `state` | Order |"
)
ENTITY = "## 2. Data Model\n\n### New Entities\n\n| Entity | Purpose |\n| - | - |\n| `labels` | Printed |"


def ask(files: dict[str, bytes], kind: str = "", name: str = "") -> list[Conflict]:
    answer = conflicts.ask(make_vault(files), kind, name)
    return [row for table in answer.tables for row in table.rows if isinstance(row, Conflict)]


def test_design_that_has_come_furthest_is_meant() -> None:
    found = ask({"docs/1. Planning/A.md": design("A", ENDPOINT), "docs/4. Completed/B.md": design("B", ENDPOINT)})
    assert [(row.kind, row.conflict, row.design, row.stage, row.verdict, row.line) for row in found] == [
        ("endpoint", "defined twice", "B", "Completed", "likely meant", 7),
        ("endpoint", "defined twice", "A", "Planning", "gives way", 7),
    ]


def test_equals_are_unclear() -> None:
    found = ask({f"docs/2. Planned/{name}.md": design(name, ENDPOINT) for name in "AB"})
    assert [row.verdict for row in found] == ["unclear", "unclear"]


def test_two_changes_at_once() -> None:
    found = ask({"docs/3. Active/A.md": design("A", CHANGE), "docs/2. Planned/B.md": design("B", CHANGE)})
    assert [(row.conflict, row.design, row.role, row.verdict) for row in found] == [
        ("changed at once", "A", "changes", "goes first"),
        ("changed at once", "B", "changes", "follows"),
    ]


def test_changing_what_is_built_is_no_conflict() -> None:
    assert not ask({"docs/4. Completed/A.md": design("A", ENTITY), "docs/2. Planned/B.md": design("B", CHANGE)})
    assert ask({"docs/3. Active/A.md": design("A", ENTITY), "docs/2. Planned/B.md": design("B", CHANGE)})


def test_superseded_design_conflicts_with_nobody() -> None:
    retired = design("B", ENDPOINT, status="superseded")
    assert not ask({"docs/2. Planned/A.md": design("A", ENDPOINT), "docs/2. Planned/B.md": retired})


def test_decisions_with_one_number() -> None:
    first = b"---\nCreated: 2025-01-02\n---\n# ADR\n"
    second = b"---\nCreated: 2025-02-02\n---\n# ADR\n"
    files = {"docs/ADR-002 One.md": first, "docs/ADR-2 Two.md": second, "docs/ADR-003 Three.md": first}
    assert [(row.name, row.design, row.verdict) for row in ask(files)] == [
        ("ADR-002", "ADR-002 One", "likely meant"),
        ("ADR-002", "ADR-2 Two", "gives way"),
    ]
    (table,) = conflicts.ask(make_vault(files)).tables
    assert "ADR-004" in table.note


def test_only_one_kind_or_design() -> None:
    files = {f"docs/2. Planned/{name}.md": design(name, ENDPOINT, CHANGE) for name in "AB"}
    assert {row.kind for row in ask(files)} == {"endpoint", "entity"}
    assert {row.kind for row in ask(files, "entity")} == {"entity"}
    assert len(ask(files, name="A")) == 4 and not ask(files, name="C")
    with pytest.raises(UnknownName):
        ask(files, "endpoints")


def test_no_conflict_is_said() -> None:
    assert "no designs" in conflicts.ask(make_vault({})).empty
    assert "one design" in conflicts.ask(make_vault({"docs/2. Planned/A.md": design("A", ENDPOINT)})).empty
