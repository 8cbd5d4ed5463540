"""A vault that has something in every table, and databases made of vaults."""

import sqlite3

from rule_examples import make_vault
from trueline.store.filling import content_of_vault, fill
from trueline.vault import Vault

FULL = """---
tags:
  - status/designed
  - priority/high
Created: 2026-04-01
Updated: 2026-04-02
aliases:
  - Label sheets
Domains:
  - "[[Printing]]"
blocked-by:
  - "[[Address Book]]"
---
# Feature: Parcel Labels

A line before everything.

## 1. Overview

### Problem Statement

Shops write labels by hand.

### Proposed Solution

They print them with `LabelPrinter`.

### Success Criteria

- [x] A label is printed within 2 s
- [ ] No label is lost

## 2. Data Model

### New Entities

#### print_jobs

| Column | Type | Note |
| ------ | ---- | ---- |
| id | uuid | key |
| state | text | `waiting` or `done` |

### Entity Modifications

| Entity | Change | Rationale |
| ------ | ------ | --------- |
| `parcels` | gains `label_id` | one label each |

### Data Ownership

`print_jobs` is owned by the [[Printing]] domain.

### Relationships

```
[PrintJob] ---(belongs to)---> [Parcel]
```

### Data Lifecycle

- **Creation:** when a label is asked for
- **Deletion:** after 30 days

### Consistency Requirements

- [x] Requires strong consistency (ACID transactions)

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** prints labels
- **Dependencies:** [[Address Book]], `PostgreSQL`
- **Exposes to:** `ParcelService`

### Affected Existing Components

| Component | Change Required | Impact |
| --------- | --------------- | ------ |
| `ParcelService` | asks for labels | low |

### Component Interaction Diagram

```mermaid
sequenceDiagram
    participant P as ParcelService
    participant L as LabelPrinter
    P->>L: print
```

## 4. API Design

### New Endpoints

#### `PUT /labels/{id}`

- **Purpose:** change a label
- **Path Parameters:** `id`: which one
- **Request:**

```json
{"size": "A6"}
```

- **Error Cases:** `404`, `409` it was printed

### Contract Changes

None for old clients.

### Idempotency

- [x] Idempotent

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| PostgreSQL | down | labels wait | try again |

### Partial Failure Scenarios

| Scenario | State Left Behind | Recovery Strategy |
| -------- | ----------------- | ----------------- |
| paper runs out | half a label | print it again |

### Rollback Strategy

- [x] Feature flag

### Blast Radius

Shops cannot print.

## 6. Security

### Authentication & Authorization

- **Who can access this feature:** shops
- **Authorization model:** roles
- **Required permissions:** `labels:write`

### Data Sensitivity

| Data Element | Sensitivity | Protection |
| ------------ | ----------- | ---------- |
| Address | personal | encrypted |

### Trust Boundaries

The printer is outside.

### Attack Vectors Considered

- [x] Injection

## 7. Performance & Scale

### Expected Load

- **Requests:** 10 requests/second

### Performance Requirements

- **Latency target:** p50: 100 ms, p99: 2 s

### Scaling Strategy

- [x] Horizontal scaling
- **Bottleneck:** the printer

### Caching Strategy

None is needed yet, labels are small.

### Database Considerations

- **Indexes:** `print_jobs(state)`

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| ------ | ------------ | --------------- |
| `labels_seconds` | < 1s | > 2s |

### Logging

| Event | Level | Key Fields |
| ----- | ----- | ---------- |
| `label.printed` | INFO | id |

### Tracing

One span for each label.

### Alerting

| Condition | Severity | Response |
| --------- | -------- | -------- |
| `labels_seconds` > 2s | page | look at the printer |

## 9. Testing Strategy

### Unit Tests

- [x] T-1 a label has an address

### Load Testing

- [x] Required: 20 labels a second

## 10. Migration & Rollout

### Database Migrations

1. `V7__print_jobs` adds the table

### Data Backfill

Nothing to fill.

### Feature Flags

- **Flag name:** `labels_v2`
- **Rollout strategy:** shop by shop

### Rollout Phases

| Phase | Scope | Success Criteria | Rollback Trigger |
| ----- | ----- | ---------------- | ---------------- |
| 1 | one shop | no complaint | a complaint |

## 11. Open Questions

- [ ] Which paper?

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-04-01 | A6 only | one size | A5 |

## 13. Implementation Tasks

### Printing

- [x] Print

## Related Documents

- [[Address Book]] - where addresses come from
- [a picture](../pictures/label.png)
- [the standard](https://example.org/label)
- [[Nowhere]]

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-04-01 | Ada | first design |
"""

COMPONENT = """# Address Book

## Dependencies

### Internal Dependencies

- [[Parcel Labels]] - prints

## Decision

Addresses are kept in one place.
"""

FILES: dict[str, bytes] = {
    "docs/2. Planned/Parcel Labels.md": FULL.encode(),
    "docs/4. Completed/Address Book.md": COMPONENT.encode(),
    "docs/domains/Printing.md": b"# Printing\n",
    "docs/pictures/label.png": b"",
}


def full_vault() -> Vault:
    """The vault in which nothing is empty."""
    return make_vault(FILES, unread=("docs/Locked.md",))


def filled(vault: Vault) -> sqlite3.Connection:
    """A database in memory that holds a vault."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill(connection, content_of_vault(vault))
    return connection


def dump(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold, but for the ids of sections and what `about` says."""
    from trueline.store.schema import all_tables

    held = {}
    for table in all_tables().values():
        names = [column.name for column in table.columns if column.name != "id"]
        if table.name != "about":
            held[table.name] = sorted(connection.execute(f"SELECT {', '.join(names)} FROM {table.name}"), key=repr)
    return held
