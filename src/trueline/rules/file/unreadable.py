"""A file of the vault could not be read.

It was not checked, and links to it, what it blocks and what it defines are unknown. A run that passed over it
in silence would call a vault sound that it has not seen. The message says what the system answered.

## Bad

```md unreadable path=docs/Weigh twice.md
# Weigh twice
```

## Good

```md path=docs/Weigh twice.md
# Weigh twice

Scales drift in the cold.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault


@rule(severity=Severity.ERROR, scope=Scope.VAULT)
def check(vault: Vault) -> Iterator[Finding]:
    for file in vault.unread:
        yield Finding(
            Span(0, 0),
            f"this file was not checked: {file.message}",
            help="make it readable, or leave it out in the configuration",
            path=file.path,
        )
