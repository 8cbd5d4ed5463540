"""Documents brought to a newer version of their template: what changes, what stays, what is told."""

import pytest

from rule_examples import make_vault
from trueline.refactors import Plan, outcome
from trueline.refactors.upgrading import author_words, upgrade
from trueline.syntax import parse
from trueline.template.difference import compare, read_version

PATH, NOTE = "docs/templates/Plan.md", "docs/Note.md"
OLD = """---
tags:
  - status/draft
  - status/done
Created:
Domains:
  - "[[Domain]]"
---
# Plan: {{title}}

---

## 1. Why

_What hurts today?_

---

## 2. Parts

_List them_

### PartName

- **Does:**
- **Needs:**

---

## 3. Tables

| Table | Purpose | Owner |
| ----- | ------- | ----- |
|       |         |       |

---

## 4. Safety

- [ ] Can be switched off
- [ ] Can be rolled back
"""
MINE = """---
tags:
  - status/done
Created: 2025-01-02
Domains:
  - "[[Press]]"
---
# Plan: Mine

---

## 1. Why

Labels fade.

---

## 2. Parts

### Press

- **Does:** prints
- **Needs:** ink

---

## 3. Tables

| Table  | Purpose | Owner |
| ------ | ------- | ----- |
| labels | a \\| b  |       |

---

## 4. Safety

- [x] Can be switched off
- [ ] Can be rolled back
"""


def planned(new: str, note: str, old: str = OLD, **renamed: str) -> tuple[str, Plan]:
    vault = make_vault({PATH: new.encode(), NOTE: note.encode()})
    difference = compare(read_version(PATH, old.encode()), read_version(PATH, new.encode()), renamed)
    plan = upgrade([vault.documents[NOTE]], difference)
    changed = outcome(plan, lambda path: vault.documents[path].tree.data)
    return (changed[0].after.decode() if changed else note), plan


@pytest.mark.parametrize(
    ("before", "after", "mine", "then"),
    [
        ("## 1. Why", "## 1. Reason", "## 1. Why", "## 1. Reason"),
        ("**Does:**", "**Does what:**", "**Does:** prints", "**Does what:** prints"),
        ("Created:", "Created on:", "Created: 2025", "Created on: 2025"),
        ("Created:\n", "Created:\nTeam:\n", "Created: 2025-01-02\n", "Created: 2025-01-02\nTeam:\n"),
        (
            "- [ ] Can be rolled back\n",
            "- [ ] Can be rolled back\n- [ ] Was measured\n",
            "- [ ] Can be rolled back\n",
            "- [ ] Can be rolled back\n- [ ] Was measured\n",
        ),
        (
            "- [ ] Can be switched off",
            "- [ ] Can be turned off",
            "- [x] Can be switched off",
            "- [x] Can be turned off",
        ),
        (
            "---\n\n## 4. Safety",
            "---\n\n## 4. Cost\n\n_How much?_\n\n---\n\n## 5. Safety",
            "---\n\n## 4. Safety",
            "---\n\n## 4. Cost\n\n_How much?_\n\n---\n\n## 5. Safety",
        ),
        (
            "| Table | Purpose | Owner |\n| ----- | ------- | ----- |\n|       |         |       |",
            "| Table | Since | Purpose | Owner |\n| ----- | ----- | ------- | ----- |\n|       |       |         |       |",
            "| Table  | Purpose | Owner |\n| ------ | ------- | ----- |\n| labels | a \\| b  |       |",
            "| Table  | Since | Purpose | Owner |\n| ------ | ----- | ------- | ----- |\n| labels |       | a \\| b  |       |",
        ),
        (
            "| Table | Purpose | Owner |\n| ----- | ------- | ----- |\n|       |         |       |",
            "| Table | Purpose |\n| ----- | ------- |\n|       |         |",
            "| Table  | Purpose | Owner |\n| ------ | ------- | ----- |\n| labels | a \\| b  |       |",
            "| Table  | Purpose |\n| ------ | ------- |\n| labels | a \\| b  |",
        ),
        (
            "| Table | Purpose | Owner |",
            "| Table | Purposes | Owner |",
            "| Table  | Purpose | Owner |\n| ------ | ------- | ----- |\n| labels | a \\| b  |       |",
            "| Table  | Purposes | Owner |\n| ------ | -------- | ----- |\n| labels | a \\| b   |       |",
        ),
        (
            "| Table | Purpose | Owner |",
            "| Purpose | Table | Owner |",
            "| Table  | Purpose | Owner |\n| ------ | ------- | ----- |\n| labels | a \\| b  |       |",
            "| Purpose | Table  | Owner |\n| ------- | ------ | ----- |\n| a \\| b  | labels |       |",
        ),
        ("# Plan:", "# Scheme:", "# Plan: Mine", "# Scheme: Mine"),
    ],
)
def test_one_change(before: str, after: str, mine: str, then: str) -> None:
    assert before in OLD and MINE.count(mine) == 1
    new = OLD.replace(before, after, 1)
    once, plan = planned(new, MINE)
    assert once == MINE.replace(mine, then)
    assert plan.changes and plan.said and not plan.mentions
    assert planned(new, once)[0] == once


def section(text: str, name: str) -> str:
    start = text.index(name)
    end = text.find("---\n\n## ", start)
    return text[start : end + 5] if end >= 0 else text[start:]


def test_a_section_moves_as_a_whole() -> None:
    new = OLD.replace(section(OLD, "## 2. Parts"), "").replace(
        "## 4. Safety", section(OLD, "## 2. Parts") + "## 4. Safety"
    )
    once, plan = planned(new, MINE)
    part = section(MINE, "## 2. Parts")
    assert once == MINE.replace(part, "").replace("## 4. Safety", part + "## 4. Safety")
    assert plan.said[NOTE][0].startswith("moved")


def test_the_last_section_moves_and_the_file_keeps_its_end() -> None:
    new = OLD.replace("\n---\n\n" + section(OLD, "## 4. Safety"), "").replace(
        "## 1. Why", section(OLD, "## 4. Safety") + "\n---\n\n## 1. Why"
    )
    once, _ = planned(new, MINE.rstrip())
    assert once.index("## 4. Safety") < once.index("## 1. Why") < once.index("## 3. Tables")
    assert once.endswith("| labels | a \\| b  |       |") and once.count("---\n\n## ") == MINE.count("---\n\n## ")


def test_untouched_is_dropped_and_filled_is_kept_and_told() -> None:
    new = OLD.replace(section(OLD, "## 1. Why"), "")
    once, plan = planned(new, MINE)
    assert once == MINE
    (mention,) = plan.mentions
    assert "`Why` is no longer in the template" in mention.message
    assert mention.span.text(MINE.encode()) == "## 1. Why"
    untouched = MINE.replace("Labels fade.", "_What hurts today?_")
    once, plan = planned(new, untouched)
    assert once == untouched.replace(section(untouched, "## 1. Why"), "")
    assert not plan.mentions


def test_a_filled_column_stays_and_is_told() -> None:
    new = OLD.replace(
        "| Table | Purpose | Owner |\n| ----- | ------- | ----- |\n|       |         |       |",
        "| Table | Owner |\n| ----- | ----- |\n|       |       |",
    )
    once, plan = planned(new, MINE)
    assert once == MINE
    assert ["the column `Purpose`" in mention.message for mention in plan.mentions] == [True]


def test_guidance_that_stands_becomes_the_newer() -> None:
    new = OLD.replace("_What hurts today?_", "_Who is hurt?_\n\n_How often?_")
    beside = MINE.replace("Labels fade.", "_What hurts today?_\nLabels fade.")
    assert "_Who is hurt?_" in planned(new, MINE.replace("Labels fade.", "_What hurts today?_"))[0]
    once, _ = planned(new, beside)
    assert "Labels fade." in once and "_What hurts today?_" not in once and "_Who is hurt?_" in once
    assert planned(new, MINE)[0] == MINE


def test_an_untouched_sample_becomes_the_newer() -> None:
    new = OLD.replace("### PartName\n\n- **Does:**\n- **Needs:**", "### SomePart\n\n- **Duty:**")
    sample = MINE.replace(
        "### Press\n\n- **Does:** prints\n- **Needs:** ink", "### PartName\n\n- **Does:**\n- **Needs:**"
    )
    once, _ = planned(new, sample)
    assert "### SomePart\n\n- **Duty:**\n\n---" in once and "PartName" not in once


def test_a_level_changes_with_all_below() -> None:
    new = OLD.replace("## 2. Parts", "### 2. Parts").replace("### PartName", "#### PartName")
    once, _ = planned(new, MINE)
    assert "\n### 2. Parts\n" in once and "\n#### Press\n" in once


def test_what_the_author_left_out_stays_out() -> None:
    new = OLD.replace("_List them_", "_List them all_").replace(
        "### PartName", "### Order\n\n_Which first?_\n\n### PartName"
    )
    short = MINE.replace(section(MINE, "## 2. Parts"), "")
    assert planned(new, short)[0] == short


def test_names_that_only_a_person_knows() -> None:
    new = OLD.replace("## 1. Why\n\n_What hurts today?_", "## 1. Motive\n\n_Say it._")
    assert "## 1. Why\n\nLabels fade." in planned(new, MINE)[0]
    once, plan = planned(new, MINE, Why="Motive")
    assert once == MINE.replace("## 1. Why", "## 1. Motive") and not plan.mentions


def test_a_number_of_the_authors_own_is_kept() -> None:
    new = OLD.replace("## 1. Why", "## 1. Why and Who")
    assert "\n## I. Why and Who\n" in planned(new, MINE.replace("## 1. Why", "## I. Why"))[0]
    assert "\n## Why and Who\n" in planned(new, MINE.replace("## 1. Why", "## Why"))[0]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [("\n```\nnever closed\n", "never closed"), ("\n\0\n", "no text"), ("\n<!-- never closed\n", "never closed")],
)
def test_what_cannot_be_told_apart_is_left(tail: str, reason: str) -> None:
    once, plan = planned(OLD.replace("## 1. Why", "## 1. Reason"), MINE + tail)
    assert once == MINE + tail and reason in plan.mentions[0].message


def test_a_property_that_is_set_stays_and_an_unset_one_goes() -> None:
    new = OLD.replace("Created:\n", "").replace("status/done", "status/built")
    once, plan = planned(new, MINE)
    assert once == MINE
    assert [mention.message.split(" is no longer")[0] for mention in plan.mentions] == [
        "the tag `status/done`",
        "the property `Created`",
    ]
    assert "Created" not in planned(new, MINE.replace("Created: 2025-01-02", "Created:"))[0]


def test_ragged_rows_and_tables_in_their_own_style() -> None:
    new = OLD.replace(
        "| Table | Purpose | Owner |\n| ----- | ------- | ----- |\n|       |         |       |",
        "| Since | Table | Purpose | Owner |\n| --- | --- | --- | --- |\n| | | | |",
    )
    rows = "| Table  | Purpose | Owner |\n| ------ | ------- | ----- |\n| labels | a \\| b  |       |"
    ragged = MINE.replace(rows, "Table|Purpose|Owner\n:--|:-:|--:\nlabels|x\nmore|y|z|extra")
    once, _ = planned(new, ragged)
    assert "Since|Table|Purpose|Owner\n---|:--|:-:|--:\n||labels|x\n||more|y|z|extra" in once.replace("| |", "||")


def test_words_that_are_the_authors() -> None:
    version = read_version(PATH, OLD.encode())
    assert author_words(parse(OLD.encode()), version) == {}
    words = author_words(parse(MINE.encode()), version)
    assert words["Labels"] == 1 and words["prints"] == 1 and words["Mine"] == 1 and "Does" not in words
