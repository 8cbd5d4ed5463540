"""Nothing links to a design.

A design that no domain, plan or other feature mentions is found only by those who know its name. That is
fine for a fresh idea; a design that is worth building belongs somewhere.

## Bad

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/designed
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Good

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/designed
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

```md path=docs/Shipping.md
# Shipping

In work: [[Parcel Labels]].
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol, document_symbol
from trueline.rules.places import is_staged
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Entry, Vault, leaf_key
from trueline.vault.paths import leads, path_targets
from trueline.vault.survey import own_names, wikilinks


@rule(severity=Severity.INFO, scope=Scope.SYMBOL, facts=(own_names,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for note, place in vault.relation(own_names)[symbol]:
        if is_staged(note) and document_symbol(note.path) == symbol and not _linked(vault, note):
            yield Finding(
                place,
                f"no note links to `{note.name}`",
                help="link it from its domain, its plan, or the feature that needs it",
                path=note.path,
            )


def _linked(vault: Vault, note: Entry) -> bool:
    """Whether another note refers to this one by its name or an alias, or names its path."""
    if any(
        other.path != note.path
        for name in (note.path, *note.meta.aliases)
        for other, _ in vault.relation(wikilinks)[document_symbol(name)]
    ):
        return True
    return any(
        other.path != note.path and leads(vault, other.path, target) == note.path
        for other, target in vault.relation(path_targets)[leaf_key(note.path)]
    )
