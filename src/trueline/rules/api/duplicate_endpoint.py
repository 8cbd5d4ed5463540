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
from trueline.model.sections.api import Api
from trueline.model.symbols import endpoint_symbol
from trueline.rules.designs import Claim, claims_of, opponent, other_places, rivals, state_of
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault, facts


@facts
def new_endpoints(document: Document) -> Iterator[tuple[Symbol, Claim]]:
    """What a design calls a new endpoint."""
    return claims_of(
        document,
        (
            (endpoint_symbol(endpoint.method, endpoint.path), f"{endpoint.method} {endpoint.path}", endpoint.span)
            for endpoint in document[Api].endpoints
            if endpoint.kind == "new"
        ),
    )


@rule(severity=Severity.ERROR, early=Severity.WARNING, scope=Scope.SYMBOL, facts=(new_endpoints,), least=2)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    claims = rivals(vault, vault.relation(new_endpoints)[symbol])
    for note, claim in claims:
        other = opponent(note, claims)
        if other is not None:
            how = f" ({state_of(other)})" if state_of(other) else ""
            yield Finding(
                claim.span,
                f"`{claim.name}` is new here and in `{other.name}`{how}",
                help="list it under the modified endpoints of one of the two, or say which design replaces the other",
                related=other_places(claims, note),
                # A plan that takes up what is built has the wrong heading; two plans cannot both be built.
                severity=Severity.WARNING if other.meta.completed else None,
                path=note.path,
            )
