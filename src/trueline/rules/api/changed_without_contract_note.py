"""Endpoints are changed, and Contract Changes says that there is no change.

Owners of clients read that one paragraph to learn whether they have work to do. If it says *none* while
the endpoints above it take other requests or give other answers, they learn it from their error logs.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### Modified Endpoints

#### `GET /labels/{id}`

- **Purpose:** Answers with the printer's name too

### Contract Changes

None.
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### Modified Endpoints

#### `GET /labels/{id}`

- **Purpose:** Answers with the printer's name too

### Contract Changes

`GET /labels/{id}` gains `printer`; clients that ignore unknown fields are not affected.
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.rules.rule import Finding, rule
from trueline.text import Span

_NONE = re.compile(
    r"^\W*(?:none|n/a|no (?:breaking |api |contract )?changes?(?: to (?:any )?(?:existing )?(?:apis?|endpoints?|contracts?))?"
    r"|nothing changes|not applicable|unchanged)\s*(?:[.;:(—–-]|$)",
    re.IGNORECASE,
)
_YET = re.compile(r"\b(?:but|except|gains?|adds?|additive|additional|however|now|optional|backward)\b", re.IGNORECASE)


@rule()
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    api = document[Api]
    changed = [endpoint for endpoint in api.endpoints if endpoint.kind == "modified"]
    note = api.contract_changes
    if not changed or not note or not _NONE.match(note.text) or _YET.search(note.text):
        return
    first = changed[0]
    if first.span.start > note.span.start:
        return
    end = document.tree.data.find(b"\n", note.span.start, note.span.end)
    count = f"{len(changed)} endpoints are" if len(changed) > 1 else f"`{first.method} {first.path}` is"
    yield Finding(
        Span(note.span.start, note.span.end if end < 0 else end),
        f"no contract changes, it says, but {count} modified above",
        help="say what clients of the changed endpoints will see",
        related=(Related(document.path, first.span, "modified here"),),
    )
