"""Answering an open question."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document
from trueline.model.lowering import Text
from trueline.model.sections.questions import Questions, is_answer
from trueline.refactors._headings import QUESTIONS, tables_of
from trueline.refactors._lines import encoded, one_line, quoted
from trueline.refactors._lists import child_item, tick_mark
from trueline.refactors._naming import find_note, pick
from trueline.refactors._records import DECISIONS, has_log, log_decision
from trueline.refactors._tables import columns, set_cells
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Declined, UnknownName, refactor
from trueline.syntax import Item, Row, Table
from trueline.text import Edit, Span
from trueline.vault import Vault


class _Asked(NamedTuple):
    """A question as it stands: an item of a list, or a row of a table; `resolved` as the model reads it."""

    text: str
    head: Text
    item: Item | None
    row: Row | None
    table: Table | None
    resolved: bool


@refactor
def answer(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    question: Annotated[str, "the question's text, a part that only it has, or its number"],
    answer_: Annotated[str, "the answer, which becomes a decision"],
    today: str,
    because: Annotated[str, "why; the question itself is named in any case"] = "",
    instead_of: Annotated[str, "what else was considered"] = "",
) -> Plan:
    """Answer an open question and record the answer as a decision.

    A question with a check box is ticked, one in a list is struck out, one in a table gets its answer there,
    or is struck out where the table has no column for it. The answer goes into the decisions log; where the
    note has none, it is written below the question.

    Example:

        trueline answer "Carrier Health and Failover" "Who pays" "The shop" --because "it chose the carrier"
    """
    document = find_note(vault, name)
    every = _asked(document)
    if not every:
        raise UnknownName(f"`{document.name}` has no questions")
    found = every[pick(question, [one.text for one in every], "question", f" in `{document.name}`")]
    said = one_line(answer_, "the answer")
    # Where neither the log nor the table has a place for it, the log is made.
    logged = has_log(document, DECISIONS) or (found.table is not None and not _answers(document, found.table))
    rationale = f"{because.strip()} ({found.text})" if because.strip() else f"Answers: {found.text}"
    rows = log_decision(document, said, rationale, instead_of, today) if logged else []
    if found.resolved:
        if rows:
            raise Declined(
                f"{quoted(found.text)} is answered already",
                help=f'`trueline decide "{document.name}" "{said}"` records another decision',
            )
        return plan_of(document.path, [], f"{quoted(found.text)} is answered already")
    return plan_of(
        document.path, [*_resolved(document, found, said, not logged), *rows], f"answered {quoted(found.text)}"
    )


def _asked(document: Document) -> Sequence[_Asked]:
    """The questions in order, without the template's."""
    lowering = document.lowering
    found = lowering.find(*QUESTIONS)
    if found is None or lowering.denied(found[0]):
        return ()
    resolved = {one.span for one in document[Questions].questions if one.resolved}
    asked = []
    for item, head in lowering.headed(found[0]):
        if head.text:
            asked.append(_Asked(head.text, head, item, None, None, head.span in resolved))
    for table in tables_of(found[0]):
        names = [name.lower() for name in columns(document, table)]
        number = next((n for n, name in enumerate(names) if "question" in name), 0)
        for row in table.rows:
            if lowering.filled(row, found[1]) and number < len(row.cells):
                head = lowering.written(row.cells[number])
                asked.append(_Asked(head.text, head, None, row, table, head.span in resolved))
    return asked


def _resolved(document: Document, asked: _Asked, answer: str, beside: bool) -> list[Edit]:
    """The edits that mark a question as answered, with the answer `beside` it if it has no other place."""
    if asked.row is not None and asked.table is not None:
        return _answered_row(document, asked.table, asked.row, asked.head, answer)
    item = asked.item
    assert item is not None
    if item.check is not None:
        edits = [Edit(Span(*item.check), tick_mark(document))]
    else:
        edits = _struck(document, asked.head.span)
    if beside:
        edits.append(child_item(document, item, f"**Answer:** {answer}", first=True))
    return edits


def _struck(document: Document, span: Span) -> list[Edit]:
    return [Edit(Span(place, place), encoded(document, "~~")) for place in span]


def _answered_row(document: Document, table: Table, row: Row, head: Text, answer: str) -> list[Edit]:
    """The answer in its column, where the table has one, and the state that says that the question is open.

    A table that has neither gets its question struck out.
    """
    names = [name.lower() for name in columns(document, table)]
    wanted = dict.fromkeys(_answers(document, table)[:1], answer)
    for number, name in enumerate(names):
        if name in ("status", "state"):
            said = document.tree.text(row.cells[number]).strip() if number < len(row.cells) else ""
            wanted[number] = "answered" if said[:1].islower() else "Answered"
    return set_cells(document, table, row, wanted) if wanted else _struck(document, head.span)


def _answers(document: Document, table: Table) -> list[int]:
    """The columns of a table that are for answers, by number."""
    return [number for number, name in enumerate(columns(document, table)) if is_answer(name.lower())]
