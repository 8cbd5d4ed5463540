"""Strong and eventual consistency are both ticked, and neither says for which data.

A reader who builds on the first tick locks rows, one who builds on the second lets caches lag, and both
can point at the design. Both can be right for different data; then each option says for which.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### Consistency Requirements

- [x] Requires strong consistency (ACID transactions)
- [x] Eventual consistency acceptable
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### Consistency Requirements

- [x] Requires strong consistency (ACID transactions) for the number range
- [x] Eventual consistency acceptable for the print history
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.data import Data
from trueline.rules.rule import Finding, rule

_KIND = re.compile(r"\b(strong|eventual)\b", re.IGNORECASE)
_BARE = re.compile(
    r"^\W*(?:requires? )?(?:strong|eventual) consistency(?: (?:is )?(?:acceptable|required|needed|sufficient))?"
    r"(?: \(ACID(?: transactions)?\))?\W*$",
    re.IGNORECASE,
)


@rule()
def check(document: Document) -> Iterator[Finding]:
    ticked = [choice for choice in document[Data].consistency if choice.ticked]
    if len(ticked) < 2 or not all(_BARE.match(choice.text) for choice in ticked):
        return
    first, second = ticked[:2]
    kinds = {found[1].lower() for choice in (first, second) if (found := _KIND.search(choice.text))}
    if len(kinds) == 2:
        yield Finding(
            second.span,
            "strong and eventual consistency are both ticked, without a word for which data",
            help="untick one, or say behind each which data it holds for",
            related=(Related(document.path, first.span, "also ticked"),),
        )
