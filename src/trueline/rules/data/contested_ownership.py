"""Two owners are named for the same entity.

Ownership answers one question: who decides when two wishes collide? Two owners answer it twice, so each
changes the schema without asking, and the other finds out in production. Owners are compared with their
like: a domain with a domain, a component with a component, since a component may own within its domain.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### Data Ownership

- `labels` is owned by the Packing domain
```

```md path=docs/2. Planned/Customs Forms.md
# Feature: Customs Forms

## 2. Data Model

### Data Ownership

- `labels` is owned by the Customs domain
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### Data Ownership

- `labels` is owned by the Packing domain
```

```md path=docs/2. Planned/Customs Forms.md
# Feature: Customs Forms

## 2. Data Model

### Data Ownership

- `labels` is owned by the Packing domain; this feature reads it
```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Related
from trueline.model import Document, Symbol
from trueline.model.ownership import Owner
from trueline.model.sections.data import Data
from trueline.model.symbols import entity_symbol, singular, words
from trueline.rules.blocks import shown
from trueline.rules.designs import is_retired, replaces
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault

_KIND = re.compile(r"\b(sub-?domain|domain|component)", re.IGNORECASE)


class _Claim(NamedTuple):
    """What one document says: `name` is the owner's, the note's own where the note itself is the owner."""

    document: Document
    owner: Owner
    name: str
    level: str

    def agrees(self, other: "_Claim") -> bool:
        """Whether both mean one owner: `Workspaces` is `Workspaces & Users` in short."""
        mine, theirs = _key(self.name), _key(other.name)
        return mine <= theirs or theirs <= mine


@rule(scope=Scope.SYMBOL, kind="entity")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = vault.table(_claims).get(symbol, ())
    first: dict[str, _Claim] = {}
    for claim in claims:
        before = first.setdefault(claim.level, claim)
        if not claim.agrees(before) and not replaces(claim.document, before.document):
            yield _finding(claim, before)


def _finding(claim: _Claim, before: _Claim) -> Finding:
    return Finding(
        claim.owner.span if not claim.owner.owner else claim.owner.owner_span,
        f"{shown(claim.owner.entity)} belongs to {shown(claim.name)} here and to {shown(before.name)} elsewhere",
        help="agree on one owner; the other reads it, or keeps a copy under a name of its own",
        related=(Related(before.document.path, before.owner.span, f"`{before.document.name}`"),),
        path=claim.document.path,
    )


def _claims(vault: Vault) -> dict[Symbol, list[_Claim]]:
    """Everything that is said about owners, by entity; of entities with several owners only."""
    found: dict[Symbol, list[_Claim]] = {}
    for document in vault.documents.values():
        for owner in document[Data].owners:
            if is_retired(document):
                break
            name = owner.owner or document.name
            found.setdefault(entity_symbol(owner.entity), []).append(
                _Claim(document, owner, name, owner.level or _level(vault, document, owner))
            )
    return {symbol: claims for symbol, claims in found.items() if len(claims) > 1}


def _key(name: str) -> frozenset[str]:
    return frozenset(singular(word) for word in words(name)) - {"domain", "subdomain", "the"}


def _level(vault: Vault, document: Document, owner: Owner) -> str:
    """What kind of thing an owner is, by the template of the note that it is a link to."""
    path = vault.resolve(document.path, owner.link).path if owner.link else None
    note = vault.documents.get(path) if path else None
    found = _KIND.search(note.template.name) if note is not None and note.template else None
    if found:
        return found[1].lower().replace("-", "")
    return "component" if re.search(r"(?:Service|Api|API|Repository|Controller|Worker|Manager)$", owner.owner) else ""
