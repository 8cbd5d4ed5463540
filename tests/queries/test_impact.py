"""The blast radius: who, by which way, how far, and what is declared for it."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.queries import Answer, UnknownName
from trueline.queries.impact import Affected, impact

LABELS = """# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** PostgreSQL, [[ParcelService]]
- **Exposes to:** PackingStation

### Affected Existing Components

| Component | Change Required | Impact |
| --------- | --------------- | ------ |
| [[ParcelService]] | Return the label | Additive |

## 4. API Design

### New Endpoints

#### `POST /labels`

#### `GET /labels/{id}`

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Postgres | Unreachable | Nothing is printed | By itself |

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| ------ | ------------ | --------------- |
| `label_errors_total` | < 1 | > 5 |

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `labels-v2`
"""
RETURNS = """---
blocked-by:
  - "[[Parcel Labels]]"
---
# Feature: Return Labels

## 1. Overview

See [[ParcelService]].
"""
FILES = {
    "docs/features/3. Active/Parcel Labels.md": LABELS.encode(),
    "docs/features/1. Planning/Return Labels.md": RETURNS.encode(),
    "docs/ParcelService.md": b"# ParcelService\n\n## Dependencies\n\n- [[ParcelRepository]]: rows\n",
    "docs/Home.md": b"# Home\n\n[[ParcelService]] [[Parcel Labels]]\n",
}


def rows(answer: Answer, title: str) -> list[tuple[object, ...]]:
    return [row for table in answer.tables if table.title == title for row in table.rows]


def affected(answer: Answer) -> dict[str, Affected]:
    return {row.name: row for row in rows(answer, "Affected") if isinstance(row, Affected)}


def test_what_follows_from_an_outage() -> None:
    found = affected(impact.ask(make_vault(FILES), "PostgreSQL"))
    assert found["LabelPrinter"].distance == 1
    assert found["LabelPrinter"].handling == "Nothing is printed"
    assert found["PackingStation"].via == "PackingStation -uses-> LabelPrinter -depends on-> PostgreSQL"
    assert found["Parcel Labels"].distance == 1 and found["Parcel Labels"].basis == "stated"
    for part in ("POST /labels", "GET /labels/{id}", "label_errors_total", "labels-v2", "Return Labels"):
        assert (found[part].distance, found[part].basis) == (2, "inferred"), part
    assert found["Return Labels"].via == "Return Labels -waits for-> Parcel Labels -depends on-> PostgreSQL"
    assert "ParcelService" not in found


def test_rows_come_by_distance_and_say_where() -> None:
    answer = impact.ask(make_vault(FILES), "PostgreSQL")
    found = list(affected(answer).values())
    assert [row.distance for row in found] == sorted(row.distance for row in found)
    lines = LABELS.splitlines()
    assert affected(answer)["LabelPrinter"].line == 1 + next(n for n, line in enumerate(lines) if "PostgreSQL" in line)
    (declared,) = rows(answer, "Declared handling on the way")
    assert declared[:4] == ("Postgres", "Unreachable", "Nothing is printed", "By itself")


def test_depth_ends_the_walk() -> None:
    found = affected(impact.ask(make_vault(FILES), "PostgreSQL", depth=1))
    assert set(found) == {"LabelPrinter", "Parcel Labels"}


def test_nothing_declared_is_said() -> None:
    found = affected(impact.ask(make_vault(FILES), "ParcelRepository"))
    assert found["ParcelService"].handling == "none declared"
    assert found["LabelPrinter"].distance == 2


def test_parts_of_a_note_are_affected_by_it() -> None:
    found = affected(impact.ask(make_vault(FILES), "Parcel Labels"))
    assert found["LabelPrinter"].via == "LabelPrinter -is part of-> Parcel Labels"
    assert found["ParcelService"].via == "ParcelService -is changed by-> Parcel Labels"
    assert "Return Labels" in found


def test_an_endpoint_does_not_affect_its_siblings() -> None:
    found = affected(impact.ask(make_vault(FILES), "POST /labels"))
    assert "Parcel Labels" in found and "GET /labels/{id}" not in found


def test_notes_that_only_link_stand_apart() -> None:
    answer = impact.ask(make_vault(FILES), "ParcelService")
    assert {row[0] for row in rows(answer, "Only linked from")} == {"Home"}
    assert "Home" not in affected(answer)


def test_graph_has_the_tree_of_shortest_ways() -> None:
    graph = impact.ask(make_vault(FILES), "PostgreSQL").graph
    assert graph is not None
    keys = {node.key for node in graph.nodes}
    assert len(graph.edges) == len(graph.nodes) - 1
    assert all(edge.source in keys and edge.target in keys for edge in graph.edges)


def test_hub_is_folded_and_unfolded() -> None:
    files = {f"docs/C{n}.md": f"# C{n}\n\n## Dependencies\n\n- [[Hub]]: x\n".encode() for n in range(120)}
    vault = make_vault({**files, "docs/Hub.md": b"# Hub\n\n## Dependencies\n\n- [[Disk]]: x\n"})
    answer = impact.ask(vault, "Hub")
    assert len(rows(answer, "Affected")) == 20
    (table,) = (table for table in answer.tables if table.title == "Affected")
    assert "100 more components" in table.note
    assert rows(answer, "How much")[0] == ("component", 120, 120, 1)
    assert len(rows(impact.ask(vault, "Hub", every=True), "Affected")) == 120
    assert answer.graph is not None and len(answer.graph.nodes) <= 80


def test_circle_ends() -> None:
    files = {
        "docs/A.md": b"# A\n\n## Dependencies\n\n- [[B]]: x\n",
        "docs/B.md": b"# B\n\n## Dependencies\n\n- [[A]]: x\n",
    }
    assert set(affected(impact.ask(make_vault(files), "A"))) == {"B"}


def test_unknown_name_proposes() -> None:
    with pytest.raises(UnknownName) as raised:
        impact.ask(make_vault(FILES), "LabelPrinte")
    assert "LabelPrinter" in raised.value.near


def test_nothing_depends_on_it_is_said() -> None:
    answer = impact.ask(make_vault(FILES), "Home")
    assert "nothing" in answer.empty or "no document" in answer.empty
    assert answer.graph is None


def test_empty_vault_says_so() -> None:
    assert impact.ask(make_vault({}), "X").empty
