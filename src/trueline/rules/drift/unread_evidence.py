"""Evidence of what was built could not be read, or a pattern names no file.

What is not read is not compared: a check would call designs true that it has laid beside nothing. The message names
the file and the line, and what is wrong there; the rest of the evidence still counts.

This is silent unless `built` in `trueline.toml` says where to see what was built.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels
```

```json path=built/openapi.json
{"openapi": "3.1.0", "paths": {}}
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.rules.rule import Finding, Scope, rule
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.drift.drifts import evidence_of

_MOST = 5


@rule(scope=Scope.VAULT, severity=Severity.WARNING)
def check(vault: Vault) -> Iterator[Finding]:
    evidence = evidence_of(vault)
    if evidence is None:
        return
    problems = evidence.built.problems
    for number, problem in enumerate(problems):
        if number == _MOST:
            yield _finding(
                f"{len(problems) - _MOST:,} more problems with evidence of what was built", evidence.named_in
            )
            return
        where = "" if problem.place.path == evidence.named_in else f"`{problem.place}`: "
        yield _finding(f"evidence of what was built could not be read: {where}{problem.message}", evidence.named_in)


def _finding(message: str, path: str) -> Finding:
    help = "`trueline evidence` shows what is read; mend it, or change `built` in the configuration"
    return Finding(Span(0, 0), message, help=help, path=path)
