"""A rollout phase does not say what would stop it.

In the middle of a rollout everybody is busy explaining why a number looks bad. What triggers the way back
is decided before, or not at all. The last phase often needs none; a word such as `none` says so. It is for
information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Rollout Phases

| Phase | Scope | Success Criteria | Rollback Trigger |
| ----- | ----- | ---------------- | ---------------- |
| 1 | One packing table | A day without a mixed-up label | Any mixed-up label |
| 2 | All tables | A week without one | |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Rollout Phases

| Phase | Scope | Success Criteria | Rollback Trigger |
| ----- | ----- | ---------------- | ---------------- |
| 1 | One packing table | A day without a mixed-up label | Any mixed-up label |
| 2 | All tables | A week without one | Two in a day |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.rollout import Rollout
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    for phase in document[Rollout].phases:
        if phase.rollback_span is not None and not phase.rollback and (phase.scope or phase.success):
            name = phase.name if phase.name.lower().startswith("phase") else f"phase {phase.name}".strip()
            yield Finding(
                phase.rollback_span if phase.span.empty else phase.span,
                f"{shown(name)} has no rollback trigger",
                help="say what would stop it, or `none` and why",
            )
