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
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import first_heading, is_bracketed
from trueline.rules.template._survey import survey
from trueline.text import Span


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    absent, template = survey(document).absent, document.template
    if not absent or template is None or not document.tree.sections:
        return
    gone = {place.slot.path for place in absent}
    wanted = [slot for slot in template.slots if not slot.prototype and not slot.optional]
    kept = [slot.name for slot in wanted if slot.path not in gone]
    if 2 * len(kept) < len(wanted):
        if kept:
            yield _cut_down(document, len(wanted), kept)
        return
    parents = _headings(document)
    for place in absent:
        path = place.slot.path
        if place.slot.optional or is_bracketed(path[-1].encode()):
            continue
        if path[:-1] in parents:
            yield _finding(path[-1], f" from {shown(path[-2])}", parents[path[:-1]])
        elif len(path) == 1:
            yield _finding(path[-1], "", first_heading(document.tree))


def _headings(document: Document) -> dict[tuple[str, ...], Span]:
    """The headings of the sections that the document has and that are divided."""
    places = document.outline.places if document.outline else ()
    return {
        place.slot.path: place.section.heading.text
        for place in places
        if not place.slot.leaf and place.section is not None and place.section.heading is not None
    }


def _finding(name: str, where: str, span: Span) -> Finding:
    return Finding(
        span,
        f"the template's section {shown(name)} is absent{where}",
        help="add it if it has something to say here",
    )


def _cut_down(document: Document, count: int, kept: Sequence[str]) -> Finding:
    return Finding(
        first_heading(document.tree),
        f"{count - len(kept)} of the template's {count} main sections are absent; kept: "
        + ", ".join(shown(name) for name in kept),
        help="nothing to do if the note was cut down on purpose",
    )
