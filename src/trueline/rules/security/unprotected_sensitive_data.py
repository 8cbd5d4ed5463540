"""Sensitive data has no protection.

The design itself calls the data personal or confidential, and then protects it with nothing. Either the
first is too strict or the second is a leak with a date; both are cheap to settle now. An explicit *None* is a
warning at every stage, an empty cell is one from Planned on.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| Street of the recipient | PII | None |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Data Sensitivity

| Data Element | Sensitivity | Protection Required |
| ------------ | ----------- | ------------------- |
| Street of the recipient | PII | Encryption |
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.security import Security
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule

_SENSITIVE = re.compile(
    r"\b(?:PII|PHI|PCI|personal(?:ly)?|confidential|secret|sensitive|restricted|private|credentials?)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:not|non|no longer|isn't)[ -]?(?:\w+ )?(?:sensitive|confidential|personal|PII)", re.IGNORECASE
)
_NOTHING = re.compile(
    r"^\W*(?:none|no|nothing|n/?a|not (?:required|needed|applicable)|none (?:needed|required))?\W*$",
    re.IGNORECASE,
)


@rule(severity=Severity.WARNING, early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    for element in document[Security].elements:
        # The template's own list of choices is not an answer yet.
        chosen = " / " not in element.sensitivity and _SENSITIVE.search(element.sensitivity)
        if chosen and not _HARMLESS.search(element.sensitivity) and _NOTHING.match(element.protection):
            word = " ".join(element.sensitivity.split()[:3])
            explicit = bool(element.protection.strip(" -—–"))
            yield Finding(
                element.protection_span if element.protection else element.span,
                f"{shown(element.name)} is {shown(word)} and has no protection",
                help="say how it is protected, or correct its sensitivity",
                severity=Severity.WARNING if explicit else None,
            )
