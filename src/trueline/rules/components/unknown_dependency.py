"""A dependency is almost, but not quite, the name of a known component.

A reader looks for `LabelStroe` and finds nothing; a program that draws the dependencies draws two boxes for
one. Only a near miss of a known name is reported: most dependencies live outside the notes, and a name
that no note knows is no mistake. Links are the business of `links/broken`.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelStorage

- **Responsibility:** Keeps what was printed
- **Dependencies:** PostgreSQL

#### LabelPrinter

- **Responsibility:** Sends labels to the printer
- **Dependencies:** `LabelStroage`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelStorage

- **Responsibility:** Keeps what was printed
- **Dependencies:** PostgreSQL

#### LabelPrinter

- **Responsibility:** Sends labels to the printer
- **Dependencies:** `LabelStorage`
```

## Fix safety

The fix writes the known name. There may be two components with nearly one name.
"""

import re
from collections.abc import Iterator, Mapping

from trueline.diagnostics import Applicability, Fix
from trueline.model import Symbol
from trueline.model.lowering import Text
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.symbols import component_symbol
from trueline.rules.blocks import shown
from trueline.rules.lexicon import Lexicon, corrections, lexicon
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit
from trueline.vault import Vault

_CAMEL = re.compile(r"(?:[A-Z][a-z0-9]+){2,}$")


@rule(scope=Scope.SYMBOL, kind="component")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    uses = vault.table(_uses).get(symbol, ())
    meant = vault.table(_meant) if uses else {}
    for path, name in uses:
        near = meant.get(name.text)
        if near:
            yield Finding(
                name.span,
                f"no note knows {shown(name.text)}; {shown(near)} is known",
                help=f"did you mean {shown(near)}?",
                fix=Fix(f"write {shown(near)}", Applicability.UNSAFE, (Edit(name.span, near.encode()),)),
                path=path,
            )


def _meant(vault: Vault) -> Mapping[str, str]:
    known = vault.table(_known)
    strange = (
        use.text for symbol, uses in vault.table(_uses).items() if symbol.name not in known.names for _, use in uses
    )
    return corrections(strange, known)


def _uses(vault: Vault) -> Mapping[Symbol, list[tuple[str, Text]]]:
    """Where dependencies are named in a code span or as a plain class name, by symbol."""
    found: dict[Symbol, list[tuple[str, Text]]] = {}
    for path, document in vault.documents.items():
        data = document.tree.data
        for component in document[Components].components:
            for name in (*component.dependencies, *component.exposes_to):
                before = data[name.span.start - 1 : name.span.start]
                if before == b"`" or (before not in (b"[", b"/", b"|") and _CAMEL.match(name.text)):
                    found.setdefault(component_symbol(name.text), []).append((path, name))
    return found


def _known(vault: Vault) -> Lexicon:
    """Every name that a note, a component, an entity or an affected component has, by its key."""
    known: dict[str, str] = {}
    for document in vault.documents.values():
        known.setdefault(component_symbol(document.name).name, document.name)
        room = document[Components]
        names = [component.name for component in room.components]
        names += [change.name for change in room.affected] + [name.text for name in room.uses]
        names += [entity.name for entity in document[Data].entities]
        for name in names:
            known.setdefault(component_symbol(name).name, name)
    known.pop("", None)
    return lexicon(known)
