"""What changed between two versions of a template, as meaning."""

import pytest

from trueline.template.difference import Kind, compare, read_version
from trueline.template.units import likeness, longest_rising

OLD = """---
tags:
  - status/draft
  - status/done
Created:
Domains:
  - "[[Domain]]"
---
# Change: {{title}}

## 1. Why

_What hurts today?_

## 2. Shape

### Parts

#### PartName

- **Does:**
- **Kind:** Service / Library

### Tables

| Table | Purpose | Owner |
| ----- | ------- | ----- |
|       |         | Us / Them |

## 3. Safety

- [ ] Can be switched off
- [ ] Can be rolled back

## 4. Links

- [[Some Note]]
"""


def changes(new: str, old: str = OLD, **renamed: str) -> list[tuple[str, str, str, str, str]]:
    hints = {key.replace("_", " "): value for key, value in renamed.items()}
    found = compare(read_version("t.md", old.encode()), read_version("t.md", new.encode()), hints).changes()
    return [(one.kind.value, one.what, " > ".join(one.path), one.before, one.after) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("## 1. Why", "## 1. Reason", ("renamed", "section", "Reason", "1. Why", "1. Reason")),
        ("## 4. Links", "## 5. Links", ("changed", "number", "Links", "4. Links", "5. Links")),
        ("### Tables", "## Tables", ("moved", "section", "Tables", "Shape (H3)", "top (H2)")),
        ("_What hurts", "_Who hurts", ("changed", "guidance", "Why", "_What hurts today?_", "_Who hurts today?_")),
        (
            "- **Does:**\n",
            "- **Does:**\n- **Owner:**\n",
            ("added", "field", "Shape > Parts > PartName", "", "Owner"),
        ),
        ("**Does:**", "**Does what:**", ("renamed", "field", "Shape > Parts > PartName", "Does", "Does what")),
        (
            "**Kind:** Service / Library",
            "**Kind:** Service / Job",
            ("changed", "field", "Shape > Parts > PartName", "**Kind:** Service / Library", "**Kind:** Service / Job"),
        ),
        ("PartName", "NameOfPart", ("renamed", "sample", "Shape > Parts", "PartName", "NameOfPart")),
        ("| Table | Purpose |", "| Table | Purposes |", ("renamed", "column", "Shape > Tables", "Purpose", "Purposes")),
        ("| Us / Them |", "| Us / You |", ("changed", "row", "Shape > Tables", "Us / Them", "Us / You")),
        ("- [ ] Can be rolled back\n", "", ("dropped", "item", "Safety", "Can be rolled back", "")),
        ("Created:", "Created on:", ("renamed", "property", "", "Created", "Created on")),
        ("Created:\n", "Created:\nTeam:\n", ("added", "property", "", "", "Team")),
        ("Created:\n", "", ("dropped", "property", "", "Created", "")),
        ("status/done", "status/built", ("added", "tag", "", "", "status/built")),
        ("[[Domain]]", "[[Area]]", ("changed", "value", "Domains", "[[Domain]]", "[[Area]]")),
        ("# Change:", "# Plan:", ("changed", "title", "", "Change: {{title}}", "Plan: {{title}}")),
        ("## 4. Links", "## 4. Costs\n\n_How much?_\n\n## 4. Links", ("added", "section", "Costs", "", "4. Costs")),
    ],
)
def test_one_change(before: str, after: str, change: tuple[str, str, str, str, str]) -> None:
    assert before in OLD
    assert change in changes(OLD.replace(before, after, 1))


def test_nothing_changed() -> None:
    assert changes(OLD) == []
    assert changes(OLD.replace("_What hurts today?_", "*What hurts today?*")) == []


def test_columns_that_came_went_and_moved() -> None:
    table = "| Table | Purpose | Owner |\n| ----- | ------- | ----- |\n|       |         | Us / Them |\n"
    found = changes(OLD.replace(table, "| Owner | Table | Since |\n|---|---|---|\n| Us / Them | | |\n"))
    assert ("added", "column", "Shape > Tables", "", "Since") in found
    assert ("dropped", "column", "Shape > Tables", "Purpose", "") in found
    assert [one for one in found if one[:2] == ("moved", "column")]


def test_sections_that_changed_places() -> None:
    start, end = OLD.index("## 1. Why"), OLD.index("## 2. Shape")
    (change,) = changes(OLD[:start] + OLD[end:].rstrip() + "\n\n" + OLD[start:end])
    assert change == ("moved", "order", "Why", "top", "top")


def test_a_section_that_only_a_person_can_know() -> None:
    new = OLD.replace("## 1. Why\n\n_What hurts today?_", "## 1. Motive\n\n_Say it._")
    assert ("dropped", "section", "Why", "1. Why", "") in changes(new)
    assert ("renamed", "section", "Motive", "1. Why", "1. Motive") in changes(new, Why="Motive")


def test_children_of_a_renamed_section_are_not_moved() -> None:
    found = changes(OLD.replace("## 2. Shape", "## 2. Form"))
    assert [one for one in found if one[0] == "moved"] == []
    assert ("renamed", "section", "Form", "2. Shape", "2. Form") in found


def test_spans_cut_what_they_name() -> None:
    new = OLD.replace("- [ ] Can be rolled back", "- [ ] Can be undone")
    old, later = read_version("t.md", OLD.encode()), read_version("t.md", new.encode())
    (change,) = compare(old, later).changes()
    assert change.kind is Kind.CHANGED and change.was is not None and change.span is not None
    assert change.was.text(old.tree.data) == "- [ ] Can be rolled back"
    assert change.span.text(later.tree.data) == "- [ ] Can be undone"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Responsibility", "Responsible for", True),
        ("Failure Scenario", "Scenario of Failure", True),
        ("New Entities", "Existing Entities", False),
        ("State", "Status", False),
        ("Impact", "Owner", False),
    ],
)
def test_likeness(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= 0.6) is alike


def test_what_was_not_moved() -> None:
    assert longest_rising([]) == set()
    assert longest_rising([0, 1, 2]) == {0, 1, 2}
    assert longest_rising([2, 0, 1, 3]) == {1, 2, 3}
