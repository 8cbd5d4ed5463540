"""8 Observability: metrics, log events, spans, alerts."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, Record, Text
from trueline.model.quantities import Quantity, quantity
from trueline.model.rooms import section
from trueline.text import Span


class Metric(NamedTuple):
    """A metric with its range and threshold as written and as quantities, where they can be read.

    `threshold_span` cuts the threshold's cell; it is None where the table has no such column.
    """

    name: str
    normal: str
    threshold: str
    threshold_quantity: Quantity | None
    span: Span
    threshold_span: Span | None


class LogEvent(NamedTuple):
    """An event with its level and key fields."""

    name: str
    level: str
    fields: str
    span: Span


class Alert(NamedTuple):
    """A condition, how severe it is, and what to do."""

    condition: str
    severity: str
    response: str
    span: Span


class Observability(NamedTuple):
    """What one will see of the feature when it runs."""

    metrics: tuple[Metric, ...]
    events: tuple[LogEvent, ...]
    tracing: Text
    alerts: tuple[Alert, ...]


@section(Observability)
def lower(lowering: Lowering) -> Observability:
    """Read the tables of metrics, events and alerts."""
    metrics = []
    for record in lowering.records(lowering.find("Key Metrics", "Metrics")):
        if record.columns[0].startswith(("condition", "alert", "alarm")):
            continue
        name, _, _ = _three(lowering, record)
        normal = record.place("normal", "range", "expected", "baseline", "healthy")
        place = record.place("threshold", "alert")
        threshold = lowering.text(place) if place else ""
        normally = lowering.text(normal) if normal else ""
        if name:
            metrics.append(Metric(name.text, normally, threshold, quantity(threshold), name.span, place))
    events = []
    for record in lowering.records(lowering.find("Logging", "Key Log Events", "Log Events")):
        name, level, fields = _three(lowering, record)
        if name:
            events.append(LogEvent(name.text, level, fields, name.span))
    alerts = []
    for record in lowering.records(lowering.find("Alerting", "Alerts")):
        cells = record.row.cells
        texts = [lowering.text(cell) for cell in cells] + ["", ""]
        alerts.append(Alert(texts[0], texts[1], texts[2], Span(cells[0].start, cells[0].end)))
    return Observability(tuple(metrics), tuple(events), lowering.prose(lowering.section("Tracing")), tuple(alerts))


def _three(lowering: Lowering, record: Record) -> tuple[Text, str, str]:
    cells = record.row.cells
    texts = [lowering.text(cell) for cell in cells] + ["", ""]
    return lowering.named(Span(cells[0].start, cells[0].end)), texts[1], texts[2]
