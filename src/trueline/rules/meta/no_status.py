"""A note carries none of the status tags its template offers.

Without a status the note is missing from every list by status: nobody reviews it as a draft, nobody
picks it up as designed, nobody sees that it was built. It has not been decided against, only forgotten.

## Bad

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
  - status/implemented
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - domain/packing
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Good

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
  - status/implemented
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - domain/packing
  - status/designed
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.meta._tags import choices, meant_by_stage, misspelt_family, offered
from trueline.rules.rule import Finding, rule
from trueline.template import property_key
from trueline.text import Span


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    family = offered(document, "status")
    if family is None or document.meta.status is not None or _has_property(document):
        return
    if any(misspelt_family(document, tag) is family for tag in document.meta.tags):
        return
    meant = meant_by_stage(document, family)
    advice = "add one of " + choices([f"status/{name}" for name in family.options])
    if meant:
        advice = f"its folder means `status/{meant}`; {advice}"
    yield Finding(_place(document), "no status tag: lists by status leave this note out", help=advice)


def _has_property(document: Document) -> bool:
    """Whether the note states its status in a property of its own instead of a tag."""
    front = document.tree.front_matter
    return any(
        property_key(item.key) == "status" and any(value.text.strip() for value in item.values)
        for item in (front.properties if front else ())
    )


def _place(document: Document) -> Span:
    """The `tags` key, else the line that opens the front matter, else the start of the file."""
    front = document.tree.front_matter
    if front is None:
        return Span(0, 0)
    for item in front.properties:
        if property_key(item.key) in ("tags", "tag"):
            return item.key_span
    return Span(front.start, front.start + 3)
