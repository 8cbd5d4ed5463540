"""What rules ask of a design before they compare it with others."""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from trueline.diagnostics import Related
from trueline.model import Document, Symbol, name_key
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.sections.related import Related as RelatedRoom
from trueline.template import State, property_key
from trueline.text import Span
from trueline.vault import Vault

_REPLACES = frozenset({"supersedes", "superseded-by", "replaces", "replaced-by", "obsoletes"})
_REPLACED = re.compile(r"\b(?:supersed|replac|obsolet)\w*", re.IGNORECASE)

# So many designs with one thing in common are copies; who replaces whom is not looked into.
_CROWD = 12

WRITTEN = frozenset({State.FILLED, State.PARTLY})


def is_design(document: Document) -> bool:
    """Whether a note is the design of something to be built: its template offers a status."""
    template = document.template
    return template is not None and any(family.name == "status" for family in template.families)


def is_retired(document: Document) -> bool:
    """Whether a design says that it no longer holds: superseded, rejected, withdrawn."""
    return (advance(document.meta.status or "") or 0) > IMPLEMENTED


def written(document: Document, *names: str) -> bool:
    """Whether the author wrote something in the section that answers the first of `names`."""
    return document.lowering.state(*names) in WRITTEN


def said(document: Document, *names: str) -> str:
    """All the text of a section, empty where the document has none."""
    section = document.lowering.section(*names)
    return Span(section.start, section.end).text(document.tree.data) if section else ""


class Claim(NamedTuple):
    """A design and the place where it calls something new, as `name`."""

    document: Document
    name: str
    span: Span


Claims = dict[Symbol, list[Claim]]


def gather(vault: Vault, named: Callable[[Document], Iterable[tuple[Symbol, str, Span]]]) -> Claims:
    """What several designs that still hold call new, by symbol; `named` lists what one of them does.

    Of two designs of which one says that it replaces the other, neither is a rival.
    """
    found: Claims = {}
    for document in vault.documents.values():
        if is_design(document) and not is_retired(document):
            here: dict[Symbol, Claim] = {}
            for symbol, name, span in named(document):
                here.setdefault(symbol, Claim(document, name, span))
            for symbol, claim in here.items():
                found.setdefault(symbol, []).append(claim)
    return {symbol: rivals for symbol, claims in found.items() if len(rivals := _rivals(claims)) > 1}


def _rivals(claims: list[Claim]) -> list[Claim]:
    if not 1 < len(claims) < _CROWD:
        return claims
    return [
        one for one in claims if any(not replaces(one.document, other.document) for other in claims if other is not one)
    ]


def opponent(claim: Claim, claims: list[Claim]) -> Document | None:
    """The design that a claim has to give way to: the one that is built, else the first other.

    None where the claim's own design is the one that is built: not what stands is wrong, but the plans.
    """
    others = [other.document for other in claims if other.document is not claim.document][:_CROWD]
    built = next((other for other in others if other.meta.completed), None)
    if claim.document.meta.completed and built is None:
        return None
    return built or others[0]


def replaces(one: Document, other: Document) -> bool:
    """Whether one of two designs says that it replaces, or is replaced by, the other."""
    return _says_so(one, other.name) or _says_so(other, one.name)


def _says_so(document: Document, name: str) -> bool:
    key = name_key(name)
    matter = document.tree.front_matter
    for item in matter.properties if matter else ():
        if property_key(item.key) in _REPLACES:
            for link in document.tree.front_links:
                if item.start <= link.start < item.end and name_key(link.target.rsplit("/", 1)[-1]) == key:
                    return True
    return any(
        name_key(link.target.rsplit("/", 1)[-1]) == key and _REPLACED.search(link.note)
        for link in document[RelatedRoom].links
    )


def other_places(claims: Iterable[Claim], but: Document) -> tuple[Related, ...]:
    """The places of the first few other claims, each with its title, as second places of a finding."""
    others = (claim for claim in claims if claim.document is not but)
    return tuple(Related(claim.document.path, claim.span, f"`{claim.document.name}`") for claim in islice(others, 4))


def state_of(document: Document) -> str:
    """How a person speaks of a design's stage: `completed`, `in Planning`, or nothing."""
    if document.meta.completed:
        return "completed"
    return f"in {document.meta.stage}" if document.meta.stage else ""
