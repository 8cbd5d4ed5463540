"""A relationship ends at an entity that no note declares.

The arrow leads to a name with nothing behind it: often a slip of the pen, and then the diagram shows two
entities where there is one. A near miss of a declared name is a warning. A name that is merely unknown to
all notes is for information; it may live in the code alone.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `Printer` | A label printer at a packing table | `id` |
| `PrintJob` | A label that waits for a printer | `id` |

### Relationships

~~~
[Printer] ---(works off)---> [PrintJbo]
~~~
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `Printer` | A label printer at a packing table | `id` |
| `PrintJob` | A label that waits for a printer | `id` |

### Relationships

~~~
[Printer] ---(works off)---> [PrintJob]
~~~
```

## Fix safety

Where one declared entity has nearly the same name, the fix writes that name. It may be another entity
after all.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Symbol
from trueline.rules.blocks import shown
from trueline.rules.data._entities import (
    altered,
    described,
    entity_notes,
    known_described,
    misspelt_end,
    noted_elsewhere,
    related_ends,
)
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit, Span
from trueline.vault import Vault


@rule(scope=Scope.SYMBOL, facts=(related_ends,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    if (
        symbol in vault.relation(described)
        or symbol in vault.relation(altered)
        or symbol in vault.relation(entity_notes)
    ):
        return
    seen: set[str] = set()
    for note, (name, span) in vault.relation(related_ends)[symbol]:
        near = misspelt_end(vault, name)
        # One finding for each document: the other ends with this name are the same gap.
        unknown = vault.table(known_described).names and " " not in name and not noted_elsewhere(vault, name)
        if note.path not in seen and (near or unknown):
            seen.add(note.path)
            yield _finding(note.path, name, span, near)


def _finding(path: str, name: str, span: Span, near: str | None) -> Finding:
    if near is None:
        return Finding(
            span,
            f"no note declares {shown(name)}, at which this relationship ends",
            help="list it among the entities, new or modified, or where its domain names its own",
            severity=Severity.INFO,
            path=path,
        )
    return Finding(
        span,
        f"no note declares {shown(name)}; {shown(near)} is declared",
        help=f"did you mean {shown(near)}?",
        fix=Fix(f"write {shown(near)}", Applicability.UNSAFE, (Edit(span, near.encode()),)),
        path=path,
    )
