"""What agents read: overview, search, sections, questions, findings, pages; sizes, cursors and errors."""

import pytest

from mcp_agents import call, refusal, say
from trueline.mcp.serving import NAMES
from trueline.mcp.session import Session
from trueline.mcp.sizes import tokens


def test_overview_names_every_feature_with_its_place(reader: Session) -> None:
    text = say(reader, "overview")
    assert "| Return Labels | Planning | draft | medium | Carriers |" in text
    assert "docs/decisions/: ADR-001" in text


def test_a_note_is_found_by_path_name_and_title(reader: Session) -> None:
    by_path = say(reader, "read", document="docs/features/1. Planning/Return Labels.md")
    assert by_path == say(reader, "read", document="return labels") == say(reader, "read", document="[[Return Labels]]")


def test_a_section_is_read_word_for_word_with_its_hash(reader: Session) -> None:
    found = call(reader, "read", document="Return Labels", section="Success Criteria")
    assert "- [ ] A label is on the screen within 8 s of the request" in found.text
    assert "Data Model" not in found.text
    assert found.facts["sha256"].startswith(found.text.partition("sha256 ")[2][:16])


def test_of_a_long_note_the_headings_come_first(reader: Session) -> None:
    text = say(reader, "read", document="Shop Webhooks")
    assert "headings only" in text and "- 4. API Design (line " in text
    assert "CREATE TABLE" not in text
    whole = say(reader, "read", document="Shop Webhooks", section="*", max_tokens=20_000)
    assert "CREATE TABLE" in whole


def test_a_heading_that_stands_twice_is_told_by_the_ones_above_it(reader: Session) -> None:
    text = refusal(reader, "read", document="docs/domains/Carriers/FAQ.md", section="Nothing Like It")
    assert "its headings" in text or "did you mean" in text


def test_a_search_marks_what_it_found(reader: Session) -> None:
    text = say(reader, "find", text="retry")
    assert "«Retry»" in text or "«retry»" in text
    assert "«" not in say(reader, "find", text="qqqqzzzz")


def test_all_questions_are_listed_and_asked(reader: Session) -> None:
    text = say(reader, "ask", max_tokens=20_000)
    assert "**impact**" in text and "`symbol`" in text
    assert "| Public Tracking Page |" in say(reader, "ask", question="board")
    answer = call(reader, "ask", question="owners", arguments={"name": "shipments"})
    assert not answer.failed or "unknown-argument" in answer.text


def test_the_tool_that_asks_names_every_question(reader: Session) -> None:
    from trueline.mcp.serving import all_tools
    from trueline.queries import query_names

    assert all(name in all_tools()["ask"].description for name in query_names())


def test_the_tool_that_proposes_names_every_change() -> None:
    from trueline.mcp.serving import all_tools
    from trueline.refactors import refactor_names

    said = all_tools()["propose"].description
    assert all(name in said for name in refactor_names() if name != "new")


def test_findings_say_where_what_and_what_to_do(reader: Session) -> None:
    found = call(reader, "check", document="Notification Preferences")
    assert "117 error[api/duplicate-endpoint]" in found.text
    assert "  - help: " in found.text
    assert found.facts["errors"] == 1
    assert "error[" not in say(reader, "check", document="Notification Preferences", rule="links")


def test_pages_of_rules_changes_questions_and_gates(reader: Session) -> None:
    assert "## " in say(reader, "explain", topic="links/moved")
    assert "`where`" in say(reader, "explain", topic="move")
    assert "`symbol`" in say(reader, "explain", topic="impact")
    assert "no question is open" in say(reader, "explain", topic="gates")
    assert "links/moved" in say(reader, "explain", topic="rules")


def test_drift_says_what_to_do(reader: Session) -> None:
    text = say(reader, "drift")
    assert "## Change the design" in text and "event_code" in text
    assert "carrier_code" not in say(reader, "drift", kind="undocumented")


@pytest.mark.parametrize("tool", ["overview", "ask", "check", "explain", "find", "read", "context", "drift"])
def test_no_answer_is_larger_than_it_may_be(reader: Session, tool: str) -> None:
    arguments = {
        "find": {"text": "status"},
        "read": {"document": "Shop Webhooks", "section": "*"},
        "context": {"document": "Shop Webhooks"},
        "explain": {"topic": "rules"},
        "check": {"severity": "info"},
    }.get(tool, {})
    for most in (200, 700, 4_000):
        cursor, seen = "", set[str]()
        for _ in range(200):
            found = call(reader, tool, **arguments, max_tokens=most, cursor=cursor)
            assert not found.failed, found.text
            assert tokens(found.text) <= most
            cursor = found.facts.get("cursor", "")
            assert cursor not in seen
            seen.add(cursor)
            if not cursor:
                break
            assert f'cursor "{cursor}"' in found.text
        assert not cursor


def test_what_does_not_fit_is_told_like_a_finding(reader: Session) -> None:
    text = refusal(reader, "read", document="Retrun Labels")
    assert text.splitlines() == [
        "error[unknown-name]: no note is called `Retrun Labels`",
        "  --> read: `document`",
        "   = help: did you mean `Return Labels`?",
    ]
    assert "there is no argument `documnet`" in refusal(reader, "read", documnet="x")
    assert "`document` is missing" in refusal(reader, "read")
    assert "must be a text, not a number" in refusal(reader, "read", document=3)
    assert "did you mean `error`" in refusal(reader, "check", severity="eror")
    assert "is no cursor" in refusal(reader, "overview", cursor="next")
    assert "`max_tokens` is 5" in refusal(reader, "overview", max_tokens=5)
    assert "`impact` takes no `nam`" in refusal(reader, "ask", question="impact", arguments={"nam": "x"})
    assert "`impact` needs `symbol`" in refusal(reader, "ask", question="impact")
    assert "did you mean `board`" in refusal(reader, "ask", question="bord")
    assert "must be true or false" in refusal(reader, "drift", forecast="yes")
    assert "item 2" in refusal(reader, "drift", names=["a", 1])


def test_a_tool_that_is_not_offered_says_why(reader: Session, session: Session) -> None:
    text = refusal(reader, "apply", proposal="x")
    assert "--read-only" in text
    from trueline.mcp.serving import answer, tools_of

    assert set(tools_of(reader)) == set(NAMES) - {"new", "propose", "apply"}
    assert "there is no tool `delete`" in answer(session, "delete", {}).text


def test_a_crash_is_ours_and_costs_one_answer_only(session: Session) -> None:
    from trueline.analysis.host import AnalysisHost
    from trueline.mcp.serving import answer

    broken = [True]

    def host() -> AnalysisHost:
        if broken:
            broken.pop()
            raise RuntimeError("the lamp went out")
        return session._host_of()

    shaky = Session(host, None)
    found = answer(shaky, "overview", {})
    assert found.failed
    assert "error[bug]: a bug of ours: RuntimeError: the lamp went out" in found.text
    assert not answer(shaky, "overview", {}).failed


def test_what_a_note_says_is_found_before_what_its_template_asks(reader: Session) -> None:
    text = say(reader, "find", text="rollback")
    places = [line for line in text.splitlines() if line.startswith("- ")]
    asked_only = ["Return Labels" in line or "Bulk Shipment Import" in line for line in places]
    assert asked_only == sorted(asked_only) and True in asked_only and False in asked_only, text
