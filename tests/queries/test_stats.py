import pytest

from feature_vaults import ask, feature, rows, vault_of
from trueline.queries import UnknownName
from trueline.vault import Vault

FULL = """## 1. Overview

### Problem Statement

Parcels get lost.

### Success Criteria

- [ ] None is lost

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `parcels` | one each | id |
"""
UNTOUCHED = """## 1. Overview

### Problem Statement

_What hurts?_

### Success Criteria

- [ ] Criterion 1
"""


@pytest.fixture
def vault() -> Vault:
    return vault_of(
        {
            "docs/1. Planning/Full": feature("Full", body=FULL),
            "docs/1. Planning/Half": feature("Half", body=UNTOUCHED),
            "docs/4. Completed/Empty": feature("Empty"),
            "Note": "Words only.\n",
        }
    )


def test_notes_and_stages(vault: Vault) -> None:
    answer = ask(vault, "stats")
    found = {row["template"]: (row["notes"], row["features"]) for row in rows(answer, "Notes")}
    assert found == {"Feature": (3, 3), "no template": (1, 0)}
    stages = {row["stage"]: row["features"] for row in rows(answer, "Stages")}
    assert stages == {"Planning": 2, "Completed": 1}


def test_sections_count_every_note_once(vault: Vault) -> None:
    found = {row["section"]: row for row in rows(ask(vault, "stats"), "Sections")}
    overview = found["Overview"]
    assert (overview["answered"], overview["untouched"], overview["absent"]) == (1, 1, 1)
    assert overview["complete"] == 33
    assert (found["Data Model"]["answered"], found["Data Model"]["absent"]) == (1, 2)
    for row in found.values():
        assert sum(int(str(row[word])) for word in ("answered", "partly", "untouched", "absent")) == 3


def test_one_template(vault: Vault) -> None:
    answer = ask(vault, "stats", template="feature")
    assert [row["template"] for row in rows(answer, "Notes")] == ["Feature"]
    with pytest.raises(UnknownName) as error:
        ask(vault, "stats", template="Featrue")
    assert error.value.near[0] == "Feature"


def test_an_empty_vault_says_so() -> None:
    assert ask(vault_of({}), "stats").empty == "this vault has no notes"
    vault = vault_of({"Note": "Words only.\n"})
    assert ask(vault, "stats", template="Feature").empty == "no note follows `Feature`"
