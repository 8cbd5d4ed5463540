"""Components of one domain depend on components of another, and no note says that the domains do.

A dependency between domains decides who waits for whom, who may break whom and which team is asked first.
Where only a bullet of one component knows of it, the next change to the other domain meets it by surprise. A
domain's note, the affected components of the design or its interaction diagram may say it; a link to the
other domain under a heading about dependencies is enough. One domain has one finding for each other domain.

## Bad

```md path=docs/domains/Packing/Packing.md
# Domain: Packing

## Cross-Domain Dependencies

- [[Orders]]: what is to be packed
```

```md path=docs/domains/Orders/Orders.md
# Domain: Orders
```

```md path=docs/domains/Carriers/Carriers.md
# Domain: Carriers
```

```md path=docs/domains/Packing/LabelPrinter.md
---
domains:
  - "[[Packing]]"
---
# LabelPrinter

## Dependencies

- [[RateTable]]: what a parcel costs
```

```md path=docs/domains/Carriers/RateTable.md
---
domains:
  - "[[Carriers]]"
---
# RateTable

## Dependencies

- [[CarrierRepository]]: rows
```

## Good

```md path=docs/domains/Packing/Packing.md
# Domain: Packing

## Cross-Domain Dependencies

- [[Orders]]: what is to be packed
- [[Carriers]]: what a parcel costs
```

```md path=docs/domains/Orders/Orders.md
# Domain: Orders
```

```md path=docs/domains/Carriers/Carriers.md
# Domain: Carriers
```

```md path=docs/domains/Packing/LabelPrinter.md
---
domains:
  - "[[Packing]]"
---
# LabelPrinter

## Dependencies

- [[RateTable]]: what a parcel costs
```

```md path=docs/domains/Carriers/RateTable.md
---
domains:
  - "[[Carriers]]"
---
# RateTable

## Dependencies

- [[CarrierRepository]]: rows
```
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from trueline.diagnostics import Related, Severity
from trueline.model import Symbol
from trueline.rules.blocks import shown
from trueline.rules.components._domains import Needed, homes, needed_by, notes_of
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Entry, Vault

_MOST_NAMES = 3
_MOST_PLACES = 4

_Crossing = tuple[Entry, Needed]


@rule(scope=Scope.SYMBOL, facts=(needed_by,), severity=Severity.WARNING, early=Severity.INFO)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    crossings = _crossings(vault, symbol)
    if not crossings:
        return
    documented = _documented(vault, symbol)
    for other, found in crossings.items():
        if other in documented or symbol.name in _documented(vault, Symbol("document", other)):
            continue
        found = [(note, one) for note, one in found if one.target.name not in documented]
        if not found:
            continue
        names = list(dict.fromkeys(one.name for _, one in found))
        note, first = found[0]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        home, theirs = first.domain, _written(vault, other, first)
        yield Finding(
            first.span,
            f"{shown(home)} depends on {shown(theirs)} ({', '.join(map(shown, names[:_MOST_NAMES]))}{more}),"
            " and no note says that the domains do",
            help=f"link [[{theirs}]] under the dependencies of {shown(home)}, or name what is used in a diagram",
            related=tuple(
                Related(there.path, one.span, f"{shown(one.owner)} needs {shown(one.name)}")
                for there, one in islice(found, 1, _MOST_PLACES + 1)
            ),
            path=note.path,
        )


def _crossings(vault: Vault, domain: Symbol) -> Mapping[str, Sequence[_Crossing]]:
    """What the components of a domain need of others, by the key of the other domain."""
    found: dict[str, list[tuple[Entry, Needed]]] = {}
    for note, one in vault.relation(needed_by)[domain]:
        owners = vault.relation(homes)[one.target]
        theirs = {key for _, home in owners for key in home.domains}
        # What several domains claim, or the own one does, crosses no border that could be told.
        if len(theirs) == 1 and not theirs & {domain.name, *one.domains, *one.said}:
            found.setdefault(theirs.pop(), []).append((note, one))
    return found


def _documented(vault: Vault, domain: Symbol) -> frozenset[str]:
    """All that the notes of a domain, and of its parts, say where they speak of dependencies."""
    said = [one for _, one in vault.relation(notes_of)[domain]]
    return frozenset(key for one in said for key in one.keys)


def _written(vault: Vault, key: str, one: Needed) -> str:
    return next((home.written for _, home in vault.relation(homes)[one.target] if key in home.domains), key)
