"""A comment accepts a drift that is no longer there.

Once the design and the code agree again, the comment hides nothing; it would hide the next drift of the same name,
which nobody has accepted.

This is silent unless `built` in `trueline.toml` says where to see what was built.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

%% trueline: accept drift endpoint GET /labels/{id}: the old client still asks for it %%

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {"/labels/{id}": {"get": {}}}}
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

%% trueline: accept drift endpoint GET /labels/{id}: the old client still asks for it %%

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {"/printers": {"get": {}}}}
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Edit
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts


@rule(scope=Scope.VAULT, severity=Severity.WARNING)
def check(vault: Vault) -> Iterator[Finding]:
    if vault.evidence is None:
        return
    for path, acceptance in vault.once(find_drifts).stale:
        yield Finding(
            acceptance.span,
            f"the drift of `{acceptance.name.replace('`', '')}` that this accepts is not there",
            help="remove the comment",
            fix=Fix("remove the comment", Applicability.UNSAFE, (Edit(acceptance.span, b""),)),
            path=path,
        )
