"""All that whoever implements or reviews a feature has to know of it, in parts that can be left out one by one.

The words are the vault's own: of the feature's note what it says itself, of its neighbours what they promise.
Parts come in the order in which they are read; their rank says what is left out last.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from trueline.assists._neighbours import neighbours
from trueline.assists.filled import filled_text
from trueline.model import Document
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.tasks import Tasks
from trueline.syntax import Section
from trueline.template import State, folded_title, title_section
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.pipeline import read_pipeline
from trueline.vault.points import Network

Purpose: TypeAlias = Literal["implement", "review"]

# How much sections matter to who implements and to who reviews: 1 is left out last.
_RANKS: Mapping[str, tuple[int, int]] = {
    "overview": (1, 1),
    "what & why": (1, 1),
    "data model": (2, 4),
    "component design": (2, 4),
    "api design": (2, 4),
    "failure modes & recovery": (3, 2),
    "security": (4, 3),
    "decisions log": (3, 3),
    "testing strategy": (5, 6),
    "performance & scale": (5, 5),
    "migration & rollout": (6, 6),
    "observability": (6, 6),
    "open questions": (1, 1),
    "implementation tasks": (4, 7),
    "related documents": (9, 9),
    "changelog": (9, 9),
}
_OTHER = (4, 5)


class Part(NamedTuple):
    """A piece of a briefing. `rank` is small for what matters most; `path` and `section` say where to read it."""

    title: str
    text: str
    rank: int
    path: str
    section: str = ""


def briefing(vault: Vault, document: Document, purpose: Purpose) -> tuple[Part, ...]:
    """Everything about a feature, in order; nothing that its template says, and nothing empty."""
    known = vault.table(network)
    parts = [Part("", "\n".join(_head(vault, document)), 0, document.path)]
    parts += _sections(document, purpose)
    parts += [
        Part(one.title, "\n".join(one.lines), one.rank, document.path) for one in neighbours(vault, known, document)
    ]
    parts += _decided(vault, known, document)
    return tuple(part for part in parts if part.text)


def _head(vault: Vault, document: Document) -> Iterator[str]:
    meta = document.meta
    pipeline = read_pipeline(vault)
    feature = pipeline.features.get(document.path)
    yield f"# {meta.title or document.name}"
    words = [
        document.template.name if document.template else "no template",
        f"stage {pipeline.stage(feature)}" if feature and pipeline.stage(feature) else "",
        f"status {meta.status}" if meta.status else "",
        f"{meta.priority} priority" if meta.priority else "",
        f"updated {meta.updated.text}" if meta.updated else "",
    ]
    yield " · ".join(word for word in words if word)
    if meta.domains:
        yield "Domains: " + ", ".join(link.target.rpartition("/")[2] for link in meta.domains)
    for blocker in pipeline.waits(document.path):
        found = blocker.feature
        said = f"{pipeline.stage(found)}, {found.meta.status}" if found else blocker.trouble
        yield f"Waits for: {blocker.name} ({said})"
    criteria, tasks = document[Overview].criteria, document[Tasks].tasks
    counts = []
    if criteria:
        counts.append(f"{sum(one.done is True for one in criteria)} of {len(criteria)} criteria ticked")
    if tasks:
        counts.append(f"{sum(one.done for one in tasks)} of {len(tasks)} tasks done")
    questions = [one for one in document[Questions].questions if not one.resolved]
    if questions:
        counts.append(f"{len(questions)} question{'s' * (len(questions) > 1)} open")
    if counts:
        yield ", ".join(counts)
    missing = _unsaid(document)
    if missing:
        yield f"The design says nothing yet about: {', '.join(missing)}"


def _unsaid(document: Document) -> list[str]:
    """The sections of the template that are absent, or as the template has them."""
    if document.outline is None:
        return []
    places = document.outline.places
    depth = min((len(place.slot.path) for place in places), default=0)
    found = []
    for top in (place for place in places if len(place.slot.path) == depth and not place.slot.optional):
        below = [place for place in places if place.slot.path[: len(top.slot.path)] == top.slot.path]
        if all(place.state in (State.ABSENT, State.UNTOUCHED) for place in below):
            found.append(top.slot.name)
    return found


def _sections(document: Document, purpose: Purpose) -> Iterator[Part]:
    """What the note itself says, section by section."""
    which = 0 if purpose == "implement" else 1
    title = title_section(document.tree)
    tops: Sequence[Section] = document.tree.root.children
    if title is not None and title in tops:
        end = title.children[0].start if title.children else title.end
        text = filled_text(document, title._replace(children=(), end=end))
        # The title itself is told already.
        opening = text.partition("\n")[2].strip()
        if opening:
            yield Part("", opening, 1, document.path)
        tops = (*title.children, *(one for one in tops if one is not title))
    names = (
        {id(place.section): place.slot.name for place in document.outline.places if place.section}
        if document.outline
        else {}
    )
    for section in tops:
        heading = section.heading
        if heading is None:
            continue
        name = folded_title(names.get(id(section), heading.title))
        rank = next((ranks for known, ranks in _RANKS.items() if folded_title(known) == name), _OTHER)[which]
        if rank < 9:
            yield Part(heading.title, filled_text(document, section), rank, document.path, heading.title)


def _decided(vault: Vault, known: Network, document: Document) -> Iterator[Part]:
    """The decision records that the note links to, or that link to it."""
    paths: dict[str, None] = {}
    for link in document.wikilinks():
        path = vault.resolve(document.path, link.target).path if link.target else None
        if path is not None:
            paths[path] = None
    me = known.naming.canonical(next(iter(document.definitions())))
    for step in known.links.get(me, ()):
        paths[step.path] = None
    lines = []
    for path in paths:
        note = vault.documents.get(path)
        record = note[Decisions].record.text if note is not None else ""
        if note is not None and record and path != document.path:
            lines.append(f"- {note.name} ({note.meta.status or 'no status'}; {path}): {_cut(record, 500)}")
    if lines:
        yield Part("Decision records", "## Decision records\n" + "\n".join(lines), 3, document.path)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rsplit(" ", 1)[0] + "…"
