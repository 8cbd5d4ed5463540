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
from trueline.model import Document, Symbol, document_symbol
from trueline.rules.places import is_design
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.paths import path_links


@rule(severity=Severity.INFO, scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for path in vault.definitions.get(symbol, ()):
        document = vault.documents[path]
        if (
            is_design(document)
            and document_symbol(path) == symbol
            and not _linked(vault, document)
            and path not in vault.table(path_links).reached
        ):
            yield Finding(
                document.meta.title_span if document.meta.title else Span(0, 0),
                f"no note links to `{document.name}`",
                help="link it from its domain, its plan, or the feature that needs it",
                path=path,
            )


def _linked(vault: Vault, document: Document) -> bool:
    """Whether another note refers to the document by its name or an alias."""
    return any(
        path != document.path
        for symbol in document.definitions()
        if symbol.kind == "document"
        for path in vault.references.get(symbol, ())
    )
