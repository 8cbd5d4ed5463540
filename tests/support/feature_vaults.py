"""Small vaults of features, written as a few words each."""

from rule_examples import make_vault
from trueline.queries import Answer, find_query
from trueline.vault import Vault

TEMPLATE = """---
tags:
  - status/draft
  - status/designed
  - status/implemented
  - priority/low
  - priority/high
Created:
Updated:
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

## 1. Overview

### Problem Statement

_What hurts?_

### Success Criteria

- [ ] Criterion 1

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
|        |         |            |

## 11. Open Questions

- [ ] Question 1

## 12. Decisions Log

|Date|Decision|Rationale|Alternatives Considered|
|---|---|---|---|
|||||

## 13. Implementation Tasks

- [ ] Task 1
"""


def vault_of(notes: dict[str, str]) -> Vault:
    """A vault of the given notes beside the template of features; a name without folder lies in `docs/`."""
    files = {"docs/templates/Feature.md": TEMPLATE.encode()}
    for path, text in notes.items():
        files[(path if "/" in path else f"docs/{path}") + ".md"] = text.encode()
    return make_vault(files)


def feature(
    title: str,
    *blockers: str,
    tags: tuple[str, ...] = ("status/draft", "priority/high"),
    more: str = "",
    body: str = "",
) -> str:
    """The text of a feature: its blockers as links are written, its tags, more front matter, its sections."""
    lines = ["---", "tags:", *(f'  - "{tag}"' for tag in tags)]
    if more:
        lines.append(more)
    if blockers:
        lines += ["blocked by:", *(f'  - "[[{blocker}]]"' for blocker in blockers)]
    return "\n".join([*lines, "---", f"# Feature: {title}", "", body])


def ask(vault: Vault, question: str, /, **arguments: object) -> Answer:
    """The answer to a question."""
    return find_query(question).ask(vault, **arguments)


def rows(answer: Answer, title: str) -> list[dict[str, object]]:
    """The rows of the table with this title as dictionaries."""
    (table,) = (table for table in answer.tables if table.title == title)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
