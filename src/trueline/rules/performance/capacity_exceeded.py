"""All designs together expect more of a dependency than a document says that it can bear.

Each design looks at its own load; what several put on one queue, one API or one service nobody adds up, until
it gives way. A limit is the throughput that the design or note of the dependency aims at, or a rate beside a
word such as *limit* or *at most* where a bottleneck or a failure of the dependency is described. One request of
a design is counted as one of the dependency: a rough upper picture. It is a warning where already the usual
loads exceed the limit, for information where only all peaks at once do. `trueline capacity` shows the sums.

## Bad

```md path=docs/3. Active/Label Printing.md
# Feature: Label Printing

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels

## 7. Performance & Scale

### Performance Requirements

- **Throughput target:** 50 requests/s
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** LabelPrinter

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** 30 on average
```

```md path=docs/2. Planned/Bulk Import.md
# Feature: Bulk Import

## 3. Component Design

### New Components

#### Importer

- **Responsibility:** Reads parcels
- **Dependencies:** LabelPrinter

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** 40 on average
```

## Good

```md path=docs/3. Active/Label Printing.md
# Feature: Label Printing

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels

## 7. Performance & Scale

### Performance Requirements

- **Throughput target:** 100 requests/s
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** LabelPrinter

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** 30 on average
```

```md path=docs/2. Planned/Bulk Import.md
# Feature: Bulk Import

## 3. Component Design

### New Components

#### Importer

- **Responsibility:** Reads parcels
- **Dependencies:** LabelPrinter

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** 40 on average
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Related, Severity
from trueline.model import Symbol
from trueline.rules.blocks import shown
from trueline.rules.performance._shared_loads import Bound, Expected, bounds, expected
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Entry, Vault

_MOST_PLACES = 6


@rule(scope=Scope.SYMBOL, facts=(bounds,), severity=Severity.WARNING, early=Severity.INFO)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for note, bound in vault.relation(bounds)[symbol]:
        rows = [row for row in vault.relation(expected)[symbol] if row[0].path != note.path or not bound.own]
        typical = sum(one.typical for _, one in rows)
        peak = sum(one.peak for _, one in rows)
        if peak > bound.per_second:
            yield _finding(note, bound, rows, typical, peak)


def _finding(note: Entry, bound: Bound, rows: Sequence[tuple[Entry, Expected]], typical: float, peak: float) -> Finding:
    usual = typical > bound.per_second
    number = typical if usual else peak
    who = f"{len(rows)} designs together expect" if len(rows) > 1 else f"{shown(rows[0][0].name)} expects"
    return Finding(
        bound.span,
        f"{who} {number:g}/s of {shown(bound.name)}{'' if usual else ' at peak'}, and it is to bear {bound.per_second:g}/s",
        help="raise the limit, lower the loads, or say how they are kept apart",
        related=tuple(
            Related(there.path, one.span, f"`{there.name}`: {one.typical:g}/s, {one.peak:g}/s at peak")
            for there, one in rows[:_MOST_PLACES]
        ),
        severity=None if usual else Severity.INFO,
        path=note.path,
    )
