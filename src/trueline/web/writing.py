"""Writing to the vault: one after the other, for those who may, each in the audit log, told to all listeners."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from trueline.analysis.analysis import Analysis
from trueline.analysis.changing import bring, bytes_of, write
from trueline.analysis.contents import ReadProblem, read
from trueline.analysis.writer import Refused, Rewrite, commit
from trueline.listening.audit import Entry
from trueline.listening.permission import barred
from trueline.listening.principals import Principal
from trueline.listening.problems import Refusal
from trueline.refactors import Changed, Clash, Declined, Plan, Refactor, UnknownName
from trueline.web.portal import Portal

# What a refused write is to HTTP; anything else is a conflict with how things are.
_STATUS = {"too-large": 413, "busy": 503, "input-output": 507, "unfinished": 503}


class Author(NamedTuple):
    """Who changes something, and the number of the request."""

    principal: Principal
    request: str


class Proposal(NamedTuple):
    """What a change comes to: the plan, its files before and after, and the tag of the state it was made for."""

    plan: Plan
    changed: Sequence[Changed]
    etag: str


def propose(portal: Portal, refactor: Refactor, arguments: dict[str, object], author: Author) -> Proposal:
    """Work a change out for the vault as it is; raises `Refusal` where it cannot be made."""
    from trueline.refactors import outcome

    analysis = portal.snapshot.analysis
    brought = bring(analysis, refactor.brought, author=author.principal.name)
    try:
        plan = refactor.plan(**{**brought, **arguments})
        changed = outcome(plan, bytes_of(analysis))
    except UnknownName as error:
        raise Refusal(404, "unknown-name", error.message, more={"near": list(error.near)}) from error
    except Declined as error:
        raise Refusal(409, "declined", error.message, error.help, {"reasons": list(error.reasons)}) from error
    except Clash as error:
        raise Refusal(409, "clash", error.message) from error
    return Proposal(plan, changed, tag_of(changed))


def tag_of(changed: Sequence[Changed]) -> str:
    """The tag of a change: its files with their bytes before and after, so that what was shown is what is made."""
    digest = sha256()
    for one in sorted(changed):
        for part in (one.source.encode("utf-8", "surrogateescape"), one.path.encode("utf-8", "surrogateescape")):
            digest.update(part + b"\0")
        digest.update((b"-" if one.before is None else sha256(one.before).digest()) + sha256(one.after).digest())
    return f'"{digest.hexdigest()}"'


def apply(portal: Portal, name: str, proposal: Proposal, author: Author) -> None:
    """Write all of a proposal or nothing; raises `Refusal`."""
    analysis = portal.snapshot.analysis
    require_domains(portal, author.principal, proposal.changed)
    require_written(write(analysis, proposal.plan, proposal.changed))
    entries = [
        Entry(one.path, None if one.before is None else _digest(one.before), _digest(one.after))
        for one in proposal.changed
    ]
    _told(portal, name, author, entries, [path for one in proposal.changed for path in (one.source, one.path)])


def save(portal: Portal, path: str, before: bytes, after: bytes, author: Author) -> None:
    """Let a document that holds `before` hold `after`; raises `Refusal`."""
    require_domains(portal, author.principal, [Changed(path, path, before, after)])
    if before == after:
        return
    root = portal.snapshot.analysis.root.path
    require_written(commit(root, [Rewrite(path, _digest(before), after)]).refused)
    _told(portal, "source", author, [Entry(path, _digest(before), _digest(after))], [path])


def on_disk(analysis: Analysis, path: str) -> bytes:
    """The bytes of a document as its file has them now; raises `Refusal` where it cannot be read."""
    found = read(analysis.root.path, path, analysis.settings.max_file_size)
    if isinstance(found, ReadProblem):
        raise Refusal(409, found.kind, found.message)
    return found.data


def require_domains(portal: Portal, principal: Principal, changed: Sequence[Changed]) -> None:
    """Raise `Refusal` where a file belongs to a domain, before or after, that this principal may not change."""
    message = barred(portal.snapshot.analysis, principal, changed)
    if message:
        raise Refusal(403, "domain", message)


def require_written(refusals: Sequence[Refused]) -> None:
    """Raise `Refusal` where a write was refused."""
    if refusals:
        raise refused(refusals[0])


def refused(one: Refused) -> Refusal:
    """The problem that a refused write is."""
    if one.conflict is not None:
        more = {"path": one.path, "expected": one.conflict.expected, "found": one.conflict.found}
        return Refusal(412, "changed", one.message, "look at what is there now, and try again", more)
    return Refusal(_STATUS.get(one.kind, 409), one.kind, one.message, more={"path": one.path})


def _told(portal: Portal, what: str, author: Author, entries: Sequence[Entry], paths: Sequence[str]) -> None:
    principal = author.principal
    portal.audit.write(principal.name, principal.how, what, author.request, entries)
    portal.metrics.changed(what, len(entries))
    portal.host.refresh(list(dict.fromkeys(paths)))
    portal.take_changes()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
