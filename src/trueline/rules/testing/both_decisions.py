"""A load test is ticked as required and as not required.

One of the two will be done, and whoever expects the other is in for a surprise. Usually the first tick stayed
when the decision changed.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 9. Testing Strategy

### Load Testing

- [x] Required: 40 labels a minute for an hour
- [x] Not required (justify)
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 9. Testing Strategy

### Load Testing

- [x] Required: 40 labels a minute for an hour
- [ ] Not required (justify)
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.testing import Testing
from trueline.rules.rule import Finding, rule

_YES = re.compile(r"^\W*required\b", re.IGNORECASE)
_NO = re.compile(r"^\W*not (?:required|needed)\b", re.IGNORECASE)


@rule()
def check(document: Document) -> Iterator[Finding]:
    ticked = [choice for choice in document[Testing].load if choice.ticked]
    wanted = next((choice for choice in ticked if _YES.match(choice.text)), None)
    refused = next((choice for choice in ticked if _NO.match(choice.text)), None)
    if wanted and refused:
        first, second = sorted((wanted, refused), key=lambda choice: choice.span)
        yield Finding(
            second.span,
            "the load test is ticked as required and as not required",
            help="untick one of the two",
            related=(Related(document.path, first.span, "also ticked"),),
        )
