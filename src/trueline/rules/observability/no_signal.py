"""Neither a metric nor a log event tells how an endpoint or a job is doing.

When users say that it does not work, there is nothing to look at. Words are compared, not names, and one
metric about requests counts for all endpoints. It is for information, and only where the design has metrics or
log events for other things.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /v1/refunds`

- **Purpose:** Give the postage back

## 8. Observability

### Logging

| Event | Level | Key Fields |
| ----- | ----- | ---------- |
| Label printed | INFO | `label_id` |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /v1/refunds`

- **Purpose:** Give the postage back

## 8. Observability

### Logging

| Event | Level | Key Fields |
| ----- | ----- | ---------- |
| Label printed | INFO | `label_id` |
| Refund given | INFO | `label_id`, `amount` |
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.model.sections.components import Components
from trueline.model.sections.observability import Observability
from trueline.model.symbols import words
from trueline.rules.blocks import shown
from trueline.rules.designs import is_design, said, written
from trueline.rules.rule import Finding, rule
from trueline.rules.wording import signal_words

_FOR_ALL = re.compile(
    r"\b(?:requests?|http|endpoints?|api|calls?|operations?|latency|response times?|CRUD)\b", re.IGNORECASE
)
_FIXED = re.compile(r"\{[^}]*\}|(?<=/):\w+|<[^>]*>")
_JOBS = frozenset({"job", "worker", "poller", "cron", "scheduler", "sweeper", "consumer", "batch"})


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None or not is_design(document):
        return
    room = document[Observability]
    if not (room.metrics or room.events) or not written(document, "Observability"):
        return
    text = said(document, "Observability").partition("\n")[2]
    spoken = signal_words(text)
    if not _FOR_ALL.search(" ".join([*(m.name for m in room.metrics), *(e.name for e in room.events)])):
        for endpoint in document[Api].endpoints:
            if endpoint.kind == "new" and not _words(endpoint) & spoken:
                yield Finding(
                    endpoint.span,
                    f"no metric or log event speaks of `{endpoint.method} {endpoint.path}`",
                    help="add what would show that it works",
                )
    for component in document[Components].components:
        jobs = {*words(component.name)[-1:], *words(component.kind)} & _JOBS
        if jobs and not signal_words(" ".join((component.name, component.responsibility))) & spoken:
            yield Finding(
                component.span,
                f"no metric or log event speaks of {shown(component.name)}",
                help="add what would show that it runs",
            )


def _words(endpoint: Endpoint) -> frozenset[str]:
    """What an endpoint is about: the fixed parts of its path and its purpose."""
    path = _FIXED.sub("", endpoint.path)
    return signal_words(path) | signal_words(endpoint.purpose)
