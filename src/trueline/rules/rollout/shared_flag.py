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
from trueline.model import Document, Symbol
from trueline.model.sections.rollout import Rollout
from trueline.model.symbols import flag_symbol
from trueline.rules.blocks import shown
from trueline.rules.designs import Claim, claims_of, other_places, rivals
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault, facts


@facts
def switches(document: Document) -> Iterator[tuple[Symbol, Claim]]:
    """The flag by which a design that is not completed is switched on."""
    flag = document[Rollout].flag
    if flag is not None and not document.meta.completed:
        yield from claims_of(document, [(flag_symbol(flag.name), flag.name, flag.span)])


@rule(early=Severity.INFO, scope=Scope.SYMBOL, facts=(switches,), least=2)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = rivals(vault, vault.relation(switches)[symbol])
    for note, claim in claims:
        other = next(other for other, _ in claims if other.path != note.path)
        yield Finding(
            claim.span,
            f"{shown(claim.name)} switches {shown(other.name)} too",
            help="give each feature its own flag, so that one can be switched off alone",
            related=other_places(claims, note),
            path=note.path,
        )
