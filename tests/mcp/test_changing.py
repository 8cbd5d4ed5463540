"""Changing designs: a proposal first, then its hash; conflicts, gates, and edits of text."""

from pathlib import Path

from mcp_agents import call, refusal, say, state
from trueline.mcp.session import Session

NOTE = "docs/features/1. Planning/Return Labels.md"


def proposal(session: Session, **arguments: object) -> str:
    found = call(session, "propose", **arguments)
    assert not found.failed, found.text
    key: str = found.facts["proposal"]
    return key


def test_a_proposal_is_a_diff_and_changes_nothing(vault: Path, session: Session) -> None:
    before = state(vault)
    text = say(session, "propose", change="set", arguments={"name": "Return Labels", "values": ["priority=high"]})
    assert "-  - priority/medium\n+  - priority/high" in text
    assert "After it: 1 warning" in text
    assert state(vault) == before


def test_it_is_written_by_its_hash_only(vault: Path, session: Session) -> None:
    before = state(vault)
    assert "`proposal` is missing" in refusal(session, "apply")
    assert "there is no proposal" in refusal(session, "apply", proposal="0" * 20)
    key = proposal(session, change="set", arguments={"name": "Return Labels", "values": "priority=high"})
    assert "there is no proposal" in refusal(session, "apply", proposal=key[:-1])
    assert state(vault) == before
    said = call(session, "apply", proposal=key)
    assert said.facts["files"][0]["path"] == NOTE
    assert "priority/high" in (vault / NOTE).read_text()
    assert [path for path, value in state(vault).items() if before.get(path) != value] == [NOTE]
    assert "there is no proposal" in refusal(session, "apply", proposal=key)


def test_the_same_change_of_the_same_bytes_has_the_same_hash(session: Session) -> None:
    wanted = {"change": "set", "arguments": {"name": "Return Labels", "values": ["priority=high"]}}
    assert proposal(session, **wanted) == proposal(session, **wanted)


def test_a_conflict_shows_both_versions(vault: Path, session: Session) -> None:
    edits = [{"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}]
    key = proposal(session, edits=edits)
    path = vault / NOTE
    path.write_text(path.read_text().replace("One parcel in nine", "One parcel in eight"))
    theirs = path.read_bytes()
    text = refusal(session, "apply", proposal=key)
    assert text.startswith("error[conflict]: nothing was written")
    assert "+One parcel in eight comes back" in text
    assert "+- [ ] A label is on the screen within 5 s" in text
    assert path.read_bytes() == theirs
    say(session, "apply", proposal=proposal(session, edits=edits))
    assert "in eight" in path.read_text() and "within 5 s" in path.read_text()


def test_an_edit_may_name_the_hash_that_was_read(vault: Path, session: Session) -> None:
    read = call(session, "read", document="Return Labels").facts["sha256"]
    edit = {"document": "Return Labels", "old": "within 8 s", "new": "within 5 s", "sha256": read[:16]}
    proposal(session, edits=[edit])
    (vault / NOTE).write_text((vault / NOTE).read_text() + "\nMore.\n")
    assert "has changed since it was read" in refusal(session, "propose", edits=[edit])
    assert "is no hash" in refusal(session, "propose", edits=[{**edit, "sha256": "abc"}])


def test_a_section_is_replaced_below_its_heading(vault: Path, session: Session) -> None:
    edits = [
        {"document": "Return Labels", "section": "Blast Radius", "new": "### Blast Radius\n\nNobody.\n"},
        {"document": "Return Labels", "section": "Caching Strategy", "new": "None: labels are bought once."},
    ]
    say(session, "apply", proposal=proposal(session, edits=edits))
    text = (vault / NOTE).read_text()
    assert "### Blast Radius\n\nNobody.\n\n---\n" in text
    assert "### Caching Strategy\n\nNone: labels are bought once.\n\n### Database" in text


def test_a_text_is_found_although_its_padding_is_another(vault: Path, session: Session) -> None:
    edit = {
        "document": "Return Labels",
        "old": "| Entity | Purpose | Key Fields |",
        "new": "| Entity | What for | Keys |",
    }
    say(session, "apply", proposal=proposal(session, edits=[edit]))
    assert "| Entity | What for | Keys |\n" in (vault / NOTE).read_text()


def test_a_text_that_is_not_there_or_twice_is_told(session: Session) -> None:
    missing = [{"document": "Return Labels", "old": "- [ ] A lable is on the screen", "new": "x"}]
    assert "line 30: - [ ] A label is on the screen" in refusal(session, "propose", edits=missing)
    twice = [
        {"document": "Return Labels", "old": "- **Purpose:**", "new": "x"},
        {"document": "Return Labels", "old": "_What", "new": "x"},
    ]
    assert "times in" in refusal(session, "propose", edits=twice)


def test_two_edits_of_one_place_are_refused(session: Session) -> None:
    edits = [{"document": "Return Labels", "old": "One parcel in nine", "new": new} for new in ("a", "b")]
    assert "two changes want the same place" in refusal(session, "propose", edits=edits)


def test_line_endings_stay(vault: Path, session: Session) -> None:
    path = vault / NOTE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    edits = [{"document": "Return Labels", "section": "Blast Radius", "new": "One.\n\nTwo."}]
    say(session, "apply", proposal=proposal(session, edits=edits))
    assert b"\r\n\r\nOne.\r\n\r\nTwo.\r\n" in path.read_bytes()
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


def test_a_gate_says_what_it_asks(session: Session) -> None:
    wanted = {"name": "Return Labels", "values": ["status=designed"]}
    text = refusal(session, "propose", change="set", arguments=wanted)
    assert text.startswith("error[declined]: `Return Labels` cannot be designed yet")
    assert "14 sections as the template left them: `Data Model` (line 35)" in text


def test_a_question_is_answered_into_the_log_of_decisions(vault: Path, session: Session) -> None:
    wanted = {"name": "Notification Preferences", "question": "2", "answer": "Only how many", "because": "privacy"}
    say(session, "apply", proposal=proposal(session, change="answer", arguments=wanted))
    text = (vault / "docs/features/2. Planned/Notification Preferences.md").read_text()
    assert "- [x] Do shops see what their recipients chose" in text and "|Only how many|privacy" in text


def test_fixes_of_a_rule_are_proposed(vault: Path, session: Session) -> None:
    text = say(
        session, "propose", change="fix", arguments={"name": "Shop Webhooks", "rule": "api/invalid-json-example"}
    )
    assert "gone:\n- 173 warning[api/invalid-json-example]" in text
    assert "prompt-left" not in text


def test_a_new_note_goes_where_its_kind_lies(vault: Path, session: Session) -> None:
    found = call(session, "new", kind="feature", title="Parcel Lockers", arguments={"domain": "Carriers"})
    path = "docs/features/1. Planning/Parcel Lockers.md"
    assert found.facts["files"] == [{"path": path, "sha256": ""}]
    assert not (vault / path).exists()
    say(session, "apply", proposal=found.facts["proposal"])
    assert (vault / path).is_file()
    assert "error[" in refusal(session, "new", kind="feature", title="Parcel Lockers")
    assert "no template makes a `poem`" in refusal(session, "new", kind="poem", title="Ode")


def test_what_others_write_is_seen_at_once(vault: Path, session: Session) -> None:
    assert "no note is called" in refusal(session, "read", document="Locker Codes")
    (vault / "docs/features/1. Planning/Locker Codes.md").write_text("# Feature: Locker Codes\n\nSix digits.\n")
    assert "Six digits" in say(session, "read", document="Locker Codes")
    (vault / "docs/features/1. Planning/Locker Codes.md").write_text("# Feature: Locker Codes\n\nEight digits!\n")
    assert "Eight digits" in say(session, "read", document="Locker Codes")
    assert "«Eight»" in say(session, "find", text="eight")
    (vault / "docs/features/1. Planning/Locker Codes.md").unlink()
    assert "no note is called" in refusal(session, "read", document="Locker Codes")


def test_a_broken_configuration_is_told_and_can_be_mended(vault: Path) -> None:
    from mcp_agents import session_of

    good = (vault / "trueline.toml").read_text()
    (vault / "trueline.toml").write_text("ignore = [\n")
    session = session_of(vault)
    assert "configuration" in refusal(session, "overview")
    (vault / "trueline.toml").write_text(good)
    say(session, "overview")


def test_reading_changes_nothing(vault: Path, session: Session) -> None:
    before = state(vault)
    for tool, arguments in (
        ("overview", {}),
        ("find", {"text": "status"}),
        ("read", {"document": "Shop Webhooks", "section": "*"}),
        ("ask", {"question": "impact", "arguments": {"symbol": "PostgreSQL"}}),
        ("context", {"document": "Shop Webhooks"}),
        ("guide", {"document": "Return Labels"}),
        ("check", {}),
        ("explain", {"topic": "gates"}),
        ("drift", {}),
        ("new", {"kind": "adr", "title": "Nothing"}),
        ("propose", {"change": "log", "arguments": {"name": "Return Labels", "change": "Nothing"}}),
    ):
        call(session, tool, **arguments)  # type: ignore[arg-type]
    assert state(vault) == before
