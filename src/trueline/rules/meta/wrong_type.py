"""A property holds another kind of value than its readers expect.

A list of links under `Created`, plain text where links to domains belong, tags as a map: Obsidian shows
them all, but dashboards and this tool read something else there and find nothing. Often a value has
slipped under the wrong key.

## Bad

```md
---
Created:
  - "[[Shipping]]"
---
# Parcel Labels
```

## Good

```md
---
Created: 2026-02-28
Domains:
  - "[[Shipping]]"
---
# Parcel Labels
```
"""

from collections.abc import Iterator
from functools import lru_cache

from trueline.model import Document
from trueline.model.dates import iso_date
from trueline.rules.meta._properties import names_date, said_text
from trueline.rules.rule import Finding, rule
from trueline.syntax import Property
from trueline.template import property_key
from trueline.text import Span


@rule()
def check(document: Document) -> Iterator[Finding]:
    front = document.tree.front_matter
    if front is None:
        return
    # What is no YAML at all is another rule's business.
    invalid = any(problem.kind in ("invalid-yaml", "refused-yaml") for problem in front.problems)
    for item in front.properties:
        if item.kind == "empty" or (invalid and item.kind == "other"):
            continue
        wanted = _wanted(item.key)
        if wanted == "date":
            yield from _no_date(document, item)
        elif wanted == "tags" and item.kind == "other":
            yield Finding(
                _value(document, item),
                f"`{item.key}` is a map, not a list of tags",
                help="write one `- tag` per line",
            )
        elif wanted in ("domains", "blocked-by") and _wants_links(document, wanted):
            yield from _no_links(item)


@lru_cache(1024)
def _wanted(key: str) -> str:
    """What kind of value a property is expected to hold; empty where anything may stand."""
    if names_date(key):
        return "date"
    key = property_key(key)
    if key in ("tags", "blocked-by"):
        return key
    return "domains" if key in ("domain", "domains", "sub-domain") else ""


def _no_date(document: Document, item: Property) -> Iterator[Finding]:
    if item.kind == "scalar":
        text = said_text(item.values[0])
        wrong = bool(text) and "[[" in item.values[0].text and iso_date(text) is None
        found = "a link"
    elif item.kind == "list":
        wrong = any(value.text.strip() for value in item.values)
        linked = all("[[" in value.text for value in item.values)
        found = ("a list of links" if len(item.values) > 1 else "a link") if linked else "a list"
    else:
        wrong, found = True, "a map"
    if wrong:
        yield Finding(
            _value(document, item),
            f"`{item.key}` holds {found} where a date is expected",
            help="write one date as `YYYY-MM-DD`, and move what stands here under its own key",
        )


def _wants_links(document: Document, wanted: str) -> bool:
    """Whether notes of this kind link to what `key` names.

    What blocks a note is always another note. Domains are links where the template shows one.
    """
    if wanted == "blocked-by":
        return True
    template = document.template
    return template is not None and any("domain" in target.lower() for target in template.links)


def _no_links(item: Property) -> Iterator[Finding]:
    for value in item.values:
        text = said_text(value)
        if text and "[[" not in value.text and "](" not in value.text:
            yield Finding(
                Span(value.start, value.end),
                f"`{item.key}` holds plain text where a link is expected: `{text}`",
                help=f'link the note: `"[[{text}]]"`',
            )


def _value(document: Document, item: Property) -> Span:
    """The property's value as written, which may take several lines."""
    if item.values:
        return Span(item.values[0].start, item.values[-1].end)
    data = document.tree.data
    start = data.find(b":", item.key_span.end, item.end) + 1
    written = data[start : item.end]
    return Span(start + len(written) - len(written.lstrip()), item.end)
