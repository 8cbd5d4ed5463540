"""Asking a vault's history which approved designs rest on notes that have changed since.

It takes git a fraction of a second for each design, so it is done only when somebody asks for it.
"""

from collections.abc import Iterable, Iterator, Sequence

from trueline.analysis.analysis import Analysis
from trueline.analysis.history import GitHistory
from trueline.model import Document
from trueline.model.difference import Change, Kind
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, advance
from trueline.queries._changes import folded_alike
from trueline.queries._prose import opening
from trueline.queries.history import Pair
from trueline.queries.since_approval import suspect_links
from trueline.rules.registry import find_rule
from trueline.rules.run import Crash, run_rule
from trueline.vault import Entry, Vault
from trueline.vault.survey import named_place
from trueline.vault.suspects import Suspect, Suspects

_GRAVE = (Kind.BREAKING, Kind.WEAKER, Kind.GONE)
_DECIDED = ("Planned", "Active")
_ROOM = 50


def with_suspects(analysis: Analysis) -> Analysis:
    """The same view, with what its history shows among the findings. Raises `NoHistory` where there is none."""
    vault = analysis.vault.sharing(analysis.vault.entries, analysis.vault.documents)
    vault.suspects = suspects_of(vault, GitHistory(analysis.root, analysis.settings))
    crashes: list[Crash] = []
    found = tuple(run_rule(find_rule("links/suspect"), vault, None, crashes))
    before = analysis.findings
    findings = before._replace(together=before.together + found, crashes=(*before.crashes, *crashes))
    return Analysis(analysis.source, analysis.listing, analysis.paths, analysis.unread, vault, findings)


def suspects_of(vault: Vault, history: GitHistory) -> Suspects:
    """The suspect links of all designs that are approved and not yet built."""
    compared: dict[str, Sequence[Pair]] = {}
    found = {}
    for path, note in vault.entries.items():
        if not _is_open(note):
            continue
        document = vault.documents[path]
        approval = history.approval(document)
        if approval is None or not approval.revision:
            continue
        if approval.revision not in compared:
            compared[approval.revision] = history.compare(approval.revision).pairs
        suspects = tuple(suspects_in(vault, document, compared[approval.revision], approval.date))
        if suspects:
            found[path] = suspects
    return found


def suspects_in(vault: Vault, document: Document, pairs: Iterable[Pair], since: str) -> Iterator[Suspect]:
    """The links of one design to notes of which `pairs` hold two versions."""
    for link, other, told in suspect_links(vault, document, tuple(pairs)):
        what = tuple(_worded(one.change) for one in folded_alike(told))
        grave = any(one.change.kind in _GRAVE for one in told)
        yield Suspect(named_place(link), other.name, what, grave, since)


def _worded(change: Change) -> str:
    """A change in a few words, with what it is about."""
    subject = opening(change.before or change.after, _ROOM)
    return f"{change.what} `{subject}`" if subject and "`" not in subject else change.what


def _is_open(note: Entry) -> bool:
    """Whether a design is approved, by its status or else its folder, and not yet built."""
    if "status" not in note.families or note.meta.completed:
        return False
    rank = advance(note.meta.status or "")
    return DESIGNED <= rank < IMPLEMENTED if rank is not None else note.meta.stage in _DECIDED
