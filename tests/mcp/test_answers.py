"""Answers are short, name what agents can call, and tell nothing of the server's disk."""

import json
import re
from pathlib import Path

import pytest

from mcp_agents import call, refusal, say
from trueline.mcp.asking import fitted
from trueline.mcp.resources import NoSuchResource, listed
from trueline.mcp.session import Session
from trueline.mcp.sizes import page, tokens
from trueline.mcp.tool import Block
from trueline.mcp.tools.ask import ask
from trueline.mcp.tools.propose import propose
from trueline.queries import find_query, query_names
from trueline.refactors import find_refactor, refactor_names

_CALL = re.compile(r"^    (propose|ask) (\{.*\})$", re.MULTILINE)


def test_the_tools_name_what_there_is() -> None:
    listed = ask.description.partition("system: ")[2].rstrip(".").split(", ")
    assert sorted(listed) == sorted(query_names())
    changes = propose.description.partition("by name: ")[2].partition(".")[0].split(", ")
    assert sorted(changes) == sorted({*refactor_names(), "fix"} - {"new"})


@pytest.mark.parametrize("name", [*refactor_names(), *query_names()])
def test_examples_are_calls_that_fit(reader: Session, name: str) -> None:
    if name == "drift":
        return
    text = say(reader, "explain", topic=name)
    assert "    trueline " not in text and "`--" not in text
    arguments = find_refactor(name).arguments if name in refactor_names() else find_query(name).arguments
    for tool, given in _CALL.findall(text):
        call_of = json.loads(given)
        assert call_of[{"propose": "change", "ask": "question"}[tool]] == name
        assert fitted(name, arguments, call_of["arguments"]) or not call_of["arguments"]


def test_examples_of_changes_are_proposals(session: Session) -> None:
    for name in ("tick", "untick", "decide", "log", "set-cell"):
        *_, (_, given) = _CALL.findall(say(session, "explain", topic=name))
        found = call(session, "propose", **json.loads(given))
        assert not found.failed, found.text


def test_what_only_proposals_have_is_explained(reader: Session) -> None:
    assert "`sha256` (optional)" in say(reader, "explain", topic="edits")
    assert "`unsafe` (optional)" in say(reader, "explain", topic="fix")


def test_a_path_is_not_told_beside_the_name_of_a_note(vault: Path, session: Session) -> None:
    assert "docs/features" not in say(session, "ask", question="next")
    # Where two have the name, it is.
    (vault / "docs/Quiet Hours.md").write_text("# Notes on quiet hours\n")
    assert "docs/features" in say(session, "ask", question="board")


def test_the_place_of_the_vault_is_told_to_nobody(vault: Path, session: Session) -> None:
    for question, arguments in (
        ("diff", {}),
        ("since-approval", {"name": "Shop Webhooks"}),
        ("stats", {"over-time": True}),
        ("touched", {"revision": "main"}),
    ):
        text = refusal(session, "ask", question=question, arguments=arguments)
        assert text.startswith("error[no-history]: the vault lies in no git repository"), text
        assert str(vault) not in text and "present need no history" in text


def test_many_findings_are_counted_by_rule(session: Session) -> None:
    text = say(session, "check", severity="info")
    assert re.search(r"^By rule: [a-z/-]+ \d+, ", text, re.MULTILINE)


def test_links_are_short_where_nobody_copies_them(vault: Path, session: Session) -> None:
    path = vault / "docs/features/1. Planning/Return Labels.md"
    long = "One parcel in nine, see [[docs/features/2. Planned/Quiet Hours#Scope|quiet]]   "
    path.write_text(path.read_text().replace("One parcel in nine", long))
    assert "see [[Quiet Hours#Scope|quiet]]" in say(session, "context", document="Return Labels")
    assert "[[docs/features/2. Planned/Quiet Hours#Scope|quiet]]" in say(
        session, "read", document="Return Labels", section="Problem Statement"
    )


def test_an_answer_that_has_room_is_one_page() -> None:
    blocks = [Block("x" * 300) for _ in range(4)]
    most = tokens("\n".join(block.text for block in blocks) + "\n")
    whole = page(blocks, most)
    assert whole.cursor == "" and tokens(whole.text) <= most
    assert page(blocks, most - 1).cursor


def test_other_templates_of_a_kind_are_named(session: Session) -> None:
    assert "Other templates make one, too" in say(session, "new", kind="feature", title="Lockers")
    named = {"template": "Feature Design - Quick"}
    assert "Other templates" not in say(session, "new", kind="feature", title="Lockers", arguments=named)
    assert "Other templates" not in say(session, "new", kind="adr", title="Lockers")


def test_a_cursor_of_resources_that_is_none_is_told(session: Session) -> None:
    with pytest.raises(NoSuchResource, match="bad-cursor"):
        listed(session, "x")


def test_a_section_that_no_template_has_is_told_with_those_there_are(reader: Session) -> None:
    assert "its sections: Overview, Data Model" in refusal(reader, "guide", document="Return Labels", section="Zzz")


def test_what_was_called_is_logged_but_not_what_notes_say(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "trueline.mcp"):
        say(session, "read", document="Quiet Hours")
        refusal(session, "read", document="Nope\nand \x1b[31mred")
        refusal(session, "propose", edits=[{"document": "Quiet Hours", "old": "x" * 500, "new": "secret " * 90}])
    first, second, third = (record.getMessage() for record in caplog.records)
    assert first.startswith("read {'document': 'Quiet Hours'}: ") and " tokens, " in first
    assert "error[unknown-name], " in second and second.isprintable()
    assert len(third) < 250 and "secret" not in third
