"""What was decided, in decision logs and decision records."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document
from trueline.model.dates import iso_date
from trueline.model.sections.decisions import Decisions
from trueline.queries._names import find_path
from trueline.queries._prose import count, opening, plain
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.facts import late_facts

# `ADR-007 Magic bytes`, `0007-magic-bytes`; a date is no number.
_NUMBER = re.compile(r"(?!\d{4}-\d\d-\d\d)(\D{0,12}?)(\d{1,9})(?!\d)")
_ROOM = 200


class Logged(NamedTuple):
    """A row of a decisions log, with the line where it stands. The date is as written where it is none."""

    date: str
    decision: str
    rationale: str
    note: str
    line: int
    path: str


class Record(NamedTuple):
    """A note that is one decision: its number and title, its status, when it was written, what it says."""

    record: str
    status: str
    date: str
    decision: str
    path: str


class _Told(NamedTuple):
    """All decisions that a document tells of; `records` holds the document itself, where it is one."""

    logged: tuple[Logged, ...] = ()
    records: tuple[Record, ...] = ()


@query
def decisions(
    vault: Vault,
    feature: Annotated[str, "only the decisions of this note"] = "",
    since: Annotated[str, "only decisions from this day on, such as 2026-01-31"] = "",
) -> Answer:
    """List what was decided, the newest first: decision logs and decision records.

    A record is a note of its own, such as an ADR. The note under the table says which number the
    next one gets, and which numbers are used twice.

    Example, what was decided since a day, for a review:

        trueline decisions --since 2026-01-31
    """
    day = iso_date(since) if since else None
    if since and day is None:
        raise UnknownName(f"`{since}` is no date; write it as 2026-01-31")
    paths = [find_path(vault, feature)] if feature else list(vault.entries)
    told = [row for path in paths for _, row in vault.relation(told_decisions)[path]]
    logged = [row for one in told for row in one.logged]
    records = [row for one in told for row in one.records]
    if day:
        logged = [row for row in logged if (iso_date(row.date) or "") >= day]
        records = [row for row in records if row.date >= day]
    if not logged and not records:
        return Answer((), empty=_none(feature, since, len(paths)))
    # Python's sort is stable: undated decisions keep their order, below all that have a date.
    logged.sort(key=lambda row: iso_date(row.date) or "", reverse=True)
    undated = sum(iso_date(row.date) is None for row in logged)
    note = f"{count(undated, 'decision')} without a date that can be read" if undated else ""
    tables = (
        Table("Decisions", Logged, logged, note),
        Table("Records", Record, records, "" if feature or since else _numbers(records)),
    )
    return Answer([table for table in tables if table.rows])


@late_facts
def told_decisions(document: Document) -> Iterator[tuple[str, _Told]]:
    """The decisions of each document, by its path; those that tell of none have no row."""
    found = _Told(tuple(_logged(document)), (_record(document),) if _is_record(document) else ())
    if any(found):
        yield document.path, found


def _logged(document: Document) -> list[Logged]:
    return [
        Logged(
            decision.iso or decision.date,
            plain(decision.decision),
            opening(decision.rationale, _ROOM),
            document.name,
            document.tree.lines.line(decision.span.start),
            document.path,
        )
        for decision in document[Decisions].decisions
        if decision.decision
    ]


def _is_record(document: Document) -> bool:
    """Whether a note is one decision: it has that section, and its template a numbered title if it has one."""
    template = document.template
    if template is not None and "{}" in template.prefix:
        return True
    return bool(document[Decisions].record) and (template is None or not document[Decisions].decisions)


def _record(document: Document) -> Record:
    template = document.template
    families = template.families if template else ()
    tags = [tag for family in families if family.exclusive for tag in document.meta.family(family.name)]
    status = ", ".join(tag.name.partition("/")[2] for tag in tags)
    created = document.meta.created
    return Record(
        document.name,
        status or _said_status(document),
        (created.iso or created.text) if created else "",
        opening(document[Decisions].record.text, _ROOM),
        document.path,
    )


def _said_status(document: Document) -> str:
    """The status of a record that says it in a section."""
    section = document.lowering.section("Status")
    return plain(document.lowering.prose(section).text)[:40] if section else ""


def _numbers(records: Sequence[Record]) -> str:
    """The number of the next record, and numbers that several records have, for each way they are called."""
    used: dict[str, list[str]] = {}
    for record in records:
        found = _NUMBER.match(record.record)
        if found:
            used.setdefault(found[1], []).append(found[2])
    said = []
    for stem, numbers in used.items():
        width = max(map(len, numbers))
        said.append(f"next free number: {stem}{max(map(int, numbers)) + 1:0{width}}")
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            said.append(f"used more than once: {', '.join(stem + number for number in twice)}")
    return "; ".join(said)


def _none(feature: str, since: str, notes: int) -> str:
    where = f"`{feature}`" if feature else count(notes, "note")
    return f"no decision is recorded in {where}" + (f" since {since}" if since else "")
