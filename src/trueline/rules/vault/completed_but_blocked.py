"""A completed design still waits for one that is not.

Either the design was built without what it waited for, and the entry is history, or it is not really
complete. Whoever builds on it needs to know which.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
---
blocked by:
  - "[[Address Book]]"
---
# Parcel Labels
```

```md path=docs/3. Active/Address Book.md
# Address Book
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
---
blocked by:
  - "[[Address Book]]"
---
# Parcel Labels
```

```md path=docs/4. Completed/Address Book.md
# Address Book
```
"""

from collections.abc import Iterator

from trueline.model import Symbol
from trueline.rules.places import candidate
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.blocking import Blocking, blockings_at, waits


@rule(scope=Scope.SYMBOL, facts=(waits,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for entry in blockings_at(vault, symbol):
        if entry.document.meta.completed and not entry.blocker.meta.completed:
            yield _finding(vault, entry)


def _finding(vault: Vault, entry: Blocking) -> Finding:
    blocker = entry.blocker
    state = blocker.meta.stage or blocker.meta.status
    return Finding(
        entry.link.place,
        f"`{entry.document.name}` is completed, but its blocker `{blocker.name}` is "
        + (f"still `{state}`" if state else "not"),
        help="complete the blocker, move this design back, or remove the entry if it no longer holds",
        related=(candidate(vault, blocker.path),),
        path=entry.document.path,
    )
