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
from trueline.rules.designs import Claims, gather, other_places
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault


@rule(early=Severity.INFO, scope=Scope.SYMBOL, kind="flag")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = vault.table(_claims).get(symbol, [])
    for claim in claims:
        other = next(other.document for other in claims if other.document is not claim.document)
        yield Finding(
            claim.span,
            f"{shown(claim.name)} switches {shown(other.name)} too",
            help="give each feature its own flag, so that one can be switched off alone",
            related=other_places(claims, claim.document),
            path=claim.document.path,
        )


def _claims(vault: Vault) -> Claims:
    return gather(vault, _switched)


def _switched(document: Document) -> Iterator[tuple[Symbol, str, Span]]:
    flag = document[Rollout].flag
    if flag is not None and not document.meta.completed:
        yield flag_symbol(flag.name), flag.name, flag.span
