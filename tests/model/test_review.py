"""Reviews of one document: what is told of an edit, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_vaults import TEMPLATE, feature
from trueline.analysis.reading import Given, make_library, read_document
from trueline.model import Document, Policy
from trueline.model.difference import Kind
from trueline.model.review import review
from trueline.syntax import parse
from trueline.template import derive_template

LIBRARY = make_library([derive_template("docs/templates/Feature.md", parse(TEMPLATE.encode()))])
BODY = """## 1. Overview

### Problem Statement

Labels are printed one by one. It takes an hour.

### Success Criteria

- [ ] All labels of a day print in less than 5 minutes
- [ ] Nobody prints a label twice

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `Batch` | labels that are printed together | `id`, `state` |

## 4. API Design

### New Endpoints

#### `POST /batches`

Starts a batch.

**Errors:**

- `409` - a batch is running

## 5. Failure Modes & Recovery

### Rollback Strategy

Turn the flag off and print by hand.

## 11. Open Questions

- [ ] Who owns the printer?

## 12. Decisions Log

|Date|Decision|Rationale|Alternatives Considered|
|---|---|---|---|
|2026-01-05|Print on the server|browsers differ|print in the browser|

## 13. Implementation Tasks

- [ ] Queue
- [ ] Page
"""


def document(body: str = BODY, path: str = "docs/1. Planning/Labels.md", **more: object) -> Document:
    text = feature("Labels", body=body, **more)  # type: ignore[arg-type]
    return read_document(Given(path, text.encode()), LIBRARY, Policy())


def told(before: str, after: str, body: str = BODY) -> list[tuple[str, str, str, str]]:
    assert before in body
    changes = review(document(body), document(body.replace(before, after, 1)))
    return [(change.kind.value, change.what, change.before, change.after) for change in changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "less than 5 minutes",
            "less than 9 minutes",
            (
                "weaker",
                "criterion loosened",
                "All labels of a day print in less than 5 minutes",
                "All labels of a day print in less than 9 minutes",
            ),
        ),
        (
            "in less than 5 minutes",
            "in < 9 minutes",
            (
                "weaker",
                "criterion loosened",
                "All labels of a day print in less than 5 minutes",
                "All labels of a day print in < 9 minutes",
            ),
        ),
        (
            "in less than 5 minutes",
            "in 5 rooms",
            (
                "changed",
                "criterion changed",
                "All labels of a day print in less than 5 minutes",
                "All labels of a day print in 5 rooms",
            ),
        ),
        ("- [ ] Nobody prints a label twice\n", "", ("weaker", "criterion dropped", "Nobody prints a label twice", "")),
        ("- [ ] Nobody", "- [x] Nobody", ("changed", "criterion ticked", "", "Nobody prints a label twice")),
        ("`id`, `state`", "`id`", ("breaking", "field removed", "Batch.state", "")),
        ("POST /batches", "POST /v1/batches", ("breaking", "endpoint changed", "POST /batches", "POST /v1/batches")),
        ("- `409` - a batch is running\n", "", ("gone", "error removed", "409 of POST /batches", "")),
        ("Turn the flag off and print by hand.\n", "", ("gone", "section emptied", "Rollback Strategy", "")),
        ("- [ ] Who owns", "- [x] Who owns", ("changed", "question answered", "", "Who owns the printer?")),
        (
            "- [ ] Who owns the printer?",
            "- [x] Who owns the printer?\n    - Answer: the shop",
            ("changed", "question answered", "Who owns the printer?", "the shop"),
        ),
        ("browsers differ", "browsers vary", ("note", "decision Print on the server: rationale reworded", "browsers differ", "browsers vary")),
        ("- [ ] Queue", "- [x] Queue", ("changed", "task done", "", "Queue")),
        ("It takes an hour.", "It takes long.", ("note", "text of Problem Statement changed", "", "")),
        ("Starts a batch.", "Begins a batch.", ("note", "text of `POST /batches` changed", "", "")),
    ],
)  # fmt: skip
def test_one_edit_is_one_change(before: str, after: str, expected: tuple[str, str, str, str]) -> None:
    assert told(before, after) == [expected]


def test_a_target_with_a_sign_is_loosened() -> None:
    body = BODY.replace("in less than 5 minutes", "in < 5 minutes")
    assert told("in < 5 minutes", "in < 9 minutes", body)[0][:2] == ("weaker", "criterion loosened")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| ------ | ------- | ---------- |", "|---|---|---|"),
        ("- [ ] Queue", "* [ ]  Queue"),
        ("one by one. It", "one by one.\nIt"),
        ("\n\n### Success", "\n\n\n### Success"),
        ("## 13. Implementation Tasks", "## 14. Implementation Tasks"),
        ("- [ ] Queue\n- [ ] Page\n", "- [ ] Page\n- [ ] Queue\n"),
        ("Print on the server", "**Print on the server**"),
    ],
)
def test_what_only_looks_otherwise_is_no_change(before: str, after: str) -> None:
    # A line that is broken elsewhere is another line; that is the one thing told.
    expected = ["text of Problem Statement changed"] if after == "one by one.\nIt" else []
    assert [what for _, what, _, _ in told(before, after)] == expected


def test_what_is_said_of_a_document() -> None:
    before = document(tags=("status/draft", "priority/low"), more='Domains:\n  - "[[Printing]]"')
    after = document(
        path="docs/2. Planned/Labels.md",
        tags=("status/designed", "priority/high", "team/red"),
        more='Domains:\n  - "[[Shops]]"\nowner: Ada',
    )
    assert [(change.kind.value, change.what, change.before, change.after) for change in review(before, after)] == [
        ("changed", "status advanced", "draft", "designed"),
        ("changed", "priority changed", "low", "high"),
        ("changed", "stage advanced", "Planning", "Planned"),
        ("changed", "property owner added", "", "Ada"),
        ("changed", "domain removed", "Printing", ""),
        ("changed", "domain added", "", "Shops"),
        ("note", "tag added", "", "team/red"),
    ]


def test_links_are_told_by_the_note_they_name_not_by_its_folder() -> None:
    body = BODY.replace("one by one", "one by one, see [[docs/1. Planning/Prints|prints]]")
    assert told("docs/1. Planning/Prints", "docs/2. Planned/Prints", body) == []


def test_sections_beside_the_template() -> None:
    assert told("## 11. Open", "## Costs\n\n### Paper\n\nTwo euros.\n\n## 11. Open") == [
        ("new", "section added", "", "Paper")
    ]
    assert told("## 11. Open", "## Costs\n\nTwo euros.\n\n### Paper\n\nOne.\n\n## 11. Open") == [
        ("new", "section added", "", "Costs")
    ]


def test_prose_beside_values_is_not_lost() -> None:
    changes = told("- [ ] Nobody prints a label twice\n", "\nCounted by hand.\n")
    assert [what for _, what, _, _ in changes] == ["criterion dropped", "text of Success Criteria changed"]


def test_many_rewordings_are_one_line() -> None:
    after = BODY.replace("It takes an hour.", "It takes long.").replace("print by hand", "print at home")
    (change,) = review(document(), document(after))
    assert (change.kind, change.what) == (Kind.NOTE, "text of 2 sections changed")
    assert change.after == "Problem Statement, Rollback Strategy"


def test_places_are_those_of_the_part_in_each_version() -> None:
    body = BODY.replace("### Success Criteria", "One more line.\n\n### Success Criteria").replace(
        "- [ ] No", "- [x] No"
    )
    before, after = document(), document(body)
    ticked = next(change for change in review(before, after) if change.what == "criterion ticked")
    assert ticked.was and ticked.span
    assert (
        before.tree.data[slice(*ticked.was)] == after.tree.data[slice(*ticked.span)] == b"Nobody prints a label twice"
    )


LINES = st.lists(
    st.sampled_from([*BODY.splitlines(), "", "- [x] New", "| a | b |", "```", "# Title", "---"]), max_size=40
)


@given(LINES)
def test_a_document_does_not_differ_from_itself(lines: list[str]) -> None:
    body = "\n".join(lines)
    assert review(document(body), document(body)) == []


@given(LINES, LINES)
def test_a_review_never_fails_and_its_places_are_in_the_text(old: list[str], new: list[str]) -> None:
    before, after = document("\n".join(old)), document("\n".join(new))
    for change in review(before, after):
        assert change.what and "\n" not in change.what
        assert change.span is None or 0 <= change.span.start <= change.span.end <= len(after.tree.data)
        assert change.was is None or 0 <= change.was.start <= change.was.end <= len(before.tree.data)
