"""Two designs are switched by the same feature flag.

Switching one off switches off both. That is found out in the incident in which one of them has to go off
and the other must not. Designs that are completed and retired ones do not count.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `new-packing`
```

```md path=docs/2. Planned/Packing Slips.md
# Feature: Packing Slips

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `new_packing`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `parcel-labels`
```

```md path=docs/2. Planned/Packing Slips.md
# Feature: Packing Slips

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `packing-slips`
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol
from trueline.model.sections.rollout import Rollout
from trueline.rules.blocks import shown
from trueline.rules.designs import other_places, rivals
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault


@rule(early=Severity.INFO, scope=Scope.SYMBOL, kind="flag")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    uses = [
        (document, flag)
        for document in rivals(vault, symbol)
        if (flag := document[Rollout].flag) is not None and not document.meta.completed
    ]
    for document, flag in uses if len(uses) > 1 else ():
        others = [other.name for other, _ in uses if other is not document]
        yield Finding(
            flag.span,
            f"{shown(flag.name)} switches {shown(others[0])} too",
            help="give each feature its own flag, so that one can be switched off alone",
            related=other_places([(one, its.span) for one, its in uses], document),
            path=document.path,
        )
