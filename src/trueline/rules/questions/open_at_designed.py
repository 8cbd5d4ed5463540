"""Questions are still open in a design that says it is past them.

A design is completed when it has answered its questions; what is still open was either decided in the code,
by whoever came across it, or not at all. In a completed design that is a warning; in one that is planned or
being built it is for information. Questions that are put off in so many words are left alone.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 11. Open Questions

- [ ] Who pays for a label that is printed twice?
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 11. Open Questions

- [x] Who pays for a label that is printed twice? We do.
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.meta import DESIGNED, advance
from trueline.model.sections.questions import Questions
from trueline.rules.designs import is_design, is_retired
from trueline.rules.rule import Finding, rule

_PUT_OFF = re.compile(
    r"\b(?:deferred|defer to|postponed|out of scope|later phase|future (?:phase|work|version|iteration)|follow-up|revisit"
    r"|phase [2-9]\b|v[2-9]\b)",
    re.IGNORECASE,
)


@rule()
def check(document: Document) -> Iterator[Finding]:
    meta = document.meta
    past = (advance(meta.status or "") or 0) >= DESIGNED or (meta.stage is not None and not meta.early)
    if not past or not is_design(document) or is_retired(document):
        return
    left = [
        question
        for question in document[Questions].questions
        if not question.resolved and not question.answer and not _PUT_OFF.search(question.text)
    ]
    if not left:
        return
    state = "completed" if meta.completed else f"`{meta.status}`" if meta.early or not meta.stage else f"`{meta.stage}`"
    count = "1 question is" if len(left) == 1 else f"{len(left)} questions are"
    yield Finding(
        left[0].span,
        f"{count} open in a design that is {state}",
        help="answer and tick it, move it to the decisions, or say until when it is put off",
        related=tuple(Related(document.path, question.span, "open too") for question in left[1:]),
        severity=Severity.WARNING if meta.completed else Severity.INFO,
    )
