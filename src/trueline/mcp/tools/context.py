"""Everything needed to implement or review a feature."""

import re
from hashlib import sha256
from typing import Annotated, Literal

from trueline.analysis.baseline import found_beyond
from trueline.assists.briefing import Part, briefing
from trueline.diagnostics import Severity
from trueline.mcp import findings
from trueline.mcp.asking import ask as ask_it
from trueline.mcp.asking import cell_text, several_notes
from trueline.mcp.budget import HEAD, fit, left_out
from trueline.mcp.session import Session
from trueline.mcp.sizes import USUAL, tokens
from trueline.mcp.tool import Block, Result, tool
from trueline.mcp.tools.read import HASH
from trueline.model import Document
from trueline.queries import find_query

# Families of rules that speak of how a note is written, not of what is built.
_STYLE = frozenset({"template", "links", "meta", "diagrams", "file", "suppression"})

_LINK = re.compile(r"\[\[[^\[\]|#\n]*/([^\[\]|#/\n]+)")
_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


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
    told = [*briefing(analysis.vault, note, purpose), *_found(session, note, purpose), *_drifted(session, note)]
    several = several_notes(analysis.vault)
    parts = [part._replace(text=_short(part.text, several)) for part in told]
    head = f"[{note.path} · sha256 {digest[:HASH]}]"
    kept = fit(parts, max_tokens - tokens(head) - 5)
    left = left_out(kept)
    blocks = [Block(head), *(Block(f"{one.text}\n") for one in kept if one.text)]
    blocks += [Block("\n".join([HEAD, *(f"- {line}" for line in left)]))] if left else []
    return Result(blocks, {"path": note.path, "sha256": digest, "left_out": left})


def _short(text: str, several: frozenset[str]) -> str:
    """A text with links by the note's name alone, where only one has it, and no blanks at the ends of lines."""
    shorter = _LINK.sub(lambda found: found[0] if found[1].casefold() in several else f"[[{found[1]}", text)
    return _BLANKS.sub("", shorter)


def _found(session: Session, note: Document, purpose: str) -> list[Part]:
    """What the rules find in the note: for a review everything, to implement it what is no hint."""
    analysis = session.analysis
    least = Severity.INFO if purpose == "review" else Severity.WARNING
    found = [one for one in found_beyond(analysis, frozenset([note.path])) if one.severity >= least]
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
