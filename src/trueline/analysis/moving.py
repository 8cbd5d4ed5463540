"""Findings after an edit that changes nothing other documents see: they stay, and only their places move."""

from collections.abc import Mapping

from trueline.analysis.reading import Record
from trueline.diagnostics import Diagnostic
from trueline.rules.run import Findings
from trueline.text import Edit, Span
from trueline.vault import Entry
from trueline.vault.facts import note_moves, same_but_places

_START = Span(0, 0)


class UnplacedError(Exception):
    """A place that stands in none of the facts a finding can come from."""


def same_to_others(before: Entry, after: Entry) -> bool:
    """Whether a document means the same to all others: every fact is equal, wherever it stands now."""
    if (before.path, before.template, before.families) != (after.path, after.template, after.families):
        return False
    return same_but_places(before.meta, after.meta) and (
        before.rows.keys() == after.rows.keys()
        and all(same_but_places(rows, after.rows[name]) for name, rows in before.rows.items())
    )


def places_between(before: Entry, after: Entry) -> dict[Span, Span]:
    """Where each place that facts name in `before` lies in `after`, for facts that are the same otherwise."""
    moves = {_START: _START}
    parts = [(before.meta, after.meta), *((rows, after.rows.get(name, ())) for name, rows in before.rows.items())]
    for one, other in parts:
        found: dict[Span, Span] = {}
        if note_moves(one, other, found):
            moves.update(found)
    return moves


def moved_findings(findings: Findings, before: Entry, record: Record) -> Findings | None:
    """The findings when the document `before` becomes that of `record`; None where others are concerned."""
    path, checked = record.entry.path, record.checked
    if not same_to_others(before, record.entry):
        return None
    moves = places_between(before, record.entry)
    try:
        together = tuple(moved(one, path, moves) for one in findings.together)
    except UnplacedError:
        return None
    local = tuple(one for one in findings.local if one.path != path)
    suppressions = {at: found for at, found in findings.suppressions.items() if at != path}
    if checked.suppressions:
        suppressions[path] = checked.suppressions
    return Findings((*local, *checked.diagnostics), together, suppressions, (*findings.crashes, *checked.crashes))


def moved(diagnostic: Diagnostic, path: str, moves: Mapping[Span, Span]) -> Diagnostic:
    """A diagnostic with its places in the document at `path` moved; raises where a place is not known."""
    related = diagnostic.related
    if any(one.path == path for one in related):
        related = tuple(one._replace(span=_new_place(one.span, moves)) if one.path == path else one for one in related)
        diagnostic = diagnostic._replace(related=related)
    if diagnostic.path != path:
        return diagnostic
    fix = diagnostic.fix
    if fix is not None:
        fix = fix._replace(edits=tuple(Edit(_new_place(edit.span, moves), edit.replacement) for edit in fix.edits))
    return diagnostic._replace(span=_new_place(diagnostic.span, moves), fix=fix)


def _new_place(span: Span, moves: Mapping[Span, Span]) -> Span:
    found = moves.get(span)
    if found is None:
        raise UnplacedError
    return found
