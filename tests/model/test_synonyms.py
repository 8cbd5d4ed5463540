"""Teams whose templates call the sections otherwise: renamed, reordered, some left out."""

from rule_examples import make_vault
from trueline.formats.json import plain
from trueline.model import Document

SPEC = """\
---
status: draft
owner:
reviewers: []
created:
---
# Tech Spec: <name>

## Context and Problem

> What is wrong today? Who feels it?

## Goals

- Goal 1
- Goal 2

## Non-Goals

## Proposed Design

### Architecture

### Services

| Service | New/Changed | Responsibility |
| ------- | ----------- | -------------- |
|         |             |                |

### Database Changes

| Table | New/Changed | Columns |
| ----- | ----------- | ------- |
|       |             |         |

### API

| Method | Route | Description | Errors |
| ------ | ----- | ----------- | ------ |
|        |       |             |        |

## Rollout Plan

| Stage | Audience | Exit criteria |
| ----- | -------- | ------------- |
| 1     |          |               |

**Feature flag:**

## Monitoring

### Metrics

### Alerts

## Risks

| Risk | Likelihood | Mitigation |
| ---- | ---------- | ---------- |

## Questions

## Work Items

- [ ]

## Decision Log

| # | Decision | Why | When |
| - | -------- | --- | ---- |

## History

| Version | Date | Who | What |
| ------- | ---- | --- | ---- |
"""

REFUNDS = """\
---
status: accepted
owner: "[[Mara]]"
reviewers: [Jo, Kim]
created: 2026-04-02
---
# Tech Spec: Refunds

## Context and Problem

> What is wrong today? Who feels it?

Support refunds by hand.

## Goals

- A refund takes a minute
- Nobody refunds twice

## Non-Goals

- Chargebacks

## Proposed Design

### Architecture

See below.

### Services

| Service | New/Changed | Responsibility |
| ------- | ----------- | -------------- |
| `RefundService` | New | pays back |
| `PaymentGateway` | Changed | gains refund |

### Database Changes

| Table | New/Changed | Columns |
| ----- | ----------- | ------- |
| `refunds` | New | id, amount |
| `payments` | Changed | refunded_at |

### API

| Method | Route | Description | Errors |
| ------ | ----- | ----------- | ------ |
| POST | /v2/refunds | make one | 400, 409 |
| GET | /v2/refunds/{id} | read one | 404 |

## Rollout Plan

| Stage | Audience | Exit criteria |
| ----- | -------- | ------------- |
| 1 | staff | no double refund |
| 2 | all | |

**Feature flag:** `refunds-self-service`

## Monitoring

### Metrics

| Metric | Normal | Alert at |
|---|---|---|
| `refunds_total` | < 10/h | > 100/h |

### Alerts

| Condition | Severity | Response |
|---|---|---|
| more than 100/h | page | switch the flag off |

## Risks

| Risk | Likelihood | Mitigation |
| ---- | ---------- | ---------- |
| double refund | low | idempotency key |

## Questions

1. Who approves above 500?
2. ~~Partial refunds?~~

## Work Items

- [x] table
- [ ] service
  - [ ] gateway

## Decision Log

| # | Decision | Why | When |
| - | -------- | --- | ---- |
| 1 | no partial | simple | 2026-04-03 |

## History

| Version | Date | Who | What |
| ------- | ---- | --- | ---- |
| 0.1 | 2026-04-02 | Mara | first |
"""

RFC = """\
---
tags:
  - rfc/proposed
  - rfc/accepted
  - rfc/done
Author:
Date:
Depends-On:
---
# RFC: {{title}}

## Summary

*One paragraph.*

## Motivation

*Why now?*

## Acceptance Criteria

- [ ] ...

## Detailed Design

### Domain Model

#### EntityName

- **Purpose:**
- **Fields:**

### Modules

#### ModuleName

- **Responsibility:**
- **Depends on:**
- **Used by:**

### Endpoints

#### GET /path

**Errors:**

### Failure Scenarios

| Dependency | What happens | What we do |
|---|---|---|
| | | |

## Observability

**Metrics:**

-

**Logs:**

-

## Open Issues

- [ ]

## Milestones

### M1

- [ ]

## References

- [[]]
"""

CARDS = """\
---
tags:
  - rfc/accepted
Author: Ana
Date: 2026-03-01
Depends-On:
  - "[[Refunds]]"
---
# RFC: Gift Cards

## Summary

Shops sell cards.

## Motivation

Christmas.

## Acceptance Criteria

- [ ] A card can be bought
- [x] A card can be redeemed

## Detailed Design

### Domain Model

#### GiftCard

- **Purpose:** money on a code
- **Fields:** `code`, `balance`

#### Redemption

- **Purpose:** one use

### Modules

#### CardIssuer

- **Responsibility:** issues
- **Depends on:** [[Payments]]
- **Used by:** Checkout

#### CardRedeemer

- **Responsibility:** redeems

### Endpoints

#### POST /cards

Issues a card.

**Errors:** 400, 402

#### GET /cards/:code

**Errors:**

- 404 unknown
- 410 spent

### Failure Scenarios

| Dependency | What happens | What we do |
|---|---|---|
| Payments | no issue | retry |
| Mail | no code sent | queue |

## Observability

**Metrics:**

- `cards_issued_total`

**Logs:**

- card issued

## Open Issues

- [ ] Expiry?
- [x] Currency? Euro only

## Milestones

### M1 Issue

- [x] table
- [ ] endpoint

### M2 Redeem

- [ ] endpoint

## References

- [[Refunds]] - paying back
"""


def read(template: str, path: str, text: str) -> Document:
    vault = make_vault({template.split("\n", 1)[0]: template.split("\n", 1)[1].encode(), path: text.encode()})
    return vault.documents[path]


def test_tables_of_what_is_new_and_what_changes() -> None:
    found = plain(read("templates/Tech Spec.md\n" + SPEC, "specs/Refunds.md", REFUNDS))
    assert found["entities_new"] == ["refunds"]
    assert found["entities_modified"] == ["payments"]
    assert found["components_new"] == ["RefundService"]
    assert found["components_affected"] == ["PaymentGateway"]
    assert [(e["method"], e["path"], e["errors"]) for e in found["endpoints"]] == [
        ("POST", "/v2/refunds", [400, 409]),
        ("GET", "/v2/refunds/{id}", [404]),
    ]


def test_plans_and_records_under_other_names() -> None:
    found = plain(read("templates/Tech Spec.md\n" + SPEC, "specs/Refunds.md", REFUNDS))
    assert found["tasks"] == {"done": 1, "total": 3}
    assert (found["rollout_phases"], found["feature_flag"]) == (2, "refunds-self-service")
    assert (found["decisions"], found["changelog_rows"]) == (1, 1)
    assert [question["resolved"] for question in found["open_questions"]] == [False, True]
    assert (found["metrics"], found["alerts"]) == (["refunds_total"], 1)


def test_headings_for_things_and_groups_of_tasks() -> None:
    found = plain(read("docs/templates/RFC.md\n" + RFC, "docs/rfcs/Gift Cards.md", CARDS))
    assert [(c["text"], c["done"]) for c in found["success_criteria"]] == [
        ("A card can be bought", False),
        ("A card can be redeemed", True),
    ]
    assert found["entities_new"] == ["GiftCard", "Redemption"]
    assert found["components_new"] == ["CardIssuer", "CardRedeemer"]
    assert found["dependency_failures"] == ["Payments", "Mail"]
    assert found["tasks"] == {"done": 1, "total": 3}
    assert found["related"] == ["Refunds"]


def test_an_untouched_copy_of_the_template_says_nothing() -> None:
    found = plain(read("docs/templates/RFC.md\n" + RFC, "docs/rfcs/Empty.md", RFC.replace("{{title}}", "Empty")))
    assert not [name for name in ("success_criteria", "entities_new", "components_new", "endpoints") if found[name]]
    assert found["tasks"] == {"done": 0, "total": 0}


def test_a_heading_that_the_template_does_not_have_is_none_of_them() -> None:
    text = "# Feature: Refunds\n\n## Milestones\n\n- [ ] one\n\n## Services\n\n#### Payer\n\n- **Responsibility:** x\n"
    vault = make_vault({"docs/2. Planned/Refunds.md": text.encode()})
    found = plain(next(iter(vault.documents.values())))
    assert (found["tasks"], found["components_new"]) == ({"done": 0, "total": 0}, [])
