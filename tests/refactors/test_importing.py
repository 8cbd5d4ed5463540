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


def note_of(read: Read, outer: Mapping[str, str]) -> tuple[str, str]:
    """The path and the text of the one note that is made, in which every word of the source is but for its labels."""
    made = imports(read, outer)
    ((path, data),) = made.plan.created.items()
    text = data.decode()
    own = {word for part in outer.values() for word in re.findall(r"own\w+", part)}
    assert own
    assert {word for word in own if word not in text} == set()
    return path.rpartition("/")[2].removesuffix(".md"), text


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (
            "005-shouted.md",
            "# TITLE\nPrint on demand\n\n# STATUS\nAccepted\n# CONTEXT\nownctx\n# DECISION\nowndec\n# COMPLIANCE\nowncomp\n",
            "ADR-005 Print on demand",
        ),
        (
            "006-x.md",
            "# Architecture Decision Record (ADR)\n\n## Title\n\nPrint on demand\n\n## Context\n\nownctx\n\n"
            "## Decision\n\nowndec\n\n## Date\n\n2025-01-09\n\n## Authors\n\nownauthor\n",
            "ADR-006 Print on demand",
        ),
        (
            "ADR-007.md",
            "# ADR-007: Print on demand\n\n**Date**: 2025-01-09\n**Status**: Accepted by ownboard\n**Deciders**: owndee\n\n"
            "**Context**: ownctx\nowncontinued\n\n**Decision:** owndec\n\n- ownitem\n\n**Consequences**: owncons\n",
            "ADR-007 Print on demand",
        ),
        (
            "0008-x.md",
            "# Print on demand\n\n* Status: superseded by [ADR-0099](0099-ownother.md)\n* Deciders: owndee\n\n"
            "## Context\n\nownctx\n\n## Decision\n\nowndec\n",
            "ADR-008 Print on demand",
        ),
    ],
)
def test_decisions_in_notations_without_the_usual_headings(name: str, text: str, title: str) -> None:
    made, note = note_of(adr.read, {f"adr/{name}": text})
    assert made == title
    assert "## Context\n\nownctx" in note
    assert "## Decision\n\nowndec" in note


def test_a_proposal_keeps_what_stands_about_its_table_of_contents() -> None:
    readme = (
        "<!--\nownnote\n-->\n# KEP-9: Lockers\n\n<!-- toc -->\n- [Summary](#summary)\n<!-- /toc -->\n\nownintro\n\n"
        "## Table of Contents\n\n<!-- toc -->\n- [Summary](#summary)\n<!-- /toc -->\n\n## Summary\n\nownsummary\n"
    )
    outer = {
        "keps/9-x/README.md": readme,
        "keps/9-x/kep.yaml": "title: Lockers\nstatus: provisional\nlast-updated: ownday\n",
    }
    _, note = note_of(kep.read, outer)
    assert "toc" not in note


def test_a_change_that_has_a_design_only() -> None:
    outer = {
        "openspec/changes/add-lockers/design.md": "## Context\n\nownctx\n",
        "openspec/changes/add-lockers/specs/lockers/spec.md": "## ADDED Requirements\n\nownreq\n",
        "openspec/changes/add-lockers/notes.md": "# Owntitle\n\nownword\n",
    }
    name, note = note_of(openspec.read, outer)
    assert name == "Add lockers"
    assert "Owntitle" in note


def test_a_status_that_means_nothing_here_is_said_as_it_was() -> None:
    spec = "# Feature Specification: Lockers\n\n**Created**: 2025-10-01\n**Status**: Ready for ownreview\n\n## Requirements\n\n- ownreq\n"
    note_of(speckit.read, {"specs/001-lockers/spec.md": spec, "specs/001-lockers/DONE.md": "# Owndone\n\nownit\n"})


def test_what_joins_a_section_comes_last_in_it() -> None:
    spec = "# Feature Specification: Lockers\n\n## Edge Cases\n\nownedge\n\n## Assumptions\n\nownassumed\n\n## Success Criteria\n\n- ownfast\n"
    _, note = note_of(speckit.read, {"specs/001-lockers/spec.md": spec})
    assert note.index("### Success Criteria") < note.index("### Assumptions") < note.index("\n## 2")
