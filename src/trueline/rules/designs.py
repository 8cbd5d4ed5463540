"""What rules ask of a design before they compare it with others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from trueline.diagnostics import Related
from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.sections.related import Related as RelatedRoom
from trueline.template import State, property_key
from trueline.text import Span
from trueline.vault import Entry, Vault, facts

_REPLACES = frozenset({"supersedes", "superseded-by", "replaces", "replaced-by", "obsoletes"})
_REPLACED = re.compile(r"\b(?:supersed|replac|obsolet)\w*", re.IGNORECASE)

# So many designs with one thing in common are copies; who replaces whom is not looked into.
_CROWD = 12

WRITTEN = frozenset({State.FILLED, State.PARTLY})


def is_design(note: Document | Entry) -> bool:
    """Whether a note is the design of something to be built: its template offers a status."""
    return "status" in note.families


def is_retired(note: Document | Entry) -> bool:
    """Whether a design says that it no longer holds: superseded, rejected, withdrawn."""
    return (advance(note.meta.status or "") or 0) > IMPLEMENTED


def written(document: Document, *names: str) -> bool:
    """Whether the author wrote something in the section that answers the first of `names`."""
    return document.lowering.state(*names) in WRITTEN


def said(document: Document, *names: str) -> str:
    """All the text of a section, empty where the document has none."""
    section = document.lowering.section(*names)
    return Span(section.start, section.end).text(document.tree.data) if section else ""


class Claim(NamedTuple):
    """Something that a design calls new: how it writes the name, and where."""

    name: str
    span: Span


Claims = Sequence[tuple[Entry, Claim]]


def claims_of(document: Document, named: Iterable[tuple[Symbol, str, Span]]) -> Iterator[tuple[Symbol, Claim]]:
    """The first claim on each symbol that a design which still holds makes."""
    if is_design(document) and not is_retired(document):
        here: dict[Symbol, Claim] = {}
        for symbol, name, span in named:
            here.setdefault(symbol, Claim(name, span))
        yield from here.items()


@facts
def replacements(document: Document) -> Iterator[tuple[Symbol, str]]:
    """The names, in normal form, of what a document says it replaces or is replaced by, by its own symbol."""
    symbol = document_symbol(document.path)
    matter = document.tree.front_matter
    for item in matter.properties if matter else ():
        if property_key(item.key) in _REPLACES:
            for link in document.tree.front_links:
                if item.start <= link.start < item.end:
                    yield symbol, name_key(link.target.rsplit("/", 1)[-1])
    for entry in document[RelatedRoom].links:
        if _REPLACED.search(entry.note):
            yield symbol, name_key(entry.target.rsplit("/", 1)[-1])


def rivals(vault: Vault, claims: Claims) -> Claims:
    """Those of several claims on one symbol that compete.

    Of two designs of which one says that it replaces the other, neither is a rival.
    """
    if not 1 < len(claims) < _CROWD:
        return claims
    found = [
        (one, claim)
        for one, claim in claims
        if any(not replaces(vault, one, other) for other, _ in claims if other.path != one.path)
    ]
    return found if len(found) > 1 else ()


def opponent(note: Entry, claims: Claims) -> Entry | None:
    """The design that a claim of `note` has to give way to: the one that is built, else the first other.

    None where the claim's own design is the one that is built: not what stands is wrong, but the plans.
    """
    others = [other for other, _ in claims if other.path != note.path][:_CROWD]
    built = next((other for other in others if other.meta.completed), None)
    if note.meta.completed and built is None:
        return None
    return built or others[0]


def replaces(vault: Vault, one: Entry, other: Entry) -> bool:
    """Whether one of two designs says that it replaces, or is replaced by, the other."""
    return _says_so(vault, one, other.name) or _says_so(vault, other, one.name)


def _says_so(vault: Vault, note: Entry, name: str) -> bool:
    key = name_key(name)
    rows = vault.relation(replacements)[document_symbol(note.path)]
    return any(replaced == key and other.path == note.path for other, replaced in rows)


def other_places(claims: Claims, but: Entry) -> tuple[Related, ...]:
    """The places of the first few other claims, each with its title, as second places of a finding."""
    others = ((note, claim) for note, claim in claims if note.path != but.path)
    return tuple(Related(note.path, claim.span, f"`{note.name}`") for note, claim in islice(others, 4))


def state_of(note: Entry) -> str:
    """How a person speaks of a design's stage: `completed`, `in Planning`, or nothing."""
    if note.meta.completed:
        return "completed"
    return f"in {note.meta.stage}" if note.meta.stage else ""
