"""Many designs rely on something outside, and none of them says what happens when it fails.

What three designs lean on takes three features down at once. Each of them left the answer to the others, so
nobody has decided whether the system waits, drops or falls back. A row under Dependency Failures in any design
that names it, or its kind (`database`), is enough; so is a sentence about it in that section.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** RabbitMQ
```

```md path=docs/2. Planned/Quiet Hours.md
# Feature: Quiet Hours

## 3. Component Design

### New Components

#### HoursKeeper

- **Responsibility:** Holds messages back at night
- **Dependencies:** RabbitMQ
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** RabbitMQ
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels
- **Dependencies:** RabbitMQ

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Message broker | Down | Jobs wait in the outbox | Sweep every minute |
```

```md path=docs/2. Planned/Quiet Hours.md
# Feature: Quiet Hours

## 3. Component Design

### New Components

#### HoursKeeper

- **Responsibility:** Holds messages back at night
- **Dependencies:** RabbitMQ
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** RabbitMQ
```
"""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Related, Severity
from trueline.model import Document, Symbol
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Failures
from trueline.rules.blocks import shown
from trueline.rules.designs import is_design, is_retired
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault, facts
from trueline.vault.resources import dependency_symbol, is_outside, resource_kind, resources_named

_LEAST = 3
_MOST_PLACES = 6


class Relied(NamedTuple):
    """Something outside that a component of a design depends on, as written."""

    name: str
    owner: str
    span: Span


@facts
def relied_on(document: Document) -> Iterator[tuple[Symbol, Relied]]:
    """What lies outside and a design that holds depends on, once for each design."""
    if not is_design(document) or is_retired(document):
        return
    seen = set()
    for component in document[Components].components:
        for name in component.dependencies:
            symbol = dependency_symbol(name.text)
            if symbol not in seen and is_outside(name.text):
                seen.add(symbol)
                yield symbol, Relied(name.text, component.name, name.span)


@facts
def provided_for(document: Document) -> Iterator[tuple[Symbol, str]]:
    """What a document says something about for the case that it fails; general words by their kind."""
    room = document[Failures]
    texts = [room.rollback_plan.text, room.blast_radius.text]
    texts += [" ".join(row[:3]) for row in room.partial]
    texts += [" ".join(row[:4]) for row in room.dependencies]
    found = {symbol: None for text in texts for symbol in resources_named(text)}
    found.update({dependency_symbol(row.name): None for row in room.dependencies})
    for symbol in found:
        yield symbol, document.name


@rule(scope=Scope.SYMBOL, facts=(relied_on,), least=_LEAST, severity=Severity.WARNING, early=Severity.INFO)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    rows = vault.relation(relied_on)[symbol]
    note, first = rows[0]
    kind = Symbol("resource", resource_kind(first.name))
    if vault.relation(provided_for)[symbol] or (kind.name and vault.relation(provided_for)[kind]):
        return
    yield Finding(
        first.span,
        f"{len(rows)} designs rely on {shown(first.name)}, and none says what happens when it fails",
        help="say under Dependency Failures of one of them what the system does then",
        related=tuple(
            Related(there.path, one.span, f"{shown(one.owner)} in `{there.name}`")
            for there, one in rows[1 : 1 + _MOST_PLACES]
        ),
        path=note.path,
    )
