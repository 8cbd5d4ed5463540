"""7 Performance & Scale: how much, how fast, what gives way first."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, Text
from trueline.model.quantities import Quantity, quantities
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.text import Span


class Figure(NamedTuple):
    """A labelled figure with every quantity its text holds."""

    label: str
    text: str
    quantities: tuple[Quantity, ...]
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
        return {
            found.percentile: found.value
            for figure in self.targets
            for found in figure.quantities
            if found.percentile is not None and found.unit == "s"
        }


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
    figures = [
        Figure(label, value.text, quantities(value.text), value.span)
        for label, value in lowering.labels(lowering.section(name)).items()
        if value.text and "___" not in value.text
    ]
    for record in lowering.records(lowering.find(name)):
        texts = [lowering.written(cell).text for cell in record.row.cells]
        rest = " ".join(texts[1:])
        figures.append(Figure(texts[0], rest, quantities(rest), Span(record.row.start, record.row.end)))
    return tuple(figures)
