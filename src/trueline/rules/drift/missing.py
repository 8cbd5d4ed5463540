"""A design says that something is there, and it was not built.

Whoever reads the design counts on it: a client calls the endpoint, a query names the column. Either it was never
built, or it went away and nobody told the design. Only what notes state as a fact is looked at: what a note says was
removed, and what a design that is not completed yet still plans, is no finding. `trueline drift` shows what is
planned as a forecast.

This is silent unless `built` in `trueline.toml` says where to see what was built.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label

#### `DELETE /labels/{id}/archive`

- **Purpose:** Takes a label out of the archive
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {"/labels/{id}": {"get": {}}}}
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label

The endpoint `DELETE /labels/{id}/archive` was removed in March.
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {"/labels/{id}": {"get": {}}}}
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.drift._found import findings
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.drift.values import Kind


@rule(scope=Scope.VAULT, severity=Severity.WARNING, early=Severity.INFO)
def check(vault: Vault) -> Iterator[Finding]:
    yield from findings(
        vault, Kind.MISSING, "take it out of the design, build it, or accept it: `trueline drift accept`"
    )
