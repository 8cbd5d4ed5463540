"""Something was built that no note tells of.

The next design is made without knowing of it: it builds the endpoint a second time, or forgets the column when data
are deleted. It is reported at the note that ought to tell of it: the one about its controller or table, or that of
the domain which owns it (`owners` in the setting `built`). What has no such note is shown by `trueline drift` alone.

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
| text | text | |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, text text, printer_id uuid);
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
| text | text | |
| printer_id | uuid | |
```

```sql path=built/schema.sql
CREATE TABLE labels (id uuid PRIMARY KEY, text text, printer_id uuid);
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.drift._found import findings
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Vault
from trueline.vault.drift.values import Kind


@rule(scope=Scope.VAULT, severity=Severity.INFO)
def check(vault: Vault) -> Iterator[Finding]:
    yield from findings(vault, Kind.UNDOCUMENTED, "tell of it here, or accept it: `trueline drift accept`")
