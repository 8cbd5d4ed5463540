"""Two notes have the same name.

A note's name is its identity: links, boards and searches show nothing else. Two designs of one name are
taken for one, and moving either through the pipeline loses the other. Of other notes, such as a `FAQ` in
every folder, this is merely information; a link that cannot tell them apart is a finding of its own.

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

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol, document_symbol
from trueline.rules.places import candidate, is_design
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault

# Names that tools and habits want in every folder.
_EVERYWHERE = ("readme", "index", "changelog", "license", "contributing", "summary", "owners")


@rule(scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    defined = vault.definitions.get(symbol, ())
    if len(defined) < 2 or symbol.name.lstrip("_") in _EVERYWHERE:
        return
    # A note may define the symbol by an alias only; that is no second note of the name.
    named = [vault.documents[path] for path in defined if document_symbol(path) == symbol]
    for document in named[1:]:
        yield Finding(
            document.meta.title_span if document.meta.title else Span(0, 0),
            f"`{document.name}` is also the name of `{named[0].path}`",
            help="rename one of them, or link both by their paths",
            related=(candidate(vault, named[0].path),),
            severity=None if is_design(document) and is_design(named[0]) else Severity.INFO,
            path=document.path,
        )
