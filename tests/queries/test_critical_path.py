from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from feature_vaults import ask, feature, rows, vault_of
from trueline.vault.chains import circles, knots, longest, reached


def test_counts_transitively_and_each_feature_once() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/Root": feature("Root"),
            "docs/1. Planning/Left": feature("Left", "Root"),
            "docs/1. Planning/Right": feature("Right", "1. Planning/Root"),
            "docs/1. Planning/End": feature("End", "Left", "Right", "Built", "Lost"),
            "docs/4. Completed/Built": feature("Built", "Root"),
            "docs/4. Completed/Late": feature("Late", "Root"),
        }
    )
    answer = ask(vault, "critical-path")
    found = {row["blocker"]: (row["unblocks"], row["directly"]) for row in rows(answer, "Unblocks the most")}
    assert found == {"Root": (3, 2), "Left": (1, 1), "Right": (1, 1), "Lost": (1, 1)}
    assert rows(answer, "Unblocks the most")[0]["blocker"] == "Root"
    chain = rows(answer, "Longest chain")
    assert [(row["step"], row["feature"]) for row in chain] == [(1, "Root"), (2, "Left"), (3, "End")]
    assert "1 of them not a note" in answer.tables[0].note


def test_a_completed_blocker_ends_the_path() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/First": feature("First"),
            "docs/4. Completed/Done": feature("Done", "First"),
            "docs/1. Planning/Last": feature("Last", "Done"),
        }
    )
    assert ask(vault, "critical-path").empty.startswith("nobody waits")


def test_circles_are_said_and_count_once() -> None:
    vault = vault_of(
        {
            "docs/1. Planning/A": feature("A", "B"),
            "docs/1. Planning/B": feature("B", "A"),
            "docs/1. Planning/C": feature("C", "A"),
        }
    )
    answer = ask(vault, "critical-path")
    assert {row["blocker"]: row["unblocks"] for row in rows(answer, "Unblocks the most")} == {"A": 2, "B": 2}
    assert [row["circle"] for row in rows(answer, "Circles")] == ["A → B → A"]
    chain = rows(answer, "Longest chain")
    assert [(row["step"], row["feature"], row["state"]) for row in chain] == [
        (1, "A", "Planning, in a circle"),
        (1, "B", "Planning, in a circle"),
        (2, "C", "Planning"),
    ]


def test_a_hub_names_a_few_and_counts_all() -> None:
    notes = {f"docs/1. Planning/F{number}": feature("F", "Hub") for number in range(3000)}
    answer = ask(vault_of({**notes, "docs/3. Active/Hub": feature("Hub")}), "critical-path")
    (row,) = rows(answer, "Unblocks the most")
    assert row["unblocks"] == 3000
    assert isinstance(row["waiting"], tuple) and len(row["waiting"]) == 6 and row["waiting"][-1] == "and 2995 more"
    assert answer.graph is not None and len(answer.graph.nodes) == 2


def test_why_there_is_no_path() -> None:
    assert "has a `blocked by`" in ask(vault_of({"docs/1. Planning/A": feature("A")}), "critical-path").empty
    assert "no note of this vault is a feature" in ask(vault_of({}), "critical-path").empty


EDGES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=4, unique=True), max_size=8
)


def walked(edges: dict[str, list[str]], start: str) -> set[str]:
    """What can be reached from `start`, found the slow and simple way."""
    seen: set[str] = set()
    queue = list(edges.get(start, ()))
    while queue:
        node = queue.pop()
        if node not in seen:
            seen.add(node)
            queue += edges.get(node, ())
    return seen


@given(EDGES)
def test_what_is_reached_is_what_walking_finds(edges: dict[str, list[str]]) -> None:
    for node, count in reached(edges).items():
        assert count == len(walked(edges, node) - {node})


@given(EDGES)
def test_knots_are_what_reaches_itself_and_come_after_what_they_lead_to(edges: dict[str, list[str]]) -> None:
    found = knots(edges)
    nodes = {node for knot in found for node in knot}
    assert sorted(node for knot in found for node in knot) == sorted(nodes)
    for number, knot in enumerate(found):
        for one in knot:
            together = {other for other in nodes if other in walked(edges, one) and one in walked(edges, other)}
            assert together | {one} == set(knot)
            assert all(any(next_ in earlier for earlier in found[: number + 1]) for next_ in edges.get(one, ()))


@given(EDGES)
def test_circles_close_and_there_is_one_for_each_knot(edges: dict[str, list[str]]) -> None:
    found = circles(edges)
    for circle in found:
        for one, following in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert following in edges[one]
    turning = [knot for knot in knots(edges) if len(knot) > 1 or knot[0] in edges.get(knot[0], ())]
    assert len(found) == len(turning)


@given(EDGES)
def test_no_way_through_the_knots_passes_more_nodes_than_the_longest(edges: dict[str, list[str]]) -> None:
    parts = knots(edges)
    home = {node: index for index, knot in enumerate(parts) for node in knot}

    def most(index: int) -> int:
        ahead = {home[n] for node in parts[index] for n in edges.get(node, ())} - {index}
        return len(parts[index]) + max(map(most, ahead), default=0)

    way = longest(edges)
    assert sum(map(len, way)) == max(map(most, range(len(parts))), default=0)
    for one, following in pairwise(way):
        assert any(node in following for start in one for node in edges.get(start, ()))


def test_a_long_chain_needs_no_recursion() -> None:
    edges = {str(number): [str(number + 1)] for number in range(20_000)}
    assert reached(edges)["0"] == 20_000
    assert len(longest(edges)) == 20_001
    assert len(knots({**edges, "20000": ["0"]})) == 1
