"""The four matrices, and what is missing in each."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.queries import UnknownName
from trueline.queries._reach_leaving import significant, speaks_of
from trueline.queries._reach_matrices import Element, Need, Permitted, Proof
from trueline.queries.matrix import matrix

LABELS = """# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] A label is printed within two seconds of packing
- [ ] Nobody asks support for a label

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `labels` | One label | `id`, `recipient` |

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints
- **Dependencies:** PostgreSQL, RabbitMQ

## 4. API Design

### New Endpoints

#### `POST /labels`

**Response:**

```json
{"recipient": "Ada", "id": 7}
```

**Error Cases:**

- `403` - not a packer

#### `GET /labels/{id}`

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Database | Unreachable | Nothing is printed | By itself |
| Paper mill | Strike | Thinner paper | Wait |

## 6. Security

### Authentication & Authorization

- **Required permissions:** `labels:write` to print and change, `labels:read` to read

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| Recipient of a parcel | PII | Encryption |
| Weight of the paper | Public | None |

## 9. Testing Strategy

### Integration Tests

- [ ] A label is printed after packing
"""
FILES = {"docs/2. Planned/Parcel Labels.md": LABELS.encode()}


def ask(kind: str, feature: str = "") -> tuple[list[tuple[object, ...]], str]:
    answer = matrix.ask(make_vault(FILES), kind, feature)
    return [row for table in answer.tables for row in table.rows], answer.tables[0].note if answer.tables else ""


def test_permissions() -> None:
    rows, note = ask("permissions")
    assert [(row.endpoint, row.permission, row.basis, row.refuses) for row in rows if isinstance(row, Permitted)] == [
        ("POST /labels", "`labels:write` to print and change", "by verb", ("403",)),
        ("GET /labels/{id}", "`labels:read` to read", "by verb", ()),
    ]
    assert not note


def test_data() -> None:
    rows, note = ask("data")
    recipient, weight = (row for row in rows if isinstance(row, Element))
    assert (recipient.stored_in, recipient.leaves_by) == (("labels",), ("POST /labels",))
    assert (weight.stored_in, weight.leaves_by) == ((), ())
    assert note.startswith("1 of 2")


def test_failures() -> None:
    rows, note = ask("failures")
    assert [(row.dependency, row.needed_by, row.declared, row.behaviour) for row in rows if isinstance(row, Need)] == [
        ("PostgreSQL", ("LabelPrinter",), True, "Nothing is printed"),
        ("RabbitMQ", ("LabelPrinter",), False, ""),
        ("Paper mill", (), True, "Thinner paper"),
    ]
    assert note.startswith("1 of 3")


def test_criteria() -> None:
    rows, _ = ask("criteria", "Parcel Labels")
    assert [(row.tests, row.line) for row in rows if isinstance(row, Proof)] == [
        (("integration: A label is printed after packing",), 7),
        ((), 8),
    ]


@pytest.mark.parametrize(
    ("element", "said", "found"),
    [
        ("`api_key`", "api key of a shop", True),
        ("`api_key`", "key", False),
        ("Signing secret", "secret", True),
        ("Order number", "number", False),
        ("Order number", "order", True),
        ("Chosen statuses and channel", "channel", True),
        ("Town of the recipient", "recipient", False),
        ("the data", "data", False),
    ],
)
def test_what_speaks_of_a_data_element(element: str, said: str, found: bool) -> None:
    assert speaks_of(element, significant(said)) is found


def test_unknown_matrix_and_feature() -> None:
    with pytest.raises(UnknownName) as raised:
        ask("permission")
    assert "permissions" in raised.value.near
    with pytest.raises(UnknownName):
        ask("data", "Zeppelin")


@pytest.mark.parametrize("kind", ["permissions", "data", "failures", "criteria"])
def test_empty_matrix_says_why(kind: str) -> None:
    assert matrix.ask(make_vault({}), kind).empty
    assert matrix.ask(make_vault({"docs/Home.md": b"# Home\n"}), kind, "Home").empty
