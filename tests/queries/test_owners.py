"""Who owns what; what several own, what nobody owns."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.queries import UnknownName
from trueline.queries.owners import Contested, Holding, Owned, Ownerless, owners

LABELS = b"""---
Domains:
  - "[[Packing]]"
---
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose |
| ------ | ------- |
| `labels` | One label |
| `print_jobs` | Waiting |
| `drafts` | Not yet printed |

### Data Ownership

- `labels` is owned by the Packing domain
- `print_jobs` is owned by the Packing domain

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints
"""
CUSTOMS = b"""# Feature: Customs Forms

## 2. Data Model

### Data Ownership

- `labels` is owned by the Customs domain
"""
FILES = {
    "docs/2. Planned/Parcel Labels.md": LABELS,
    "docs/2. Planned/Customs Forms.md": CUSTOMS,
    "docs/Packing.md": b"# Packing\n",
}


def ask(name: str = "", files: dict[str, bytes] = FILES) -> dict[type, list[tuple[object, ...]]]:
    return {table.kind: list(table.rows) for table in owners.ask(make_vault(files), name).tables}


def test_owned_contested_and_owned_by_nobody() -> None:
    found = ask()
    assert [row[1:3] for row in found[Ownerless]] == [("drafts", 1)]
    assert found[Ownerless][0][3] == ("Packing",)
    contested = [row for row in found[Contested] if isinstance(row, Contested)]
    assert {(row.name, row.owner) for row in contested if row.basis == "said"} == {
        ("labels", "Packing"),
        ("labels", "Customs"),
    }
    owned = {row.name: row for row in found[Owned] if isinstance(row, Owned)}
    assert owned["print_jobs"].owners == ("Packing",)
    assert owned["print_jobs"].defined_by == ("Parcel Labels",)
    assert owned["LabelPrinter"].owners == ("Parcel Labels",)
    assert owned["print_jobs"].line == 14


@pytest.mark.parametrize("name", ["print_jobs", "PrintJobEntity", "entity PrintJob"])
def test_one_thing(name: str) -> None:
    found = ask(name)
    assert set(found) == {Owned} and [row[1] for row in found[Owned]] == ["print_jobs"]


def test_what_an_owner_owns() -> None:
    found = ask("Packing")
    assert {row[1] for row in found[Owned]} == {"labels", "print_jobs", "LabelPrinter"}
    assert [row[1] for row in found[Ownerless]] == ["drafts"]


def test_how_much_each_owner_has() -> None:
    assert ask()[Holding] == [("Packing", 2, 0), ("Customs", 1, 0), ("Parcel Labels", 0, 1)]


def test_superseded_design_claims_nothing() -> None:
    retired = b"---\ntags:\n  - status/superseded\n---\n" + CUSTOMS
    assert Contested not in ask(files={**FILES, "docs/2. Planned/Customs Forms.md": retired})


def test_nothing_is_said_to_be_nothing() -> None:
    assert owners.ask(make_vault({})).empty
    assert owners.ask(make_vault({"docs/Home.md": b"# Home\n"})).empty
    with pytest.raises(UnknownName):
        ask("Zeppelin")
