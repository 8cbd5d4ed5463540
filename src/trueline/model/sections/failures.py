"""5 Failure Modes & Recovery."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, Record, Text
from trueline.model.rooms import section
from trueline.text import Span


class DependencyFailure(NamedTuple):
    """What happens when a dependency fails; `name` cuts its cell."""

    name: str
    scenario: str
    behaviour: str
    recovery: str
    span: Span


class PartialFailure(NamedTuple):
    """What is left behind when an operation fails half way."""

    scenario: str
    state: str
    recovery: str
    span: Span


class Choice(NamedTuple):
    """An option of a check list and whether it is ticked."""

    text: str
    ticked: bool
    span: Span


class Failures(NamedTuple):
    """Dependency failures, partial failures, rollback options and all that is said of them, blast radius."""

    dependencies: tuple[DependencyFailure, ...]
    partial: tuple[PartialFailure, ...]
    rollback: tuple[Choice, ...]
    rollback_plan: Text
    blast_radius: Text


@section(Failures)
def lower(lowering: Lowering) -> Failures:
    """Read the tables of failures, the rollback options and the blast radius."""
    places = [
        lowering.find("Dependency Failures"),
        lowering.find("Failure Modes & Recovery", "Failure Handling", "Failure Modes"),
    ]
    dependencies: list[DependencyFailure] = []
    seen: set[int] = set()
    for found in places:
        for record in lowering.records(found, first="dependency"):
            if record.row.start not in seen and len([c for c in record.row.cells if c.end > c.start]) > 1:
                seen.add(record.row.start)
                failure = _dependency(lowering, record)
                dependencies += [failure] if failure.name else []
    partial = []
    for record in lowering.records(lowering.find("Partial Failure Scenarios", "Partial Completion Scenarios")):
        scenario, left, recovery = _columns(lowering, record, 3)
        partial.append(PartialFailure(scenario, left, recovery, Span(record.row.start, record.row.end)))
    return Failures(
        tuple(dependencies),
        tuple(partial),
        choices(lowering, "Rollback Strategy"),
        lowering.prose(lowering.section("Rollback Strategy")),
        lowering.prose(lowering.section("Blast Radius")),
    )


def choices(lowering: Lowering, *names: str) -> tuple[Choice, ...]:
    """The check boxes of a section, ticked or not."""
    return tuple(
        Choice(head.text, item.ticked, head.span)
        for item, head in lowering.headed(lowering.section(*names))
        if item.check is not None
    )


def _dependency(lowering: Lowering, record: Record) -> DependencyFailure:
    cell = record.row.cells[0]
    _, scenario, behaviour, recovery = _columns(lowering, record, 4)
    name = lowering.named(Span(cell.start, cell.end))
    return DependencyFailure(name.text, scenario, behaviour, recovery, name.span)


def _columns(lowering: Lowering, record: Record, count: int) -> list[str]:
    texts = [lowering.text(cell) for cell in record.row.cells[:count]]
    return texts + [""] * (count - len(texts))
