"""Answering questions: in every notation the question is closed, and the model agrees."""

import pytest

from changed_notes import NOTE, after, document_of, files_of, lines_changed, note_after, plan_for
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.questions import Questions
from trueline.refactors import Declined, UnknownName

LOG = "\n## 12. Decisions Log\n\n|Date|Decision|Rationale|Alternatives Considered|\n|---|---|---|---|\n|||||\n"
CALLOUT = "> [!warning] Unresolved\n>\n> - [ ] Who pays?\n> - [ ] Who is told?\n"
BULLETS = "- Who pays?\n- **Who** is told?\n"
NUMBERS = "1. Who pays?\n\n2. Who is told?\n"
TABLE = "| Question | Status | Answer |\n| -------- | ------ | ------ |\n| Who pays? | Open |  |\n| Who is told? | Open | |\n"
NO_ANSWERS = "| # | Question |\n|--|--|\n| 1 | Who pays? |\n| 2 | Who is told? |\n"
STATES = "| Question | Owner | Status |\n|---|---|---|\n| Who pays? | Ada | Open |\n| Who is told? | Bob | open |\n"
NOTATIONS = [CALLOUT, BULLETS, NUMBERS, TABLE, NO_ANSWERS, STATES]
# Tables without a column for answers: the answer is in the decisions log, which is made where there is none.
LOGGED = [NO_ANSWERS, STATES]


def note(questions: str, rest: str = "") -> str:
    return f"# Feature: Labels\n\n## 11. Open Questions\n\n{questions}{rest}"


@pytest.mark.parametrize("rest", [LOG, ""])
@pytest.mark.parametrize("questions", NOTATIONS)
@pytest.mark.parametrize("which", ["1", "2", "who pays", "told"])
def test_the_model_reads_it_as_resolved(questions: str, rest: str, which: str) -> None:
    files = after(files_of(note(questions, rest)), "answer", question=which, answer_="The shop | always")
    document = document_of(files)
    asked = document[Questions].questions
    meant = "Who pays?" if which in ("1", "who pays") else "told"
    assert len(asked) == 2
    for one in asked:
        assert one.resolved is (meant in one.text)
    decided = document[Decisions].decisions
    assert [row.decision for row in decided] == (["The shop \\| always"] if rest or questions in LOGGED else [])
    again = plan_for(files, "answer", question=which, answer_="The shop | always")
    assert not again.changes
    assert "answered already" in again.said[NOTE][0]


def test_a_box_is_ticked_and_the_row_is_written() -> None:
    changed = lines_changed(note(CALLOUT, LOG), "answer", question="1", answer_="The shop", because="as ever")
    assert changed == [
        "- > - [ ] Who pays?",
        "+ > - [x] Who pays?",
        "- |||||",
        "+ |2026-05-04|The shop|as ever (Who pays?)||",
    ]


def test_a_bullet_is_struck_out_and_answered_below() -> None:
    changed = lines_changed(note(BULLETS), "answer", question="2", answer_="Everybody")
    assert changed == ["- - **Who** is told?", "+ - ~~**Who** is told?~~", "+   - **Answer:** Everybody"]


def test_a_number_asks_for_a_wider_indent() -> None:
    now = note_after(note(NUMBERS), "answer", question="1", answer_="The shop")
    assert "1. ~~Who pays?~~\n   - **Answer:** The shop\n\n2. Who is told?\n" in now


def test_a_callout_keeps_its_marks() -> None:
    now = note_after(note(CALLOUT), "answer", question="1", answer_="The shop")
    assert "> - [x] Who pays?\n>   - **Answer:** The shop\n> - [ ] Who is told?\n" in now


def test_a_table_says_the_answer_and_the_state() -> None:
    changed = lines_changed(note(TABLE, LOG), "answer", question="2", answer_="The shop")
    assert changed[:2] == ["- | Who is told? | Open | |", "+ | Who is told? | Answered | The shop |"]


def test_a_table_that_only_says_the_state() -> None:
    changed = lines_changed(note(STATES, LOG), "answer", question="told", answer_="The shop")
    assert changed[:2] == ["- | Who is told? | Bob | open |", "+ | Who is told? | Bob | answered |"]


def test_a_table_of_bare_questions_is_struck_out_and_the_log_is_made() -> None:
    now = note_after(note(NO_ANSWERS), "answer", question="2", answer_="The shop")
    assert "| 1 | Who pays? |\n| 2 | ~~Who is told?~~ |\n" in now
    assert "## 12. Decisions Log\n\n" in now
    assert "The shop" in now


@pytest.mark.parametrize(
    ("row", "resolved"),
    [
        ("| ~~Who pays?~~ | |", True),
        ("| Who pays? | Resolved |", True),
        ("| Who pays? | ✅ closed (2026-02-01) |", True),
        ("| Who pays? | Unresolved |", False),
        ("| Who pays? | Being decided |", False),
        ("| Who pays? | |", False),
        ("| Who pays? |", False),
    ],
)
def test_what_a_row_says_of_its_question(row: str, resolved: bool) -> None:
    files = files_of(note(f"| Question | Status |\n|---|---|\n{row}\n"))
    assert [one.resolved for one in document_of(files)[Questions].questions] == [resolved]


@pytest.mark.parametrize(("said", "resolved"), [("no", False), ("Yes", True), ("", False), ("TBD", False)])
def test_a_column_that_asks_whether_it_is_resolved(said: str, resolved: bool) -> None:
    files = files_of(note(f"| Question | Resolved? |\n|---|---|\n| Who pays? | {said} |\n"))
    assert [one.resolved for one in document_of(files)[Questions].questions] == [resolved]


def test_another_answer_to_an_answered_question_is_a_decision() -> None:
    files = after(files_of(note(CALLOUT, LOG)), "answer", question="1", answer_="The shop")
    with pytest.raises(Declined, match="is answered already") as error:
        plan_for(files, "answer", question="1", answer_="The customer")
    assert "trueline decide" in error.value.help


@pytest.mark.parametrize("questions", ["None.\n", "- [ ] Question 1\n", ""])
def test_there_may_be_no_question(questions: str) -> None:
    with pytest.raises(UnknownName, match="has no questions"):
        plan_for(files_of(note(questions, LOG)), "answer", question="1", answer_="x")


def test_a_question_that_is_none() -> None:
    with pytest.raises(UnknownName, match="there is no question 3 in `Labels`, there are 2"):
        plan_for(files_of(note(CALLOUT)), "answer", question="3", answer_="x")
    with pytest.raises(UnknownName, match="the answer is empty"):
        plan_for(files_of(note(CALLOUT)), "answer", question="1", answer_="  ")
