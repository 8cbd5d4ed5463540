"""Two notes have the same name.

A note's name is its identity: links, boards and searches show nothing else. With two of one name a bare
link may open either. Where a folder structure gives every folder a note of that name, as with `FAQ`,
this is merely information; it becomes a warning as soon as a link cannot tell the two apart.

## Bad

```md path=docs/Shipping/Labels.md
# Labels
```

```md path=docs/Packing/Labels.md
# Labels
```

```md path=docs/Overview.md
# Overview

See [[Labels]].
```

## Good

```md path=docs/Shipping/Shipping Labels.md
# Shipping Labels
```

```md path=docs/Packing/Packing Labels.md
# Packing Labels
```

```md path=docs/Overview.md
# Overview

See [[Packing Labels]].
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol, document_symbol
from trueline.rules.links._targets import candidate
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Outcome, Vault
from trueline.vault.links import troubled_links

# Names that tools and habits want in every folder.
_EVERYWHERE = re.compile(r"_?(?:readme|index|changelog|license|contributing|summary|owners)$", re.IGNORECASE)


@rule(severity=Severity.INFO, scope=Scope.SYMBOL)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    defined = vault.definitions.get(symbol, ())
    if len(defined) < 2 or _EVERYWHERE.match(symbol.name):
        return
    # A note may define the symbol by an alias only; that is no second note of the name.
    paths = [path for path in defined if document_symbol(path) == symbol]
    ambiguous = any(
        use.resolution.outcome is Outcome.AMBIGUOUS for use in vault.table(troubled_links).get(symbol, ())
    )
    for path in paths[1:]:
        document = vault.documents[path]
        yield Finding(
            document.meta.title_span if document.meta.title else Span(0, 0),
            f"`{document.name}` is also the name of `{paths[0]}`",
            help="rename one of them, or link both by their paths",
            related=(candidate(vault, paths[0]),),
            severity=Severity.WARNING if ambiguous else None,
            path=path,
        )
