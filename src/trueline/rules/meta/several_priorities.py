"""A note keeps more than one priority tag.

A design queue is sorted by priority. A note with two appears where its highest tag puts it, and the
team argues about an order that nobody has chosen. Left as the template has it, the tag says nothing.

## Bad

```md path=docs/templates/Feature.md
---
tags:
  - priority/low
  - priority/medium
  - priority/high
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - priority/low
  - priority/high
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Good

```md path=docs/templates/Feature.md
---
tags:
  - priority/low
  - priority/medium
  - priority/high
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - priority/high
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.meta._tags import offered, surplus
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    family = offered(document, "priority")
    if family:
        yield from surplus(document, family, "priority")
