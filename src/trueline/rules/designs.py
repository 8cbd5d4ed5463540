"""What rules ask of a design before they compare it with others."""

import re
from collections.abc import Iterable, Sequence

from trueline.diagnostics import Related
from trueline.model import Document, Symbol, name_key
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.sections.related import Related as RelatedRoom
from trueline.template import State, property_key
from trueline.text import Span
from trueline.vault import Vault

_REPLACES = frozenset({"supersedes", "superseded-by", "replaces", "replaced-by", "obsoletes"})
_REPLACED = re.compile(r"\b(?:supersed|replac|obsolet)\w*", re.IGNORECASE)

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


def rivals(vault: Vault, symbol: Symbol) -> Sequence[Document]:
    """The designs that define a symbol and still hold, without those replaced by one of the others."""
    paths = vault.definitions.get(symbol, ())
    if len(paths) < 2:
        return ()
    designs = [
        document
        for path in paths
        if (document := vault.documents.get(path)) and is_design(document) and not is_retired(document)
    ]
    return [one for one in designs if not any(replaces(one, other) for other in designs if other is not one)]


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


def other_places(places: Iterable[tuple[Document, Span]], but: Document) -> tuple[Related, ...]:
    """The places in other documents, each with its title, as second places of a finding."""
    return tuple(
        Related(document.path, span, f"`{document.name}`") for document, span in places if document is not but
    )


def state_of(document: Document) -> str:
    """How a person speaks of a design's stage: `completed`, `in Planning`, or nothing."""
    if document.meta.completed:
        return "completed"
    return f"in {document.meta.stage}" if document.meta.stage else ""
