"""A link names a note of which there are several.

Obsidian picks one of them without a word, other tools pick another. The reader cannot know that the page
they see is not the one the author meant.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

Open points are in the [[FAQ]].
```

```md path=docs/Shipping/FAQ.md
# FAQ
```

```md path=docs/Packing/FAQ.md
# FAQ
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

Open points are in the [[Packing/FAQ]].
```

```md path=docs/Shipping/FAQ.md
# FAQ
```

```md path=docs/Packing/FAQ.md
# FAQ
```
"""

from collections.abc import Iterator

from trueline.model import Symbol
from trueline.rules.places import candidate
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Outcome, Vault
from trueline.vault.mounts import find_mounts
from trueline.vault.survey import Use, astray, wikilinks


@rule(scope=Scope.SYMBOL, facts=(wikilinks,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for use in vault.at(astray, symbol):
        if use.resolution.outcome is Outcome.AMBIGUOUS:
            yield _finding(vault, use)


def _finding(vault: Vault, use: Use) -> Finding:
    target, paths = use.link.target, use.resolution.paths
    written = vault.table(find_mounts).rewritten(target, paths[0]).removesuffix(".md")
    return Finding(
        use.link.place,
        f"`{target}` may be any of {len(paths)} notes",
        help=f"write the path of the one you mean, as in `[[{written}]]`",
        related=tuple(candidate(vault, path) for path in paths),
        path=use.note.path,
    )
