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
from trueline.model import Document, Symbol, document_symbol
from trueline.rules.entries import entry_removal
from trueline.rules.places import candidate
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit, Span
from trueline.vault import Entry, Vault, facts
from trueline.vault.blocking import Blocking, blockings_at, blockings_of, waits


@facts
def removals(document: Document) -> Iterator[tuple[Symbol, tuple[Span, Edit]]]:
    """How each entry of `blocked by` would be removed, by the symbol it waits for, with its place."""
    for link in document.meta.blocked_by:
        if link.target:
            span = Span(link.start, link.end)
            yield document_symbol(link.target), (span, entry_removal(document.tree, span))


@rule(scope=Scope.SYMBOL, facts=(waits,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for entry in blockings_at(vault, symbol):
        if entry.blocker.meta.completed and not entry.document.meta.completed:
            edits = (
                edit
                for note, (span, edit) in vault.relation(removals)[symbol]
                if note.path == entry.document.path and span == entry.link.span
            )
            yield _finding(vault, entry, next(edits))


def _waits_still(vault: Vault, note: Entry) -> bool:
    """Whether a design has blockers that are not completed, or that no one has written yet."""
    entries = blockings_of(vault, note)
    if len(entries) < len(note.meta.blocked_by):
        return True
    return any(not entry.blocker.meta.completed for entry in entries)


def _finding(vault: Vault, entry: Blocking, edit: Edit) -> Finding:
    rest = "others remain" if _waits_still(vault, entry.document) else "nothing else blocks this design"
    return Finding(
        entry.link.place,
        f"`{entry.blocker.name}` is completed and blocks nobody any more",
        help=f"remove the entry; {rest}",
        fix=Fix("remove the entry", Applicability.UNSAFE, (edit,)),
        related=(candidate(vault, entry.blocker.path),),
        path=entry.document.path,
    )
