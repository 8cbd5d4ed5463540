"""No test speaks of a success criterion.

The design promises something and tests something else; the promise will be broken first by the change that
nobody tests it against. Criteria with a number (`CONF-03`) are looked up by it where tests use such numbers;
others by their words. It is for information: a test may be called by another name.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] A label leaves the printer within 2 s of weighing
- [ ] Damaged barcodes are recognised and reprinted

## 9. Testing Strategy

### Unit Tests

- [ ] Weighing triggers exactly one label
- [ ] Two scales at one printer

### End-to-End Tests

- [ ] From the scale to the printer in 2 s
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] A label leaves the printer within 2 s of weighing
- [ ] Damaged barcodes are recognised and reprinted

## 9. Testing Strategy

### Unit Tests

- [ ] Weighing triggers exactly one label
- [ ] Forty damaged barcodes from the archive

### End-to-End Tests

- [ ] From the scale to the printer in 2 s
```
"""

import re
from collections import Counter
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.testing import Testing
from trueline.rules.designs import said, written
from trueline.rules.rule import Finding, rule
from trueline.rules.wording import signal_words

_IDENTIFIER = re.compile(r"\b([A-Z]{1,8}-\d+(?:\.\d+)?)\b")
_SECTION = ("Testing Strategy", "Testing", "Test Plan")
_ENOUGH = 3
# What only time will tell is measured, not tested.
_OUTCOME = re.compile(
    r"\b(?:falls?|drops?|rises?|grows?|increases?|decreases?|halves|adoption|retention|satisfaction|revenue|stopped"
    r"|tickets?|complaints?|weeks?|months?|quarters?|customers|of users)\b",
    re.IGNORECASE,
)
_SPEED = re.compile(
    r"\b(?:p\d\d|latency|throughput|per second|concurrent)\b|\d\s?(?:ms|s|sec|seconds?)\b", re.IGNORECASE
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    criteria = document[Overview].criteria
    if len(criteria) < 2 or len(document[Testing].cases) < _ENOUGH:
        return
    text = said(document, *_SECTION).partition("\n")[2]
    numbers = set(_IDENTIFIER.findall(text))
    numbered = {found[1] for criterion in criteria if (found := _IDENTIFIER.search(criterion.text))}
    spoken = signal_words(text)
    counts = Counter(word for criterion in criteria for word in signal_words(criterion.text))
    under_load = written(document, "Load Testing")
    for criterion in criteria:
        found = _IDENTIFIER.search(criterion.text)
        if found and numbers & numbered:
            tested = found[1] in numbers
        elif _OUTCOME.search(criterion.text) or (under_load and _SPEED.search(criterion.text)):
            tested = True
        else:
            # A word that most criteria share is the feature's subject and tells none from the other.
            own = {word for word in signal_words(criterion.text) if counts[word] * 2 <= len(criteria)}
            tested = len(own) < 2 or bool(own & spoken)
        if not tested:
            yield Finding(
                criterion.span,
                "no test speaks of this criterion",
                help="add the test that would fail if it were not met",
            )
