"""Writing what was proposed."""

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from hashlib import sha256
from typing import Annotated

from trueline.analysis.baseline import found_beyond
from trueline.analysis.changing import write
from trueline.analysis.contents import Content, read
from trueline.analysis.writer import Refused
from trueline.diagnostics import Severity
from trueline.listening.audit import Entry
from trueline.listening.permission import barred
from trueline.mcp import findings
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.sizes import cut
from trueline.mcp.tool import Block, Kind, Result, tool
from trueline.mcp.tools.read import HASH
from trueline.refactors import Changed

_FILES = {"type": "array"}
_MOST = 10
# A version that is longer than this is shortened in its middle.
_ROOM = 6_000


@tool(Kind.WRITES, files=_FILES)
def apply(session: Session, proposal: Annotated[str, "the hash that `propose` or `new` gave"]) -> Result:
    """Write a proposal: all of it or nothing, and only if every file is still as it was. A conflict shows both
    versions."""
    kept = session.proposals.get(proposal.strip().strip('"'))
    if kept is None:
        near = [key for key in session.proposals if key.startswith(proposal.strip()[:8] or "-")]
        message = f"there is no proposal `{cut(proposal, 60)}`"
        raise Fault("unknown-proposal", message, "`proposal`", near[:2], "" if near else "`propose` it (again) first")
    plan, changed = kept
    why = barred(session.analysis, session.who, changed)
    if why:
        raise Fault("domain", why, "`proposal`")
    refused = write(session.analysis, plan, changed)
    if refused:
        raise _refusal(session, refused, changed)
    if session.audit is not None:
        entries = [
            Entry(one.path, None if one.before is None else _digest(one.before), _digest(one.after)) for one in changed
        ]
        session.audit.write(session.who.name, "agent", "proposal", proposal, entries)
    del session.proposals[proposal.strip().strip('"')]
    analysis = session.look()
    blocks = [Block("written:")]
    files = []
    for one in changed:
        digest = _digest(one.after)
        files.append({"path": one.path, "sha256": digest})
        moved = f" (was {one.source})" if one.source != one.path else ""
        blocks.append(Block(f"- {one.path}{moved} · sha256 {digest[:HASH]}"))
    paths = frozenset(one.path for one in changed) & frozenset(analysis.paths)
    found = found_beyond(analysis, paths)
    blocks.append(Block(f"Now: {findings.counted(found)}"))
    serious = [one for one in found if one.severity > Severity.INFO]
    blocks += [Block(findings.said(analysis, one)) for one in serious[:_MOST]]
    if len(serious) > _MOST:
        blocks.append(Block(f"- and {len(serious) - _MOST} more; `check` shows them"))
    return Result(blocks, {"files": files})


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _refusal(session: Session, refused: Sequence[Refused], changed: Sequence[Changed]) -> Fault:
    notes = []
    for one in refused:
        notes.append(one.message)
        source = next((file for file in changed if one.path in (file.source, file.path)), None)
        if one.conflict is not None and source is not None:
            notes.append(f"proposed for {one.conflict.expected[:HASH]}, now {one.conflict.found[:HASH]}")
            notes += _versions(session, source)
    kind = "conflict" if any(one.conflict for one in refused) else refused[0].kind
    help = "`read` it again, and propose anew on what it is now" if kind == "conflict" else ""
    return Fault(kind, "nothing was written", refused[0].path, help=help, notes=notes)


def _versions(session: Session, one: Changed) -> Iterator[str]:
    """What became of the file meanwhile, and what was proposed, each against what the proposal rested on."""
    now = read(session.analysis.root.path, one.source, session.analysis.settings.max_file_size)
    if isinstance(now, Content) and one.before is not None:
        yield "changed meanwhile:\n" + _diff(one.before, now.data)
        yield "proposed:\n" + _diff(one.before, one.after)


def _diff(before: bytes, after: bytes) -> str:
    old, new = (data.decode("utf-8", "replace").replace("\r", "").split("\n") for data in (before, after))
    lines = list(unified_diff(old, new, n=1, lineterm=""))[2:]
    return cut("\n".join(lines), _ROOM)
