"""A note has no content.

An empty note is worse than none: links to it resolve, so whoever writes one believes that the matter is
described somewhere, and whoever follows it finds nothing. It also hides from every search. A title, comments
and a few tags are no content. A note of properties only is mentioned for information: in some vaults that
is the content.

## Bad

```md path=docs/Weigh twice.md
---
tags:
  - draft
---
# Weigh twice
```

## Good

```md path=docs/Weigh twice.md
---
tags:
  - draft
---
# Weigh twice

Scales drift in the cold, so each parcel is weighed again before the label is printed.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import first_heading
from trueline.syntax import Comment, Heading, Rule
from trueline.template import property_key

# Properties that file a note rather than say something.
_FILING = frozenset({"tags", "tag", "aliases", "alias", "created", "updated", "cssclasses", "template", "title"})


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    headings = 0
    for block in document.tree.blocks:
        if isinstance(block, Heading):
            headings += 1
            if headings > 1:
                return
        elif not isinstance(block, Comment | Rule):
            return
    yield Finding(
        first_heading(document.tree),
        _message(document, headings > 0),
        help="write it, or delete the note if nothing links to it",
        severity=Severity.INFO if _has_properties(document) else None,
    )


def _message(document: Document, titled: bool) -> str:
    if not document.tree.data.strip():
        return "this note is empty"
    if titled:
        return "this note has a title and no content"
    return "this note has no content"


def _has_properties(document: Document) -> bool:
    front = document.tree.front_matter
    return front is not None and any(
        value.text.strip()
        for item in front.properties
        if property_key(item.key) not in _FILING
        for value in item.values
    )
