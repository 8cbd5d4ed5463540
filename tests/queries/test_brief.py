import pytest

from feature_vaults import ask, feature, rows, vault_of
from trueline.queries import UnknownName

BODY = """## 1. Overview

### Problem Statement

Parcels get lost. Nobody knows where.

### Proposed Solution

Scan them at [[docs/Doors|every door]].

### Success Criteria

- [ ] None is lost

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `scans` | one for each door | id |

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Scanner | runs out of power | doors stay shut | charge it |

### Blast Radius

All doors.

## 11. Open Questions

- [ ] Who pays?
"""


def test_one_page() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/Scans": feature("Scans", "Doors", body=BODY),
            "docs/3. Active/Doors": feature("Doors"),
            "docs/1. Planning/Later": feature("Later", "Scans"),
        }
    )
    answer = ask(vault, "brief", name="scans")
    facts = {row["what"]: row["said"] for row in rows(answer, "Design")}
    assert facts["why"] == "Parcels get lost. Nobody knows where."
    assert facts["what"] == "Scan them at every door."
    assert facts["stage"] == "Planning; status draft; priority high"
    assert facts["waits for"] == "Doors (Active)" and facts["unblocks"] == "Later"
    assert facts["criteria"] == "1, 0 of 1 ticked"
    assert [(row["kind"], row["name"]) for row in rows(answer, "Contracts")] == [("entity", "scans")]
    assert [row["risk"] for row in rows(answer, "Risks")] == ["All doors.", "Scanner: runs out of power"]
    assert [row["text"] for row in rows(answer, "Open points")] == ["Who pays?", "None is lost"]
    missing = {row["section"]: row["state"] for row in rows(answer, "Missing")}
    assert missing["Decisions Log"] == "absent" and "Data Model" not in missing


def test_of_each_kind_the_first_are_shown_and_the_others_counted() -> None:
    questions = "## 11. Open Questions\n\n" + "".join(f"- [ ] Is it {number}?\n" for number in range(30))
    answer = ask(vault_of({"docs/1. Planning/A": feature("A", body=questions)}), "brief", name="A")
    (points,) = (table for table in answer.tables if table.title == "Open points")
    assert len(points.rows) == 8 and points.note.startswith("and 22 more")


def test_a_note_without_template_is_told_by_its_first_words() -> None:
    vault = vault_of({"Memo": "# Memo\n\n![[picture.png]]\n\nWe met the carriers and agreed on two scans a day.\n"})
    answer = ask(vault, "brief", name="Memo")
    facts = {row["what"]: row["said"] for row in rows(answer, "Design")}
    assert facts["about"] == "We met the carriers and agreed on two scans a day."
    assert answer.tables[-1].note == "it follows no template, so nothing is asked of it"


def test_unknown_and_ambiguous_names() -> None:
    vault = vault_of({"a/FAQ": "# FAQ\n", "b/FAQ": "# FAQ\n", "Shops": "# Shops\n"})
    with pytest.raises(UnknownName) as error:
        ask(vault, "brief", name="Shpos")
    assert error.value.near == ("Shops",)
    with pytest.raises(UnknownName, match="any of 2 notes") as error:
        ask(vault, "brief", name="FAQ")
    assert error.value.near == ("a/FAQ.md", "b/FAQ.md")
    assert rows(ask(vault, "brief", name="b/FAQ.md"), "Design")[-1]["said"] == "b/FAQ.md"
