"""A link names a folder in which its note no longer lies.

Features move from folder to folder as they advance, and a link that spells out the old folder stays
behind. It still tells the reader that a built feature is only planned, and tools that read the path
literally do not find the note at all.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

Needs the [[docs/2. Planned/Address Book]] and the [[docs/2. Planned/Carrier Contracts]].
```

```md path=docs/4. Completed/Address Book.md
# Address Book
```

```md path=docs/2. Planned/Carrier Contracts.md
# Carrier Contracts
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

Needs the [[docs/4. Completed/Address Book]] and the [[docs/2. Planned/Carrier Contracts]].
```

```md path=docs/4. Completed/Address Book.md
# Address Book
```

```md path=docs/2. Planned/Carrier Contracts.md
# Carrier Contracts
```

## Fix safety

The fix writes the new path in the link's own style. It is safe where the link spells out a path of this
vault. Where its leading folders are unknown here, it may have meant a note of another vault; then the fix
is unsafe, and without any likeness of the folders the finding is information only.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Symbol, name_key
from trueline.rules.links._targets import retargeted
from trueline.rules.places import candidate
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Outcome, Vault
from trueline.vault.mounts import find_mounts, shared_end
from trueline.vault.survey import Use, astray, wikilinks


@rule(scope=Scope.SYMBOL, facts=(wikilinks,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for use in vault.at(astray, symbol):
        if use.resolution.outcome is Outcome.MOVED:
            yield _finding(vault, use)


def _finding(vault: Vault, use: Use) -> Finding:
    target, path = use.link.target, use.resolution.paths[0]
    folder, _, name = target.rpartition("/")
    edit = retargeted(vault, use.note, use.link, path)
    known = vault.table(find_mounts).of(target) is not None or shared_end(target, path) is not None
    applicability = Applicability.SAFE if known else Applicability.UNSAFE
    return Finding(
        use.link.place,
        f"`{name}` is not in `{_short(folder)}`, but in `{_short(path.rpartition('/')[0])}`",
        help="write where the note lies now",
        fix=Fix(f"link to `{path}`", applicability, (edit,)) if edit else None,
        related=(candidate(vault, path),),
        severity=None if known or _akin(folder, path) else Severity.INFO,
        path=use.note.path,
    )


def _akin(folder: str, path: str) -> bool:
    """Whether a folder outside every mount is like the note's own, so that only the mount is a stale one."""
    mine, theirs = (set(name_key(text).split("/")) for text in (folder, path.rpartition("/")[0]))
    return len(mine & theirs) > 1


def _short(folder: str) -> str:
    """The last two folders of a long path."""
    parts = folder.split("/")
    return folder if len(parts) <= 3 else "…/" + "/".join(parts[-2:])
