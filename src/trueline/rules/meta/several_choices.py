"""A note keeps several tags of a choice of which its template wants one.

Status and priority have rules of their own; templates offer more such choices, for example whether a
decision is proposed, accepted or superseded. Two of them at once contradict each other, and a reader
who looks for accepted decisions finds one that is no longer followed.

## Bad

```md path=docs/templates/Decision.md
---
tags:
  - adr/proposed
  - adr/accepted
  - adr/superseded
---
# Decision: {{title}}

## Context
```

```md path=docs/decisions/Print at the Packing Table.md
---
tags:
  - adr/proposed
  - adr/accepted
---
# Decision: Print at the Packing Table

## Context

Carrying labels across the hall costs a minute per parcel.
```

## Good

```md path=docs/templates/Decision.md
---
tags:
  - adr/proposed
  - adr/accepted
  - adr/superseded
---
# Decision: {{title}}

## Context
```

```md path=docs/decisions/Print at the Packing Table.md
---
tags:
  - adr/accepted
---
# Decision: Print at the Packing Table

## Context

Carrying labels across the hall costs a minute per parcel.
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.meta._tags import surplus
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    template = document.template
    for family in template.families if template else ():
        if family.exclusive and family.name not in ("status", "priority"):
            yield from surplus(document, family, f"choice of `{family.name}`")
