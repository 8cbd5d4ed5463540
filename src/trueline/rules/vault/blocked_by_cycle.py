"""Designs wait for each other in a circle.

Each of them is blocked until another one is done, so none can ever start. Usually one of the entries
means something weaker: that the two are related, or that the second part of one needs the first part of
the other.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
---
blocked by:
  - "[[Address Book]]"
---
# Parcel Labels
```

```md path=docs/2. Planned/Address Book.md
---
blocked by:
  - "[[Parcel Labels]]"
---
# Address Book
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
---
blocked by:
  - "[[Address Book]]"
---
# Parcel Labels
```

```md path=docs/2. Planned/Address Book.md
# Address Book
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Related, Severity
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.blocking import Blocking, blocking_circles


@rule(severity=Severity.ERROR, scope=Scope.VAULT)
def check(vault: Vault) -> Iterator[Finding]:
    for circle in blocking_circles(vault):
        first = circle[0]
        yield Finding(
            first.link.place,
            _message(circle),
            help="remove the entry that is no true condition, or split one of the designs",
            related=tuple(
                Related(entry.document.path, entry.link.place, f"waits for `{entry.blocker.name}`")
                for entry in circle[1:]
            ),
            path=first.document.path,
        )


def _message(circle: Sequence[Blocking]) -> str:
    names = [f"`{entry.document.name}`" for entry in circle]
    if len(names) == 1:
        return f"{names[0]} is blocked by itself"
    if len(names) > 5:
        names[3:-1] = ["…"]
    return f"none of these can start: {' waits for '.join([*names, names[0]])}"
