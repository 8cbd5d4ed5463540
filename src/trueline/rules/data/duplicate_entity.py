"""Two designs both introduce the same entity.

Whoever builds second finds the table already there, with other columns; or both are built under two names,
and from then on nobody knows which one is true. A design that changes what another introduces belongs
under the modifications, one that replaces the other says so. Names are compared without case, plural and
endings such as `Entity` or `Table`.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `print_jobs` | Labels that wait for a printer | `id`, `parcel_id` |
```

```md path=docs/2. Planned/Packing Slips.md
# Feature: Packing Slips

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `PrintJobEntity` | Slips that wait for a printer | `id`, `order_id` |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `print_jobs` | Labels that wait for a printer | `id`, `parcel_id` |
```

```md path=docs/2. Planned/Packing Slips.md
# Feature: Packing Slips

## 2. Data Model

### Entity Modifications

| Entity | Change | Rationale |
| ------ | ------ | --------- |
| `print_jobs` | Add `order_id` | Slips wait for the same printers |
```
"""

from collections.abc import Iterator

from trueline.model import Document, Symbol
from trueline.model.sections.data import Data
from trueline.model.symbols import entity_symbol
from trueline.rules.blocks import shown
from trueline.rules.designs import Claim, claims_of, opponent, other_places, rivals, state_of
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault, facts


@facts
def new_entities(document: Document) -> Iterator[tuple[Symbol, Claim]]:
    """What a design calls a new entity."""
    entities = document[Data].entities
    return claims_of(document, ((entity_symbol(entity.name), entity.name, entity.span) for entity in entities))


@rule(scope=Scope.SYMBOL, facts=(new_entities,), least=2)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = rivals(vault, vault.relation(new_entities)[symbol])
    for note, claim in claims:
        other = opponent(note, claims)
        if other is not None:
            how = f" ({state_of(other)})" if state_of(other) else ""
            yield Finding(
                claim.span,
                f"{shown(claim.name)} is new here and in {shown(other.name)}{how}",
                help="list it under the modified entities of one of the two, or say which design replaces the other",
                related=other_places(claims, note),
                path=note.path,
            )
