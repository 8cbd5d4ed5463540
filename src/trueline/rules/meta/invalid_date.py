"""A date property holds something that is no date.

Obsidian sorts and filters by these properties. What it cannot read as a date sorts to the end, so the
note never appears among the recently changed ones, and nobody is told why. `2026-02-30` is no date
either: somebody meant another day.

## Bad

```md
---
Created: 2026-02-30
---
# Parcel Labels
```

## Good

```md
---
Created: 2026-02-28
---
# Parcel Labels
```

## Fix safety

The only fix offered swaps a day and a month that stand in the wrong order, as in `2026-28-02`.
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.model.dates import iso_date
from trueline.rules.meta._properties import date_properties, said_text
from trueline.rules.rule import Finding, rule
from trueline.syntax import Scalar
from trueline.text import Edit, Span

_MONTH_ONLY = r"\d{4}(?:-\d{2}|-?Q[1-4])?$|[A-Za-z]{3,9}\.? \d{4}$"


@rule()
def check(document: Document) -> Iterator[Finding]:
    for item in date_properties(document):
        if item.kind != "scalar":
            continue
        value = item.values[0]
        # A link that is no date is of the wrong type, which is another rule's business.
        if iso_date(value.text) is not None or "[[" in value.text:
            continue
        text = said_text(value)
        if text and not re.match(_MONTH_ONLY, text):
            yield Finding(
                Span(value.start, value.end),
                f"`{item.key}` is no date: `{_shortened(text)}`",
                help="write the date as `YYYY-MM-DD`",
                fix=_swap(text, value),
            )


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _swap(text: str, value: Scalar) -> Fix | None:
    """Day and month the other way round, if that is a date."""
    found = re.match(r"(\d{4})-(\d{2})-(\d{2})$", text)
    swapped = f"{found[1]}-{found[3]}-{found[2]}" if found else ""
    if not found or not iso_date(swapped) or text != value.text.strip():
        return None
    span = Span(value.start + value.quoted, value.end - value.quoted)
    return Fix(f"write `{swapped}`", Applicability.UNSAFE, (Edit(span, swapped.encode()),))
