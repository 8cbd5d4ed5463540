"""A placeholder of the template stands beside real content.

`Criterion 2`, a heading `ComponentName`, a row of which only the template's first cell is left: each looks
like something still to come. A reader takes it for an open point, a script that counts criteria or tasks
counts it, and somebody asks about it in the review. Placeholders in a section that nobody has written in
are not mentioned here: that is one finding of `template/untouched-section`.

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
from collections.abc import Iterable, Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.rules.template._places import QUERIES, is_prototype, parts, whole_line, written
from trueline.syntax import Block, Code, Fence, Heading, List, Quote, Row, Table
from trueline.template import Asks, Outline, Place, Slot, State, Template
from trueline.template.normal import essence, essences, split_choices
from trueline.text import Edit, Span

_PLACEHOLDERS = frozenset({Asks.ITEM, Asks.ROW, Asks.PROTOTYPE, Asks.SKELETON})
_VARIABLE = re.compile(rb"\{\{[^{}\r\n]{1,60}\}\}")
# What Obsidian's own template plug-in replaces.
_KNOWN = re.compile(rb"\{\{ *(?:title|(?:date|time)(?::[^{}]*)?) *\}\}", re.IGNORECASE)


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    outline = document.outline
    if outline is None:
        return
    told: list[Span] = []
    for place in written(outline):
        if any(left.asks in _PLACEHOLDERS for left in place.leftovers):
            for finding in _in_place(document, outline, place):
                told.append(finding.span)
                yield finding
    if b"{{" in document.tree.data:
        yield from _variables(document, outline, told)


def _in_place(document: Document, outline: Outline, place: Place) -> Iterator[Finding]:
    slot = place.slot
    for part in parts(outline, place):
        if part.heading is not None and is_prototype(part, slot):
            yield _heading(part.heading)
            continue
        for block in part.blocks:
            if isinstance(block, Table):
                yield from _rows(document, block, slot)
            elif isinstance(block, Fence):
                if block.language not in QUERIES and _is_skeleton(document, block, slot):
                    yield _skeleton(document, block)
            elif isinstance(block, List | Quote):
                yield from _items(document, block, place)


def _heading(heading: Heading) -> Finding:
    return Finding(
        heading.text,
        f"placeholder heading `{heading.title}` is left beside real content",
        help="name what it stands for, or delete it with all below it",
    )


def _items(document: Document, block: Block, place: Place) -> Iterator[Finding]:
    """Items such as `Criterion 2` that have nothing below them."""
    if isinstance(block, Quote):
        for inner in block.blocks:
            yield from _items(document, inner, place)
    elif isinstance(block, List):
        tree = document.tree
        for item in block.items:
            for left in place.leftovers:
                if left.asks is Asks.ITEM and left.span.start <= item.start < item.end <= left.span.end:
                    text = tree.text(Span(item.content, item.end))
                    if "[[" not in text:
                        yield _item(document, Span(item.content, item.end), text)
            for inner in item.blocks:
                yield from _items(document, inner, place)


def _item(document: Document, span: Span, text: str) -> Finding:
    return Finding(
        span,
        f"placeholder `{text}` is left beside real content",
        help="replace it, or delete the line",
        fix=_deletion(document, span),
    )


def _rows(document: Document, table: Table, slot: Slot) -> Iterator[Finding]:
    """Rows that are still the template's, in a table with rows that are not."""
    left = [row for row in table.rows if _is_left(document, row, slot)]
    if not left or len(left) == len(table.rows):
        return
    filled = [row for row in table.rows if row not in left and essence(_text(document, row))]
    if not filled:
        return
    for row in left:
        name = next((text for cell in row.cells if (text := document.tree.text(cell))), "")
        yield Finding(
            Span(row.start, row.end),
            f"row `{name}` is still the template's, beside filled rows",
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


def _variables(document: Document, outline: Outline, told: list[Span]) -> Iterator[Finding]:
    """Variables such as `{{title}}` that no tool has replaced."""
    tree = document.tree
    start = tree.front_matter.end if tree.front_matter else 0
    found = [match for match in _VARIABLE.finditer(tree.data, start)]
    if not found:
        return
    asked = _asked_variables(outline.template)
    code = [Span(block.start, block.end) for block in tree.walk() if isinstance(block, Fence | Code)]
    code += [Span(span.start, span.end) for span in tree.code_spans]
    for match in found:
        span, said = Span(*match.span()), essence(match[0])
        if _holds(told, span) or _holds(tree.comments, span) or _in_untouched(outline, span):
            continue
        if said not in asked and (_holds(code, span) or not _KNOWN.match(match[0])):
            continue
        line = tree.lines.span(tree.lines.line(span.start)).cut(tree.data)
        if _holds(code, span) and not any(essence(line) in place.slot.lines for place in outline.places):
            continue
        yield Finding(
            span,
            f"`{tree.text(span)}` was never replaced",
            help="write what it stands for",
        )


def _in_untouched(outline: Outline, span: Span) -> bool:
    """Whether the section itself is a finding already."""
    return any(
        place.state is State.UNTOUCHED
        and place.section is not None
        and place.section.start <= span.start < place.section.end
        for place in outline.places
    )


def _asked_variables(template: Template) -> set[bytes]:
    """The essence of every variable in the template's body."""
    lines = [essence(template.title.encode()), *(line for slot in template.every for line in slot.lines)]
    return {found for line in lines if b"{{" in line for found in _VARIABLE.findall(line)}


def _holds(spans: Iterable[Span], span: Span) -> bool:
    return any(one.start <= span.start < one.end for one in spans)
