"""What an agent is given to implement or review a feature."""

from pathlib import Path

import pytest

from mcp_agents import call, say, session_of
from trueline.mcp.session import Session
from trueline.mcp.sizes import tokens

DESIGN = "Notification Preferences"


def test_it_holds_what_the_design_promises(reader: Session) -> None:
    text = say(reader, "context", document=DESIGN, max_tokens=12_000)
    for said in (
        "Waits for: Public Tracking Page (Active, designed)",
        "`notification_preferences`",
        "#### PreferenceService",
        "`GET /v1/track/<token>/preferences`",
        "|Redis|Down|",
        "Keyed hash in place of the address",
        "Is the confirmation mail itself",
        "PreferenceService` with cache and precedence",
    ):
        assert said in text


def test_it_holds_what_the_neighbours_promise(reader: Session) -> None:
    text = say(reader, "context", document=DESIGN, max_tokens=12_000)
    promised = text.partition("## What it relies on")[2]
    assert "Turns a change of status into at most one message" in promised
    assert "Oldest first; p99 of 4 ms" in promised
    assert "its endpoints: `GET /v1/track/:token`" in promised
    assert "owned by Notifications" in promised
    assert "Public Tracking Page (Active) defines it" in text
    assert "Quiet Hours waits for it" in text
    assert "not built yet, as planned: component PreferenceService" in text


def test_nothing_of_the_template_is_in_it(reader: Session) -> None:
    text = say(reader, "context", document="Return Labels")
    assert "One parcel in nine" in text
    for noise in ("ComponentName", "What new tables", "/api/v1/resource", "Task 1", "[[ADR-xxx", "|||", "Question 1"):
        assert noise not in text
    assert "The design says nothing yet about: Data Model, Component Design" in text


def test_what_is_not_chosen_is_one_line(reader: Session) -> None:
    text = say(reader, "context", document=DESIGN, max_tokens=12_000)
    assert "(not ticked: Eventual consistency acceptable)" in text
    assert "- [x] Requires strong consistency" in text


def test_a_review_has_findings_that_an_implementer_does_not_need(reader: Session) -> None:
    review = say(reader, "context", document=DESIGN, purpose="review", max_tokens=12_000)
    build = say(reader, "context", document=DESIGN, max_tokens=12_000)
    assert "links/missing-heading" in review and "links/missing-heading" not in build
    assert "api/duplicate-endpoint" in review and "api/duplicate-endpoint" in build


@pytest.mark.parametrize("most", [400, 1_000, 2_000, 4_000, 8_000])
@pytest.mark.parametrize("purpose", ["implement", "review"])
def test_it_keeps_to_its_budget_and_names_what_it_left_out(reader: Session, most: int, purpose: str) -> None:
    for name in ("Shop Webhooks", DESIGN, "Quiet Hours", "Carriers"):
        found = call(reader, "context", document=name, purpose=purpose, max_tokens=most)
        assert tokens(found.text) <= most
        assert "cursor" not in found.facts or most < 1_000
        assert ("Left out" in found.text) == bool(found.facts["left_out"]) or most < 1_000


def test_what_matters_more_has_the_larger_share(reader: Session) -> None:
    text = say(reader, "context", document="Shop Webhooks", max_tokens=1_800)
    for there in (
        "### Problem Statement",
        "11. Open Questions",
        "CREATE TABLE",
        "|Shop endpoint|Timeout",
        "at least once.",
    ):
        assert there in text
    assert "Migration & Rollout: about" in text
    assert "sequenceDiagram" not in text


def test_every_kind_of_thing_has_its_share_of_a_long_design(reader: Session) -> None:
    text = say(reader, "context", document="Shop Webhooks", max_tokens=2_500)
    for heading in (
        "1. Overview",
        "2. Data Model",
        "3. Component",
        "4. API",
        "5. Failure",
        "6. Security",
        "12. Decisions",
    ):
        assert f"## {heading}" in text
    assert "## What it relies on" in text and "## Decision records" in text
    assert text.count("```") % 2 == 0


def test_what_only_says_where_a_note_belongs_is_no_promise(vault: Path) -> None:
    component = vault / "docs/components/Gatekeeper.md"
    component.parent.mkdir(exist_ok=True)
    component.write_text(
        "# Gatekeeper\n\nPart of [[Carriers]]\n\n- [[CarrierGateway]]\n\nOpens gates, see [[Shipments]].\n"
    )
    note = vault / "docs/features/2. Planned/Notification Preferences.md"
    note.write_text(note.read_text().replace("- **Dependencies:**", "- **Dependencies:** [[Gatekeeper]],", 1))
    text = say(session_of(vault), "context", document=DESIGN, max_tokens=12_000)
    promised = text.partition("**Gatekeeper**")[2].partition("\n- **")[0]
    assert "Opens gates, see [[Shipments]]" in promised and "[[CarrierGateway]]" in promised
    assert "Part of" not in promised
