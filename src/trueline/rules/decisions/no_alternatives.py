"""A decision does not say what else was considered.

Without it the discussion will be held again, by people who think they are the first to see the other way.
Others in the log do say it, so it was forgotten here; if there was no alternative, a word says that. It is for
information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-03-02 | Print when weighed | Nobody can swap labels | Print in batches |
| 2026-03-09 | One printer per table | No walking | |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-03-02 | Print when weighed | Nobody can swap labels | Print in batches |
| 2026-03-09 | One printer per table | No walking | A printer room |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.decisions import Decision, Decisions
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.text import Span


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    for row in document[Decisions].decisions:
        if row.decision and row.alternatives_span is not None and not row.alternatives.strip(" -—–"):
            yield Finding(
                _place(document, row),
                f"{shown(row.decision)}: nothing says what else was considered",
                help="name the alternatives, or say that there were none",
            )


def _place(document: Document, row: Decision) -> Span:
    """The decision's own cell, since its empty one has nothing to point at."""
    start = document.tree.data.find(row.decision.encode(), row.span.start, row.span.end)
    return row.span if start < 0 else Span(start, start + len(row.decision.encode()))
