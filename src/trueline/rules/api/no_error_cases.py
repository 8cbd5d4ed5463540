"""An endpoint does not say how it fails.

Clients are written against what is promised. Where no error is promised, each invents its own idea of what
a missing label looks like, and all of them break when the server finally decides. It is for information,
and only where the other endpoints of the design do say it, or none of those described in detail does.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Purpose:** Print a label
- **Error Cases:**
    - `409` - it is printing already

#### `GET /labels/{id}`

- **Purpose:** Show a label
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Purpose:** Print a label
- **Error Cases:**
    - `409` - it is printing already

#### `GET /labels/{id}`

- **Purpose:** Show a label
- **Error Cases:**
    - `404` - there is no such label
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.rules.designs import said
from trueline.rules.rule import Finding, rule

_SHARED = re.compile(
    r"(?i)error (?:cases|responses|handling|codes)\W*(?:for all|are the same|common|shared|standard)"
    r"|(?:all|every|each)\b[^.\n]{0,40}\b(?:errors?|fails?|`[45]\d\d`|[45]\d\d\b)|[45]\d\d[^.\n]{0,40}\b(?:for all|everywhere)"
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    detailed = [e for e in document[Api].endpoints if e.kind == "new" and e.notation in ("heading", "fence")]
    silent = [endpoint for endpoint in detailed if not endpoint.errors]
    if not silent or _SHARED.search(said(document, "API Design", "API Changes")):
        return
    if len(silent) < len(detailed):
        for endpoint in silent:
            yield Finding(
                endpoint.span,
                f"`{endpoint.method} {endpoint.path}` does not say how it fails, others here do",
                help="list its error cases, or say that it has none of its own",
            )
    elif any(endpoint.bodies for endpoint in silent):
        yield _none_at_all(silent)


def _none_at_all(silent: list[Endpoint]) -> Finding:
    count = len(silent)
    message = "the endpoint does not say how it fails" if count == 1 else f"none of {count} endpoints says how it fails"
    return Finding(silent[0].span, message, help="list the error cases of each")
