"""A link leads to a note that does not exist.

Whoever follows it lands on an empty page and does not learn what the design rests on. Sometimes the note
was renamed, sometimes it was deleted together with the idea, and sometimes it was never written, which a
plan may promise for a while but a finished design may not. A name that one document links several times is
one finding there. Relative Markdown links are checked too.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

Addresses come from the [[Adress Book]], see also [the contracts](./Carrier%20Contracts.md).
```

```md path=docs/Address Book.md
# Address Book

Used by [[Parcel Labels]].
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

Addresses come from the [[Address Book]], see also [the contracts](./Carrier%20Contracts.md).
```

```md path=docs/Address Book.md
# Address Book

Used by [[Parcel Labels]].
```

```md path=docs/Carrier Contracts.md
# Carrier Contracts
```

## Fix safety

Where one note has nearly the same name, or a Markdown link's file lies in another folder, the fix points
the link at it. A similar name may still mean something else.
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Applicability, Fix, Related, Severity
from trueline.model import Symbol
from trueline.rules.links._targets import missing_links, near_note, retargeted
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit
from trueline.vault import Entry, Vault
from trueline.vault.paths import PathUse, leads, path_links, relative_path
from trueline.vault.survey import Use, wikilinks


@rule(early=Severity.INFO, scope=Scope.SYMBOL, facts=(wikilinks, path_links))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    # A Markdown link names a path and no symbol, so it is looked at with the note it stands in.
    for note, link in vault.relation(path_links)[symbol]:
        if leads(vault, note.path, link.target) is None:
            yield _path_finding(vault, note, link)
    by_path: dict[str, list[Use]] = {}
    for use in missing_links(symbol, vault, embed=False):
        by_path.setdefault(use.note.path, []).append(use)
    count = sum(len(uses) for uses in by_path.values())
    near: Entry | None = None
    for number, uses in enumerate(by_path.values()):
        near = near if number else near_note(vault, uses[0].link.target)
        yield _finding(vault, uses, count - len(uses), near)


def _finding(vault: Vault, uses: Sequence[Use], others: int, near: Entry | None) -> Finding:
    """One document's links to one missing note; `others` is how many the rest of the vault has."""
    note, link = uses[0].note, uses[0].link
    fix = None
    if near is not None:
        advice = f"did you mean `{near.name}`?"
        edits = tuple(retargeted(vault, note, use.link, near.path) for use in uses)
        if all(edits):
            fix = Fix(f"link to `{near.name}`", Applicability.UNSAFE, tuple(filter(None, edits)))
    elif others:
        advice = f"write the note: {_many(others)} to it too; or remove the link"
    else:
        advice = "write the note, correct the name, or remove the link"
    return Finding(
        link.place,
        f"no note is called `{link.target.rsplit('/', 1)[-1]}`",
        help=advice,
        fix=fix,
        related=tuple(Related(note.path, use.link.place, "also here") for use in uses[1:20]),
        path=note.path,
    )


def _many(others: int) -> str:
    return "1 link elsewhere leads" if others == 1 else f"{others} links elsewhere lead"


def _path_finding(vault: Vault, note: Entry, link: PathUse) -> Finding:
    name = link.target.rsplit("/", 1)[-1]
    paths = vault.names.notes_called(name.removesuffix(".md")) if name.endswith(".md") else ()
    advice, fix = "correct the path, or remove the link", None
    if len(paths) == 1:
        advice = f"it lies at `{paths[0]}`"
        edit = Edit(link.url_span, relative_path(note.path, paths[0], link.url).encode())
        fix = Fix(f"link to `{paths[0]}`", Applicability.UNSAFE, (edit,))
    return Finding(link.url_span, f"no file of the vault lies at `{link.target}`", help=advice, fix=fix, path=note.path)
