"""Database migrations are listed, and nothing says how they are undone.

Code is rolled back in a minute, a dropped column is not. The rollback strategy was written, but it neither
ticks that the migration is reversible nor says a word about undoing it. A migration that drops, renames or
converts is a warning; one that only adds is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 5. Failure Modes & Recovery

### Rollback Strategy

- [x] Feature flag controlled
- [ ] Database migration reversible
- [ ] Backward compatible with previous version

## 10. Migration & Rollout

### Database Migrations

1. `V012` drops the column `parcels.label_text`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 5. Failure Modes & Recovery

### Rollback Strategy

The column is restored from the copy `parcels_label_text_old`, kept for a month.

- [x] Feature flag controlled
- [x] Database migration reversible
- [ ] Backward compatible with previous version

## 10. Migration & Rollout

### Database Migrations

1. `V012` drops the column `parcels.label_text`
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.failures import Failures
from trueline.model.sections.rollout import Migration, Rollout
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.template import State

_DESTROYS = re.compile(
    r"\b(?:drop(?:s|ped|ping)?|delet(?:es?|ing)|remov(?:es?|ing)|renam(?:es?|ing)|truncat(?:es?|ing)|convert(?:s|ing)?"
    r"|alter(?:s|ing)?\b[^.]{0,80}\btype|chang(?:es?|ing) (?:the )?type|split(?:s|ting)?|merg(?:es?|ing))\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:revers\w+|roll(?:ed|ing)? ?back|rollback|undo\w*|down|restor\w+|revert\w*|backup|drop(?:s|ping)?|additive|kept)\b",
    re.IGNORECASE,
)
_REVERSIBLE = re.compile(r"\bmigrations?\b.{0,80}\breversible\b|\breversible\b.{0,80}\bmigrations?\b", re.IGNORECASE)


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    migrations = document[Rollout].migrations
    state = document.lowering.state("Rollback Strategy")
    if not migrations or state in (State.ABSENT, State.NOT_APPLICABLE):
        return
    failures = document[Failures]
    option = next((choice for choice in failures.rollback if _REVERSIBLE.search(choice.text)), None)
    if option is None or option.ticked or _said(document, [*migrations]):
        return
    worst = next((migration for migration in migrations if _DESTROYS.search(migration.text)), None)
    migration = worst or migrations[0]
    yield Finding(
        migration.span,
        f"{shown(migration.name)} {'destroys' if worst else 'changes the database'}, and nothing says how it is undone"
        if not worst
        else f"{shown(migration.name)} takes something away, and nothing says how it is undone",
        help="tick that the migration is reversible, or say what is restored, and from where",
        related=(Related(document.path, option.span, "not ticked"),),
        severity=None if worst and state is not State.UNTOUCHED else Severity.INFO,
    )


def _said(document: Document, migrations: list[Migration]) -> bool:
    """Whether the author wrote, beside the options, how to go back."""
    failures = document[Failures]
    plan = failures.rollback_plan.text
    for choice in failures.rollback:
        plan = plan.replace(choice.text, " ")
    return bool(_UNDONE.search(plan)) or any(
        re.search(r"\b(?:revers|roll ?back|undo|down)\w*", migration.text, re.IGNORECASE) for migration in migrations
    )
