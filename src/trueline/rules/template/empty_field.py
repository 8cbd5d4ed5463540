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
from trueline.rules.rule import Finding, rule
from trueline.rules.template._fields import asked_fields, written_fields
from trueline.rules.template._places import claimed, written
from trueline.template import Asks


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    outline = document.outline
    if outline is None:
        return
    unfilled = [
        place for place in written(outline) if any(left.asks is Asks.FIELD for left in place.leftovers)
    ]
    if unfilled:
        own = claimed(outline)
        for place in unfilled:
            for found in written_fields(document.tree, place, own, asked_fields(place.slot)):
                if found.empty:
                    yield Finding(
                        found.label.name_span,
                        f"`{found.field.name}` has no value",
                        help="write it, or say that it does not apply",
                    )
