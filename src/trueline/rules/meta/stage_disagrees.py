"""The folder says one stage, the status tag another.

A feature moves through folders as it advances, and the tag stays behind. Then two lists of one pipeline
contradict each other: the stage says the feature is built, the status says it is a draft, and whoever
plans by status designs it a second time or waits for it forever.

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

```md path=docs/4. Completed/Parcel Labels.md
---
tags:
  - status/draft
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

```md path=docs/4. Completed/Parcel Labels.md
---
tags:
  - status/implemented
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Fix safety

The fix believes the folder, which people move on purpose. Sometimes the folder is the one that is wrong.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, TagUse, advance
from trueline.rules.meta._tags import meant_by_stage, offered, option, renaming
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    meta = document.meta
    if meta.stage is None or meta.status is None:
        return
    family = offered(document, "status")
    kept = meta.family("status")
    if family is None or len(kept) != 1:
        return
    tag, rank, meant = kept[0], advance(option(kept[0])), meant_by_stage(document, family)
    if rank is None or rank > IMPLEMENTED or meant is None:
        return
    if meta.early:
        if rank == IMPLEMENTED:
            yield _built_too_early(document, tag)
    elif rank < (IMPLEMENTED if meta.stage == "Completed" else DESIGNED):
        yield _left_behind(document, tag, f"status/{meant}")


def _left_behind(document: Document, tag: TagUse, meant: str) -> Finding:
    return Finding(
        tag.span,
        f"`{tag.name}` in the folder `{document.meta.stage_folder}`: "
        f"lists by status still show this note as `{option(tag)}`",
        help=f"set `{meant}`, or move the note back to where its status belongs",
        fix=Fix(f"set `{meant}`", Applicability.UNSAFE, (renaming(tag, document.tree.data, meant),)),
    )


def _built_too_early(document: Document, tag: TagUse) -> Finding:
    return Finding(
        tag.span,
        f"`{tag.name}` in the folder `{document.meta.stage_folder}`: "
        "lists by stage show something built as still to be designed",
        help="move the note to the folder of completed features, or correct its status",
    )
