"""The blast radius leaves out components of other notes that depend on what the design brings in.

Whoever is called at night reads the blast radius first. What is not in it, nobody looks at, tells or switches
off. Only those who say themselves that they depend on one of the design's components count, and only if the text
names neither them nor anything of their name, their note or their domain; a text that says that everything is
affected leaves nothing out. `trueline impact` shows also those who are affected through others.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels

## 5. Failure Modes & Recovery

### Blast Radius

Only labels are late; nothing else is affected.
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** LabelPrinter
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 3. Component Design

### New Components

#### LabelPrinter

- **Responsibility:** Prints labels

## 5. Failure Modes & Recovery

### Blast Radius

Labels are late, and webhooks to shops stop. Tracking goes on.
```

```md path=docs/2. Planned/Shop Webhooks.md
# Feature: Shop Webhooks

## 3. Component Design

### New Components

#### WebhookSender

- **Responsibility:** Tells shops what happened
- **Dependencies:** LabelPrinter
```
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Related, Severity
from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Failures
from trueline.model.symbols import component_symbol, words
from trueline.rules.blocks import shown
from trueline.rules.designs import is_design, is_retired
from trueline.rules.rule import Finding, Scope, rule
from trueline.rules.wording import signal_words, stem
from trueline.template.late import late
from trueline.text import Span
from trueline.vault import Entry, Vault, facts

_ALL = late(
    r"(?i)\b(?:everything|everyone|every|any|all|entire|whole|complete)\b(?! (?:time|day|hour|minute|second)s?\b)"
)
_NOT_ALL = late(r"(?i)\ball (?:non|other|the other)\b|\b(?:every|any|all) other\b|\bnot (?:all|every|any)\b")
# What names of components end in says nothing of what they are about.
_SORTS = frozenset(
    stem(word)
    for word in "service controller repository entity api handler worker job client wrapper provider adapter manager"
    " config configuration filter listener impl activities sender keeper feature flow domain system".split()
)
_MOST_NAMES = 3
_MOST_PLACES = 6


class Radius(NamedTuple):
    """What a design says is affected if it fails, in stems, and the components that it brings in."""

    said: tuple[str, ...]
    brings: tuple[tuple[Symbol, str], ...]
    span: Span


class Leaning(NamedTuple):
    """`owner` depends on `name`, which stands at `span`."""

    owner: str
    name: str
    span: Span


@facts
def declared_radius(document: Document) -> Iterator[tuple[Symbol, Radius]]:
    """The blast radius of a design that holds, by its own symbol; none where it says that all is affected."""
    if not is_design(document) or is_retired(document):
        return
    text = document[Failures].blast_radius
    brings = tuple((component_symbol(one.name), one.name) for one in document[Components].components)
    if text and brings and not _ALL.search(_NOT_ALL.sub("", text.text)):
        yield document_symbol(document.path), Radius(tuple(sorted(signal_words(text.text))), brings, text.span)


@facts
def leaning_on(document: Document) -> Iterator[tuple[Symbol, Leaning]]:
    """What the components of a note that holds depend on."""
    room = document[Components]
    if not (room.components or room.uses) or is_retired(document):
        return
    lists = [(component.name, component.dependencies) for component in room.components]
    lists.append((document.name, room.uses))
    for owner, names in lists:
        for name in names:
            symbol = component_symbol(name.text)
            if symbol.name:
                yield symbol, Leaning(owner, name.text, name.span)


@rule(scope=Scope.SYMBOL, facts=(declared_radius,), severity=Severity.WARNING, early=Severity.INFO)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for note, radius in vault.relation(declared_radius)[symbol]:
        unsaid = list(_unsaid(vault, note, radius))
        if not unsaid:
            continue
        owners = list(dict.fromkeys(one.owner for _, one in unsaid))
        more = f" and {len(owners) - _MOST_NAMES} more" if len(owners) > _MOST_NAMES else ""
        verb = "depends" if len(owners) == 1 else "depend"
        on = unsaid[0][1].name
        yield Finding(
            radius.span,
            f"{', '.join(map(shown, owners[:_MOST_NAMES]))}{more} {verb} on {shown(on)},"
            " and the blast radius names nothing of it",
            help="say what becomes of them when this fails, or that they go on without it",
            related=tuple(
                Related(there.path, one.span, f"{shown(one.owner)} depends on {shown(one.name)}")
                for there, one in unsaid[:_MOST_PLACES]
            ),
            path=note.path,
        )


def _unsaid(vault: Vault, note: Entry, radius: Radius) -> Iterator[tuple[Entry, Leaning]]:
    """Who depends on what a design brings in, without anything of their names being in the text."""
    said = frozenset(radius.said)
    own = {symbol for symbol, _ in radius.brings}
    for symbol, _ in radius.brings:
        for there, one in vault.relation(leaning_on)[symbol]:
            if there.path != note.path and component_symbol(one.owner) not in own:
                names = (one.owner, there.name, *(link.target.rsplit("/", 1)[-1] for link in there.meta.domains))
                if not any(_telling(name) & said for name in names):
                    yield there, one


def _telling(name: str) -> frozenset[str]:
    """The stems of a name that say what it is about."""
    found = frozenset(stem(word) for word in words(re.sub(r"[/\\]", " ", name)))
    return found - _SORTS or found
