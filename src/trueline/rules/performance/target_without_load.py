"""A latency or throughput target stands without the load at which it is to hold.

Everything answers within 50 ms while nobody calls. A target becomes one by the number of requests, rows or
users behind it; without, no test can be written that would fail. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** not much
- **Data volume:** small

### Performance Requirements

- **Latency target:** p50: 80 ms, p99: 400 ms
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Expected Load

- **Requests/sec:** 3 on average, 40 in the last hour before pick-up
- **Data volume:** small

### Performance Requirements

- **Latency target:** p50: 80 ms, p99: 400 ms
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.performance import Figure, Performance
from trueline.rules.rule import Finding, rule
from trueline.template import State

_SIZE = re.compile(
    r"\d|\b(?:one|two|three|four|five|ten|once|twice|hundreds?|thousands?|millions?|dozens?|tens|single)\b",
    re.IGNORECASE,
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    performance = document[Performance]
    target = next((figure for figure in performance.targets if _is_figure(figure)), None)
    state = document.lowering.state("Expected Load")
    if target is None or state in (State.ABSENT, State.NOT_APPLICABLE):
        return
    section = document.lowering.section("Expected Load")
    own = document.lowering.prose(section).text if state is not State.UNTOUCHED else ""
    # A target that names its own load (`200 requests/s for ten minutes`) needs no other.
    if not _SIZE.search(own) and not any(
        quantity.per_s for figure in performance.targets for quantity in figure.quantities
    ):
        yield Finding(
            target.span,
            "a target without a load: Expected Load names no figure",
            help="say under Expected Load how many requests, rows or users the target is for",
        )


def _is_figure(figure: Figure) -> bool:
    return any(quantity.unit == "s" for quantity in figure.quantities)
