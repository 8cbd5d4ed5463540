"""12 Decisions Log, and the decision of a decision record."""

from typing import NamedTuple

from trueline.model.dates import iso_date
from trueline.model.lowering import Lowering, Record, Text, first_holding
from trueline.model.rooms import section
from trueline.text import Span


class Decision(NamedTuple):
    """A row of the log. `date` is as written, `iso` None where that is no date.

    `span` covers the row; the other spans cut a cell, and are None where the log has no such column.
    """

    date: str
    iso: str | None
    decision: str
    rationale: str
    alternatives: str
    span: Span
    date_span: Span | None
    alternatives_span: Span | None


class Decisions(NamedTuple):
    """The log in its order; `record` is the decision of a note that is one decision itself."""

    decisions: tuple[Decision, ...]
    record: Text


@section(Decisions)
def lower(lowering: Lowering) -> Decisions:
    """Read the log's filled rows."""
    found = lowering.find("Decisions Log", "Key Decisions", "Key Design Decisions")
    rows = tuple(_decision(lowering, record) for record in lowering.records(found))
    return Decisions(rows, lowering.prose(lowering.section("Decision", "Decision Outcome")))


def _decision(lowering: Lowering, record: Record) -> Decision:
    def cell(*words: str) -> str:
        name = first_holding(record.cells, words)
        return "" if name is None else lowering.text(record.cells[name])

    date = cell("date")
    return Decision(
        date,
        iso_date(date),
        cell("decision", "summary"),
        cell("rationale", "reason", "why"),
        cell("alternative", "rejected", "considered"),
        Span(record.row.start, record.row.end),
        record.place("date"),
        record.place("alternative", "rejected", "considered"),
    )
