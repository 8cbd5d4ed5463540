"""What holds for every change, on notes in many notations, and on notes that are broken."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changed_notes import NOTE, after, document_of, files_of, plan_for
from trueline.model import Document
from trueline.model.sections.changelog import Changelog
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.tasks import Tasks
from trueline.refactors import Clash, Declined, UnknownName, outcome

TAGS = (
    'tags:\n  - "#status/{}"\n  - priority/low\n',
    "tags:\n- priority/low\n- status/{}\n",
    "tags:\n    - 'status/{}'\n    - '#priority/low'\n",
    "tags: [status/{}, priority/low]\n",
    'tags: [ "x", "status/{}" , "priority/low" ]\n',
    "tags: priority/low, status/{}\n",
    "tag: status/{}\n",
    "status: {}\npriority: low\n",
    'aliases: ["Tags"]\nStatus: "{}"\n',
)
DATES = (
    "Created:\n",
    "Created: 2026-01-02\n",
    "Created: 02.01.2026\n",
    'Created: "2026-01-02"\n',
    "Created:\n  - '[[Daily]]'\n",
    "",
)
CRITERIA = ("- [ ] One\n- [x] Two\n", "* [X] One\n* [ ] Two\n", "- One\n- Two\n", "1. [ ] One\n2. [ ] Two\n", "")
QUESTIONS = (
    "> [!warning] Unresolved\n> \n> - [ ] Who pays?\n> - [x] Why?\n",
    "- Who pays?\n- ~~Why?~~\n",
    "1. Who pays?\n2. Why?\n",
    "| Question | Answer |\n| --- | --- |\n| Who pays? | |\n| Why? | We must |\n",
    "|Question|\n|:-:|\n|Who pays?|\n|Why?|\n",
    "None.\n",
)
LOGS = (
    "|Date|Decision|Rationale|Alternatives|\n|---|---|---|---|\n|||||\n",
    "| Date       | Decision | Why |\n| ---------- | -------- | --- |\n| 2026-01-02 | A \\| b   | c   |\n",
    "Date | Decision\n--- | ---\n02-01-2026 | A\n",
    "- 2026-01-02: A\n",
    "",
)
TASKS = (
    "- [ ] Task 1\n",
    "- [ ] A\n    - [x] B\n",
    "### Server\n\n- [ ] A\n\n### Client\n\n* [ ] B\n",
    "\t- [ ] A\n",
    "Later.\n",
)
CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("set", {"values": ("status=designed",)}),
    ("set", {"values": ("priority=high", "Updated=2026-02-03")}),
    ("set", {"values": ("Created=2026-02-03",)}),
    ("set", {"values": ("blocked-by+=[[Paper]]",)}),
    ("tick", {"items": ("One",)}),
    ("untick", {"items": ("1",), "in_": "criteria"}),
    ("tick", {"items": (), "in_": "tasks", "all_": True}),
    ("answer", {"question": "who pays", "answer_": "The | shop"}),
    ("decide", {"decision": "Thermal | paper", "because": "cheap"}),
    ("log", {"text": "Split | off"}),
    ("add", {"kind": "task", "text": ("Order paper",)}),
    ("add", {"kind": "criterion", "text": ("Labels stick",)}),
    ("add", {"kind": "question", "text": ("And when?",)}),
    ("add", {"kind": "section", "text": ("Contract Changes",)}),
    ("add", {"kind": "endpoint", "text": ("GET /labels",)}),
)


@st.composite
def notes(draw: st.DrawFn, one_status: bool = True) -> bytes:
    """A feature in one notation for each part, with one kind of line ending."""
    head = draw(st.sampled_from(TAGS)).format("draft") + draw(st.sampled_from(DATES))
    parts = [f"---\n{head}---\n# Feature: Labels\n"]
    for title, texts in (
        ("## 1. Overview\n\n### Success Criteria", CRITERIA),
        ("## 11. Open Questions", QUESTIONS),
        ("## 12. Decisions Log", LOGS),
        ("## 13. Implementation Tasks", TASKS),
        ("## Changelog", LOGS),
    ):
        if draw(st.integers(0, 4)):
            parts.append(f"{title}\n\n{draw(st.sampled_from(texts))}")
    text = draw(st.sampled_from(("\n", "\n---\n\n"))).join(parts)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    mark = draw(st.sampled_from(("", "\ufeff")))
    return (mark + text).replace("\n", draw(st.sampled_from(("\n", "\r\n", "\r")))).encode()


def said(document: Document) -> dict[str, object]:
    """What a note says, room by room, without the places where it says it."""
    return {
        "tags": [tag.name for tag in document.meta.tags],
        "status": document.meta.status,
        "priority": document.meta.priority,
        "created": document.meta.created.text if document.meta.created else "",
        "title": document.meta.title,
        "criteria": [(one.text, one.done) for one in document[Overview].criteria],
        "questions": [(one.text, one.resolved, one.answer) for one in document[Questions].questions],
        "decisions": [(one.iso, one.decision, one.rationale) for one in document[Decisions].decisions],
        "tasks": [(one.text, one.done, one.depth, one.group) for one in document[Tasks].tasks],
        "changes": [(one.iso, one.author, one.text) for one in document[Changelog].changes],
    }


# What of `said` a change may touch.
TOUCHED = {
    "set": {"tags", "status", "priority", "created"},
    "tick": {"criteria", "tasks"},
    "untick": {"criteria"},
    "answer": {"questions", "decisions"},
    "decide": {"decisions"},
    "log": {"changes"},
    "add": {"tasks", "criteria", "questions"},
}


def _is_there(name: str, arguments: dict[str, Any], now: dict[str, object]) -> bool:
    """Whether a note says what it was to say, where its model has a place for that."""
    wanted: dict[str, object] = {}
    if name == "set":
        given = dict(value.split("=") for value in arguments["values"])
        wanted = {key: value for key, value in given.items() if key in ("status", "priority")}
    if name == "add" and arguments["kind"] == "criterion":
        return any(text == "Labels stick" for text, _ in now["criteria"])  # type: ignore[attr-defined]
    if name == "add" and arguments["kind"] == "question":
        return ("And when?", False, "") in now["questions"]  # type: ignore[operator]
    return all(now[key] == value for key, value in wanted.items())


@settings(deadline=None, max_examples=250)
@given(notes(), st.sampled_from(CHANGES))
def test_a_change_touches_what_it_is_for_and_twice_is_once(note: bytes, change: tuple[str, dict[str, Any]]) -> None:
    name, arguments = change
    files = files_of(note)
    try:
        once = after(files, name, gates={}, **arguments)
    except (Declined, UnknownName):
        return
    before, now = said(document_of(files)), said(document_of(once))
    assert {key for key in before if before[key] != now[key]} <= TOUCHED[name]
    assert _is_there(name, arguments, now)
    assert len(document_of(once).tree.problems) <= len(document_of(files).tree.problems)
    try:
        again = plan_for(once, name, gates={}, **arguments)
    except Declined:
        return
    assert outcome(again, once.__getitem__) == ()


@settings(deadline=None, max_examples=150)
@given(notes())
def test_a_status_is_one_line_and_back_again_the_same_file(note: bytes) -> None:
    files = files_of(note)
    there = after(files, "set", values=("status=designed",), gates={})
    # `splitlines` of bytes splits at line endings only.
    old, new = note.splitlines(keepends=True), there[NOTE].splitlines(keepends=True)
    assert [number for number, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 1
    assert document_of(there).meta.status == "designed"
    assert after(there, "set", values=("status=draft",))[NOTE] == note


@settings(deadline=None, max_examples=100)
@given(notes())
def test_ticked_and_unticked_is_the_same_file(note: bytes) -> None:
    files = files_of(note)
    try:
        there = after(files, "tick", items=("Two",))
    except UnknownName:
        return
    back = after(there, "untick", items=("Two",))[NOTE]
    was = next((one.done for one in document_of(files)[Overview].criteria if one.text == "Two"), False)
    assert (there if was else {NOTE: back})[NOTE] == note


@settings(deadline=None, max_examples=100)
@given(notes(), st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and text.isprintable()))
def test_what_is_written_is_read(note: bytes, text: str) -> None:
    try:
        text.encode()
        files = after(files_of(note), "decide", decision=text, because="x")
    except (UnicodeEncodeError, UnknownName):
        return
    found = document_of(files).lowering.find("Decisions Log")
    assert found is not None
    written = files[NOTE].decode()
    escaped = text.strip().replace("\\|", "|").replace("|", "\\|")
    assert escaped in written or text.strip() in written


PIECES = st.sampled_from(
    "---\n|tags:\n|tags: [\n|  - status/draft\n|  - \"#status/draft\n|  - 'status/draft'\n|status: draft\n|# Feature: Labels\n"
    "|## 1. Overview\n|### Success Criteria\n|- [ ] One\n|- [x\n|  - [ ] Two\n|\t- [ ]\n|> - [ ] Who pays?\n|> [!warning]\n|```\n|~~~\n"
    "|## 11. Open Questions\n|## 12. Decisions Log\n|## 13. Implementation Tasks\n|## Changelog\n|## 4. API Design\n|### New Endpoints\n"
    "|\u00a6Date\u00a6Decision\u00a6\n|\u00a6---\u00a6---\u00a6\n|\u00a6\u00a6\u00a6\n|- \u00a6 A \u00a6 B \u00a6\n|  \u00a6 --- \u00a6 --- \u00a6\n|None\n|<!--\n|%%\n|\r\n|\r|\u2028|\x00|- **Flag name:**\n|1. x\n"
    "|#### `POST /x`\n|* * *\n|    code\n|Text\n|\ufeff".split("|")
).map(lambda piece: piece.replace("\u00a6", "|"))


@settings(deadline=None, max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join), st.binary(max_size=3), st.sampled_from(CHANGES))
def test_a_broken_note_is_changed_or_declined_never_both(
    text: str, tail: bytes, change: tuple[str, dict[str, Any]]
) -> None:
    name, arguments = change
    files = files_of(text.encode() + tail)
    try:
        plan = plan_for(files, name, gates={}, **arguments)
        once = outcome(plan, files.__getitem__)
    except (Declined, UnknownName, Clash):
        return
    for one in once:
        document_of({**files, one.path: one.after}, one.path)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_bytes_that_are_no_text_stay(change: tuple[str, dict[str, Any]]) -> None:
    name, arguments = change
    note = b"---\ntags:\n  - status/draft\n---\n# Feature: Labels\n\nCaf\xe9\n\n### Success Criteria\n\n- [ ] One\n"
    try:
        now = after(files_of(note), name, gates={}, **arguments)[NOTE]
    except (Declined, UnknownName):
        return
    assert b"Caf\xe9" in now
