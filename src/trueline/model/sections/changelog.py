"""Changelog: who changed what, when."""

from typing import NamedTuple

from trueline.model.dates import iso_date
from trueline.model.lowering import Lowering
from trueline.model.rooms import section
from trueline.text import Span


class Change(NamedTuple):
    """A row; `iso` is None where the date is none."""

    date: str
    iso: str | None
    author: str
    text: str
    span: Span


class Changelog(NamedTuple):
    """The rows in their order."""

    changes: tuple[Change, ...]


@section(Changelog)
def lower(lowering: Lowering) -> Changelog:
    """Read the filled rows; the template's own row (a text, but no date and no author) is none."""
    changes = []
    for record in lowering.records(lowering.find("Changelog", "Recent Changes", "Change Log")):
        texts = {name: lowering.text(cell) for name, cell in record.cells.items()}
        values = list(texts.values())
        date = texts.get("date", values[0])
        author = texts.get("author", "")
        text = texts.get("change", values[-1])
        changes.append(Change(date, iso_date(date), author, text, Span(record.row.start, record.row.end)))
    return Changelog(tuple(changes))
