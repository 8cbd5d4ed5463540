"""Everything that one note states of the system."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.model.lowering import Text
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.model.stated.components import stated_components
from trueline.model.stated.endpoints import stated_endpoints
from trueline.model.stated.enums import stated_enums
from trueline.model.stated.ground import Ground
from trueline.model.stated.stores import stated_entities
from trueline.model.stated.times import time_of
from trueline.model.stated.values import (
    StatedComponent,
    StatedEndpoint,
    StatedEntity,
    StatedEnum,
    StatedName,
)
from trueline.model.symbols import (
    Symbol,
    component_symbol,
    endpoint_symbol,
    entity_symbol,
    flag_symbol,
    metric_symbol,
    words,
)
from trueline.syntax import Table
from trueline.template.late import late
from trueline.text import Span

if TYPE_CHECKING:
    from trueline.model.document import Document

Stated = StatedEndpoint | StatedEntity | StatedEnum | StatedComponent | StatedName

_IDENTIFIER = late(rb"[A-Za-z][A-Za-z\d]*(?:_[A-Za-z\d]+)+|[A-Z][a-z\d]+(?:[A-Z][A-Za-z\d]*)|[a-z]+[A-Z][A-Za-z\d]*")
_CODED = late(rb"`([\w.:/-]{2,80})`", re.ASCII)
_JOINTS = b"_-.:/"
_METRIC = late(r"^[a-zA-Z_:][\w:.]*$")


def stated(document: "Document") -> Iterator[tuple[Symbol, Stated]]:
    """What a note states, each by its symbol."""
    ground = Ground(document)
    for endpoint in stated_endpoints(ground):
        yield endpoint_symbol(endpoint.method, endpoint.path), endpoint
    for entity in stated_entities(ground):
        yield entity_symbol(entity.name), entity
    for enum in stated_enums(ground):
        yield Symbol("enum", component_symbol(enum.name).name), enum
    for component in stated_components(ground):
        yield component_symbol(component.name), component
    yield from _observed(ground)


def _observed(ground: Ground) -> Iterator[tuple[Symbol, Stated]]:
    observability = ground.document[Observability]
    for metric in observability.metrics:
        if _METRIC.match(metric.name):
            yield (
                metric_symbol(metric.name),
                StatedName(metric.name, metric.span, _time(ground, metric.span), metric.threshold),
            )
    told = {metric.span.start for metric in observability.metrics}
    for name, said in _measured(ground):
        if name.span.start not in told:
            yield metric_symbol(name.text), StatedName(name.text, name.span, _time(ground, name.span), said)
    for alert in observability.alerts:
        yield (
            Symbol("alert", alert.condition.casefold()),
            StatedName(alert.condition, alert.span, _time(ground, alert.span), alert.severity),
        )
    flag = ground.document[Rollout].flag
    if flag is not None:
        yield flag_symbol(flag.name), StatedName(flag.name, flag.span, _time(ground, flag.span), flag.strategy)


def _measured(ground: Ground) -> Iterator[tuple[Text, str]]:
    """The metrics of tables in any section, with the bound at which somebody is to hear of them."""
    for piece in ground.pieces:
        if (
            not isinstance(piece.block, Table)
            or b"etric" not in ground.data[piece.block.start : piece.block.start + 60]
        ):
            continue
        heads = ground.lowering.columns(piece.block)
        if not heads or heads[0] not in ("metric", "metric name", "metrics"):
            continue
        bound = next((at for at, head in enumerate(heads) if at and ("threshold" in head or "alert" in head)), None)
        for row in piece.block.rows:
            if not row.cells or piece.time or ground.is_given(Span(row.start, row.end)):
                continue
            name = ground.lowering.name(Span(row.cells[0].start, row.cells[0].end))
            if _METRIC.match(name.text) and "_" in name.text:
                cell = row.cells[bound] if bound is not None and bound < len(row.cells) else None
                yield name, ground.text(Span(cell.start, cell.end)) if cell else ""


def _time(ground: Ground, span: Span) -> str:
    # These stand in sections of a design, whose headings say nothing of when.
    return time_of(ground.text(ground.line(span.start)))


def names_in(document: "Document") -> frozenset[str]:
    """Every name of several words that a note spells anywhere, in normal form: nobody can say it is not mentioned."""
    data = document.tree.data
    found = {match[0] for match in _IDENTIFIER.finditer(data)}
    found.update(match[1] for match in _CODED.finditer(data))
    titles = [document.name, *(one.heading.title for one in document.tree.sections if one.heading is not None)]
    # The same as the name of a component's symbol, for a hundredth of the time.
    names = {name.translate(None, _JOINTS).lower().decode() for name in found}
    return frozenset(names.union("".join(words(title)) for title in titles))
