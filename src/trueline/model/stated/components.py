"""Classes and services as notes are about them, list them, or design them."""

import re
from collections.abc import Iterator

from trueline.model.naming import name_in
from trueline.model.sections.components import Components
from trueline.model.stated.ground import Ground
from trueline.model.stated.names import is_class_name
from trueline.model.stated.times import first_of, time_of
from trueline.model.stated.values import StatedComponent
from trueline.syntax import Heading, List, Table
from trueline.template.late import late
from trueline.text import Span

_PACKAGE = late(r"\*\*Package:?\*\*:?\s*`([\w.]+)`")
_PLACEHOLDERS = frozenset({"ComponentName", "ServiceName", "ClassName", "NewComponent", "MyComponent"})
_PURPOSE = late(r"[-*+]\s+\*{0,2}(?:Responsibilit(?:y|ies)|Purpose|Role)\b", re.IGNORECASE)
_PART = late(rb"^Part of \[\[|^\*\*Part of", re.MULTILINE)


def stated_components(ground: Ground) -> Iterator[StatedComponent]:
    """The component that a note is about, those that its tables list, and those that it designs."""
    yield from _of_note(ground)
    seen: set[str] = set()
    for piece in ground.pieces:
        if isinstance(piece.block, Table):
            heads = ground.lowering.columns(piece.block)
            if not heads or heads[0] not in ("component", "components", "class", "service", "classes", "services"):
                continue
            if any(head in ("change", "impact", "change required", "required change", "changes") for head in heads):
                continue
            kind_at = next((index for index, head in enumerate(heads) if head in ("type", "kind", "layer")), None)
            for row in piece.block.rows:
                if not row.cells or ground.is_given(Span(row.start, row.end)):
                    continue
                name = ground.lowering.name(Span(row.cells[0].start, row.cells[0].end))
                if not is_class_name(name.text) or name.text in seen:
                    continue
                seen.add(name.text)
                kind = ""
                if kind_at is not None and kind_at < len(row.cells):
                    cell = row.cells[kind_at]
                    kind = ground.text(Span(cell.start, cell.end))
                line = ground.text(Span(row.start, row.end))
                time = first_of(piece.time, "past" if "~~" in line else "", time_of(line))
                yield StatedComponent(name.text, kind, name.span, time, "row")
    for component in ground.document[Components].components:
        own = name_in(component.name)
        if is_class_name(own) and own not in seen:
            seen.add(own)
            around = ground.at(component.span.start)
            time = first_of(around.time if around else "", time_of(component.responsibility[:120]))
            yield StatedComponent(own, component.kind, component.span, time, "block", component.package)
    yield from _headed(ground, seen)


def _headed(ground: Ground, seen: set[str]) -> Iterator[StatedComponent]:
    """Classes that a heading names, and of which the list below says what they are for."""
    for heading, below in zip(ground.pieces, ground.pieces[1:], strict=False):
        if not isinstance(heading.block, Heading) or not isinstance(below.block, List):
            continue
        name = name_in(heading.headings[-1])
        said = ground.text(Span(below.block.start, min(below.block.end, below.block.start + 200)))
        if ground.is_given(ground.line(heading.block.start)) or name in _PLACEHOLDERS:
            continue
        if is_class_name(name) and name not in seen and _PURPOSE.match(said):
            seen.add(name)
            at = max(0, ground.data.find(name.encode(), heading.block.start, heading.block.end))
            time = first_of(heading.time, time_of(said.partition("**")[2][:120]))
            yield StatedComponent(name, "", Span(at, at + len(name.encode())), time, "block")


def _of_note(ground: Ground) -> Iterator[StatedComponent]:
    document = ground.document
    name = document.name
    tags = [tag.name.lower() for tag in document.meta.tags]
    told = any(tag.startswith(("component/", "layer/")) or tag == "architecture/component" for tag in tags)
    template = document.template.name.lower() if document.template else ""
    if not is_class_name(name) or not (told or "component" in template or _PART.search(ground.data)):
        return
    layer = next((tag.partition("/")[2] for tag in tags if tag.startswith("layer/")), "")
    retired = any(
        tag in ("component/deprecated", "component/removed", "component/legacy", "status/deprecated") for tag in tags
    )
    planned = any(tag in ("component/planned", "component/proposed", "status/planned") for tag in tags)
    opening = ground.text(
        Span(
            document.tree.front_matter.end if document.tree.front_matter else 0,
            min(len(ground.data), (document.tree.front_matter.end if document.tree.front_matter else 0) + 700),
        )
    )
    head = re.split(r"\bPurpose\b", opening)[0]
    time = (
        "past"
        if retired
        or re.search(r"\b(?:deprecated|removed|no longer exists|superseded|replaced by|deleted)\b", head, re.IGNORECASE)
        else "later"
        if planned
        else ""
    )
    if not time and re.search(r"\[!\w+\][-+]?\s*(?:deprecated|removed|planned|legacy)", opening, re.IGNORECASE):
        time = "past"
    package = _PACKAGE.search(ground.data.decode("utf-8", "replace"))
    span = document.meta.title_span
    yield StatedComponent(name, layer, span, time, "note", package[1] if package else "")
