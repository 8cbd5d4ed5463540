"""A component depends on something outside that may fail, and no row says what happens then.

Every outage of a database or a neighbour's API asks the same question, at night: do we wait, drop or fail?
The table of dependency failures answers it for others, not for this one. It is for information, only where
the table is filled, and never for classes of one's own program.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** PostgreSQL, RabbitMQ

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Database | Unreachable | Nothing is printed | By itself |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** PostgreSQL, RabbitMQ

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Database | Unreachable | Nothing is printed | By itself |
| RabbitMQ | Broker down | Jobs wait in the outbox | Sweep every minute |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Failures
from trueline.model.symbols import component_symbol
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.vault.resources import is_outside, speak_of


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    components = document[Components].components
    if document.template is None or not components:
        return
    failures = document[Failures]
    if not failures.dependencies:
        return
    texts = [f"{row.name} {row.scenario}" for row in failures.dependencies]
    texts += [row.scenario for row in failures.partial]
    own = {component_symbol(component.name) for component in components}
    seen = set()
    for component in components:
        for name in component.dependencies:
            symbol = component_symbol(name.text)
            if symbol in seen or symbol in own or not is_outside(name.text):
                continue
            seen.add(symbol)
            if not speak_of(name.text, texts):
                yield Finding(
                    name.span,
                    f"{shown(component.name)} depends on {shown(name.text)}, and no row says what happens when it fails",
                    help="add a row under Dependency Failures",
                )
