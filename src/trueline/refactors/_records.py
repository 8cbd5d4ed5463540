"""Rows of the changelog and of the decisions log, in the table, list or new section that there is."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.model.dates import iso_date
from trueline.model.lowering import Text, walk_blocks
from trueline.refactors import _headings
from trueline.refactors._dates import written_like
from trueline.refactors._lines import encoded, ending_of, line_end, line_start, one_line
from trueline.refactors._naming import plain
from trueline.refactors._sections import is_ruled, put_section
from trueline.refactors._tables import add_row, cell_text, columns, fill_columns, replace_row
from trueline.syntax import List, Row, Table
from trueline.template import Slot, title_number
from trueline.text import Edit, Span

# The link to the record of a decision of its own, as `decide --adr` writes it.
_RECORD = re.compile(r"\s*\(\[\[[^\]]*\]\]\)")
_DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}:?\s+")


class Log(NamedTuple):
    """A kind of table that grows by a row: what its section may be called and its columns, for a new one."""

    names: tuple[str, ...]
    header: tuple[str, ...]


CHANGELOG = Log(_headings.CHANGELOG, ("Date", "Author", "Change"))
DECISIONS = Log(
    _headings.DECISIONS,
    ("Date", "Decision", "Rationale", "Alternatives Considered"),
)
_DATE = ("date", "when")
_AUTHOR = ("author", "who", "by")
_CHANGE = ("change", "description", "summary", "what")
_DECISION = ("decision", "summary")
_RATIONALE = ("rationale", "reason", "why")
_OTHERS = ("alternative", "rejected", "considered")

Texts = Mapping[str, tuple[Sequence[str], str]]


def log_change(document: Document, text: str, today: str, author: str) -> list[Edit]:
    """The edits that record a change; none where the same is recorded for the same day."""
    wanted = {"change": (_CHANGE, text), "date": (_DATE, today), "author": (_AUTHOR, author)}
    return _record(document, CHANGELOG, wanted, f"{today}: {text}")


def log_decision(document: Document, decision: str, rationale: str, others: str, today: str) -> list[Edit]:
    """The edits that record a decision; none where the same decision is recorded."""
    wanted = {
        "date": (_DATE, today),
        "alternatives": (_OTHERS, others),
        "rationale": (_RATIONALE, rationale),
        "decision": (_DECISION, decision),
    }
    for block in _lists(document, DECISIONS):
        if _said_in(document, block, _RECORD.sub("", decision)) is not None:
            return []
        if _is_labelled(document, block):
            return _item(document, block, f"**{decision}:** {rationale}" if rationale else f"**{decision}**")
    said = f"{today}: {decision}" + (f" ({rationale})" if rationale else "")
    return _record(document, DECISIONS, wanted, said)


def _lists(document: Document, log: Log) -> Sequence[List]:
    """The list that a log is written as: the last one, where the log has no table."""
    found = document.lowering.find(*log.names)
    if found is None or next(_headings.tables_of(found[0]), None) is not None:
        return ()
    return [block for block in walk_blocks(found[0]) if isinstance(block, List)][-1:]


def _said_in(document: Document, block: List, decision: str) -> Text | None:
    """The item that says a decision, whenever it was made and whatever its reason."""
    wanted = plain(decision)
    for item in block.items:
        head = document.lowering.head(item)
        said = plain(_DATED.sub("", _RECORD.sub("", head.text), count=1))
        if said == wanted or said.startswith((f"{wanted} (", f"{wanted}:")):
            return head
    return None


def _is_labelled(document: Document, block: List) -> bool:
    """Whether the items of a list begin with what they are about: `- **Cached for a day:** it is cheap`."""
    return all(document.tree.label(item) is not None for item in block.items)


class Logged(NamedTuple):
    """A decision that a log has: where its text ends, its reason, and whether it has a record of its own."""

    end: int
    rationale: str
    recorded: bool


def logged_decision(document: Document, decision: str) -> Logged | None:
    """The row or item of the decisions log that says this decision; None where there is none."""
    for block in _lists(document, DECISIONS):
        head = _said_in(document, block, decision)
        if head is not None:
            return Logged(head.span.end, "", bool(_RECORD.search(head.text)))
    found = document.lowering.find(*DECISIONS.names)
    for table in _headings.tables_of(found[0]) if found else ():
        names = [name.lower() for name in columns(document, table)]
        number = next((n for n, name in enumerate(names) if any(word in name for word in _DECISION)), 0)
        why = next((n for n, name in enumerate(names) if any(word in name for word in _RATIONALE)), None)
        for row in table.rows:
            said = document.tree.text(row.cells[number]) if number < len(row.cells) else ""
            if said and plain(_RECORD.sub("", said.replace("\\|", "|"))) == plain(decision):
                rationale = document.tree.text(row.cells[why]) if why is not None and why < len(row.cells) else ""
                return Logged(row.cells[number].end, rationale.replace("\\|", "|"), bool(_RECORD.search(said)))
    return None


def has_log(document: Document, log: Log) -> bool:
    """Whether the document has a section for such rows."""
    return document.lowering.find(*log.names) is not None


def _record(document: Document, log: Log, wanted: Texts, said: str) -> list[Edit]:
    found = document.lowering.find(*log.names)
    if found is None:
        return [_new_section(document, log, wanted)]
    section, slot = found
    blocks = tuple(walk_blocks(section))
    table = next(_headings.tables_of(section), None)
    if table is not None:
        return _row(document, table, slot, wanted)
    lists = [block for block in blocks if isinstance(block, List)]
    if lists:
        return _item(document, lists[-1], said)
    data = document.tree.data
    heading = section.heading
    last = section.blocks[-1].end if section.blocks else heading.end if heading else section.end
    end = line_end(data, last)
    lines = ("", *_new_table(log.header, wanted))
    return [Edit(Span(end, end), b"".join(ending_of(data) + encoded(document, line) for line in lines))]


def _row(document: Document, table: Table, slot: Slot | None, wanted: Texts) -> list[Edit]:
    names = columns(document, table)
    filled = [row for row in table.rows if document.lowering.filled(row, slot)]
    dates = _dates(document, names, filled)
    wanted = {
        key: (words, written_like(value, dates) if key == "date" else value) for key, (words, value) in wanted.items()
    }
    texts, _ = fill_columns(names, wanted)
    if not any(texts):
        texts = [value for _, value in wanted.values()][: len(names)]
        texts += [""] * (len(names) - len(texts))
    if any(_same(document, row, texts, "decision" in wanted, names) for row in filled):
        return []
    placeholder = next((row for row in table.rows if row not in filled), None)
    if placeholder is not None:
        return [replace_row(document, table, placeholder, texts)]
    known = [iso for date in dates if (iso := iso_date(date))]
    newest_first = len(known) > 1 and known == sorted(known, reverse=True) and known[0] != known[-1]
    return [add_row(document, table, texts, above=newest_first)]


def _dates(document: Document, names: Sequence[str], rows: Sequence[Row]) -> list[str]:
    number = next((n for n, name in enumerate(names) if any(word in name.lower() for word in _DATE)), None)
    if number is None:
        return []
    return [document.tree.text(row.cells[number]) for row in rows if number < len(row.cells)]


def _same(document: Document, row: Row, texts: Sequence[str], decision: bool, names: Sequence[str]) -> bool:
    """Whether a row says the same: a decision is the same whenever it was made."""
    own = [plain(_RECORD.sub("", document.tree.text(cell).replace("\\|", "|"))) for cell in row.cells]
    own += [""] * (len(texts) - len(own))
    mine = [plain(_RECORD.sub("", text)) for text in texts]
    if not decision:
        return own == mine
    number = next((n for n, name in enumerate(names) if any(word in name.lower() for word in _DECISION)), 0)
    return own[number] == mine[number] != ""


def _item(document: Document, block: List, said: str) -> list[Edit]:
    data = document.tree.data
    last = block.items[-1]
    if any(plain(document.tree.text(Span(item.content, item.end))) == plain(said) for item in block.items):
        return []
    lead = data[line_start(data, last.start) : last.content]
    end = line_end(data, last.end)
    return [Edit(Span(end, end), ending_of(data) + lead + encoded(document, one_line(said)))]


def _new_table(header: Sequence[str], wanted: Texts) -> list[str]:
    texts, _ = fill_columns(header, wanted)
    return [
        f"| {' | '.join(header)} |",
        f"| {' | '.join('-' * max(3, len(name)) for name in header)} |",
        f"| {' | '.join(map(cell_text, texts))} |",
    ]


def _new_section(document: Document, log: Log, wanted: Texts) -> Edit:
    """A section where the template has it, else at the end of the note, parted as the others are."""
    slots = [place.slot for place in document.outline.places] if document.outline else []
    slot = next((slot for slot in slots if slot.name in log.names and slot.tables), None)
    data = document.tree.data
    if slot is not None:
        numbered = any(title_number(section.heading.title) for section in document.tree.sections if section.heading)
        title = f"{slot.number}. {slot.name}" if slot.number and numbered else slot.name
        header = [column.name for column in slot.tables[0]]
        lines = ["#" * slot.level + f" {title}", "", *_new_table(header, wanted)]
        return put_section(document, slot, "\n".join(lines))
    ending = ending_of(data)
    body = data.rstrip()
    lines = ["", "---", ""] if is_ruled(document) and not body.endswith(b"\n---") else [""]
    lines += [f"## {log.names[0]}", "", *_new_table(log.header, wanted)]
    text = b"".join(ending + encoded(document, line) for line in lines)
    return Edit(Span(len(body), len(body)), text if body else text.lstrip() + (b"" if data else ending))
