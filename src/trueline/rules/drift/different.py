"""A design and what was built say different things of the same endpoint, column or signal.

The method, a column's type or default, an error code, a threshold: what differs is found out in production, by
whoever believed the design. Types are compared by what they hold, so that `String` and `varchar` agree; it is
reported only what surely differs.

This is silent unless `built` in `trueline.toml` says where to see what was built.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

#### labels

| Column | Type | Notes |
| ------ | ---- | ----- |
| id | uuid | |
| copies | INTEGER | default 1 |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, copies integer NOT NULL DEFAULT 2);
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

#### labels

| Column | Type | Notes |
| ------ | ---- | ----- |
| id | String | |
| copies | INTEGER | default 2 |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, copies bigint NOT NULL DEFAULT 2);
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
    yield from findings(vault, Kind.DIFFERENT, "change the design or the code, or accept it: `trueline drift accept`")
