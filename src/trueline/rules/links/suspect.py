"""A design that was approved rests on a note that says something else since.

Whoever approved the design had read what it links to. Where that has changed in meaning, the approval may no
longer hold: an endpoint it calls is gone, a target it counts on is looser. Only what is being planned or built
is looked at, not what is completed; that the other note has only come further makes no link suspect.
It is a warning where something was taken away or weakened, else for information.

This needs git's history, so it is silent unless `trueline check --history` or the setting
`check = { history = true }` asks for it. Both work with `--watch`, too. Editors never show it: it takes git a fraction
of a second for each approved design, which is too much for every pause in typing. `trueline since-approval NAME` tells the whole story of one design.

## Bad

```md before path=docs/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
```

```md path=docs/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /v2/labels/{id}`

- **Purpose:** Reads one label
```

```md path=docs/2. Planned/Packing Slips.md
---
tags:
  - status/designed
---
# Feature: Packing Slips

Each slip shows the label of [[Parcel Labels]].
```

## Good

```md before path=docs/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
```

```md path=docs/Parcel Labels.md
---
tags:
  - status/implemented
---
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
```

```md path=docs/2. Planned/Packing Slips.md
---
tags:
  - status/designed
---
# Feature: Packing Slips

Each slip shows the label of [[Parcel Labels]].
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault


@rule(scope=Scope.VAULT, severity=Severity.WARNING, early=Severity.INFO)
def check(vault: Vault) -> Iterator[Finding]:
    for path, found in vault.suspects.items():
        for suspect in found:
            more = f" and {len(suspect.what) - 2} more" if len(suspect.what) > 2 else ""
            yield Finding(
                suspect.span,
                f"{shown(suspect.name)} says something else since this was approved ({suspect.since}):"
                f" {', '.join(suspect.what[:2])}{more}",
                help="see whether the design still holds, then set its status again",
                severity=None if suspect.grave else Severity.INFO,
                path=path,
            )
