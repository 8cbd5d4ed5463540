"""Nothing is written but by the hash of what was seen, and of two agents the second hears of the first."""

import os
from pathlib import Path
from typing import Any

import pytest

from mcp_agents import call, refusal, say, state
from trueline.mcp.session import Session

NOTE = "docs/features/1. Planning/Return Labels.md"
EDIT = {"document": "Return Labels", "old": "within 8 s", "new": "within 5 s"}


def proposal(session: Session, **arguments: Any) -> str:
    found = call(session, "propose", **arguments)
    assert not found.failed, found.text
    key: str = found.facts["proposal"]
    return key


def digest(session: Session, name: str) -> str:
    found: str = call(session, "read", document=name).facts["sha256"]
    return found


def test_an_edit_with_the_hash_of_something_else_is_refused(vault: Path, session: Session) -> None:
    own, other = digest(session, "Return Labels"), digest(session, "Quiet Hours")
    before = state(vault)
    for wrong in (other, other[:16], own[:-1] + ("0" if own[-1] != "0" else "1"), "0" * 64):
        text = refusal(session, "propose", edits=[{**EDIT, "sha256": wrong}])
        assert text.startswith("error[conflict]") and "`read` it again" in text, text
    for none in (own[:5], "sha256", "z" * 64, own + "0", "../x"):
        assert "is no hash" in refusal(session, "propose", edits=[{**EDIT, "sha256": none}]), none
    assert state(vault) == before
    for right in (own, own[:16], f" {own.upper()}"):
        proposal(session, edits=[{**EDIT, "sha256": right}])


@pytest.mark.parametrize("given", ["", " ", "0" * 20, "0" * 64, "*", "latest", "\0", "🙂" * 20])
def test_a_proposal_that_is_none_writes_nothing(vault: Path, session: Session, given: str) -> None:
    key = proposal(session, edits=[EDIT])
    before = state(vault)
    assert "there is no proposal" in refusal(session, "apply", proposal=given)
    for near in (key[:-1], key + "0", key[::-1], key.upper() + "X"):
        assert "there is no proposal" in refusal(session, "apply", proposal=near)
    assert "must be a text" in refusal(session, "apply", proposal=7)
    assert "no argument `force`" in refusal(session, "apply", proposal=key, force=True)
    assert state(vault) == before


def test_a_file_that_was_touched_removed_or_replaced_refuses(vault: Path, session: Session) -> None:
    path = vault / NOTE
    data = path.read_bytes()
    key = proposal(session, edits=[EDIT])
    path.unlink()
    assert "nothing was written" in refusal(session, "apply", proposal=key)
    assert not path.exists()
    path.mkdir()
    assert "nothing was written" in refusal(session, "apply", proposal=key)
    path.rmdir()
    path.write_bytes(data + b"\n")
    assert "error[conflict]" in refusal(session, "apply", proposal=key)
    # The same bytes are the same file, whenever they were written.
    path.write_bytes(data)
    os.utime(path, (1, 1))
    say(session, "apply", proposal=key)
    assert b"within 5 s" in path.read_bytes()


def test_all_of_a_proposal_is_written_or_nothing(vault: Path, session: Session) -> None:
    key = proposal(session, change="rename", arguments={"old": "Quiet Hours", "new": "Silence"})
    linking = next(path for path in (vault / "docs").rglob("*.md") if b"[[Quiet Hours" in path.read_bytes())
    linking.write_bytes(linking.read_bytes() + b"\nMore.\n")
    before = state(vault)
    assert "error[conflict]" in refusal(session, "apply", proposal=key)
    assert state(vault) == before


def test_a_link_put_in_a_notes_place_is_not_followed(vault: Path, session: Session, tmp_path: Path) -> None:
    for kind in ("note", "folder"):
        key = proposal(session, edits=[EDIT])
        path = vault / NOTE
        target = path if kind == "note" else path.parent
        away = tmp_path / f"away-{kind}"
        target.rename(away)
        target.symlink_to(away)
        before = state(away) if kind == "folder" else away.read_bytes()
        assert "nothing was written" in refusal(session, "apply", proposal=key)
        assert before == (state(away) if kind == "folder" else away.read_bytes())
        target.unlink()
        away.rename(target)


def test_the_second_of_two_agents_hears_of_the_first(vault: Path, session: Session) -> None:
    one = proposal(session, edits=[EDIT])
    other = proposal(session, edits=[{**EDIT, "new": "within 2 s, on paper"}])
    assert one != other
    say(session, "apply", proposal=one)
    text = refusal(session, "apply", proposal=other)
    assert text.startswith("error[conflict]: nothing was written")
    # Both versions, and a way out.
    assert "changed meanwhile:" in text and "within 5 s" in text
    assert "proposed:" in text and "within 2 s, on paper" in text
    assert "`read` it again, and propose anew" in text
    assert len(text) < 4_000
    again = {**EDIT, "old": "within 5 s", "new": "within 2 s, on paper"}
    say(session, "apply", proposal=proposal(session, edits=[again]))
    assert "within 2 s, on paper" in (vault / NOTE).read_text()
