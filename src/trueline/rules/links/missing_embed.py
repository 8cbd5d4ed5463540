"""A note shows a file that does not exist.

Where a picture or another note should appear, readers see an empty box or the bare name. The picture was
renamed or moved, or it was pasted on one computer and never committed.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

![[label-layout.png]]
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

![[label-layout.png]]
```

```png path=docs/assets/label-layout.png
(a picture)
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol, name_key
from trueline.rules.links._targets import missing_links
from trueline.rules.near import Index, index_words, nearest
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.survey import wikilinks


@rule(early=Severity.INFO, scope=Scope.SYMBOL, facts=(wikilinks,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for use in missing_links(symbol, vault, embed=True):
        name = use.link.target.rsplit("/", 1)[-1]
        near = nearest(name_key(name), vault.table(_file_names))
        yield Finding(
            use.link.place,
            f"the vault has no `{name}` to show",
            help=f"did you mean `{near}`?" if near else "add the file to the vault, or remove the embed",
            path=use.note.path,
        )


def _file_names(vault: Vault) -> Index:
    return index_words({name_key(path.rsplit("/", 1)[-1]) for path in vault.files})
