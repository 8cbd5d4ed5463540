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
from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document, Symbol
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.symbols import component_symbol
from trueline.rules.blocks import shown
from trueline.rules.lexicon import Lexicon, lexicon, meant
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit, Span
from trueline.vault import Vault, facts

_CAMEL = re.compile(r"(?:[A-Z][a-z0-9]+){2,}$")


class _Use(NamedTuple):
    name: str
    span: Span


@facts
def depended_upon(document: Document) -> Iterator[tuple[Symbol, _Use]]:
    """Where dependencies are named in a code span or as a plain class name."""
    data = document.tree.data
    for component in document[Components].components:
        for name in (*component.dependencies, *component.exposes_to):
            before = data[name.span.start - 1 : name.span.start]
            if before == b"`" or (before not in (b"[", b"/", b"|") and _CAMEL.match(name.text)):
                yield component_symbol(name.text), _Use(name.text, name.span)


@facts
def component_names(document: Document) -> Iterator[tuple[Symbol, str]]:
    """Every name that the note, a component, an entity or an affected component has."""
    room = document[Components]
    names = [document.name]
    names += [component.name for component in room.components]
    names += [change.name for change in room.affected] + [name.text for name in room.uses]
    names += [entity.name for entity in document[Data].entities]
    for name in dict.fromkeys(names):
        symbol = component_symbol(name)
        if symbol.name:
            yield symbol, name


@rule(scope=Scope.SYMBOL, facts=(depended_upon,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    if symbol in vault.relation(component_names):
        return
    for note, (name, span) in vault.relation(depended_upon)[symbol]:
        near = meant(name, vault.table(_known))
        if near:
            yield Finding(
                span,
                f"no note knows {shown(name)}; {shown(near)} is known",
                help=f"did you mean {shown(near)}?",
                fix=Fix(f"write {shown(near)}", Applicability.UNSAFE, (Edit(span, near.encode()),)),
                path=note.path,
            )


def _known(vault: Vault) -> Lexicon:
    return lexicon({str(symbol): rows[0][1] for symbol, rows in vault.relation(component_names).items()})
