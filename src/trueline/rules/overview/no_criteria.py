"""The success criteria name nothing that can be checked off.

A paragraph that hopes for the best gives nobody a way to say that the work is finished, so it is finished
when people grow tired of it. Criteria as a list can be tested one by one, and ticked one by one.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

We will know that it works when the people at the packing table stop complaining.
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] Fewer than 3 mixed-up labels in 10,000 parcels
- [ ] A label leaves the printer within 2 s of weighing
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.lowering import walk_blocks
from trueline.model.sections.overview import Overview
from trueline.rules.designs import written
from trueline.rules.rule import Finding, rule
from trueline.syntax import List, Table


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    section = document.lowering.section("Success Criteria") if document.template else None
    if section is None or section.heading is None or document[Overview].criteria:
        return
    if not written(document, "Success Criteria"):
        return
    # A table of targets is a list of criteria too.
    if not any(isinstance(block, List | Table) for block in walk_blocks(section)):
        yield Finding(
            section.heading.text,
            "the success criteria are prose: nothing here can be tested or ticked off one by one",
            help="write each criterion as an item of its own, `- [ ] …`",
        )
