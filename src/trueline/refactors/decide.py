"""Recording a decision."""

from typing import Annotated

from trueline.model import Document
from trueline.refactors._adr import Made, decision_record
from trueline.refactors._lines import encoded, one_line, quoted
from trueline.refactors._naming import find_note
from trueline.refactors._records import log_decision, logged_decision
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Choose, Stages, Texts, UnknownName, refactor
from trueline.text import Edit, Span
from trueline.vault import Vault


@refactor
def decide(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    decision: Annotated[str, "what was decided"],
    today: str,
    now: str,
    author: str,
    texts: Texts,
    stages: Stages,
    choose: Choose,
    because: Annotated[str, "why"] = "",
    instead_of: Annotated[str, "what else was considered"] = "",
    adr: Annotated[bool, "also make a decision record, with the next free number, and link it"] = False,
    title: Annotated[str, "the decision record's title, if not what was decided"] = "",
) -> Plan:
    """Add a row to a note's decisions log, with the date.

    A decision that stands there already is not written twice. A note without such a log gets one, where its
    template has it or at its end. With `--adr` the vault's template for decision records makes a record of
    its own: with the next free number, the decision and its reason in their sections, linked from the row
    and back; so it does for a decision that is logged already and has none.

    Example:

        trueline decide "Public Tracking Page" "No account needed" --because "links are shared in families"
        trueline decide "Public Tracking Page" "Cache pages for 30 s" --adr --title "Tracking Pages Are Cached"
    """
    document = find_note(vault, name)
    said = one_line(decision, "the decision")
    if title and not adr:
        raise UnknownName("--title is a decision record's; say --adr, too")
    edits = log_decision(document, said, because, instead_of, today)
    logged = None if edits else logged_decision(document, said)
    if not edits and (not adr or logged is None or logged.recorded):
        return plan_of(document.path, (), f"{quoted(said)} is decided already")
    if not adr:
        return plan_of(document.path, edits, f"decided {quoted(said)}")
    why = because or (logged.rationale if logged else "")
    record = decision_record(vault, document, title or said, said, why, today, now, author, texts, stages, choose)
    if logged is not None:
        # What stands in the log stays; it only gets its link.
        link = Edit(Span(logged.end, logged.end), encoded(document, f" ([[{record.target}]])"))
        return _joined(document, [link], f"linked the record of {quoted(said)}", record)
    linked = log_decision(document, f"{said} ([[{record.target}]])", because, instead_of, today)
    return _joined(document, linked, f"decided {quoted(said)}", record)


def _joined(document: Document, edits: list[Edit], said: str, record: Made) -> Plan:
    return Plan(
        edits={document.path: tuple(edits)},
        created={record.path: record.data},
        said={document.path: (said,), record.path: record.said},
    )
