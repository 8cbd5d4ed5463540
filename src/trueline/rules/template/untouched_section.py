"""A section still holds nothing but the template's text.

Whoever reads the note cannot tell whether nobody has thought about failure modes or whether there is
nothing to say about them, and a reviewer who has met the same questions in ten other notes stops reading
them. One word is enough to settle it: a section that says `None` and why is filled.
In Planning and Backlog the finding is only for information. A note that is still a fresh copy of its
template gets one finding at its title instead of one for each section.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Problem Statement

_What problem does this feature solve? Why does it need to exist?_

### Proposed Solution

Print the label when the parcel is weighed, on the printer next to the scale.

### Success Criteria

- [ ] A label leaves the printer within two seconds
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Problem Statement

One parcel in forty carries the label of its neighbour.

### Proposed Solution

Print the label when the parcel is weighed, on the printer next to the scale.

### Success Criteria

- [ ] A label leaves the printer within two seconds
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import first_heading, is_bare, reads_as_guidance
from trueline.rules.template._survey import survey
from trueline.syntax import Paragraph
from trueline.template import Place

# From this share of untouched sections on, a note is a fresh copy and hears so once.
_FRESH = 0.8


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    found = survey(document)
    if not found.untouched:
        return
    leaves = sum(place.slot.leaf for place in found.untouched)
    if found.leaves > 2 and leaves > _FRESH * found.leaves:
        yield _fresh(document, leaves, found.leaves)
        return
    reported: tuple[str, ...] = ()
    for place in found.untouched:
        if reported and place.slot.path[: len(reported)] == reported:
            continue
        if not place.slot.leaf:
            reported = place.slot.path
        yield _finding(document, place, found.untouched)


def _fresh(document: Document, count: int, total: int) -> Finding:
    return Finding(
        first_heading(document.tree),
        f"{count} of {total} sections are still the template's text",
        help="fill them, or delete those that this note does not need",
    )


def _finding(document: Document, place: Place, untouched: Sequence[Place]) -> Finding:
    section = place.section
    assert section is not None and section.heading is not None
    name = shown(section.heading.title)
    depth = len(place.slot.path)
    below = sum(
        other.slot.leaf and other.slot.path[:depth] == place.slot.path for other in untouched if other is not place
    )
    severity = None
    if below:
        message = f"section {name} is still the template's text, with {_below(below)}"
    elif is_bare(section):
        message = f"section {name} is empty"
        severity = None if document.meta.stage else Severity.INFO
    else:
        message = f"section {name} is still the template's text"
        severity = Severity.INFO if _may_stay(document, place) else None
    return Finding(
        section.heading.text,
        message,
        help="write it, say `None` and why, or delete it if this note does not need it",
        severity=severity,
    )


def _may_stay(document: Document, place: Place) -> bool:
    """Whether the section is plain prose that asks for nothing, such as a licence that each note keeps."""
    section, tree = place.section, document.tree
    assert section is not None
    return not section.children and all(
        isinstance(block, Paragraph)
        and not tree.label(block)
        and not reads_as_guidance(tree.data[block.start : block.end])
        for block in section.blocks
    )


def _below(count: int) -> str:
    return "the one below it" if count == 1 else f"all {count} below it"
