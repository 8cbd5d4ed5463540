"""The note was updated after the last entry of its changelog.

Whoever comes back to a design reads the changelog to see what changed since. The date at the top says that
something did, the log does not say what. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
---
Created: 2026-03-02
Updated: 2026-04-20
---
# Feature: Parcel Labels

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-03-02 | Ines | Initial draft |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
---
Created: 2026-03-02
Updated: 2026-04-20
---
# Feature: Parcel Labels

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-03-02 | Ines | Initial draft |
| 2026-04-20 | Ines | One printer per table |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.changelog import Changelog
from trueline.rules.rule import Finding, rule


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    updated = document.meta.updated
    if updated is None or updated.iso is None:
        return
    changes = [change for change in document[Changelog].changes if change.iso is not None]
    if not changes or len(changes) < len(document[Changelog].changes):
        return
    newest = max(changes, key=lambda change: change.iso or "")
    if newest.iso is not None and newest.iso < updated.iso:
        yield Finding(
            updated.span,
            f"updated on {updated.iso}, but the changelog ends on {newest.iso}",
            help="add what was changed to the changelog",
            related=(Related(document.path, newest.span, "the last entry"),),
        )
