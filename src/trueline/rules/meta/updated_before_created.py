"""A note was updated before it was created.

One of the two dates is wrong, usually the creation date of a note that was copied from another. Readers
use these dates to judge whether a design is still true, so a wrong one misleads silently.

## Bad

```md
---
Created: 2026-03-10
Updated: 2026-02-11
---
# Parcel Labels
```

## Good

```md
---
Created: 2026-02-10
Updated: 2026-03-11
---
# Parcel Labels
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.dates import date_readings
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    created, updated = document.meta.created, document.meta.updated
    if created is None or updated is None or not created.iso or not updated.iso:
        return
    if updated.iso >= created.iso:
        return
    # `03-04-2026` may be March or April: only what is wrong in every reading is wrong.
    earliest = min(date_readings(created.text) or (created.iso,))
    latest = max(date_readings(updated.text) or (updated.iso,))
    if latest < earliest:
        yield Finding(
            updated.span,
            f"updated on {updated.iso}, before it was created on {created.iso}",
            help="correct the date that is wrong",
            related=(Related(document.path, created.span, "created"),),
        )
