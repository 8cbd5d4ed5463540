"""A labelled field of the template has no value, though its section is written.

`Required permissions:` with nothing behind it reads as *none are required*, which is seldom what was
meant. It is for information only: often the field does not apply, and then a word says so to whoever looks
for the answer next year.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Authentication & Authorization

- **Authorization model:** RBAC
- **Required permissions:**
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Authentication & Authorization

- **Authorization model:** RBAC
- **Required permissions:** `labels.print`
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._fields import written_fields
from trueline.rules.template._places import claimed
from trueline.rules.template._survey import asked_fields, survey


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    unfilled = survey(document).fields
    if unfilled:
        own = claimed(document)
        for place in unfilled:
            for found in written_fields(document.tree, place, own, asked_fields(place.slot)):
                if found.empty:
                    yield Finding(
                        found.label.name_span,
                        f"{shown(found.field.name)} has no value",
                        help="write it, or say that it does not apply",
                    )
