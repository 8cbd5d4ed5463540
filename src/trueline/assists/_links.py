"""Completing `[[`: notes, their headings, other names for them."""

import re
from collections.abc import Iterator

from trueline.assists.offers import Offer, Offers, best
from trueline.model import Document
from trueline.syntax import Table
from trueline.syntax.tree import WikiLink
from trueline.text import Span
from trueline.vault import Entry, Vault
from trueline.vault.linking import written_link

_CLOSED = re.compile(rb"[^\[\]\r\n]*\]")


def complete(vault: Vault, document: Document, start: int, offset: int) -> Offers:
    """What fits inside a wikilink whose brackets end at `start`."""
    data = document.tree.data
    typed = data[start:offset].decode("utf-8", "replace")
    if "|" in typed:
        target, _, alias = typed.partition("|")
        place = Span(start + len(data[start:offset].partition(b"|")[0]) + 1, _end(data, offset, b"]"))
        return best(alias, _aliases(vault, document, target.rstrip("\\").partition("#")[0], place))
    if "#" in typed:
        target, _, heading = typed.partition("#")
        place = Span(start + len(data[start:offset].partition(b"#")[0]) + 1, _end(data, offset, b"]|"))
        return best(heading.lstrip("^"), _headings(vault, document, target, place))
    end = _end(data, offset, b"]|#")
    closing = b"" if data.startswith(b"]]", _end(data, offset, b"]")) else b"]]"
    return best(typed.rpartition("/")[2], _notes(vault, document, Span(start, end), closing.decode()))


def _end(data: bytes, offset: int, stops: bytes) -> int:
    """Where the part of the link ends that the cursor stands in; the cursor itself where it is not closed."""
    if not _CLOSED.match(data, offset):
        return offset
    place = offset
    while data[place] not in stops:
        place += 1
    # In a table, the line before the text of a link is escaped.
    return place - 1 if place > offset and data[place - 1 : place + 1] == b"\\|" else place


def _notes(vault: Vault, document: Document, span: Span, closing: str) -> Iterator[Offer]:
    near = [link.target for link in document.wikilinks() if link.target]
    # In a table, a bare line between target and text would part the cell.
    tables = (one for one in document.tree.walk() if isinstance(one, Table))
    parts = "\\|" if any(one.start <= span.start <= one.end for one in tables) else "|"
    folder = document.path.rpartition("/")[0]
    notes = sorted(
        vault.entries.values(), key=lambda note: (note.path.rpartition("/")[0] != folder, note.name.casefold())
    )
    for note in notes:
        if note.path == document.path:
            continue
        target = written_link(vault, document.path, note.path, near)
        yield Offer(note.name, "note", span, target + closing, _said(note), typed=f"{note.name} {note.meta.title}")
        for alias in note.meta.aliases:
            yield Offer(alias, "alias", span, f"{target}{parts}{alias}{closing}", f"alias of {note.name}")


def _said(note: Entry) -> str:
    words = (note.template, note.meta.stage or "", note.meta.status or "")
    return " · ".join(word for word in words if word) or note.path.rpartition("/")[0]


def _headings(vault: Vault, document: Document, target: str, span: Span) -> Iterator[Offer]:
    path = vault.resolve(document.path, target).path if target.strip() else document.path
    other = vault.documents.get(path) if path else None
    for section in other.tree.sections if other else ():
        if section.heading and section.heading.title.strip():
            title = section.heading.title.strip()
            yield Offer(title, "heading", span, _linkable(title), "#" * section.heading.level)


def _linkable(title: str) -> str:
    """A heading as links name it: Obsidian cannot link to some characters."""
    return " ".join("".join(" " if one in "#^|[]" else one for one in title).split())


def _aliases(vault: Vault, document: Document, target: str, span: Span) -> Iterator[Offer]:
    note = vault.note(vault.resolve(document.path, target).path)
    if note is None:
        return
    names = dict.fromkeys((note.meta.title, *note.meta.aliases, note.name))
    used = {link.alias for link in _links_to(document, target) if link.alias}
    for name in (*names, *sorted(used - set(names))):
        yield Offer(name, "alias", span, name.replace("|", " "))


def _links_to(document: Document, target: str) -> Iterator[WikiLink]:
    return (link for link in document.wikilinks() if link.target == target)
