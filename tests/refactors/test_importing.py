"""Designs and decisions from elsewhere as notes: everything is in them, nothing is overwritten."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outer_folders import ADR, KEP, OPENSPEC, SPEC_KIT
from rule_examples import make_vault
from trueline.formats import adr, kep, openspec, speckit
from trueline.formats.built import Source
from trueline.formats.passages import Belongs, Passage, Reading
from trueline.refactors import UnknownName
from trueline.refactors.importing import NOT_PLACED, Around, Imports, imported, placed
from trueline.syntax import parse
from trueline.template import derive_template

FEATURE = b"""---
tags:
  - status/draft
  - status/designed
  - status/implemented
Created:
---
# Feature: {{title}}

## 1. Overview

### Problem Statement

_What hurts?_

### Proposed Solution

_How?_

### Success Criteria

- [ ] Criterion 1

---

## 2. Data Model

### New Entities

| Entity | Purpose |
| ------ | ------- |
|        |         |

---

## 4. API Design

---

## 9. Testing Strategy

---

## 11. Open Questions

- [ ] Question 1

---

## 13. Implementation Tasks

- [ ] Task 1
"""
DECISION = b"""---
tags:
  - adr/proposed
  - adr/accepted
  - adr/superseded
Supersedes: "[[ADR-xxx]]"
Superseded By: "[[ADR-xxx]]"
Created:
---
# ADR-{{number}}: {{title}}

## Context

_What is it about?_

## Decision

_What is decided?_

## Options Considered

| Option | For |
| ------ | --- |
|        |     |

## Consequences

- **Easier:**
"""
FILES = {"docs/templates/Feature.md": FEATURE, "docs/templates/ADR.md": DECISION}
Read = Callable[[Iterable[Source]], Reading]


def imports(read: Read, outer: Mapping[str, str], files: Mapping[str, bytes] = {}, **more: str) -> Imports:
    every = {**FILES, **files}
    reading = read([Source(path, text.encode()) for path, text in outer.items()])
    around = Around(
        make_vault(every), lambda path: every.get(path, b""), {"Planning": ("planning",)}, "2026-01-02", "Ida"
    )
    return imported(reading, around._replace(**more))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


# What an import translates: headings that it knows, labels of what becomes a property, titles' own beginnings.
TRANSLATED = {
    "adr": "Date date Status status and Problem Statement Outcome 0001 0004 1 4 print",
    "openspec": "Change Why What Changes",
    "spec-kit": "Specification Plan Quiet hours Status Draft mandatory Requirements Key Summary",
    "kep": "KEP 77 toc summary Summary Motivation Goals Test Plan",
}
FORMATS: dict[str, tuple[Read, Mapping[str, str]]] = {
    "adr": (adr.read, ADR),
    "openspec": (openspec.read, OPENSPEC),
    "spec-kit": (speckit.read, SPEC_KIT),
    "kep": (kep.read, KEP),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_word_is_in_the_notes_but_for_what_is_translated(name: str) -> None:
    read, outer = FORMATS[name]
    made = imports(read, outer)
    unread = {one.path for one in made.left if one.message.startswith("not imported")}
    notes = sum((words(data.decode()) for data in made.plan.created.values()), Counter[str]())
    own = sum((words(text) for path, text in outer.items() if path not in unread), Counter[str]())
    assert set(own - notes) == set(TRANSLATED[name].split())


def test_decisions_keep_number_date_status_and_their_links() -> None:
    made = imports(adr.read, ADR, into="docs/decisions")
    assert sorted(made.plan.created) == [
        "docs/decisions/ADR-001 Print on demand.md",
        "docs/decisions/ADR-002 One queue for all printers.md",
        "docs/decisions/ADR-003 Keep raw scans.md",
        "docs/decisions/ADR-004 Print ahead.md",
    ]
    first = made.plan.created["docs/decisions/ADR-001 Print on demand.md"].decode()
    assert "# ADR-001: Print on demand\n" in first and "Created: 2024-03-05\n" in first
    assert "  - adr/accepted\n" in first and "adr/proposed" not in first
    assert 'Superseded By: "[[ADR-004 Print ahead]]"' in first
    assert "[4. Print ahead](ADR-004%20Print%20ahead.md)" in first
    assert "## Context\n\nLabels went stale in drawers.\n" in first
    third = made.plan.created["docs/decisions/ADR-003 Keep raw scans.md"].decode()
    assert "## Options Considered\n\n1. Keep them\n2. Drop them\n" in third
    assert f"## {NOT_PLACED}\n\n### Weather\n\nIt rained.\n" in third
    assert any(one.line == 31 and "`Weather` has no place" in one.message for one in made.left)


def test_a_taken_number_gives_way_and_a_second_import_makes_nothing() -> None:
    there = {"docs/decisions/ADR-002 Other.md": b"# ADR-002: Other\n\n## Context\n\nx\n"}
    made = imports(adr.read, ADR, there)
    assert "docs/decisions/ADR-005 One queue for all printers.md" in made.plan.created
    assert any("its number 2 is taken; it became 5" in one.message for one in made.left)
    again = imports(adr.read, ADR, {**there, **made.plan.created})
    assert not again.plan.changes
    assert sum("is there already" in one.message for one in again.left) == 4


def test_features_fill_the_sections_they_belong_to() -> None:
    made = imports(speckit.read, SPEC_KIT)
    (note,) = (data.decode() for data in made.plan.created.values())
    assert "### New Entities\n\n- **Preference**: when a recipient sleeps\n" in note
    assert "### Proposed Solution\n\nHold mail in a queue.\n" in note
    assert "### contracts/quiet.yaml\n\n```yaml\nopenapi: 3.0.3\npaths: {}\n```\n" in note
    assert "## 13. Implementation Tasks\n\n### Phase 1: Setup\n\n- [ ] T001 Make the queue\n" in note
    assert "status/draft" in note and "status/designed" not in note and "Created: 2025-07-08" in note
    headings = [section.heading.title for section in parse(note.encode()).sections if section.heading]
    assert headings[0] == "Feature: Quiet hours" and "1. Overview" in headings


def test_a_vault_without_such_a_template_is_told() -> None:
    reading = adr.read([Source(path, text.encode()) for path, text in ADR.items()])
    vault = make_vault({"docs/templates/Feature.md": FEATURE})
    with pytest.raises(UnknownName, match="no template makes a `adr`"):
        imported(reading, Around(vault, lambda path: FEATURE, {}, "2026-01-02", ""))


TEMPLATE = derive_template("t.md", parse(FEATURE))
NOTE = FEATURE.replace(b"{{title}}", b"X")


def passage(body: bytes, title: str = "Why", level: int = 2, *slots: str, under: str = "") -> Passage:
    return Passage("a.md", 1, title, body, level, Belongs(slots, (under,) if under else ()))


def test_underlined_headings_and_deep_ones_find_a_level() -> None:
    body = b"\nText\n\nUnder\n=====\n\nmore\n\n###### deep\n\nx\n"
    data = placed(NOTE, TEMPLATE, [passage(body, "Why", 2, under="Overview")]).data.decode()
    assert "### Why\n\nText\n\n## Under\n" not in data
    assert "### Why\n\nText\n" in data and "\n###### deep\n" in data


def test_what_never_closes_comes_last() -> None:
    result = placed(NOTE, TEMPLATE, [passage(b"```\nopen\n", "Why", 2, "Open Questions"), passage(b"y", "Weather")])
    assert [one.title for one in result.left] == ["Weather", "Why"]
    assert result.data.endswith(b"### Why\n\n```\nopen\n")


@given(
    st.lists(
        st.sampled_from(
            [b"a\r\nb", b"|x|y|\n|-|-|\n|1|2|", b"- [ ] t\n  - u", b"~~~\n# no\n~~~", b"\ttab  ", b"\xc3\xa9"]
        ),
        min_size=1,
    )
)
def test_bytes_are_kept_but_for_line_endings(bodies: list[bytes]) -> None:
    given = [passage(body, f"P{n}", 2, under="Testing Strategy") for n, body in enumerate(bodies)]
    data = placed(NOTE, TEMPLATE, given).data
    for body in bodies:
        assert body.replace(b"\r\n", b"\n").rstrip() in data
    assert placed(NOTE.replace(b"\n", b"\r\n"), TEMPLATE, given).data == data.replace(b"\n", b"\r\n")
