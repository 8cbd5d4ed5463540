"""Data Ownership names an owner for some of the new entities, but not for this one.

The entity that is forgotten in the list is the one that three services will write to. It is for
information: often the owner is plain, and then it takes five words to say so.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `labels` | What was printed | `id` |
| `print_jobs` | What waits for a printer | `id` |

### Data Ownership

- `labels` is owned by the Packing domain
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| `labels` | What was printed | `id` |
| `print_jobs` | What waits for a printer | `id` |

### Data Ownership

- `labels` is owned by the Packing domain
- `print_jobs` is owned by the Printing domain
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.data import Data
from trueline.model.symbols import entity_symbol, words
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule

_TOGETHER = re.compile(
    r"\b(?:both|all|these|everything|each|every|whole|none|nothing|the (?:new )?(?:tables|entities|data))\b",
    re.IGNORECASE,
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    data = document[Data]
    text = data.ownership.text
    if len(data.entities) < 2 or not text or _TOGETHER.search(text):
        return
    folded = "".join(words(text))
    named = [any(word in folded for word in _spellings(entity.name)) for entity in data.entities]
    if any(named):
        for entity, is_named in zip(data.entities, named, strict=True):
            if not is_named and entity.notation != "sql":
                yield Finding(
                    entity.span,
                    f"nobody is named as owner of {shown(entity.name)}, though others have one",
                    help="name its owner under Data Ownership",
                )


def _spellings(name: str) -> tuple[str, str]:
    """The name as written and in normal form, both as runs of letters."""
    return "".join(words(name)), entity_symbol(name).name
