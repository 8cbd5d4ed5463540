"""A property stands twice in the front matter.

Obsidian calls such front matter invalid and shows none of it as properties; other readers take the last
value and drop the first without a word. `blocked by` and `blocked-by` are one property too: whoever
filters by one spelling misses what stands under the other.

## Bad

```md
---
Created: 2026-02-10
blocked by:
  - "[[Address Book]]"
blocked-by:
  - "[[Carrier Contracts]]"
---
# Parcel Labels
```

```md path=docs/Address Book.md
# Address Book
```

```md path=docs/Carrier Contracts.md
# Carrier Contracts
```

## Good

```md
---
Created: 2026-02-10
blocked by:
  - "[[Address Book]]"
  - "[[Carrier Contracts]]"
---
# Parcel Labels
```

```md path=docs/Address Book.md
# Address Book
```

```md path=docs/Carrier Contracts.md
# Carrier Contracts
```

## Fix safety

Of two equal entries the second goes, of an empty and a filled one the empty. Where the empty one comes
last, some readers took the property for empty until now, so that fix is unsafe. Two different values are
left to you.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Related
from trueline.model import Document
from trueline.rules.meta._properties import key_of
from trueline.rules.rule import Finding, rule
from trueline.syntax import Property
from trueline.text import Edit, Span


@rule()
def check(document: Document) -> Iterator[Finding]:
    front = document.tree.front_matter
    if front is None:
        return
    first: dict[str, Property] = {}
    for item in front.properties:
        other = first.setdefault(key_of(item.key), item)
        if other is not item:
            yield Finding(
                item.key_span,
                _message(item, other),
                help="merge the two into one",
                fix=_removal(document, item, other),
                related=(Related(document.path, other.key_span, "stands here first"),),
            )


def _message(item: Property, other: Property) -> str:
    if item.key == other.key:
        return f"property `{item.key}` stands twice"
    return f"properties `{other.key}` and `{item.key}` are one and the same"


def _removal(document: Document, item: Property, other: Property) -> Fix | None:
    """Remove one of two that say the same, or the one that says nothing."""
    if item.kind == "other" or other.kind == "other":
        return None
    mine, theirs = ([value.text for value in one.values] for one in (item, other))
    if mine == theirs:
        gone, applicability = item, Applicability.SAFE
    elif not any(theirs):
        gone, applicability = other, Applicability.SAFE
    elif not any(mine):
        gone, applicability = item, Applicability.UNSAFE
    else:
        return None
    lines = document.tree.lines
    after = lines.line(gone.end) + 1
    span = Span(lines.start(lines.line(gone.start)), lines.start(after) if after <= lines.count else gone.end)
    which = "second" if gone is item else "first"
    return Fix(f"remove the {which} `{gone.key}`", applicability, (Edit(span, b""),))
