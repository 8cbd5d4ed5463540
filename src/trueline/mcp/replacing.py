"""Edits that an agent writes itself: a text in place of another, or in place of what a section says."""

import re
from typing import NamedTuple

from trueline.mcp.fault import Fault
from trueline.mcp.session import Session
from trueline.mcp.tools.read import HASH, section_of
from trueline.model import Document
from trueline.refactors import Clash, Plan, compose, plan_of
from trueline.refactors._lines import ending_of
from trueline.refactors._sections import content_end
from trueline.text import Edit, Span

_LEAST_HASH = 8
_NEAR = 3


class Replacement(NamedTuple):
    """`new` in place of `old`, which is there once, or of all that stands below the heading `section`.

    `sha256` is that of the note as it was read, or the beginning of it.
    """

    document: str
    new: str
    old: str = ""
    section: str = ""
    sha256: str = ""


def plan_for(session: Session, edits: tuple[Replacement, ...]) -> Plan:
    """All edits together; raises `Fault` where one cannot be made as it is meant."""
    plans = []
    for number, one in enumerate(edits, 1):
        note = session.note(one.document, f"edits, item {number}: `document`")
        where = f"`edits`, item {number}"
        _require_unchanged(note, one.sha256, where)
        plans.append(plan_of(note.path, [_edit(note, one, where)], f"edit {number}"))
    try:
        return compose(plans)._replace(said={})
    except Clash as error:
        raise Fault("bad-argument", error.message, "`edits`") from error


def _require_unchanged(note: Document, digest: str, where: str) -> None:
    """Raise a conflict where the note is another by now than the one that was read."""
    from hashlib import sha256

    if not digest:
        return
    digest = digest.strip().lower()
    found = sha256(note.tree.data).hexdigest()
    if not re.fullmatch(rf"[0-9a-f]{{{_LEAST_HASH},64}}", digest):
        raise Fault("bad-argument", "`sha256` is no hash", where, help="give the one that `read` and `context` show")
    if not found.startswith(digest):
        raise Fault(
            "conflict",
            f"`{note.path}` has changed since it was read: it was {digest[:HASH]} and is {found[:HASH]}",
            where,
            help="`read` it again, and propose anew",
        )


def _edit(note: Document, one: Replacement, where: str) -> Edit:
    data = note.tree.data
    if "\0" in one.new:
        raise Fault("bad-argument", "a NUL byte is no text", where)
    section = section_of(note, one.section) if one.section else None
    new = _encoded(note, one.new)
    if one.old:
        outer = Span(section.start, section.end) if section is not None else Span(0, len(data))
        return Edit(_place(note, outer, one.old, where), new)
    if section is None or section.heading is None:
        raise Fault("missing-argument", "neither `old` nor `section` says what is to be replaced", where)
    ending = ending_of(data)
    heading = data[section.heading.start : section.heading.end]
    body = new.strip()
    if body.split(ending, 1)[0].strip() == heading.strip():
        body = body[len(body.split(ending, 1)[0]) :].strip()
    end = max(content_end(note, section), section.heading.end)
    return Edit(Span(section.heading.end, end), ending * 2 + body if body else b"")


def _encoded(note: Document, text: str) -> bytes:
    """A text in the bytes of a note: with its line endings."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "surrogateescape").replace(b"\n", ending_of(note.tree.data))


def _place(note: Document, outer: Span, old: str, where: str) -> Span:
    """Where `old` stands, also if its blanks are others; raises `Fault` where it does not, or several times."""
    piece = note.tree.data[outer.start : outer.end]
    wanted = _encoded(note, old)
    found = [match.start() for match in re.finditer(re.escape(wanted), piece)]
    spans = [Span(outer.start + start, outer.start + start + len(wanted)) for start in found]
    if not spans:
        # What `context` shows has lost the padding of tables.
        words = [re.escape(word) for word in re.split(rb"[ \t]+|(?<=-)-+(?=-)", wanted.strip()) if word]
        loose = rb"[ \t]+".join(words).replace(rb"\-\-", rb"-{2,}")
        matches = list(re.finditer(loose, piece)) if words else []
        spans = [Span(outer.start + match.start(), outer.start + match.end()) for match in matches]
    if len(spans) == 1:
        return spans[0]
    lines = note.tree.lines
    if spans:
        places = ", ".join(str(lines.line(span.start)) for span in spans[:8])
        message = f"`old` stands {len(spans)} times in `{note.path}`, in lines {places}"
        raise Fault("ambiguous-text", message, where, help="give more of the text around it, or a `section`")
    raise Fault(
        "unknown-text",
        f"`old` does not stand in `{note.path}`",
        where,
        notes=_likely(note, outer, old),
        help="`read` the section, and give the text as it stands there",
    )


def _likely(note: Document, outer: Span, old: str) -> list[str]:
    """The lines that are most like the first line of a text, with their numbers."""
    from rapidfuzz import fuzz, process

    wanted = next((line for line in old.splitlines() if line.strip()), "")[:400]
    first = note.tree.lines.line(outer.start)
    text = note.tree.data[outer.start : outer.end].decode("utf-8", "replace")
    lines = {first + number: line[:400] for number, line in enumerate(text.split("\n")) if line.strip()}
    near = process.extract(wanted, lines, scorer=fuzz.ratio, score_cutoff=55, limit=_NEAR)
    return [f"line {number}: {line.strip()[:200]}" for line, _, number in near]
