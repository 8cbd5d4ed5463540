"""Adding: what is new is written as its neighbours are, and is read where it should be."""

import pytest

from changed_notes import NOTE, TEMPLATE, after, document_of, files_of, lines_changed, note_after, plan_for
from trueline.model.sections.api import Api
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.related import Related
from trueline.model.sections.tasks import Tasks
from trueline.refactors import Declined, UnknownName
from trueline.template import State

FRESH = TEMPLATE.replace("{{title}}", "Labels")


def add(note: str, kind: str, *text: str, **options: str) -> list[str]:
    return lines_changed(note, "add", kind=kind, text=text, **options)


@pytest.mark.parametrize(
    ("kind", "gone"),
    [
        ("task", "- [ ] Task 1"),
        ("criterion", "- [ ] Criterion 1"),
        ("question", "> - [ ] Question 1"),
    ],
)
def test_a_placeholder_gives_its_place(kind: str, gone: str) -> None:
    new = gone.partition("] ")[0] + "] Order paper"
    assert add(FRESH, kind, "Order paper") == [f"- {gone}", f"+ {new}"]
    files = after(files_of(FRESH), "add", kind=kind, text=("Order paper",))
    document = document_of(files)
    read = {
        "task": [one.text for one in document[Tasks].tasks],
        "criterion": [one.text for one in document[Overview].criteria],
        "question": [one.text for one in document[Questions].questions],
    }
    assert read[kind] == ["Order paper"]
    again = plan_for(files, "add", kind=kind, text=("order  **paper**",))
    assert not again.changes


@pytest.mark.parametrize(
    ("tasks", "new"),
    [
        ("- [ ] A\n- [x] B\n", "- [ ] New"),
        ("* [X] A\n", "* [ ] New"),
        ("1. [ ] A\n2. [x] B\n", "3. [ ] New"),
        ("1) A\n", "2) New"),
        ("- A\n- B\n", "- New"),
        ("-   [ ]  A\n", "-   [ ]  New"),
        ("- [ ]\n- [ ] B", "- [ ] New"),
        ("- [ ] A\n  - [ ] nested\n", "- [ ] New"),
        ("", "- [ ] New"),
        ("Soon.\n", "- [ ] New"),
    ],
)
def test_tasks_as_their_neighbours(tasks: str, new: str) -> None:
    note = f"# Feature: Labels\n\n## 13. Implementation Tasks\n\n{tasks}"
    now = add(note, "task", "New")
    assert [line for line in now if line.startswith("+ ") and line != "+ "] == [f"+ {new}"]


GROUPS = "## Tasks\n\n### Server\n\n- [ ] A\n\n### Client\n\n- [ ] B\n    - [ ] C\n"


def test_groups_and_nesting() -> None:
    assert note_after(GROUPS, "add", kind="task", text=("New",)) == GROUPS + "- [ ] New\n"
    assert note_after(GROUPS, "add", kind="task", text=("New",), in_="server") == GROUPS.replace(
        "A\n", "A\n- [ ] New\n"
    )
    assert note_after(GROUPS, "add", kind="task", text=("New",), under="B") == GROUPS + "    - [ ] New\n"
    assert note_after(GROUPS, "add", kind="task", text=("New",), under="A") == GROUPS.replace(
        "A\n", "A\n    - [ ] New\n"
    )
    assert add(GROUPS, "task", "C", under="B") == []
    with pytest.raises(UnknownName, match="no group is called `Sever`"):
        plan_for(files_of(GROUPS), "add", kind="task", text=("New",), in_="Sever")


def test_a_question_where_there_were_none() -> None:
    note = "## Open Questions\n\nNone.\n"
    assert add(note, "question", "Who pays?") == ["- None.", "+ - [ ] Who pays?"]
    with pytest.raises(Declined, match="says that there are none"):
        plan_for(
            files_of(note.replace("None.", "None, all were closed last week.")), "add", kind="question", text=("x",)
        )


def test_a_question_in_a_table() -> None:
    note = "## Open Questions\n\n| # | Question | Answer |\n|---|---|---|\n| 1 | Who? | We |\n"
    assert add(note, "question", "Why?") == ["+ |  | Why? |  |"]
    assert add(note, "question", "who?") == []


def test_related_notes_in_the_notes_own_style() -> None:
    note = "## Related Documents\n\n- [[shop/docs/Paper]] — what we print on\n"
    files = files_of(note, Paper="# Paper\n", Printer_Fleet="# Printer Fleet\n\n[[shop/docs/Paper]]\n")
    plan = plan_for(files, "add", kind="related", text=("printer fleet",), note="what prints")
    (edit,) = plan.edits[NOTE]
    assert edit.replacement.decode() == "\n- [[shop/docs/Printer Fleet]] — what prints"
    assert not plan_for(files, "add", kind="related", text=("Paper",)).changes
    with pytest.raises(UnknownName) as error:
        plan_for(files, "add", kind="related", text=("Printer Fleat",))
    assert "Printer Fleet" in error.value.near
    bare = files_of(FRESH, Paper="# Paper\n")
    files = after(bare, "add", kind="related", text=("Paper",))
    assert [link.target for link in document_of(files)[Related].links] == ["Paper"]


def test_rows() -> None:
    assert add(FRESH, "row", "Database", "down", in_="Failure Modes") == ["- |Database|||", "+ |Database|down||"]
    assert add(FRESH, "row", "Printer", "Recovery=wait | see", in_="Failure Modes") == ["+ |Printer||wait \\| see|"]
    done = note_after(FRESH, "add", kind="row", text=("Printer", "down", "wait"), in_="Failure Modes")
    assert add(done, "row", "Printer", "down", "wait", in_="Failure Modes") == []
    with pytest.raises(UnknownName, match="4 texts for 3 columns; there are Dependency, Failure Scenario, Recovery"):
        plan_for(files_of(FRESH), "add", kind="row", text=("a", "b", "c", "d"), in_="Failure Modes")
    with pytest.raises(UnknownName, match="--in SECTION"):
        plan_for(files_of(FRESH), "add", kind="row", text=("a",))


API = "# Feature: Labels\n\n## 4. API Design\n\n### New Endpoints\n\n"


@pytest.mark.parametrize(
    ("endpoints", "new"),
    [
        (
            "#### `POST /labels`\n\nMakes one.\n",
            ["#### `GET /labels/{id}`", "", "- **Purpose:**", "- **Request:**", ""],
        ),
        ("```\nPOST   /labels\n```\n", ["GET    /labels/{id}"]),
        ("| Method | Path | Purpose |\n|---|---|---|\n| `POST` | `/labels` | x |\n", ["| `GET` | `/labels/{id}` |  |"]),
        ("|Endpoint|Method|\n|---|---|\n|`/labels`|POST|\n", ["|`/labels/{id}`|GET|"]),
        ("- `POST /labels` makes one\n", ["- `GET /labels/{id}`"]),
    ],
)
def test_endpoints_as_their_neighbours(endpoints: str, new: list[str]) -> None:
    files = files_of(API + endpoints)
    assert [line for line in add(API + endpoints, "endpoint", "get /labels/{id}") if line[:2] == "+ " and line[2:]] == [
        f"+ {line}" for line in new if line
    ]
    now = after(files, "add", kind="endpoint", text=("GET", "/labels/{id}"))
    assert [(one.method, one.path) for one in document_of(now)[Api].endpoints] == [
        ("POST", "/labels"),
        ("GET", "/labels/{id}"),
    ]
    assert not plan_for(now, "add", kind="endpoint", text=("GET /labels/:number",)).changes


def test_the_first_endpoint_takes_the_templates_block() -> None:
    assert add(FRESH, "endpoint", "GET /labels") == ["- #### `POST /api/v1/resource`", "+ #### `GET /labels`"]
    with pytest.raises(UnknownName, match="is no endpoint"):
        plan_for(files_of(FRESH), "add", kind="endpoint", text=("labels",))
    with pytest.raises(Declined, match="has no section for endpoints"):
        plan_for(files_of("# Feature: Labels\n"), "add", kind="endpoint", text=("GET /x",))


@pytest.mark.parametrize(
    "name", ["Contract Changes", "failure modes", "Feature Flags", "Decisions Log", "Changelog", "Success Criteria"]
)
def test_a_section_comes_from_the_template(name: str) -> None:
    note = "# Feature: Labels\n\n## 1. Overview\n\nText.\n\n---\n\n## 11. Open Questions\n\nNone.\n\n---\n\n## Related Documents\n\nx\n"
    files = after(files_of(note), "add", kind="section", text=(name,))
    document = document_of(files)
    assert document.outline is not None
    (place,) = (one for one in document.outline.places if one.slot.name.lower() == name.lower())
    assert place.state is State.UNTOUCHED
    order = [
        one.slot.path
        for one in sorted(
            (p for p in document.outline.places if p.section), key=lambda p: p.section.start if p.section else 0
        )
    ]
    assert order == [one.slot.path for one in document.outline.places if one.section]
    kept = [line for line in files[NOTE].decode().split("\n") if line]
    assert [line for line in note.split("\n") if line and line not in kept] == []
    again = plan_for(files, "add", kind="section", text=(name,))
    assert not again.changes


def test_a_section_that_no_template_has() -> None:
    with pytest.raises(UnknownName, match="no section is called `Costs` in the template"):
        plan_for(files_of("# Feature: Labels\n"), "add", kind="section", text=("Costs",))
    with pytest.raises(Declined, match="follows no template"):
        plan_for(files_of("# Something\n"), "add", kind="section", text=("Costs",))


def test_a_missing_section_names_what_adds_it() -> None:
    with pytest.raises(Declined, match="has no section `Implementation Tasks`") as error:
        plan_for(files_of("# Feature: Labels\n\n## 1. Overview\n"), "add", kind="task", text=("x",))
    assert error.value.help == '`trueline add "Labels" section "Implementation Tasks"` adds it'


def test_options_that_mean_nothing_are_refused() -> None:
    with pytest.raises(UnknownName, match="--under means nothing for a question"):
        plan_for(files_of(FRESH), "add", kind="question", text=("x",), under="y")


PLAIN = (
    TEMPLATE.replace("- [ ] Task", "- Task").replace("- [ ] Criterion", "- Criterion").replace("- [ ] Quest", "- Quest")
)


@pytest.mark.parametrize(("kind", "heading"), [("task", "13. Implementation Tasks"), ("criterion", "Success Criteria")])
@pytest.mark.parametrize(
    "note", [PLAIN, "# Feature: Labels\n\n## {heading}\n", "# Feature: Labels\n\n## {heading}\n\nNone.\n"]
)
def test_a_template_without_boxes_makes_items_without_boxes(kind: str, heading: str, note: str) -> None:
    text = note.replace("{{title}}", "Labels").replace("{heading}", heading)
    files = {**files_of(text), "docs/templates/Feature.md": PLAIN.encode()}
    now = after(files, "add", kind=kind, text=("Order paper",))[NOTE].decode()
    assert "\n- Order paper\n" in now
    assert "[ ]" not in now
    assert "None" not in now
    if note is PLAIN:
        assert len(now.split("\n")) == len(text.split("\n"))


def test_below_a_plain_task_a_new_one_is_plain() -> None:
    note = "# Feature: Labels\n\n## 13. Implementation Tasks\n\n- Paper\n- [ ] Ink\n"
    assert add(note, "task", "Order it", under="Paper") == ["+   - Order it"]
    assert add(note, "task", "Order it", under="Ink") == ["+   - [ ] Order it"]


@pytest.mark.parametrize("none", ["None.", "- None", "N/A"])
def test_a_denial_gives_its_place(none: str) -> None:
    note = f"# Feature: Labels\n\n## 13. Implementation Tasks\n\n{none}\n\n## Changelog\n"
    assert add(note, "task", "Order paper") == [f"- {none}", "+ - [ ] Order paper"]


def test_a_task_that_begins_with_no_is_a_task() -> None:
    note = "# Feature: Labels\n\n## 13. Implementation Tasks\n\n- [ ] No new endpoints in the client\n"
    assert add(note, "task", "Order paper") == ["+ - [ ] Order paper"]
