"""A question is ticked as answered, and the answer is nowhere.

The tick says that somebody knows. In half a year nobody does, and the question is asked again. One sentence
behind the question is enough, or a row in the decisions log. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 11. Open Questions

- [x] Who pays for a label that is printed twice?
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 11. Open Questions

- [x] Who pays for a label that is printed twice? We do, it is cheaper than asking.
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.questions import Questions
from trueline.rules.rule import Finding, rule
from trueline.rules.wording import signal_words

# What follows the question mark, a dash, an arrow or a struck-out question is an answer.
_INLINE = re.compile(
    r"\?[*_`~)\"'\s]*[^\s?].{0,80}?\w|^\W{0,3}~~[^~]{1,400}~~\W{0,20}\w|→|->|\s(?:—|–|--)\s+\w"
    r"|\b(?:decided|resolved|answer)\b\W{0,20}\w",
    re.IGNORECASE,
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    answered = [q for q in document[Questions].questions if q.resolved and not q.answer and not _INLINE.search(q.text)]
    if not answered:
        return
    log = [signal_words(f"{row.decision} {row.rationale} {row.alternatives}") for row in document[Decisions].decisions]
    for question in answered:
        asked = signal_words(question.text)
        if not any(len(asked & row) >= min(2, len(asked)) for row in log):
            yield Finding(
                question.span,
                "answered, but the answer is neither here nor in the decisions log",
                help="write the answer behind the question, or the decision into the log",
            )
