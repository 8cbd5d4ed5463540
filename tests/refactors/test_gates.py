"""Gates: what stands in the way is said with its places; a reason passes them and is recorded."""

import pytest

from changed_notes import NOTE, TEMPLATE, after, files_of, plan_for
from trueline.model.gates import CONDITIONS, DEFAULT_GATES
from trueline.refactors import Declined
from trueline.refactors._gates import crossed

FILLED = """---
tags:
  - status/draft
  - priority/low
---
# Feature: Labels

## 1. Overview

### Problem Statement

Labels fall off.

### Success Criteria

- [ ] They stay on for 30 days

## 11. Open Questions

None.

## 13. Implementation Tasks

- [x] Glue
- [ ] Test

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-01-02 | Bob | x |
"""


def refusal(note: str, status: str, **options: object) -> Declined:
    with pytest.raises(Declined) as error:
        plan_for(files_of(note), "set", values=(f"status={status}",), **options)
    return error.value


def test_untouched_sections_and_open_questions_are_named_with_their_lines() -> None:
    note = FILLED.replace("Labels fall off.", "_What hurts?_").replace("None.", "- [ ] Who pays?\n- [x] Why?")
    said = refusal(note, "designed")
    assert said.message == f"`Labels` cannot be designed yet ({NOTE})"
    assert said.reasons == (
        "1 section as the template left it: `Problem Statement` (line 10)",
        "1 open question: `Who pays?` (line 20)",
    )
    assert "--force" in said.help


def test_errors_are_those_that_the_note_would_have() -> None:
    said = refusal(
        FILLED.replace("Labels fall off.", "See [[Nowhere#x]]."), "designed", gates={"designed": ("links/broken",)}
    )
    assert said.reasons[0].startswith("1 finding of links/broken: ")
    assert "line 12, links/broken" in said.reasons[0]


def test_a_design_that_is_ready_passes() -> None:
    assert b"status/designed" in after(files_of(FILLED), "set", values=("status=designed",))[NOTE]


def test_what_is_not_ticked_stands_before_implemented() -> None:
    said = refusal(FILLED, "implemented")
    assert said.reasons == (
        "1 unticked criterion: `They stay on for 30 days` (line 16)",
        "1 unticked task: `Test` (line 25)",
    )
    ticked = FILLED.replace("[ ]", "[x]")
    assert b"status/implemented" in after(files_of(ticked), "set", values=("status=implemented",))[NOTE]


def test_more_than_a_few_places_are_counted() -> None:
    tasks = "".join(f"- [ ] Task for part {number} of it\n" for number in range(9))
    (reason,) = refusal(
        FILLED.replace("- [ ] Test\n", tasks).replace("- [ ] They", "- [x] They"), "implemented"
    ).reasons
    assert reason.startswith("9 unticked tasks: ")
    assert reason.endswith("; and 4 more")


def test_a_reason_passes_and_is_recorded() -> None:
    files = after(files_of(FILLED), "set", values=("status=implemented",), force="the pilot | needs it")
    text = files[NOTE].decode()
    assert "  - status/implemented\n" in text
    assert text.endswith(
        "| 2026-05-04 | Ada | Status set to implemented over its gate (1 unticked criterion, 1 unticked task): "
        "the pilot \\| needs it |\n"
    )


def test_a_reason_where_no_gate_is_shut_is_not_recorded() -> None:
    files = after(files_of(FILLED), "set", values=("status=designed",), force="why not")
    assert files[NOTE].decode() == FILLED.replace("status/draft", "status/designed")


@pytest.mark.parametrize(
    ("old", "new", "gates"),
    [
        ("draft", "designed", ("designed",)),
        ("", "designed", ("designed",)),
        ("draft", "implemented", ("designed", "implemented")),
        ("designed", "implemented", ("implemented",)),
        ("proposed", "accepted", ("designed",)),
        ("planned", "active", ()),
        ("draft", "active", ("designed",)),
        ("implemented", "designed", ()),
        ("designed", "designed", ()),
        ("draft", "superseded", ()),
        ("draft", "on-the-shelf", ()),
    ],
)
def test_gates_lie_between_two_statuses(old: str, new: str, gates: tuple[str, ...]) -> None:
    assert crossed(old, new, DEFAULT_GATES) == gates


def test_a_word_of_a_teams_own_is_a_gate_of_its_own() -> None:
    gates = {"signed-off": ("tasks",), "designed": ()}
    assert crossed("draft", "signed-off", gates) == ("signed-off",)
    assert crossed("draft", "implemented", gates) == ("designed",)


def test_a_gate_may_be_open() -> None:
    note = FILLED.replace("None.", "- [ ] Who pays?")
    files = after(files_of(note), "set", values=("status=designed",), gates={**DEFAULT_GATES, "designed": ()})
    assert b"status/designed" in files[NOTE]


def test_every_condition_is_known() -> None:
    wanted = {condition for conditions in DEFAULT_GATES.values() for condition in conditions}
    assert wanted == set(CONDITIONS)
    fresh = TEMPLATE.replace("{{title}}", "Labels")
    for condition in ("sections", "criteria", "tasks", "questions", "errors", "drift"):
        plan = plan_for(files_of(FILLED), "set", values=("priority=high",), gates={"designed": (condition,)})
        assert plan.changes
    assert (
        refusal(fresh, "designed").reasons[0].startswith("9 sections as the template left them: `Overview` (line 18); ")
    )
