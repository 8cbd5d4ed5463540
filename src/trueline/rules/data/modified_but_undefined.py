"""A design modifies an entity that no note describes.

Either the name is misspelt, and the change is planned for something that does not exist, or the entity
lives only in the code, and whoever reads the design cannot see what is being changed. A near miss of a known
name is a warning; an entity that is merely not described anywhere is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `shipping_labels` | What was printed | `id` |
```

```md path=docs/2. Planned/Customs Forms.md
# Feature: Customs Forms

## 2. Data Model

### Entity Modifications

| Entity | Change | Rationale |
| ------ | ------ | --------- |
| `shiping_labels` | Add `customs_code` | Printed beside the address |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `shipping_labels` | What was printed | `id` |
```

```md path=docs/2. Planned/Customs Forms.md
# Feature: Customs Forms

## 2. Data Model

### Entity Modifications

| Entity | Change | Rationale |
| ------ | ------ | --------- |
| `shipping_labels` | Add `customs_code` | Printed beside the address |
```

## Fix safety

Where one known entity has nearly the same name, the fix writes that name. It may be another entity after all.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Symbol
from trueline.rules.blocks import shown
from trueline.rules.data._entities import (
    EntityUse,
    altered,
    described,
    entity_notes,
    known_described,
    misspelt_change,
    noted_elsewhere,
)
from trueline.rules.designs import is_design
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit
from trueline.vault import Vault


@rule(scope=Scope.SYMBOL, facts=(altered,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    if symbol in vault.relation(described) or symbol in vault.relation(entity_notes):
        return
    for note, use in vault.relation(altered)[symbol]:
        if is_design(note):
            near = misspelt_change(vault, use.name)
            if near:
                yield _misspelt(note.path, use, near)
            elif vault.table(known_described).names and not noted_elsewhere(vault, use.name):
                yield Finding(
                    use.span,
                    f"no note describes {shown(use.name)}, which is modified here",
                    help="list it where its domain names its entities, or correct the name",
                    severity=Severity.INFO,
                    path=note.path,
                )


def _misspelt(path: str, use: EntityUse, near: str) -> Finding:
    return Finding(
        use.span,
        f"{shown(use.name)} is described nowhere; {shown(near)} is",
        help=f"did you mean {shown(near)}?",
        fix=Fix(f"write {shown(near)}", Applicability.UNSAFE, (Edit(use.span, near.encode()),)),
        path=path,
    )
