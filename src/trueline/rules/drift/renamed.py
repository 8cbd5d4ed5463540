"""Something a design names is probably called otherwise in what was built.

It is not there under its name, and something very much like it is, which no note names. The design still sends its
readers to the old name.

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
| print_count | integer | |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, printed_count integer);
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 2. Data Model

### New Entities

#### labels

| Column | Type | Notes |
| ------ | ---- | ----- |
| id | uuid | |
| printedCount | integer | |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, printed_count integer);
```

## Fix safety

The fix writes the new name in this one place. Whether it is the same thing under a new name, and where else the old
name stands, is for a person to see; `trueline rename` changes it everywhere.
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.drift._found import findings
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.drift.values import Kind


@rule(scope=Scope.VAULT, severity=Severity.WARNING, early=Severity.INFO)
def check(vault: Vault) -> Iterator[Finding]:
    yield from findings(vault, Kind.RENAMED, "use the new name, or accept it: `trueline drift accept`")
