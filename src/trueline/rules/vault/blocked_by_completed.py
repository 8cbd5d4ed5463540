"""A design is said to be blocked by one that is completed.

A completed design blocks nobody any more. While the entry stands, boards show work as blocked that could
start today.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
---
blocked by:
  - "[[Address Book]]"
---
# Parcel Labels
```

```md path=docs/4. Completed/Address Book.md
# Address Book
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Parcel Labels

Uses the [[Address Book]].
```

```md path=docs/4. Completed/Address Book.md
# Address Book
```

## Fix safety

The fix removes the entry. Some teams keep it as a record of what came first.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document, Symbol
from trueline.rules.entries import entry_removal
from trueline.rules.places import candidate, target_place
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.blocking import Blocking, blockings, blockings_by_symbol


@rule(scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    waiting: dict[str, bool] = {}
    for entry in vault.table(blockings_by_symbol).get(symbol, ()):
        if entry.blocker.meta.completed and not entry.document.meta.completed:
            path = entry.document.path
            if path not in waiting:
                waiting[path] = _waits_still(vault, entry.document)
            yield _finding(vault, entry, waiting[path])


def _waits_still(vault: Vault, document: Document) -> bool:
    """Whether a design has blockers that are not completed, or that no one has written yet."""
    entries = vault.table(blockings)[document.path]
    if len(entries) < len(document.meta.blocked_by):
        return True
    return any(not entry.blocker.meta.completed for entry in entries)


def _finding(vault: Vault, entry: Blocking, waits_still: bool) -> Finding:
    document, link, blocker = entry
    rest = "others remain" if waits_still else "nothing else blocks this design"
    edit = entry_removal(document.tree, Span(link.start, link.end))
    return Finding(
        target_place(link),
        f"`{blocker.name}` is completed and blocks nobody any more",
        help=f"remove the entry; {rest}",
        fix=Fix("remove the entry", Applicability.UNSAFE, (edit,)),
        related=(candidate(vault, blocker.path),),
        path=document.path,
    )
