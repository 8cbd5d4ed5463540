"""Repeating a request does something twice, and nothing says what then.

Networks lose answers, so clients repeat requests that had arrived. `POST` and `PATCH` are not safe to
repeat by themselves: two labels, two payments. One sentence settles it: a key that the client sends, a
unique constraint, or the admission that a second label is cheap. An explicit *not idempotent* without such a
sentence is a warning; saying nothing about an endpoint is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Purpose:** Print a label

### Idempotency

- Printing is not idempotent
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Purpose:** Print a label

### Idempotency

- Printing is not idempotent: clients send `Idempotency-Key`, remembered for 24 hours
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.rules.designs import written
from trueline.rules.rule import Finding, rule
from trueline.template import State

_PLAN = re.compile(
    r"(?i)idempotency[- _]?key|\bkeys?\b|\bretr(?:y|ies|ied)\b|repeat|twice|again|dedup|duplicat|unique|constraint|\b409\b|conflict"
    r"|upsert|no-op|replaces?\b|overwrit|safe|transaction|version|\betag\b|if-match|natural|same (?:input|result|request)"
)
_DENIED = re.compile(r"(?i)\bnot idempotent|\bnon-idempotent|\bno idempotency|\bisn't idempotent")
_METHOD = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b")


@rule(severity=Severity.WARNING, early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    api = document[Api]
    unsafe = [e for e in api.endpoints if e.kind == "new" and e.method in ("POST", "PATCH")]
    if not unsafe:
        return
    state = document.lowering.state("Idempotency")
    if state is State.UNTOUCHED:
        yield _unsaid(unsafe)
    elif written(document, "Idempotency") and not any(choice.ticked for choice in api.idempotency):
        text = _own(api.retries.text)
        methods = set(_METHOD.findall(text))
        if not _PLAN.search(text):
            if _DENIED.search(text) or api.idempotency:
                yield _finding(unsafe, "a repeated {0} does its work twice, and nothing says what then")
        elif methods and not methods & {"POST", "PATCH"} and not _DENIED.search(text):
            yield _unsaid(unsafe)


def _own(text: str) -> str:
    """What is said about retries without the template's question about them."""
    return re.sub(r"(?i)_?if not:?_?:?\s*how do we handle retries\?", "", text)


def _unsaid(unsafe: list[Endpoint]) -> Finding:
    return _finding(unsafe, "nothing says what a repeated {0} does")._replace(severity=Severity.INFO)


def _finding(unsafe: list[Endpoint], message: str) -> Finding:
    first = unsafe[0]
    more = f", nor {len(unsafe) - 1} more" if len(unsafe) > 1 and message.startswith("nothing") else ""
    return Finding(
        first.span,
        message.format(f"`{first.method} {first.path}`") + more,
        help="say under Idempotency how a retry is recognised, or why it does no harm",
    )
