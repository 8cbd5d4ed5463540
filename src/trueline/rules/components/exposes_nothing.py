"""A component says that it is exposed to nobody, and nothing in the design uses it.

Then either somebody was forgotten, or it need not be built. What runs by itself (a job, a listener) and
what others only look up (an enumeration) is left alone. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelArchive

- **Responsibility:** Keeps every label that was printed
- **Dependencies:** `LabelStore`
- **Exposes to:** None
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelArchive

- **Responsibility:** Keeps every label that was printed
- **Dependencies:** `LabelStore`
- **Exposes to:** the support tool
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document, Symbol
from trueline.model.sections.components import Component, Components
from trueline.model.symbols import component_symbol, words
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule

_NOBODY = re.compile(r"^\W*(?:none|nothing|nobody|no one|n/?a|-+|—|–)\W*$", re.IGNORECASE)
# The last words of names that something outside the design calls, or that nobody has to call.
_BY_ITSELF = frozenset(
    "job worker listener consumer scheduler poller cron task controller endpoint handler webhook api page view"
    " screen subscriber cli command script enum migration sweeper cleaner dashboard app frontend ui".split()
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    room = document[Components]
    idle = [one for one in room.components if _NOBODY.match(one.exposure.text) and not _runs_by_itself(one)]
    used = _used(room) if idle else frozenset()
    for component in idle:
        if component_symbol(component.name) not in used:
            yield Finding(
                component.exposure.span,
                f"nobody uses {shown(component.name)}",
                help="name who does, or leave the component out",
            )


def _runs_by_itself(component: Component) -> bool:
    return bool(_BY_ITSELF & {*words(component.name)[-1:], *words(component.kind)})


def _used(room: Components) -> frozenset[Symbol]:
    """What other components name, and what others send messages to."""
    names = {
        component_symbol(name.text)
        for component in room.components
        for name in (*component.dependencies, *component.exposes_to)
        if name.text != component.name
    }
    messages = [message for interaction in room.interactions for message in interaction.messages]
    return frozenset(names | {component_symbol(one.target) for one in messages if one.source != one.target})
