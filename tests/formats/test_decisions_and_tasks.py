"""MADR, issues, dashboards and CODEOWNERS: what they say, and that they can be read again."""

import csv
import io
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from design_notes import designs, documents, table
from trueline.formats import adr, bases, canvas, codeowners, issues
from trueline.formats.adr import DecisionRecord, read_record
from trueline.formats.artefact import Artefact
from trueline.formats.built import Source
from trueline.formats.madr import record_text, records

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
COLUMNS = ("Date", "Decision", "Rationale", "Alternatives Considered")
ROWS = (
    ("2026-01-31", "Store the **hash** of a `token`", "A dump opens no link", "Encrypt it; keep it"),
    ("soon", "# Pause, never delete", "", "None"),
    ("2026-02-01", "", "Nobody knows", ""),
)
RECORD = """---
tags:
  - adr/accepted
Created: 2025-10-04
---
# ADR-002: At least once

## Context

A process can die: [[Labels]].

### How often

Rarely.

## Decision

We will deliver at least once.

## Options Considered

| Option | For |
| --- | --- |
| Once | Nobody |

## Consequences

- **Easier:** retries

## Weather

Fine.
"""


def log(rows: object = ROWS) -> str:
    return "# Feature: Labels\n\n" + table("Decisions Log", COLUMNS, rows)  # type: ignore[arg-type]


def values(record: DecisionRecord) -> tuple[object, ...]:
    return (
        record.number, record.title, record.status, record.date, record.context, record.decision, record.drivers,
        record.consequences, record.options,
    )  # fmt: skip


def read(artefact: Artefact) -> list[DecisionRecord]:
    return [read_record(Source(file.name, file.text.encode())) for file in artefact.files]


def test_rows_and_records_are_written_in_madr() -> None:
    found = adr.write(designs({"docs/adr/ADR-002 At least once.md": RECORD, "docs/2. Planned/Labels.md": log()}))
    assert {file.name: file.text for file in found.files} == {
        "002-at-least-once.md": """---
status: accepted
date: 2025-10-04
---

# At least once

## Context and Problem Statement

A process can die: [[Labels]].

### How often

Rarely.

## Considered Options

| Option | For |
| --- | --- |
| Once | Nobody |

## Decision Outcome

We will deliver at least once.

### Consequences

- **Easier:** retries

## Weather

Fine.
""",
        "0003-store-the-hash-of-a-token.md": """---
status: accepted
date: 2026-01-31
---

# Store the hash of a token

## Context and Problem Statement

Decided in the design of Labels (`docs/2. Planned/Labels.md`).

## Considered Options

* Store the hash of a token
* Encrypt it
* keep it

## Decision Outcome

Chosen option: "Store the **hash** of a `token`", because A dump opens no link.
""",
        "0004-pause-never-delete.md": """---
status: accepted
---

# Pause, never delete

## Context and Problem Statement

Decided in the design of Labels (`docs/2. Planned/Labels.md`).

## Decision Outcome

Chosen option: "# Pause, never delete".
""",
    }
    assert [one.reason for one in found.skipped] == ["it does not say what was decided"]


def test_what_is_written_is_read_again() -> None:
    notes = designs({"docs/adr/ADR-002 At least once.md": RECORD, "docs/2. Planned/Labels.md": log()})
    written, _ = records(notes)
    again = read(adr.write(notes))
    assert [values(one)[1:] for one in again] == [values(one)[1:] for one in written]
    # What is read of a written record is written as it is.
    assert [record_text(one) for one in again] == [file.text for file in adr.write(notes).files]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=4))
def test_rows_of_whatever_is_said_are_read_again(rows: list[tuple[str, str, str]]) -> None:
    notes = documents(Labels=log([("2026-01-31", f"Use {one}", why, others) for one, why, others in rows]))
    written, _ = records(notes)
    again = read(adr.write(notes))
    assert [values(one) for one in again] == [values(one) for one in written]


TASKS = """---
Domains:
  - "[[Shipments]]"
priority: high
blocked-by:
  - "[[docs/Printing|Printing]]"
---
# Feature: Labels

## Implementation Tasks

### Foundation

- [x] =Migration, "V1"
- [ ] Links
    - [ ] Replace a link
- [ ] Links
"""


def test_tasks_are_issues_with_parents_labels_and_blockers() -> None:
    artefact = issues.write(documents(Labels=TASKS))
    found = json.loads(artefact.files[0].text)["issues"]
    assert [(one["key"], one["state"], one["parent"]) for one in found] == [
        ("labels/migration-v1", "closed", ""),
        ("labels/links", "open", ""),
        ("labels/replace-a-link", "open", "labels/links"),
        ("labels/links-2", "open", ""),
    ]
    assert found[0]["labels"] == ["domain: Shipments", "priority: high", "group: Foundation"]
    assert found[0]["milestone"] == "Labels" and found[0]["blocked_by"] == ["Printing"]
    assert "Blocked by the features: Printing." in found[0]["body"]
    rows = list(csv.DictReader(io.StringIO(artefact.files[1].text)))
    assert [row["key"] for row in rows] == [one["key"] for one in found]
    assert rows[0]["title"] == '\'=Migration, "V1"'
    only = json.loads(issues.write(documents(Labels=TASKS), open_only=True).files[0].text)["issues"]
    assert [one["key"] for one in only] == [one["key"] for one in found[1:]]


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_issues_of_whatever_is_said_are_json_and_csv(texts: list[str]) -> None:
    tasks = "".join(f"- [ ] {' '.join(one.split())}\n" for one in texts)
    for artefact in (issues.write(documents(Labels=f"# Feature: X\n\n## Implementation Tasks\n\n{tasks}")),):
        if artefact.files:
            found = json.loads(artefact.files[0].text)["issues"]
            assert len({one["key"] for one in found}) == len(found)
            assert len(list(csv.DictReader(io.StringIO(artefact.files[1].text)))) == len(found)


FEATURES = {
    "docs/1. Planning/Paper 🙂.md": '---\ntags: ["#status/draft"]\nblocked by:\n  - "[[Labels]]"\n  - "[[Nowhere]]"\n---\n# Paper\n',
    "docs/2. Planned/Labels.md": '---\ntags: [status/designed, priority/high]\nDomains: ["[[Shipments]]"]\n---\n# Labels\n',
    "docs/2. Planned/Printing.md": '---\nblocked-by: ["[[Ink]]"]\nDomains: ["[[Unknown]]"]\n---\n# Printing\n',
    "docs/4. Completed/Ink.md": "# Ink\n",
    "docs/domains/Shipments.md": '---\nowner: "@org/shipments"\n---\n# Shipments\n',
}


def test_the_canvas_has_a_column_for_each_stage_and_an_arrow_from_each_blocker() -> None:
    artefact = canvas.write(designs(FEATURES), within="docs")
    found = json.loads(artefact.files[0].text)
    files = {one["id"]: one for one in found["nodes"] if one["type"] == "file"}
    assert [one["label"] for one in found["nodes"] if one["type"] == "group"] == [
        "1. Planning",
        "2. Planned",
        "4. Completed",
    ]
    assert {one["file"]: (one["x"], one["y"], one.get("color")) for one in files.values()} == {
        "1. Planning/Paper 🙂.md": (0, 0, "1"),
        "2. Planned/Labels.md": (480, 0, None),
        "2. Planned/Printing.md": (480, 120, None),
        "4. Completed/Ink.md": (960, 0, "4"),
    }
    arrows = [(files[one["fromNode"]]["file"], files[one["toNode"]]["file"]) for one in found["edges"]]
    assert arrows == [
        ("2. Planned/Labels.md", "1. Planning/Paper 🙂.md"),
        ("4. Completed/Ink.md", "2. Planned/Printing.md"),
    ]
    assert [one.subject for one in artefact.skipped] == ["blocker Nowhere"]
    _is_json_canvas(found)


def _is_json_canvas(found: dict[str, list[dict[str, object]]]) -> None:
    """What JSON Canvas 1.0 asks of nodes and edges."""
    ids = [one["id"] for kind in ("nodes", "edges") for one in found[kind]]
    assert len(set(ids)) == len(ids)
    for node in found["nodes"]:
        assert all(isinstance(node[name], int) for name in ("x", "y", "width", "height"))
        assert isinstance(node["file" if node["type"] == "file" else "label"], str)
        assert node.get("color", "1") in "123456"
    nodes = {one["id"] for one in found["nodes"]}
    for edge in found["edges"]:
        assert {edge["fromNode"], edge["toNode"]} <= nodes
        assert {edge["fromSide"], edge["toSide"]} <= {"top", "right", "bottom", "left"}


def test_the_base_asks_for_stages_statuses_and_blockers() -> None:
    (file,) = bases.write(designs(FEATURES)).files
    found = yaml.safe_load(file.text)
    assert [view["name"] for view in found["views"]] == ["Features per stage", "Blocked", "By domain"]
    assert found["filters"]["or"] == [
        f'file.inFolder("docs/{name}")' for name in ("1. Planning", "2. Planned", "4. Completed")
    ]
    assert found["formulas"]["status"] == (
        'if(file.hasTag("status/designed"), "designed", if(file.hasTag("status/draft"), "draft", ""))'
    )
    assert found["formulas"]["waits_for"] == (
        'list(if(note["blocked by"], note["blocked by"], note["blocked-by"]))'
        '.filter(if(value.asFile(), !(value.asFile().inFolder("docs/4. Completed")), true))'
    )
    for view in found["views"]:
        shown = [*view["order"], view.get("groupBy", {"property": "file.name"})["property"]]
        assert {one.removeprefix("formula.") for one in shown if one.startswith("formula.")} <= set(found["formulas"])
    assert bases.write(documents()).files == canvas.write(documents()).files == ()


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\:"), min_size=1, max_size=12),
        max_size=4,
    )
)
def test_dashboards_of_whatever_the_notes_are_called_can_be_read(names: list[str]) -> None:
    files = {
        f"docs/3. Active/{name}.md": f'---\nblocked-by: ["[[{name}x]]"]\ntags: ["status/{name}"]\n---\n# {name}\n'
        for name in names
    }
    found = designs({**FEATURES, **files})
    _is_json_canvas(json.loads(canvas.write(found).files[0].text))
    assert yaml.safe_load(bases.write(found).files[0].text)["views"]


def test_owners_of_code_are_given_and_owners_of_designs_follow_their_domains() -> None:
    artefact = codeowners.write(
        designs(FEATURES),
        owner=("Shipments=/src/ship ments/", "Printing=/src/print/", "Nobody=/src/", "nonsense"),
        team=("Printing=@ida, tom@example.org", "nonsense"),
    )
    assert artefact.files[0].text.splitlines()[1:] == [
        "/src/ship\\ ments/ @org/shipments",
        "/src/print/ @ida tom@example.org",
        "/docs/2.\\ Planned/Labels.md @org/shipments",
    ]
    assert [one.subject for one in artefact.skipped] == [
        "--team nonsense",
        "--owner Nobody=/src/",
        "--owner nonsense",
        "Printing",
    ]
    assert codeowners.write(designs(FEATURES), code_only=True).files == ()


@pytest.mark.parametrize("write", [adr.write, issues.write, bases.write, canvas.write, codeowners.write])
def test_the_same_notes_give_the_same_bytes(write: object) -> None:
    files = {**FEATURES, "docs/3. Active/L.md": log(), "docs/3. Active/T.md": TASKS}
    assert write(designs(files)) == write(designs(files))  # type: ignore[operator]
