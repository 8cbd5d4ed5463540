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
from trueline.rules.places import candidate, is_staged
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.survey import own_names

# Names that tools and habits want in every folder.
_EVERYWHERE = ("readme", "index", "changelog", "license", "contributing", "summary", "owners")


@rule(scope=Scope.SYMBOL, facts=(own_names,), least=2)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    if symbol.name.lstrip("_") in _EVERYWHERE:
        return
    # A note may define the symbol by an alias only; that is no second note of the name.
    named = [row for row in vault.relation(own_names)[symbol] if document_symbol(row[0].path) == symbol]
    for note, place in named[1:]:
        first = named[0][0]
        yield Finding(
            place,
            f"`{note.name}` is also the name of `{first.path}`",
            help="rename one of them, or link both by their paths",
            related=(candidate(vault, first.path),),
            severity=None if is_staged(note) and is_staged(first) else Severity.INFO,
            path=note.path,
        )
