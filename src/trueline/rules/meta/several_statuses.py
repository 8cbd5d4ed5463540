"""A note keeps more than one status tag.

A template lists every status so that the author deletes all but one. While two stand, nobody can tell
whether the design may be built: every list by status shows the note twice, or shows it under the wrong
one, and the reader has to open it to find out. Trueline counts such a note as the least advanced.

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

```md path=docs/2. Planned/Parcel Labels.md
---
tags:
  - status/draft
  - status/designed
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

```md path=docs/2. Planned/Parcel Labels.md
---
tags:
  - status/designed
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Fix safety

The fix keeps the status that the note's folder means, or else the least advanced one. Only the author
knows whether that is the true one.
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.meta._tags import offered, surplus
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    family = offered(document, "status")
    if family:
        yield from surplus(document, family, "status")
