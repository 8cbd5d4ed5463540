"""7 Performance & Scale: how much, how fast, what gives way first."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, byte_places
from trueline.model.quantities import Quantity, placed_quantities, quantities
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.template.late import late
from trueline.text import Span

_COLUMN = late(r"\bp(\d{2}(?:\.\d+)?)\b")


class Percentile(NamedTuple):
    """One latency of a target: `percentile` such as 99.0; `span` cuts the number and its unit."""

    percentile: float
    seconds: float
    comparison: str
    span: Span


class Figure(NamedTuple):
    """A labelled figure with every quantity its text holds.

    `percentiles` are in the order written; in a table the column's name may give the percentile.
    """

    label: str
    text: str
    quantities: tuple[Quantity, ...]
    percentiles: tuple[Percentile, ...]
    span: Span


class Performance(NamedTuple):
    """Loads and targets as figures, scaling options, caching, database considerations."""

    loads: tuple[Figure, ...]
    targets: tuple[Figure, ...]
    scaling: tuple[Choice, ...]
    bottleneck: Text
    caching: Text
    database: dict[str, Text]

    @property
    def percentiles(self) -> dict[float, float]:
        """Latency targets in seconds by percentile."""
        return {found.percentile: found.seconds for figure in self.targets for found in figure.percentiles}


@section(Performance)
def lower(lowering: Lowering) -> Performance:
    """Read loads, targets and the considerations around them."""
    scaling = lowering.section("Scaling Strategy")
    return Performance(
        _figures(lowering, "Expected Load"),
        _figures(lowering, "Performance Requirements"),
        choices(lowering, "Scaling Strategy"),
        lowering.labels(scaling).get("bottleneck", Text("", Span(0, 0))),
        lowering.prose(lowering.section("Caching Strategy")),
        lowering.labels(lowering.section("Database Considerations")),
    )


def _figures(lowering: Lowering, name: str) -> tuple[Figure, ...]:
    found = lowering.find(name)
    figures = [
        Figure(label, value.text, quantities(value.text), tuple(_percentiles(lowering, value.span)), value.span)
        for label, value in lowering.labels(found[0] if found else None).items()
        if value.text and "___" not in value.text
    ]
    for record in lowering.records(found):
        texts = [lowering.text(cell) for cell in record.row.cells]
        rest = " ".join(texts[1:])
        span = Span(record.row.start, record.row.end)
        latencies = tuple(
            latency
            for column, cell in list(record.cells.items())[1:]
            for latency in _percentiles(lowering, Span(cell.start, cell.end), column)
        )
        figures.append(Figure(texts[0], rest, quantities(rest), latencies, span))
    return tuple(figures)


def _percentiles(lowering: Lowering, span: Span, column: str = "") -> Iterator[Percentile]:
    """The latencies in a text; a bare one takes its percentile from the name of its column."""
    raw = span.cut(lowering.tree.data).decode("utf-8", "surrogateescape")
    places = byte_places(raw)
    named = _COLUMN.search(column)
    for found, start, end in placed_quantities(raw):
        percentile = found.percentile or (float(named[1]) if named else None)
        if percentile is not None and found.unit == "s" and found.per_s is None:
            place = Span(span.start + places[start], span.start + places[end])
            yield Percentile(percentile, found.value, found.comparison, place)
