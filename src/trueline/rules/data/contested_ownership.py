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
from trueline.vault import Entry, Vault, facts

_KIND = re.compile(r"\b(sub-?domain|domain|component)", re.IGNORECASE)


class _Claim(NamedTuple):
    """What one document says: `name` is the owner's, the note's own where the note itself is the owner."""

    note: Entry
    owner: Owner
    name: str
    level: str

    def agrees(self, other: "_Claim") -> bool:
        """Whether both mean one owner: `Workspaces` is `Workspaces & Users` in short."""
        mine, theirs = _key(self.name), _key(other.name)
        return mine <= theirs or theirs <= mine


@facts
def ownerships(document: Document) -> Iterator[tuple[Symbol, Owner]]:
    """Everything that a document which still holds says about owners, by entity."""
    if not is_retired(document):
        for owner in document[Data].owners:
            yield entity_symbol(owner.entity), owner


@rule(scope=Scope.SYMBOL, facts=(ownerships,), least=2)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    first: dict[str, _Claim] = {}
    for note, owner in vault.relation(ownerships)[symbol]:
        claim = _Claim(note, owner, owner.owner or note.name, owner.level or _level(vault, note, owner))
        before = first.setdefault(claim.level, claim)
        if not claim.agrees(before) and not replaces(vault, note, before.note):
            yield _finding(claim, before)


def _finding(claim: _Claim, before: _Claim) -> Finding:
    return Finding(
        claim.owner.span if not claim.owner.owner else claim.owner.owner_span,
        f"{shown(claim.owner.entity)} belongs to {shown(claim.name)} here and to {shown(before.name)} elsewhere",
        help="agree on one owner; the other reads it, or keeps a copy under a name of its own",
        related=(Related(before.note.path, before.owner.span, f"`{before.note.name}`"),),
        path=claim.note.path,
    )


def _key(name: str) -> frozenset[str]:
    return frozenset(singular(word) for word in words(name)) - {"domain", "subdomain", "the"}


def _level(vault: Vault, source: Entry, owner: Owner) -> str:
    """What kind of thing an owner is, by the template of the note that it is a link to."""
    note = vault.note(vault.resolve(source.path, owner.link).path) if owner.link else None
    found = _KIND.search(note.template) if note is not None else None
    if found:
        return found[1].lower().replace("-", "")
    return "component" if re.search(r"(?:Service|Api|API|Repository|Controller|Worker|Manager)$", owner.owner) else ""
