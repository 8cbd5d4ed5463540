"""Small folders as other tools keep designs and decisions, written for these tests."""

ADR = {
    "adr/README.md": "# Decisions\n\nSee below.\n",
    "adr/0001-print-on-demand.md": """# 1. Print on demand

Date: 2024-03-05

## Status

Accepted

Superseded by [4. Print ahead](0004-print-ahead.md)

## Context

Labels went stale in drawers.

## Decision

We will print each label when its parcel is packed.

## Consequences

Packing waits for a printer.
""",
    "adr/0002-one-queue.md": """# One queue for all printers

* Status: accepted
* Deciders: Ida, Tom
* Date: 2024-04-01

## Context and Problem Statement

Which queue does a job go to?

## Decision Drivers

* Order within a parcel

## Considered Options

* One queue
* A queue each

## Decision Outcome

Chosen option: "One queue", because order stays.

### Positive Consequences

* Nothing overtakes.

### Negative Consequences

* One slow printer slows all.

## Pros and Cons of the Options

### One queue

* Good, because simple

### A queue each

* Bad, because jobs overtake
""",
    "adr/0003-keep-raw-scans.md": """---
status: "proposed"
date: 2025-01-31
decision-makers: [Ida]
---

# Keep raw scans

## Context and Problem Statement

Carriers dispute weights.

## Considered Options

1. Keep them
2. Drop them

## Decision Outcome

Chosen option: "Keep them", because disputes take months.

### Consequences

* Good, because there is proof
* Bad, because of their size

### Confirmation

A nightly job counts them.

## Weather

It rained.
""",
    "adr/0004-print-ahead.md": """# 4. Print ahead

Date: 2025-02-01

## Status

Accepted

Supersedes [1. Print on demand](0001-print-on-demand.md)

## Context

Packing waited for printers.

## Decision

We print the night before.

## Consequences

Some labels are thrown away.
""",
}

OPENSPEC = {
    "openspec/project.md": "# Parcels\n",
    "openspec/specs/labels/spec.md": "# labels Specification\n\n## Purpose\n\nLabels.\n",
    "openspec/changes/add-locker-codes/proposal.md": """# Change: Locker codes

## Why

Couriers wait at doors.

## What Changes

- A code opens a locker
- **BREAKING** `POST /parcels` needs a size

## Impact

- Affected code: the parcel service
""",
    "openspec/changes/add-locker-codes/design.md": """## Context

Lockers have no network.

## Goals / Non-Goals

- Goals: codes that work offline

## Decisions

- Codes are derived from the day

## Risks / Trade-offs

- A clock that is wrong → a grace of one day

## Open Questions

- Who replaces batteries?
""",
    "openspec/changes/add-locker-codes/tasks.md": """## 1. Codes

- [ ] 1.1 Derive a code
- [x] 1.2 Print it

## 2. Lockers

- [ ] 2.1 Read a code
""",
    "openspec/changes/add-locker-codes/specs/lockers/spec.md": """## ADDED Requirements

### Requirement: Open by code

A locker SHALL open by the code of the day.

#### Scenario: Right code

- **WHEN** the right code is typed
- **THEN** the door opens
""",
    "openspec/changes/archive/2025-05-06-drop-fax/proposal.md": "## Why\n\nNobody faxes.\n\n## What Changes\n\n- No fax\n",
}

SPEC_KIT = {
    "specs/003-quiet-hours/spec.md": """# Feature Specification: Quiet hours

**Feature Branch**: `003-quiet-hours`
**Created**: 2025-07-08
**Status**: Draft
**Input**: User description: "no mail at night"

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Sleep (Priority: P1)

A recipient sleeps.

**Acceptance Scenarios**:

1. **Given** it is night, **When** a parcel moves, **Then** no mail is sent

### Edge Cases

- What happens at a change of clocks?

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST hold mail from 22:00 to 07:00

### Key Entities

- **Preference**: when a recipient sleeps

## Success Criteria *(mandatory)*

### Measurable Outcomes

- **SC-001**: No mail at night
""",
    "specs/003-quiet-hours/plan.md": """# Implementation Plan: Quiet hours

**Branch**: `003-quiet-hours`

## Summary

Hold mail in a queue.

## Technical Context

**Language/Version**: Kotlin 2

## Project Structure

```text
src/quiet/
```
""",
    "specs/003-quiet-hours/tasks.md": "# Tasks: Quiet hours\n\n## Phase 1: Setup\n\n- [ ] T001 Make the queue\n",
    "specs/003-quiet-hours/research.md": "# Research\n\n## Queue or flag\n\nDecision: a queue.\n",
    "specs/003-quiet-hours/data-model.md": "# Data Model\n\n## Preference\n\n- from: time\n",
    "specs/003-quiet-hours/contracts/quiet.yaml": "openapi: 3.0.3\npaths: {}\n",
    "specs/003-quiet-hours/sketch.png": "\0",
}

KEP = {
    "keps/sig-mail/77-night-queue/kep.yaml": """title: Night queue
kep-number: 77
authors:
  - "@ida"
owning-sig: sig-mail
status: implementable
creation-date: 2024-11-12
""",
    "keps/sig-mail/77-night-queue/README.md": """# KEP-77: Night queue

<!-- toc -->
- [Summary](#summary)
<!-- /toc -->

## Summary

Mail waits until morning.

## Motivation

People sleep.

### Goals

- No mail at night

### Non-Goals

- Text messages

## Proposal

A queue.

### Risks and Mitigations

It fills up.

## Design Details

One table.

### Test Plan

##### Unit tests

- `queue`: 80 %

### Graduation Criteria

#### Alpha

- Behind a gate

## Implementation History

- 2024-11-12: begun

## Drawbacks

Mail is late.
""",
    "keps/sig-mail/77-night-queue/queue.svg": "<svg/>",
}
