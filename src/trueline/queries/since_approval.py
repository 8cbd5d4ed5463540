"""What changed in a design since it was approved, and in what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document, document_symbol
from trueline.model.difference import Change, Kind
from trueline.queries._changes import Told, folded_alike, tallied, tell
from trueline.queries._names import find_note
from trueline.queries._prose import count, listed
from trueline.queries.answer import Answer, Table
from trueline.queries.diff import Changed, rows
from trueline.queries.history import Approval, History, Pair
from trueline.queries.query import query
from trueline.syntax import WikiLink
from trueline.vault import Vault


class Suspect(NamedTuple):
    """A link of the design to a note that says something else since: the line of the link, and what changed there."""

    target: str
    line: int
    changes: int
    what: tuple[str, ...]
    path: str


@query
def since_approval(
    vault: Vault,
    history: History,
    name: Annotated[str, "the design: its name, its title or its path"],
) -> Answer:
    """Show what changed in a design since its status last became designed, and which of its links are suspect.

    When that was is read from git's history, along renames and moves between folders. A link is suspect
    where the note it leads to has changed in meaning since: what was approved may rest on what it said. That
    a note has only come further (status, stage, ticks, tasks) makes no link suspect.

    Example:

        trueline since-approval "Shop Webhooks"
    """
    document = find_note(vault, name)
    approval = history.approval(document)
    if approval is None:
        return Answer((), empty=_never(document))
    if not approval.revision:
        return Answer((), empty=f"`{document.name}` has {approval.by} only in the work tree, it is not committed yet")
    pairs = history.compare(approval.revision).pairs
    own = [pair for pair in pairs if pair.after and pair.after.path == document.path]
    told = tell(own)
    suspects = list(_suspects(vault, document, pairs))
    since = _since(approval)
    if not told and not suspects:
        return Answer((), empty=f"nothing changed in `{document.name}` or in what it links to since {since}")
    note = f"since {since}" + (f"; {tallied(told)}" if told else "")
    tables = [Table("Changes", Changed, rows(folded_alike(told)), note)]
    said = f"{count(len(suspects), 'link')} to notes that changed in meaning since" if suspects else ""
    tables.append(Table("Suspect links", Suspect, suspects, said))
    return Answer(tables)


def _never(document: Document) -> str:
    status = f"its status is {document.meta.status} now" if document.meta.status else "it has no status now"
    return f"`{document.name}` was never approved: no version of it has the status designed or one beyond; {status}"


def _since(approval: Approval) -> str:
    said = f"{approval.date}, {approval.revision[:9]} by {approval.author}: “{approval.subject}” ({approval.by})"
    if not approval.certain:
        said += "; that is the oldest commit here, as this clone is shallow: it may have been earlier"
    return said


def _suspects(vault: Vault, document: Document, pairs: Sequence[Pair]) -> Iterator[Suspect]:
    for link, other, told in suspect_links(vault, document, pairs):
        what = tuple(one.change.what for one in folded_alike(told))
        yield Suspect(other.name, document.tree.lines.line(link.start), len(told), (listed(what),), other.path)


def suspect_links(
    vault: Vault, document: Document, pairs: Sequence[Pair]
) -> Iterator[tuple[WikiLink, Document, Sequence[Told]]]:
    """The links to notes that changed in meaning, in the order of the links, each note once; with the changes."""
    by_path = {pair.after.path: pair for pair in pairs if pair.after}
    gone = {document_symbol(pair.before.path).name: pair for pair in pairs if pair.before and not pair.after}
    seen: set[str] = set()
    for link in document.wikilinks():
        if not link.target:
            continue
        path = vault.resolve(document.path, link.target).path
        pair = by_path.get(path) if path else gone.get(document_symbol(link.target).name)
        if pair is None or path == document.path:
            continue
        other = pair.after or pair.before
        assert other is not None
        if other.path in seen:
            continue
        seen.add(other.path)
        told = _grave(tell([pair]))
        if told:
            yield link, other, told


def _grave(told: Sequence[Told]) -> list[Told]:
    """Without other words and mere progress, the gravest first."""
    order: Mapping[Kind, int] = {kind: rank for rank, kind in enumerate(Kind)}
    kept = [one for one in told if one.change.kind is not Kind.NOTE and not _progress(one.change)]
    return sorted(kept, key=lambda one: order[one.change.kind])


def _progress(change: Change) -> bool:
    """Whether a change says how far a note is, not what it says."""
    own = change.subject == "document" and change.trait in ("status", "stage", "priority", "name")
    return own or change.subject == "task" or change.trait == "done"
