"""A placeholder of the template stands beside real content.

`Criterion 2`, a heading `ComponentName`, a row of which only the template's first cell is left: each looks
like something still to come. A reader takes it for an open point, a script that counts criteria or tasks
counts it, and somebody asks about it in the review. The same goes for `{option}`, `<package>` and `{{title}}`
where they are the template's, and for a code block that is still its skeleton. Placeholders in a section
that nobody has written in are not mentioned here: that is one finding of `template/untouched-section`.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] A label leaves the printer within two seconds
- [ ] Criterion 2

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Printer | out of paper | the parcel waits | refill, press resume |
| Message Queue | | | |
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 1. Overview

### Success Criteria

- [ ] A label leaves the printer within two seconds
- [ ] The label on the parcel is the one that was printed for it

## 5. Failure Modes & Recovery

### Dependency Failures

| Dependency | Failure Scenario | System Behavior | Recovery |
| ---------- | ---------------- | --------------- | -------- |
| Printer | out of paper | the parcel waits | refill, press resume |
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import nested, shown, whole_line
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import QUERIES, claimed, parts, prototypes
from trueline.rules.template._survey import survey
from trueline.rules.template._variables import left_variables
from trueline.syntax import Fence, Heading, List, Row, Table
from trueline.template import Asks, Place, Slot
from trueline.template.normal import essence, essences, split_choices
from trueline.text import Edit, Span

_ITEMS = frozenset({Asks.ITEM, Asks.PROMPT})
_NUMBERED = re.compile(r"^[^\[\]]*[A-Za-z][ \t]+\d+$")
# `{argument}`, `<package>` or a whole item in brackets; not `<br>`.
_STANDS_FOR = re.compile(rb"\{[^{}]+\}|<(?!/?(?:br|hr|[abiup]|code|kbd|sub|sup|span|img|div)\b)[^<>]+>|^\[[^\[\]]+\]$")


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    told: list[Span] = []
    places = survey(document).placeholders
    if places:
        own = claimed(document)
        for place in places:
            yield from _in_place(document, place, own, told)
    outline = document.outline
    if outline is not None and b"{" in document.tree.data:
        for span in left_variables(document, outline, told):
            message = f"{shown(document.tree.text(span))} was never replaced"
            yield Finding(span, message, help="write what it stands for")


def _in_place(document: Document, place: Place, own: frozenset[int], told: list[Span]) -> Iterator[Finding]:
    """Findings in the `parts` of a place; what they reach over is added to `told`."""
    slot, lines = place.slot, document.tree.lines
    items = {lines.line(left.span.start) for left in place.leftovers if left.asks in _ITEMS}
    for section in prototypes(document.tree, place, own):
        if section.heading is not None:
            told.append(Span(section.start, section.end))
            yield _heading(section.heading)
    for part in parts(document.tree, place, own):
        for block in nested(part.blocks):
            if isinstance(block, Table):
                yield from _rows(document, block, slot)
            elif isinstance(block, Fence):
                if block.language not in QUERIES and _is_skeleton(document, block, slot):
                    told.append(Span(block.start, block.end))
                    yield _skeleton(document, block)
            elif isinstance(block, List) and items:
                yield from _items(document, block, items)


def _heading(heading: Heading) -> Finding:
    return Finding(
        heading.text,
        f"placeholder heading {shown(heading.title)} is left beside real content",
        help="name what it stands for, or delete it with all below it",
    )


def _items(document: Document, block: List, left: set[int]) -> Iterator[Finding]:
    """Items such as `Criterion 2` or `{option}` in the lines `left` that have nothing below them."""
    tree = document.tree
    for item in block.items:
        line = tree.lines.line(item.start)
        if line in left and item.end <= tree.lines.span(line).end:
            raw = tree.data[item.content : item.end].rstrip()
            span = Span(item.content, item.content + len(raw))
            text = tree.text(span)
            if _NUMBERED.search(text) or _STANDS_FOR.search(raw):
                yield _item(document, span, text)


def _item(document: Document, span: Span, text: str) -> Finding:
    return Finding(
        span,
        f"placeholder {shown(text)} is left beside real content",
        help="replace it, or delete the line",
        fix=_deletion(document, span),
    )


def _rows(document: Document, table: Table, slot: Slot) -> Iterator[Finding]:
    """Rows that are still the template's, in a table with rows that are not."""
    left, filled = [], False
    for row in table.rows:
        if _is_left(document, row, slot):
            left.append(row)
        elif not filled:
            filled = bool(essence(_text(document, row)))
    for row in left if filled else ():
        name = next((text for cell in row.cells if (text := document.tree.text(cell))), "")
        yield Finding(
            Span(row.start, row.end),
            f"row {shown(name)} is still the template's, beside filled rows",
            help="fill it, or delete it",
            fix=_deletion(document, Span(row.start, row.end)),
        )


def _is_left(document: Document, row: Row, slot: Slot) -> bool:
    """Whether the row is the template's and shows a gap: an empty cell or one that offers choices."""
    if slot.lines.get(essence(_text(document, row))) is not Asks.ROW:
        return False
    texts = [document.tree.text(cell) for cell in row.cells]
    return any(not text or text == "[[]]" or split_choices(text) for text in texts)


def _is_skeleton(document: Document, fence: Fence, slot: Slot) -> bool:
    said = [line for line in essences(document.tree.data[fence.body.start : fence.body.end]) if line]
    return bool(said) and all(slot.lines.get(line) is Asks.SKELETON for line in said)


def _skeleton(document: Document, fence: Fence) -> Finding:
    lines = document.tree.lines
    return Finding(
        Span(fence.start, min(lines.span(lines.line(fence.start)).end, fence.end)),
        "this block is still the template's, beside real content",
        help="fill it, or delete it",
    )


def _text(document: Document, row: Row) -> bytes:
    return document.tree.data[row.start : row.end]


def _deletion(document: Document, span: Span) -> Fix:
    edit = Edit(whole_line(document.tree, span), b"")
    return Fix("delete the line", Applicability.SAFE, (edit,))
