"""What the model reads as the name of something in one document, with the place of each."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.failures import Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.model.sequences import is_sequence, sequence
from trueline.syntax import Fence
from trueline.text import Span


class Reading(NamedTuple):
    """A name as written and where.

    `kind` is the symbol's, or `name` where only the vault can tell it, or `party` for one who acts and so is
    nothing stored; `defined` says that the document claims it: as new, changed or owned here.
    """

    kind: str
    name: str
    span: Span
    defined: bool = False


def readings(document: Document) -> Iterator[Reading]:
    """Every name that the rooms of a document read, but for endpoints and links."""
    yield from _components(document)
    yield from _data(document)
    for row in document[Failures].dependencies:
        yield Reading("name", row.name, row.span)
    seen = document[Observability]
    for metric in seen.metrics:
        yield Reading("metric", metric.name, metric.span, True)
    flag = document[Rollout].flag
    if flag is not None:
        yield Reading("flag", flag.name, flag.span, True)
    yield from _drawn(document)


def _components(document: Document) -> Iterator[Reading]:
    room = document[Components]
    for component in room.components:
        yield Reading("component", component.name, component.span, True)
        for name in component.dependencies:
            yield Reading("name", name.text, name.span)
        for name in component.exposes_to:
            yield Reading("party", name.text, name.span)
    for change in room.affected:
        yield Reading("name", change.name, change.span, True)
    for name in room.uses:
        yield Reading("name", name.text, name.span)


def _data(document: Document) -> Iterator[Reading]:
    room = document[Data]
    for entity in room.entities:
        yield Reading("entity", entity.name, entity.span, True)
    for change in room.changes:
        yield Reading("entity", change.name, change.span, True)
    for owner in room.owners:
        yield Reading("entity", owner.entity, owner.span, True)
        if owner.owner:
            yield Reading("domain" if "domain" in owner.level else "name", owner.owner, owner.owner_span)
    for found in room.relationships:
        yield Reading("entity", found.source, found.source_span)
        yield Reading("entity", found.target, found.target_span)


def _drawn(document: Document) -> Iterator[Reading]:
    """Who takes part in sequence diagrams, wherever they stand."""
    if b"sequenceDiagram" not in document.tree.data:
        return
    for block in document.tree.walk():
        if isinstance(block, Fence) and is_sequence(document.tree, block):
            drawn = sequence(document.tree, block)
            for one in drawn.participants:
                yield Reading("party", one.name, Span(one.span.start, max(one.span.end, _line_end(document, one.span))))
                yield Reading("party", one.alias, one.span)
            for arrow in drawn.arrows:
                for end in (arrow.source, arrow.target):
                    yield Reading("party", end.text, end.span)


def _line_end(document: Document, span: Span) -> int:
    """Where the line of a participant's declaration ends, which holds the name that it is drawn with."""
    end = document.tree.data.find(b"\n", span.end)
    return len(document.tree.data) if end < 0 else end
