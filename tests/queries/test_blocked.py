import pytest

from feature_vaults import ask, feature, rows, vault_of
from trueline.queries import UnknownName


def test_by_what_and_by_what_in_turn() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "B"),
            "docs/1. Planning/B": feature("B", "C", "D"),
            "docs/3. Active/C": feature("C", "E"),
            "docs/4. Completed/D": feature("D", "E"),
            "docs/1. Planning/E": feature("E", "Lost"),
        }
    )
    answer = ask(vault, "blocked")
    found = {row["feature"]: (row["waits_for"], row["then_for"]) for row in rows(answer, "Blocked")}
    assert found == {
        "C": (("E",), ("Lost",)),
        "A": (("B",), ("C", "E", "Lost")),
        "B": (("C",), ("E", "Lost")),
        "E": (("Lost",), ()),
    }
    states = {row["blocker"]: (row["state"], row["waiting"]) for row in rows(answer, "Blockers")}
    assert states["Lost"] == ("no such note", ("E",))
    assert states["E"] == ("Planning", ("C",)), "a completed feature waits for nobody"
    assert "D" not in states
    assert "1 feature done although a blocker is not: D" in answer.tables[0].note
    assert answer.graph is not None
    edges = {(edge.source, edge.target) for edge in answer.graph.edges}
    assert ("docs/1. Planning/B.md", "docs/1. Planning/A.md") in edges and ("?lost", "docs/1. Planning/E.md") in edges


@pytest.mark.parametrize(
    "spelling", ["B", "docs/1. Planning/B", "riven/docs/1. Planning/B.md", "B|the other", "B#Overview", "b"]
)
def test_one_blocker_is_one_however_it_is_spelled(spelling: str) -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "1. Planning/B", spelling),
            "docs/1. Planning/B": feature("B"),
            "docs/1. Planning/C": feature("C", spelling),
        }
    )
    (row,) = rows(ask(vault, "blocked"), "Blockers")
    assert (row["blocker"], row["holds"], row["waiting"]) == ("B", 2, ("A", "C"))


def test_a_missing_blocker_is_one_too_and_a_placeholder_none() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "Lost", "5. Backlog/lost", "Domain", ""),
            "docs/1. Planning/B": feature("B", "Domain"),
        }
    )
    answer = ask(vault, "blocked")
    assert [(row["blocker"], row["holds"]) for row in rows(answer, "Blockers")] == [("Lost", 1)]
    assert [row["feature"] for row in rows(answer, "Blocked")] == ["A"]


def test_one_feature_with_all_it_waits_for() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "B"),
            "docs/1. Planning/B": feature("B", "C"),
            "docs/1. Planning/C": feature("C"),
            "docs/1. Planning/X": feature("X", "C"),
            "Other": "# Other\n\nWords.\n",
        }
    )
    answer = ask(vault, "blocked", feature="A")
    assert [row["blocker"] for row in rows(answer, "Blockers")] == ["B", "C"]
    assert rows(answer, "Blockers")[1]["waiting"] == ("B",)
    assert ask(vault, "blocked", feature="C").empty == "`C` waits for nothing"
    with pytest.raises(UnknownName, match="no feature"):
        ask(vault, "blocked", feature="Other")


def test_a_circle_is_told_and_does_not_hang() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "B"),
            "docs/1. Planning/B": feature("B", "A"),
            "docs/1. Planning/Me": feature("Me", "Me"),
        }
    )
    answer = ask(vault, "blocked")
    assert [row["circle"] for row in rows(answer, "Circles")] == ["A → B → A", "Me → Me"]
    waits = {row["feature"]: row["waits_for"] for row in rows(answer, "Blocked")}
    assert waits == {"A": ("B",), "B": ("A",), "Me": ("Me",)}


def test_a_feature_without_folder_is_done_by_its_status_and_a_rejected_one_waits_for_nothing() -> None:
    vault = vault_of(
        {
            "Built": feature("Built", tags=("status/implemented", "priority/low")),
            "A": feature("A", "Built"),
            "B": feature("B", "No", tags=("status/rejected", "priority/low")),
            "C": feature("C", "B"),
        }
    )
    (row,) = rows(ask(vault, "blocked"), "Blockers")
    assert (row["blocker"], row["state"]) == ("B", "rejected, will never be done")


def test_why_nothing_is_blocked() -> None:
    done = feature("D", tags=("status/implemented", "priority/low"))
    vault = vault_of({"docs/1. Planning/A": feature("A", "D"), "docs/4. Completed/D": done})
    assert ask(vault, "blocked").empty == "every blocker that is named is completed"
    assert ask(vault, "blocked", stage="active").empty == "no feature in active waits for anything"
    assert "has a `blocked by`" in ask(vault_of({"docs/1. Planning/A": feature("A")}), "blocked").empty


def test_many_that_wait_for_one_are_folded() -> None:
    notes = {f"docs/1. Planning/F{number}": feature("F", "Hub") for number in range(200)}
    answer = ask(vault_of({**notes, "docs/3. Active/Hub": feature("Hub")}), "blocked")
    (row,) = rows(answer, "Blockers")
    assert row["holds"] == 200 and isinstance(row["waiting"], tuple) and row["waiting"][-1] == "and 188 more"
    assert answer.graph is not None
    assert [node.label for node in answer.graph.nodes] == ["Hub", "200 more"]
    assert "200 features" in answer.graph.note
