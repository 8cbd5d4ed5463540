"""A decision has no date, or one that is none.

*When* tells whether a decision was made before or after the fact that changed everything; it is the first
thing people ask of an old one. A date that does not exist is a warning, an empty cell is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-02-30 | Print when weighed | Nobody can swap labels | Print in batches |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-03-02 | Print when weighed | Nobody can swap labels | Print in batches |
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.decisions import Decisions
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule

# A month, a quarter or a day that is named is as exact as the author wanted to be.
_ROUGH = re.compile(
    r"\b(?:19|20)\d\d\b(?![-/.]\d)|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?![-/.]?\d)|\bQ[1-4]\b|\[\[|"
    r"^(?:tbd|ongoing|pending|various|unknown)\b",
    re.IGNORECASE,
)


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    for row in document[Decisions].decisions:
        if row.date_span is None or row.iso is not None or not row.decision:
            continue
        if not row.date.strip(" -—–"):
            yield Finding(
                row.date_span if not row.date_span.empty else row.span,
                f"{shown(row.decision)} has no date",
                help="write when it was decided, `YYYY-MM-DD`",
                severity=Severity.INFO,
            )
        elif not _ROUGH.search(row.date):
            yield Finding(
                row.date_span,
                f"{shown(row.date)} is no date",
                help="write when it was decided, `YYYY-MM-DD`",
            )
