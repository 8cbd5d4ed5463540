"""The numbers of the migrations do not follow the order in which they are listed.

Tools run migrations by their number, people read the list; where the two disagree, a column is filled before
it exists. A number that stands twice or too early is a warning. A number left out is for information: it may
belong to another feature, and then nothing is wrong.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Database Migrations

1. `V013` fills `labels.printed_at`
2. `V012` creates `labels`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Database Migrations

1. `V012` creates `labels`
2. `V013` fills `labels.printed_at`
```
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.rollout import Migration, Rollout
from trueline.rules.rule import Finding, rule

# `V012`, `V12__labels.sql`, `0012_labels`, `20260401_labels`; dotted versions are compared part by part.
_NUMBER = re.compile(r"^\W*(?:V|v|U|R)?(\d+(?:[._]\d+)*)(?=__|[_.-]?[A-Za-z]|\W|$)")


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    migrations = document[Rollout].migrations
    if len(migrations) < 2:
        return
    numbered = [(migration, number) for migration in migrations if (number := _number(migration.name))]
    if len(numbered) < len(migrations):
        return
    for (before, last), (migration, number) in pairwise(numbered):
        if number <= last:
            word = "is also the number of the one before" if number == last else f"is listed after `{_short(before)}`"
            yield Finding(
                migration.span,
                f"migration `{_short(migration)}` {word}",
                help="list them in the order in which they run, each with a number of its own",
                related=(Related(document.path, before.span, "listed before"),),
            )
        elif len(number) == len(last) == 1 and 1 < number[0] - last[0] < 100:
            missing = number[0] - last[0] - 1
            yield Finding(
                migration.span,
                f"{'a number is' if missing == 1 else f'{missing} numbers are'} left out between"
                f" `{_short(before)}` and `{_short(migration)}`",
                help="nothing to do if another feature has them; else a migration is missing here",
                severity=Severity.INFO,
            )


def _number(name: str) -> tuple[int, ...]:
    found = _NUMBER.match(name)
    return tuple(int(part) for part in re.split(r"[._]", found[1])) if found else ()


def _short(migration: Migration) -> str:
    return re.split(r"__|\s", migration.name)[0][:40]
