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
from trueline.model import Document
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
    for component in room.components:
        if (
            _NOBODY.match(component.exposure.text)
            and not _runs_by_itself(component)
            and not _used(room, component)
        ):
            yield Finding(
                component.exposure.span,
                f"nobody uses {shown(component.name)}",
                help="name who does, or leave the component out",
            )


def _runs_by_itself(component: Component) -> bool:
    return bool(_BY_ITSELF & {*words(component.name)[-1:], *words(component.kind)})


def _used(room: Components, component: Component) -> bool:
    symbol = component_symbol(component.name)
    return any(
        component_symbol(name.text) == symbol
        for other in room.components
        if other is not component
        for name in (*other.dependencies, *other.exposes_to)
    ) or any(
        component_symbol(message.target) == symbol and message.source != message.target
        for interaction in room.interactions
        for message in interaction.messages
    )
