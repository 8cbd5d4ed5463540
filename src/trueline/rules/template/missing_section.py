"""A section of the template is absent.

That may well be right: a note that is cut down to what it needs is easier to read than one full of empty
headings, so this is for information only, and hidden unless asked for. It helps whoever wonders whether
a question was left out on purpose. A section whose parent is absent is not mentioned again, and a note
that keeps less than half of the template's main sections hears it once.

## Bad

```md path=docs/templates/Change.md
# Change: {{title}}

## Why

## Plan

### Steps

### Way back

## Cost
```

```md path=docs/Weigh twice.md
# Change: Weigh twice

## Why

Scales drift in the cold.

## Plan

### Steps

Weigh on both scales, take the mean.

## Cost

None.
```

## Good

```md path=docs/templates/Change.md
# Change: {{title}}

## Why

## Plan

### Steps

### Way back (Optional)

## Cost
```

```md path=docs/Weigh twice.md
# Change: Weigh twice

## Why

Scales drift in the cold.

## Plan

### Steps

Weigh on both scales, take the mean.

## Cost

None.
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import first_heading
from trueline.template import Slot, State
from trueline.text import Span


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    outline = document.outline
    if outline is None or not document.tree.sections:
        return
    absent = {place.slot.path for place in outline.places if place.state is State.ABSENT}
    if not absent:
        return
    wanted = [slot for slot in outline.template.slots if not slot.prototype and not slot.optional]
    gone = [slot for slot in wanted if slot.path in absent]
    if 2 * len(gone) > len(wanted):
        if len(gone) < len(wanted):
            yield _cut_down(document, wanted, gone)
        return
    parents = {place.slot.path: place.section for place in outline.places if not place.slot.leaf}
    for place in outline.places:
        path = place.slot.path
        if path not in absent or place.slot.optional:
            continue
        parent = parents.get(path[:-1])
        if parent is not None and parent.heading is not None:
            yield _finding(path[-1], f" from `{path[-2]}`", parent.heading.text)
        elif len(path) == 1:
            yield _finding(path[-1], "", first_heading(document.tree))


def _finding(name: str, where: str, span: Span) -> Finding:
    return Finding(
        span,
        f"the template's section `{name}` is absent{where}",
        help="add it if it has something to say here",
    )


def _cut_down(document: Document, wanted: Sequence[Slot], gone: Sequence[Slot]) -> Finding:
    left_out = {slot.path for slot in gone}
    kept = [slot.name for slot in wanted if slot.path not in left_out]
    return Finding(
        first_heading(document.tree),
        f"{len(gone)} of the template's {len(wanted)} main sections are absent; kept: "
        + ", ".join(f"`{name}`" for name in kept),
        help="nothing to do if the note was cut down on purpose",
    )
