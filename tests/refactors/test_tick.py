"""Ticking: only the mark between the brackets changes, wherever the box stands."""

import pytest

from changed_notes import NOTE, files_of, lines_changed, note_after, plan_for
from trueline.refactors import UnknownName

NOTE_TEXT = """# Feature: Labels

## 1. Overview

### Success Criteria

- [ ] Labels leave in **two** seconds
- [ ] The `label` is the right one
* [x] Nobody prints twice
- [/] Paper is ordered
- [ ] Criterion 2

## 11. Open Questions

> [!warning] Unresolved
>
> - [ ] Who pays?
>     - [ ] And who is told?

## 13. Implementation Tasks

### Server

- [ ] Migration
  1. [ ] Up
  2. [ ] Down

### Client

- [ ] Button
- [ ] Migration
"""


@pytest.mark.parametrize(
    ("items", "within", "gone"),
    [
        (("Labels leave in two seconds",), "", "- [ ] Labels leave in **two** seconds"),
        (("the right one",), "", "- [ ] The `label` is the right one"),
        (("1",), "criteria", "- [ ] Labels leave in **two** seconds"),
        (("2",), "Success Criteria", "- [ ] The `label` is the right one"),
        (("who pays?",), "", "> - [ ] Who pays?"),
        (("2",), "questions", ">     - [ ] And who is told?"),
        (("Down",), "", "  2. [ ] Down"),
        (("3",), "tasks", "  2. [ ] Down"),
        (("Migration",), "Server", "- [ ] Migration"),
        (("Paper",), "", "- [/] Paper is ordered"),
    ],
)
def test_one_mark_changes(items: tuple[str, ...], within: str, gone: str) -> None:
    new = gone.replace("[ ]", "[x]").replace("[/]", "[x]")
    assert lines_changed(NOTE_TEXT, "tick", items=items, in_=within) == [f"- {gone}", f"+ {new}"]


def test_all_of_a_section_but_not_what_the_template_left() -> None:
    now = note_after(NOTE_TEXT, "tick", items=(), in_="criteria", all_=True)
    ticked = NOTE_TEXT.replace("- [ ] Labels", "- [x] Labels").replace("- [ ] The", "- [x] The")
    assert now == ticked.replace("[/]", "[x]")
    now = note_after(now, "untick", items=(), in_="criteria", all_=True)
    assert now == NOTE_TEXT.replace("[x]", "[ ]").replace("[/]", "[ ]")


def test_a_note_that_ticks_in_capitals() -> None:
    note = NOTE_TEXT.replace("[x]", "[X]").replace("\n", "\r\n")
    assert note_after(note, "tick", items=("Up",)) == note.replace("[ ] Up", "[X] Up")


def test_back_again_is_the_same_file() -> None:
    ticked = note_after(NOTE_TEXT, "tick", items=("Up", "Who pays?"))
    assert ticked != NOTE_TEXT
    assert note_after(ticked, "untick", items=("Up", "Who pays?")) == NOTE_TEXT


def test_what_is_ticked_already_stays() -> None:
    plan = plan_for(files_of(NOTE_TEXT), "tick", items=("Nobody",))
    assert not plan.changes
    assert plan.said[NOTE] == ("`Nobody prints twice` is ticked already",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"items": ("Migration",)}, "may be any of 2 check boxes"),
        ({"items": ("1",)}, "boxes are counted in a section"),
        ({"items": ("9",), "in_": "criteria"}, "there is no check box 9 in `Success Criteria`, there are 5"),
        ({"items": ("Labls leave in two secods",)}, "no check box is called"),
        ({"items": ("x",), "in_": "Sucess Criteria"}, "no section is called"),
        ({"items": ()}, "say which"),
        ({"items": ("Up",), "in_": "tasks", "all_": True}, "leave out the others"),
        ({"items": ("1",), "in_": "Overvew"}, "no section is called"),
    ],
)
def test_what_cannot_be_meant(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        plan_for(files_of(NOTE_TEXT), "tick", **arguments)
