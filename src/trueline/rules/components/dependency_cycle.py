"""Components depend on each other in a circle.

None of them can be built, tested or started before the others, and a change of one may have to wait for
all. Often one direction is really an event or a callback, which is worth a word; else something in the
middle belongs into a component of its own.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Sends labels to the printer
- **Dependencies:** `PrintQueue`

#### PrintQueue

- **Responsibility:** Keeps labels until the printer is free
- **Dependencies:** `LabelPrinter`
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Sends labels to the printer, says on the queue when it is free
- **Dependencies:** `PrintQueue`

#### PrintQueue

- **Responsibility:** Keeps labels until somebody takes them
- **Dependencies:** PostgreSQL
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.rules.components._graph import circles, dependencies
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault


@rule(scope=Scope.VAULT)
def check(vault: Vault) -> Iterator[Finding]:
    for circle in circles(dependencies(vault)):
        last = circle[-1]
        names = [step.depends.owner for step in circle]
        yield Finding(
            last.depends.span,
            "components depend on each other: " + " → ".join(f"`{name}`" for name in (*names, names[0])),
            help="turn one direction into an event, or move what both need into a third component",
            related=tuple(
                Related(step.path, step.depends.span, f"`{step.depends.owner}` depends on `{step.depends.name}`")
                for step in circle[:-1]
            ),
            path=last.path,
        )
