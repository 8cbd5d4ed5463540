"""Two sections side by side have the same heading.

A link to the heading leads to the first, and whoever takes the note apart by its sections stops there too:
what stands below the second is found by scrolling only. Often the second is a leftover of copying. Headings
below level three, and those that the template itself repeats, are not looked at.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Trust Boundaries

The printer trusts the scale.

### Trust Boundaries

Nothing trusts the barcode scanner.
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 6. Security

### Trust Boundaries

The printer trusts the scale. Nothing trusts the barcode scanner.
```
"""

from collections.abc import Iterator, Sequence

from trueline.diagnostics import Related, Severity
from trueline.model import Document, heading_key
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.syntax import Heading, Section
from trueline.template import Template, folded_title

_DEEPEST = 3


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    sections = document.tree.sections
    titles = {section.heading.title.lower() for section in sections if section.heading}
    if len(titles) < len(sections):
        repeated = _repeated(document.template) if document.template else frozenset()
        yield from _among(document, document.tree.root.children, repeated)


def _among(document: Document, sections: Sequence[Section], repeated: frozenset[str]) -> Iterator[Finding]:
    first: dict[str, Heading] = {}
    for section in sections:
        heading = section.heading
        if heading is None or heading.level > _DEEPEST:
            continue
        key = heading_key(heading.title)
        other = first.setdefault(key, heading)
        if key and other is not heading and folded_title(heading.title) not in repeated:
            yield Finding(
                heading.text,
                f"heading {shown(heading.title)} stands here a second time",
                help="join the two sections, or give one another name",
                related=(Related(document.path, other.text, "the first"),),
                severity=None if document.template else Severity.INFO,
            )
        yield from _among(document, section.children, repeated)


def _repeated(template: Template) -> frozenset[str]:
    """The headings that the template has several times, or for the author to repeat."""
    return frozenset(
        folded_title(child.name)
        for slots in (template.slots, *(slot.children for slot in template.every))
        for child in slots
        if child.prototype
    )
