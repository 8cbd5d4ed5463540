"""What hangs together with what: names resolved, directions right, nothing of the template's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.rule_examples import make_vault

from trueline.model import Symbol
from trueline.vault.network import network
from trueline.vault.points import Network, symbols_called, users_of
from trueline.vault.resources import dependency_symbol, is_actor, is_outside, resource_kind
from trueline.vault.ties import Mention, told

LABELS = """# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `labels` | One printed label | `id` |

### Relationships

```
shops ||--o{ labels : prints
[labels] --(belongs to)--> [parcels]
```

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** [[ParcelService]], PostgreSQL, RabbitMQ
- **Exposes to:** Shops, `PackingApi`

### Component Interaction Diagram

```mermaid
sequenceDiagram
    participant C as Client
    participant P as LabelPrinter
    participant Q as RabbitMQ
    participant S as Stripe
    C->>P: print
    P->>S: charge
    S-->>P: ok
    Q->>P: parcel.packed
```

## 4. API Design

### New Endpoints

#### `POST /labels/{id}`

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Database | Unreachable | Nothing is printed | By itself |
"""
SERVICE = "# ParcelService\n\n## Dependencies\n\n- [[ParcelRepository]]: rows\n"
FILES = {
    "docs/2. Planned/Parcel Labels.md": LABELS.encode(),
    "docs/ParcelService.md": SERVICE.encode(),
}


def made(files: dict[str, bytes]) -> Network:
    return make_vault(files).table(network)


def steps(known: Network, name: str) -> set[tuple[str, str]]:
    """Who is affected by the one thing called `name`, and why."""
    (symbol,) = symbols_called(known, name)
    return {(known.points[step.source].label, step.label) for step in users_of(known, symbol)}


def test_who_depends_on_what() -> None:
    known = made(FILES)
    assert ("LabelPrinter", "depends on") in steps(known, "PostgreSQL")
    assert ("LabelPrinter", "depends on") in steps(known, "ParcelService")
    assert ("Shops", "uses") in steps(known, "LabelPrinter")
    assert ("Parcel Labels", "defines") in steps(known, "LabelPrinter")
    assert ("Client", "calls") in steps(known, "LabelPrinter")
    assert ("LabelPrinter", "calls") in steps(known, "Stripe")


def test_note_of_a_component_is_the_component() -> None:
    known = made(FILES)
    (symbol,) = symbols_called(known, "ParcelService")
    assert symbol == Symbol("component", "parcelservice")
    assert known.points[symbol].path == "docs/ParcelService.md"
    assert ("ParcelService", "depends on") in steps(known, "ParcelRepository")


def test_an_answer_is_no_call_and_a_queue_needs_nobody() -> None:
    known = made(FILES)
    assert not {source for source, label in steps(known, "LabelPrinter") if label == "calls"} & {"Stripe", "RabbitMQ"}
    assert ("LabelPrinter", "hears from") in steps(known, "RabbitMQ")


def test_many_depend_on_one() -> None:
    known = made(FILES)
    assert ("labels", "refers to") in steps(known, "entity shops")
    assert ("labels", "refers to") in steps(known, "entity parcels")
    assert not [label for _, label in steps(known, "entity labels") if label == "refers to"]


def test_general_word_may_mean_the_product() -> None:
    assert ("Database", "may mean") in steps(made(FILES), "Postgres")


@pytest.mark.parametrize(
    "name", ["POST /labels/{id}", "POST /labels/:labelId/", "/labels/<id>", "endpoint POST /labels/{}"]
)
def test_endpoint_however_it_is_spelled(name: str) -> None:
    assert symbols_called(made(FILES), name) == (Symbol("endpoint", "POST /labels/{}"),)


@pytest.mark.parametrize("name", ["labels", "Label", "LabelEntity", "entity labels", "labels table"])
def test_entity_however_it_is_spelled(name: str) -> None:
    assert Symbol("entity", "label") in symbols_called(made(FILES), name)


def test_domain_and_table_of_one_name_are_two() -> None:
    files = {**FILES, "docs/Labels.md": b"# Labels\n"}
    assert set(symbols_called(made(files), "labels")) >= {Symbol("entity", "label"), Symbol("document", "labels")}
    assert symbols_called(made(files), "entity labels") == (Symbol("entity", "label"),)


def test_unknown_name_means_nothing() -> None:
    assert symbols_called(made(FILES), "Zeppelin") == ()


def test_what_is_named_stands_on_its_line() -> None:
    (document,) = (d for d in make_vault(FILES).documents.values() if d.name == "Parcel Labels")
    lines = LABELS.splitlines()
    named = {said.label: lines[said.line.number - 1] for said in told(document) if isinstance(said, Mention)}
    for name in ("LabelPrinter", "labels", "PostgreSQL", "Database", "POST /labels/{id}"):
        assert name in named[name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Postgres", "PostgreSQL 16"),
        ("the PostgreSQL database", "postgresql"),
        ("Nango", "Nango API"),
        ("AWS S3", "s3"),
    ],
)
def test_one_thing_outside_has_one_symbol(one: str, other: str) -> None:
    assert dependency_symbol(one) == dependency_symbol(other)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Database", "database"),
        ("RabbitMQ", "queue"),
        ("RedisConfig", ""),
        ("AI/LLM service", "model"),
        ("Parcels", ""),
    ],
)
def test_kind_of_resource(name: str, kind: str) -> None:
    assert resource_kind(name) == kind


def test_what_is_outside_and_who_only_uses() -> None:
    assert is_outside("the carrier's API") and not is_outside("CarrierApi")
    assert is_actor("Client") and is_actor("the support tool") and not is_actor("LabelPrinter")


@given(st.lists(st.sampled_from(LABELS.splitlines()), max_size=40), st.text(max_size=40))
@settings(deadline=None, max_examples=60)
def test_any_document_has_a_network(lines: list[str], odd: str) -> None:
    text = "# Feature: X\n" + "\n".join([*lines, odd])
    known = made({"docs/X.md": text.encode("utf-8", "replace"), "docs/Y.md": SERVICE.encode()})
    for target, found in known.users.items():
        assert target in known.points
        for step in found:
            assert step.target == target and step.source in known.points and step.source != target
