"""Two designs both introduce the same endpoint.

The router takes one of them, silently; whoever builds second finds out in a review if they are lucky, and
from their users if not. Parameter names make no difference: `/labels/{id}` and `/labels/:label` are one
path. An endpoint that another design brings is changed, not new, and a design that replaces another says
so. The note of the component that serves an endpoint describes it, which is no second claim.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Show a label
```

```md path=docs/3. Active/Label Archive.md
# Feature: Label Archive

## 4. API Design

### New Endpoints

#### `GET /labels/:label`

- **Purpose:** Fetch a label from the archive
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Show a label
```

```md path=docs/3. Active/Label Archive.md
# Feature: Label Archive

## 4. API Design

### Modified Endpoints

#### `GET /labels/{id}`

- **Purpose:** Answers from the archive too
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document, Symbol
from trueline.model.sections.api import Api, Endpoint
from trueline.rules.designs import other_places, rivals, state_of
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault


@rule(severity=Severity.ERROR, early=Severity.WARNING, scope=Scope.SYMBOL, kind="endpoint")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = [
        (document, endpoint) for document in rivals(vault, symbol) if (endpoint := _new(document, symbol))
    ]
    if len(claims) < 2:
        return
    for document, endpoint in claims:
        others = [other for other, _ in claims if other is not document]
        built = next((other for other in others if other.meta.completed), None)
        if document.meta.completed and built is None:
            # It was there first: the plan is to be changed, not what is built.
            continue
        other = built or others[0]
        how = f" ({state_of(other)})" if state_of(other) else ""
        yield Finding(
            endpoint.span,
            f"`{endpoint.method} {endpoint.path}` is new here and in `{other.name}`{how}",
            help="list it under the modified endpoints of one of the two, or say which design replaces the other",
            related=other_places([(one, its.span) for one, its in claims], document),
            severity=Severity.WARNING if built else None,
            path=document.path,
        )


def _new(document: Document, symbol: Symbol) -> Endpoint | None:
    return next((e for e in document[Api].endpoints if e.kind == "new" and e.key == symbol.name), None)
