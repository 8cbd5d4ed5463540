from collections.abc import Mapping

import pytest

from feature_vaults import ask, feature, rows, vault_of
from trueline.queries import UnknownName
from trueline.vault import Vault

DONE = ("status/implemented", "priority/high")


@pytest.fixture
def vault() -> Vault:
    return vault_of(
        {
            "docs/1. Planning/Labels": feature(
                "Labels", "Routes", tags=("status/draft", "priority/low"), more='Domains:\n  - "[[Carriers]]"'
            ),
            "docs/1. Planning/Routes": feature(
                "Routes", more='Domains:\n  - "[[Carriers]]"\n  - "[[Shops|The shops]]"\nSub-Domain: "[[Plan A]]"'
            ),
            "docs/2. Planned/Torn": feature("Torn", tags=("status/designed", "status/draft", "#priority/high")),
            "docs/4. Completed/Old": feature("Old", tags=DONE, more="Updated: 2025-01-01"),
            "docs/4. Completed/New": feature("New", tags=DONE, more="Updated: 2025-06-01"),
            "docs/1. Planning/Scribble": "Just words, no template.\n",
            "docs/domains/Carriers": "# Domain: Carriers\n\nThey carry.\n",
            "docs/plans/Plan A": "# Plan A\n\nFirst this, then that.\n",
            "docs/plans/Plan B": "# Plan B\n\nNobody yet.\n",
        }
    )


def names(found: list[dict[str, object]]) -> list[object]:
    return [row["feature"] for row in found]


def test_features_by_stage_and_urgency(vault: Vault) -> None:
    answer = ask(vault, "board")
    found = rows(answer, "Features")
    assert names(found) == ["Torn", "Routes", "Labels", "Scribble", "New", "Old"]
    by_name: Mapping[object, dict[str, object]] = {row["feature"]: row for row in found}
    assert by_name["Torn"]["status"] == "draft", "of several the least advanced"
    assert by_name["Labels"]["blocked"] == 1 and by_name["Routes"]["blocked"] is None
    assert by_name["Routes"]["domains"] == ("Carriers", "Shops")
    assert by_name["Scribble"]["priority"] is None, "a note in a stage's folder is a feature, too"
    assert [(row["group"], row["features"]) for row in rows(answer, "By stage")] == [
        ("Planned", 1),
        ("Planning", 3),
        ("Completed", 2),
    ]


def test_a_domain_note_or_a_plan_is_no_feature(vault: Vault) -> None:
    assert not {"Carriers", "Plan A"} & set(map(str, names(rows(ask(vault, "board"), "Features"))))


def test_by_domain_lists_a_feature_in_each_of_its_domains(vault: Vault) -> None:
    found = rows(ask(vault, "board", by="domain"), "Features")
    assert [(row["group"], row["feature"]) for row in found][:3] == [
        ("Carriers", "Routes"),
        ("Carriers", "Labels"),
        ("Shops", "Routes"),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"stage": "planned"}, ["Torn"]),
        ({"stage": "2. Planned"}, ["Torn"]),
        ({"domain": "carriers"}, ["Routes", "Labels"]),
        ({"plan": "Plan A"}, ["Routes"]),
        ({"priority": "low"}, ["Labels"]),
        ({"priority": "none"}, ["Scribble"]),
        ({"domain": "Carriers", "priority": "high"}, ["Routes"]),
    ],
)
def test_filters(vault: Vault, filters: dict[str, str], expected: list[str]) -> None:
    assert names(rows(ask(vault, "board", **filters), "Features")) == expected


def test_completed_features_come_with_the_last_changed_first(vault: Vault) -> None:
    found = rows(ask(vault, "board", stage="completed"), "Completed")
    assert [(row["feature"], row["changed"]) for row in found] == [("New", "2025-06-01"), ("Old", "2025-01-01")]


def test_a_plan_that_no_feature_names_says_so(vault: Vault) -> None:
    assert ask(vault, "board", plan="Plan B").empty == "none of the 6 features has plan `Plan B`"
    assert ask(vault, "board", stage="backlog").empty == "none of the 6 features has stage `Backlog`"


@pytest.mark.parametrize(
    ("filters", "near"),
    [({"domain": "Cariers"}, "Carriers"), ({"stage": "plannd"}, "Planned"), ({"plan": "Plan"}, "Plan A")],
)
def test_unknown_names_propose(vault: Vault, filters: dict[str, str], near: str) -> None:
    with pytest.raises(UnknownName) as error:
        ask(vault, "board", **filters)
    assert near in error.value.near


def test_a_vault_without_features_says_why() -> None:
    empty = ask(vault_of({"Note": "# Note\n\nWords.\n"}), "board").empty
    assert "none of the 1 note is a feature" in empty and "Feature" in empty
    assert ask(vault_of({}), "board").empty == "this vault has no notes"


def test_folders_of_other_things_are_no_pipeline() -> None:
    """`Ideas` and `Done` hold features only where designs lie beside."""
    vault = vault_of({"notes/Ideas/Poem": "Roses.\n", "docs/1. Planning/A": feature("A")})
    assert names(rows(ask(vault, "board"), "Features")) == ["A"]


def test_plans_that_no_feature_belongs_to_are_named() -> None:
    plan = "---\ntemplate: Plan\n---\n# Plan\n\n## Vision\n\nFar.\n"
    vault = vault_of(
        {
            "docs/templates/Plan": "# Plan: {{title}}\n\n## Vision\n\n_Where to?_\n",
            "docs/1. Planning/A": feature("A", more='Sub-Domain: "[[Used]]"'),
            "docs/plans/Used": plan,
            "docs/plans/Idle": plan,
        }
    )
    answer = ask(vault, "board", by="plan")
    assert [row["group"] for row in rows(answer, "By plan")] == ["Used"]
    assert answer.tables[1].note == "1 feature in all; no feature belongs to Idle"
