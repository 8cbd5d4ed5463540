"""The template's question still stands beside its answer.

`_What problem does this feature solve?_` above two paragraphs that say it is noise to whoever reads the
note, and to whoever skims it the sign of a section nobody has come to yet. Comments (`<!-- … -->` and
`%% … %%`) show to nobody and may stay. Only what is set in italics as a whole, in brackets, or asks a
question in a paragraph of its own is taken for a prompt; running text of the template that every note keeps
is not.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Problem Statement

_What problem does this feature solve? Why does it need to exist?_

One parcel in forty carries the label of its neighbour.
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Problem Statement

One parcel in forty carries the label of its neighbour.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import line_with_gap, shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import claimed, is_bracketed, is_italic, parts, says_nothing_new
from trueline.rules.template._survey import survey
from trueline.syntax import Paragraph
from trueline.template import Asks, Place
from trueline.template.normal import essences
from trueline.text import Edit, Span


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    prompted = survey(document).prompts
    if prompted:
        own = claimed(document)
        for place in prompted:
            if _says_something(document, place):
                for part in parts(document.tree, place, own):
                    for block in part.blocks:
                        if isinstance(block, Paragraph):
                            yield from _prompt(document, place, block)


def _says_something(document: Document, place: Place) -> bool:
    """Whether the section itself holds real content; one that only leads to others may keep its prompt."""
    section = place.section
    assert section is not None
    return place.slot.leaf or not all(says_nothing_new(document.tree, block, place.slot) for block in section.blocks)


def _prompt(document: Document, place: Place, block: Paragraph) -> Iterator[Finding]:
    tree = document.tree
    text = tree.data[block.start : block.end]
    said = essences(text)
    if not all(place.slot.lines.get(line) is Asks.PROMPT for line in said) or tree.label(block):
        return
    marked = is_italic(text) or is_bracketed(text)
    if marked or text.endswith(b"?"):
        prompt = tree.text(block).strip("_*[]{}<>")
        yield Finding(
            Span(block.start, block.end),
            f"the template's prompt is left beside the answer: {shown(prompt)}",
            help="delete it: the section is written",
            severity=None if marked else Severity.INFO,
            fix=_deletion(document, block) if marked else None,
        )


def _deletion(document: Document, block: Paragraph) -> Fix:
    edit = Edit(line_with_gap(document.tree, Span(block.start, block.end)), b"")
    return Fix("delete the prompt", Applicability.SAFE, (edit,))
