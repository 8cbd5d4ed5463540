"""Everything needed to implement or review a feature."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from trueline.assists.briefing import Part, briefing
from trueline.diagnostics import Severity
from trueline.mcp import findings
from trueline.mcp.asking import ask as ask_it
from trueline.mcp.asking import cell_text
from trueline.mcp.session import Session
from trueline.mcp.sizes import USUAL, room_for, tokens
from trueline.mcp.tool import Block, Result, tool
from trueline.mcp.tools.read import HASH
from trueline.model import Document
from trueline.queries import find_query

_HEAD = "Left out; `read` it by section, or ask for more with max_tokens:"
# Families of rules that speak of how a note is written, not of what is built.
_STYLE = frozenset({"template", "links", "meta", "diagrams", "file", "suppression"})
# A part is begun where at least so many tokens of it have room.
_LEAST = 120


class Kept(NamedTuple):
    """A part as it has room: whole, begun (`left` tokens follow), or not at all (`text` is empty)."""

    part: Part
    text: str
    left: int


@tool(path={"type": "string"}, sha256={"type": "string"}, left_out={"type": "array", "items": {"type": "string"}})
def context(
    session: Session,
    document: Annotated[str, "a feature: path, name or title"],
    purpose: Literal["implement", "review"] = "implement",
    max_tokens: int = USUAL,
) -> Result:
    """Everything needed to implement or review a feature, within max_tokens: contracts, entities, failure handling,
    decisions, neighbours' promises, open points, findings, drift. What was left out is named."""
    note = session.note(document)
    digest = sha256(note.tree.data).hexdigest()
    analysis = session.analysis
    parts = [*briefing(analysis.vault, note, purpose), *_found(session, note, purpose), *_drifted(session, note)]
    head = f"[{note.path} · sha256 {digest[:HASH]}]"
    kept = fit(parts, max_tokens - tokens(head) - 5)
    left = _left(kept)
    blocks = [Block(head), *(Block(f"{one.text}\n") for one in kept if one.text)]
    blocks += [Block("\n".join([_HEAD, *(f"- {line}" for line in left)]))] if left else []
    return Result(blocks, {"path": note.path, "sha256": digest, "left_out": left})


def fit(parts: Sequence[Part], most: int) -> list[Kept]:
    """The parts in their order, those that matter most as long as `most` tokens last, also for the list of others."""
    room = most
    while True:
        kept = _kept(parts, room)
        left = _left(kept)
        used = sum(tokens(one.text) + 2 for one in kept if one.text)
        used += tokens("\n".join([_HEAD, *(f"- {line}" for line in left)])) if left else 0
        if used <= most or room <= 0:
            return kept
        room -= max(used - most, 10)


def _kept(parts: Sequence[Part], room: int) -> list[Kept]:
    sizes = [tokens(part.text) + 2 for part in parts]
    kept: dict[int, Kept] = {}
    for number in sorted(range(len(parts)), key=lambda one: (parts[one].rank, one)):
        part, size = parts[number], sizes[number]
        if size <= room:
            kept[number] = Kept(part, part.text, 0)
            room -= size
        elif room >= _LEAST:
            text = _begin(part.text, room_for(room - 4))
            left = size - tokens(text)
            kept[number] = Kept(part, f"{text}\n…", left)
            room -= tokens(text) + 4
        else:
            kept[number] = Kept(part, "", size)
    return [kept[number] for number in range(len(parts))]


def _begin(text: str, room: int) -> str:
    """The first lines of a text, as many as `room` bytes hold."""
    begun = text.encode()[:room].decode("utf-8", "ignore")
    return begun.rpartition("\n")[0] or begun


def _left(kept: Sequence[Kept]) -> list[str]:
    """What is not told, or not wholly, and how to have it."""
    found = []
    for one in kept:
        if one.left:
            word = "the rest of " if one.text else ""
            how = "" if one.part.section else " (`ask` has it)"
            found.append(f"{word}{one.part.title or 'the opening'}: about {one.left:,} tokens{how}")
    return found


def _found(session: Session, note: Document, purpose: str) -> list[Part]:
    """What the rules find in the note: for a review everything, to implement it what is no hint."""
    analysis = session.analysis
    least = Severity.INFO if purpose == "review" else Severity.WARNING
    found = [one for one in findings.findings(analysis, frozenset([note.path])) if one.severity >= least]
    if purpose == "implement":
        found = [one for one in found if one.rule.partition("/")[0] not in _STYLE]
    if not found:
        return []
    lines = [f"## Findings ({findings.counted(found)})", *(findings.said(analysis, one) for one in found)]
    return [Part("Findings", "\n".join(lines), 2, note.path)]


def _drifted(session: Session, note: Document) -> list[Part]:
    if session.analysis.vault.evidence is None:
        return []
    answer = ask_it(session, find_query("drift"), {"names": [note.path], "forecast": True})
    lines = []
    for table in answer.tables:
        place = {name: number for number, name in enumerate(table.columns)}
        if table.title == "Forecast":
            names = ", ".join(f"{row[place['subject']]} {row[place['name']]}" for row in table.rows)
            lines.append(f"- not built yet, as planned: {names}")
        else:
            for row in table.rows:
                said = [cell_text(row[n]) for name, n in place.items() if name != "path" and row[n] not in (None, "")]
                lines.append(f"- {table.title}: {', '.join(said)}")
    return [Part("Drift", "\n".join(["## Compared with what was built", *lines]), 4, note.path)] if lines else []
