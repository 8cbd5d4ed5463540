"""Changes made to small vaults of a few notes, and what they come to."""

from collections.abc import Mapping, Sequence
from difflib import ndiff
from typing import Any

from rule_examples import check, make_vault
from trueline.diagnostics import Diagnostic
from trueline.model import Document, Policy
from trueline.model.gates import DEFAULT_GATES
from trueline.refactors import Plan, find_refactor, outcome

TODAY = "2026-05-04"
NOTE = "docs/1. Planning/Labels.md"
TEMPLATE_PATH = "docs/templates/Feature.md"
TEMPLATE = """---
tags:
  - "#status/draft"
  - status/designed
  - status/implemented
  - priority/low
  - priority/high
  - architecture/feature
Created:
Updated:
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

---

## 1. Overview

### Problem Statement

_What hurts?_

### Success Criteria

- [ ] Criterion 1
- [ ] Criterion 2

---

## 4. API Design

### New Endpoints

#### `POST /api/v1/resource`

- **Purpose:**
- **Request:**

### Contract Changes

_Any changes?_

---

## 5. Failure Modes

|Dependency|Failure Scenario|Recovery|
|---|---|---|
|Database|||
|Queue|||

## 10. Rollout

### Feature Flags

- **Flag name:**
- **Rollout strategy:** All at once / In steps

---

## 11. Open Questions

> [!warning] Unresolved
>
> - [ ] Question 1
> - [ ] Question 2

---

## 12. Decisions Log

|Date|Decision|Rationale|Alternatives Considered|
|---|---|---|---|
|||||

---

## 13. Implementation Tasks

- [ ] Task 1
- [ ] Task 2

---

## Related Documents

- [[Flow - Related Flow]]

---

## Changelog

| Date | Author | Change        |
| ---- | ------ | ------------- |
|      |        | Initial draft |
"""


def files_of(note: str | bytes, **others: str) -> dict[str, bytes]:
    """The files of a vault: one note at `NOTE`, the template, and others by their name."""
    data = note if isinstance(note, bytes) else note.encode()
    files = {TEMPLATE_PATH: TEMPLATE.encode(), NOTE: data}
    return files | {f"docs/{name.replace('_', ' ')}.md": text.encode() for name, text in others.items()}


def plan_for(files: Mapping[str, bytes], change: str, /, **arguments: Any) -> Plan:
    """What a change comes to; what it needs besides its arguments may be given, too."""
    refactor = find_refactor(change)
    required = {argument.name for argument in refactor.arguments if argument.required}
    if "name" in required and "name" not in arguments:
        arguments["name"] = "Labels"

    def problems(path: str, data: bytes) -> Sequence[Diagnostic]:
        return [one for one in check({**files, path: data}) if one.path == path]

    brought: dict[str, Any] = {
        "vault": make_vault(dict(files)),
        "today": TODAY,
        "now": "09:07:05",
        "author": "Ada",
        "problems": problems,
        "texts": lambda path: files.get(path, b""),
        "gates": DEFAULT_GATES,
        "stages": Policy().stages,
        "choose": lambda what, options, default: default,
    }
    given = {name: arguments.pop(name, value) for name, value in brought.items()}
    return refactor.plan(**{name: given[name] for name in refactor.brought}, **arguments)


def after(files: Mapping[str, bytes], change: str, /, **arguments: Any) -> dict[str, bytes]:
    """All files after a change."""
    found = dict(files)
    for one in outcome(plan_for(files, change, **arguments), files.__getitem__):
        found.pop(one.source, None)
        found[one.path] = one.after
    return found


def note_after(note: str | bytes, change: str, /, **arguments: Any) -> str:
    """The one note after a change."""
    return after(files_of(note), change, **arguments)[NOTE].decode()


def lines_changed(note: str | bytes, change: str, /, **arguments: Any) -> list[str]:
    """The lines of the one note that are gone (`- `) and those that are new (`+ `), in order."""
    before = note if isinstance(note, str) else note.decode()
    now = note_after(note, change, **arguments)
    # Not `splitlines`, which splits at more than line endings.
    return [line for line in ndiff(before.split("\n"), now.split("\n")) if line[:2] in ("- ", "+ ")]


def document_of(files: Mapping[str, bytes], path: str = NOTE) -> Document:
    """A note of a vault, lowered."""
    return make_vault(dict(files)).documents[path]
