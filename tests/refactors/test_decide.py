"""Decisions are recorded once, and may have a record of their own."""

import pytest

from changed_notes import NOTE, after, document_of, files_of, lines_changed, plan_for
from trueline.model.sections.decisions import Decisions
from trueline.refactors import UnknownName

NOTE_TEXT = "# Feature: Labels\n\n## 12. Decisions Log\n\n|Date|Decision|Rationale|Alternatives Considered|\n|---|---|---|---|\n|||||\n"
ADR = """---
tags:
  - adr/proposed
  - adr/accepted
Created:
---
# ADR-{{number}}: {{title}}

## Context

_What hurts?_

## Decision

_What do we do?_

## Alternatives

_What else?_

## Related

- [[Related Note]]
"""


def files(**others: str) -> dict[str, bytes]:
    return {**files_of(NOTE_TEXT, **others), "docs/templates/Decision.md": ADR.encode()}


def test_a_row_is_written_once() -> None:
    assert lines_changed(NOTE_TEXT, "decide", decision="Thermal | paper", because="cheap", instead_of="Ink") == [
        "- |||||",
        "+ |2026-05-04|Thermal \\| paper|cheap|Ink|",
    ]
    once = after(files(), "decide", decision="Thermal paper")
    plan = plan_for(once, "decide", decision="**Thermal** paper", today="2026-07-07")
    assert not plan.changes
    assert plan.said[NOTE] == ("`**Thermal** paper` is decided already",)


def test_a_record_has_the_next_number_and_is_linked_both_ways() -> None:
    before = files(**{"decisions/ADR-007_Old": "# ADR-007: Old\n\nSee [[ADR-008 Planned]].\n"})
    now = after(before, "decide", decision="Thermal paper", because="It is cheap.", adr=True, title="Paper")
    (path,) = set(now) - set(before)
    assert path == "docs/decisions/ADR-009 Paper.md"
    made = now[path].decode()
    assert "# ADR-009: Paper\n\n## Context\n\nIt is cheap.\n\n## Decision\n\nThermal paper\n\n## Alternatives\n" in made
    assert "## Related\n\n- [[Labels]]" in made
    assert "  - adr/proposed\nCreated: 2026-05-04\n" in made
    (row,) = document_of(now)[Decisions].decisions
    assert row.decision == "Thermal paper ([[ADR-009 Paper]])"
    assert not plan_for(now, "decide", decision="Thermal paper", adr=True).changes
    assert not plan_for(now, "decide", decision="Thermal paper").changes


def test_without_a_template_for_records_nothing_happens() -> None:
    with pytest.raises(UnknownName, match="no template makes a `adr`"):
        plan_for(files_of(NOTE_TEXT), "decide", decision="Thermal paper", adr=True)


def test_a_title_is_a_records() -> None:
    with pytest.raises(UnknownName, match="say --adr"):
        plan_for(files(), "decide", decision="x", title="y")


@pytest.mark.parametrize(
    "table", [NOTE_TEXT, "# Feature: Labels\n\n## Key Decisions\n\n| Decision | Why |\n|---|---|\n"]
)
def test_a_decision_that_is_logged_gets_its_record_later(table: str) -> None:
    before = {**files_of(table), "docs/templates/Decision.md": ADR.encode()}
    logged = after(before, "decide", decision="Thermal | paper", because="It is cheap.")
    now = after(logged, "decide", decision="Thermal | paper", adr=True, title="Paper")
    (path,) = set(now) - set(logged)
    made = now[path].decode()
    assert "## Context\n\nIt is cheap.\n\n## Decision\n\nThermal | paper\n" in made
    assert now[NOTE] == logged[NOTE].replace(b"Thermal \\| paper", b"Thermal \\| paper ([[ADR-001 Paper]])")
    assert not plan_for(now, "decide", decision="Thermal | paper", adr=True).changes


@pytest.mark.parametrize(
    ("items", "new"),
    [
        ("- 2026-01-01: Ink (it was there)\n", "- 2026-05-04: Thermal paper (It is cheap.)"),
        ("- **Ink:** it was there\n- **Rolls:** they fit\n", "- **Thermal paper:** It is cheap."),
    ],
)
def test_a_log_that_is_a_list(items: str, new: str) -> None:
    before = {
        **files_of(f"# Feature: Labels\n\n## Key Decisions\n\n{items}"),
        "docs/templates/Decision.md": ADR.encode(),
    }
    now = after(before, "decide", decision="Thermal paper", because="It is cheap.")
    assert now[NOTE] == before[NOTE] + new.encode() + b"\n"
    assert not plan_for(now, "decide", decision="Thermal paper", today="2026-07-07").changes
    linked = after(now, "decide", decision="Thermal paper", adr=True)
    assert linked[NOTE] == now[NOTE].rstrip() + b" ([[ADR-001 Thermal paper]])\n"
    assert not plan_for(linked, "decide", decision="Thermal paper", adr=True).changes
    at_once = after(before, "decide", decision="Thermal paper", because="It is cheap.", adr=True)
    assert b"[[ADR-001 Thermal paper]]" in at_once[NOTE]
    assert not plan_for(at_once, "decide", decision="Thermal paper", adr=True).changes
