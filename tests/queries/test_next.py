from feature_vaults import ask, feature, rows, vault_of

LOW, HIGH = ("status/draft", "priority/low"), ("status/draft", "priority/high")


def names(found: list[dict[str, object]]) -> list[object]:
    return [row["feature"] for row in found]


def test_queue_holds_what_waits_for_nothing_by_priority_then_by_what_it_unblocks() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/Low": feature("Low", tags=LOW),
            "docs/1. Planning/Urgent": feature("Urgent", tags=("status/draft", "priority/critical")),
            "docs/1. Planning/A": feature("A", "Gone built", tags=HIGH),
            "docs/1. Planning/B": feature("B", tags=HIGH),
            "docs/1. Planning/Waits": feature("Waits", "B", tags=HIGH),
            "docs/1. Planning/Lost": feature("Lost", "Nobody wrote this", tags=HIGH),
            "docs/4. Completed/Gone built": feature("Gone built", tags=HIGH),
            "docs/5. Backlog/Some day": feature("Some day", tags=HIGH),
        }
    )
    answer = ask(vault, "next")
    found = rows(answer, "Design queue")
    assert names(found) == ["Urgent", "B", "A", "Low"]
    assert [row["unblocks"] for row in found] == [0, 1, 0, 0]
    assert "2 more in Planning are blocked: Lost, Waits" in answer.tables[0].note


def test_ready_to_build_is_planned_and_unblocked() -> None:
    vault = vault_of(
        {
            "docs/2. Planned/Ready": feature("Ready"),
            "docs/2. Planned/Waits": feature("Waits", "Ready"),
            "docs/2. Planned/Dropped": feature("Dropped", tags=("status/rejected", "priority/high")),
        }
    )
    assert names(rows(ask(vault, "next"), "Ready to build")) == ["Ready"]


def test_triage_wants_one_priority_and_one_status() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/None": feature("None", tags=("status/draft",)),
            "docs/1. Planning/Both": feature("Both", tags=("status/draft", "priority/low", "#priority/high")),
            "docs/1. Planning/Twice": feature("Twice", tags=("status/draft", "#status/draft", "priority/low")),
            "docs/4. Completed/Torn": feature("Torn", tags=("status/draft", "status/implemented", "priority/low")),
        }
    )
    found = {row["feature"]: row["problems"] for row in rows(ask(vault, "next"), "Needs triage")}
    assert found == {
        "None": ("no priority",),
        "Both": ("2 priorities: low, high",),
        "Torn": ("2 statuses: draft, implemented",),
    }


def test_without_folders_for_stages_the_status_says_how_far_it_is() -> None:
    vault = vault_of({"A": feature("A"), "B": feature("B", tags=("status/designed", "priority/low"))})
    answer = ask(vault, "next")
    assert names(rows(answer, "Design queue")) == ["A"]
    assert names(rows(answer, "Ready to build")) == ["B"]
    mixed = vault_of({"A": feature("A"), "docs/1. Planning/C": feature("C")})
    answer = ask(mixed, "next")
    assert names(rows(answer, "Design queue")) == ["C"]
    assert "1 feature in no stage's folder left out" in answer.tables[0].note


def test_nothing_to_do_is_said() -> None:
    vault = vault_of({"docs/4. Completed/A": feature("A", tags=("status/implemented", "priority/low"))})
    assert ask(vault, "next").empty == "nothing waits to be designed, built or sorted out"
    assert "board" in ask(vault_of({}), "next").empty
