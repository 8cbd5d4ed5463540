"""A success criterion uses a word that everybody measures differently.

Is a page that loads in three seconds *fast*? The author thinks so, the user does not, and both are right.
The argument comes at the acceptance of the work, when it is most expensive; a number or an example
settles it now. A criterion that already says how it is measured is left alone.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] Printing a label is fast
- [ ] Fewer than 3 mixed-up labels in 10,000 parcels
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] Printing a label is fast: the printer starts within 2 s of weighing
- [ ] Fewer than 3 mixed-up labels in 10,000 parcels
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.rules.rule import Finding, rule
from trueline.text import Span

_VAGUE = re.compile(
    rb"(?<![\w-])(?:(?:works?|performs?|runs?|behaves?|scales?|functions?) (?:well|nicely|smoothly|as expected|as intended|fine)"
    rb"|(?:user|developer)[- ]friendly|(?:easy|simple) to (?:use|understand|maintain)|easily|intuitive(?:ly)?"
    rb"|seamless(?:ly)?|smooth(?:ly)?|graceful(?:ly)?|reasonabl[ey]|acceptabl[ey]|appropriate(?:ly)?|adequate(?:ly)?|satisfactory"
    rb"|(?:is|are|be|stays?|remains?|feels?|loads?|responds?) (?:very |reasonably |sufficiently )?"
    rb"(?:fast|quick|quickly|snappy|responsive|robust|reliable|performant|efficient|scalable|flexible|good|nice))\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    rb"\d|`|[<>=]|\xe2\x89[\xa4\xa5]|\bthan\b|\bwithout\b|\bzero\b|\bno \w|\bwhen\b|\bif\b|\beven\b|\bevery\b|[:;(]"
    rb"|\s(?:\xe2\x80\x94|\xe2\x80\x93|-)\s|\bby \w+ing\b|\bso that\b|\bnever\b"
)


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    for criterion in document[Overview].criteria:
        text = criterion.span.cut(document.tree.data)
        found = _VAGUE.search(text)
        if found and not _MEASURED.search(text):
            word = found[0].decode()
            yield Finding(
                Span(criterion.span.start + found.start(), criterion.span.start + found.end()),
                f"`{word}` means something else to everybody: nobody can say whether this is met",
                help="write a number, or what exactly one will see",
            )
