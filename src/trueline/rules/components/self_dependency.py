"""A component lists itself as a dependency.

Nothing can be built before itself. Usually the entry was copied from another component, and the one that
was meant is missing: the reader then does not learn what must exist first.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Sends labels to the printer at the packing table
- **Dependencies:** `LabelPrinter`, `PrintQueue`
- **Exposes to:** `PackingTable`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Sends labels to the printer at the packing table
- **Dependencies:** `LabelStore`, `PrintQueue`
- **Exposes to:** `PackingTable`
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.model.sections.components import Components
from trueline.model.symbols import component_symbol
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    components = document[Components]
    for component in components.components:
        symbol = component_symbol(component.name)
        for name in component.dependencies:
            if component_symbol(name.text) == symbol:
                yield Finding(
                    name.span,
                    f"{shown(component.name)} depends on itself",
                    help="remove the entry, or name the component that was meant",
                )
    for name in components.uses:
        if component_symbol(name.text) == component_symbol(document.name):
            yield Finding(name.span, f"{shown(document.name)} depends on itself", help="remove the entry")
