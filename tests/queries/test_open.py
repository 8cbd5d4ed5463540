from feature_vaults import ask, feature, rows, vault_of

ASKING = """## 1. Overview

### Success Criteria

- [ ] None is lost
- [x] All are scanned
- Everybody is happy

## 11. Open Questions

- [ ] Who pays for **[[docs/Carriers|the carrier]]**?
- [x] Who signs?
- [ ] Which colour?
    - **Answer:** blue
- [ ] Question 1
"""
FLAG = "## 10. Migration & Rollout\n\n### Feature Flags\n\n- **Flag name:** {}\n"


def test_questions_criteria_and_undecided_tags_with_their_lines() -> None:
    text = feature("A", tags=("status/draft", "status/designed", "priority/low"), body=ASKING)
    answer = ask(vault_of({"docs/1. Planning/A": text}), "open")
    (question,) = rows(answer, "Open questions")
    assert question["question"] == "Who pays for the carrier?", "as a reader sees it, and no template text"
    lines = text.splitlines()
    assert "Who pays" in lines[int(str(question["line"])) - 1]
    (criterion,) = rows(answer, "Unticked criteria")
    assert criterion["criterion"] == "None is lost" and lines[int(str(criterion["line"])) - 1] == "- [ ] None is lost"
    (tag,) = rows(answer, "Undecided")
    assert (tag["what"], tag["said"]) == ("status", "2 statuses: draft, designed")
    assert "status/draft" in lines[int(str(tag["line"])) - 1]


def test_a_flag_without_name_is_undecided_and_none_is_a_decision() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/Open": feature("Open", body=FLAG.format("to be agreed with the shops")),
            "docs/1. Planning/None": feature("None", body=FLAG.format("None needed")),
            "docs/1. Planning/Set": feature("Set", body=FLAG.format("`labels-v2`") + "- **Rollout strategy:** 10 %\n"),
            "docs/1. Planning/Half": feature("Half", body=FLAG.format("`labels-v3`")),
        }
    )
    found = {row["note"]: row["said"] for row in rows(ask(vault, "open"), "Undecided")}
    assert found == {
        "Open": "no name yet: to be agreed with the shops",
        "Half": "`labels-v3` has no rollout strategy",
    }


def test_completed_features_are_left_out_and_counted() -> None:
    vault = vault_of(
        {
            "docs/4. Completed/Old": feature("Old", body=ASKING),
            "docs/3. Active/New": feature("New", body=ASKING),
            "docs/plans/Plan": "# Plan\n\n## Open Questions\n\n- When?\n",
        }
    )
    answer = ask(vault, "open")
    assert [row["note"] for row in rows(answer, "Open questions")] == ["New", "Plan"]
    assert answer.tables[0].note == "1 open question more in completed features; `--completed` shows them"
    everything = ask(vault, "open", completed=True)
    assert [row["note"] for row in rows(everything, "Open questions")] == ["New", "Old", "Plan"]
    assert [row["note"] for row in rows(ask(vault, "open", stage="completed"), "Open questions")] == ["Old"]
    assert [row["note"] for row in rows(ask(vault, "open", feature="Old"), "Open questions")] == ["Old"]


def test_nothing_open_is_said() -> None:
    vault = vault_of({"docs/1. Planning/A": feature("A")})
    assert ask(vault, "open").empty.startswith("nothing is open in 1 note")
    assert ask(vault, "open", feature="A").empty == "nothing is open in `A`"
    assert ask(vault, "open", stage="active").empty == "no feature is in active"
