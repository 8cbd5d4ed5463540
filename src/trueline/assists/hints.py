"""What may be shown between the lines: progress, references, what a status comes to, what is still asked for."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trueline.assists.navigation import Target, references
from trueline.assists.offers import Texts
from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.tasks import Tasks
from trueline.syntax import Section
from trueline.template import Place, State
from trueline.template.schema import Asks
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.pipeline import read_pipeline

_ROOM = 70


class Lens(NamedTuple):
    """A line above `span`; `targets` are the places that it leads to, if any."""

    span: Span
    text: str
    targets: tuple[Target, ...] = ()


class Hint(NamedTuple):
    """A few words behind byte `offset` that are not in the file."""

    offset: int
    text: str
    page: str = ""


def lenses(vault: Vault, document: Document, drifted: Iterable[Span] = ()) -> Iterator[Lens]:
    """Who names the note, whom it blocks, where it has `drifted`, how far its criteria, questions and tasks are."""
    title = next((one for one in document.tree.sections if one.heading), None)
    place = Span(title.heading.start, title.heading.end) if title and title.heading else Span(0, 0)
    if title is not None and title.heading is not None:
        named = references(vault, document, title.heading.text.start, definitions_too=False)
        notes = len({one.path for one in named if one.path != document.path})
        yield Lens(place, f"named in {notes} note{'s' * (notes != 1)}", named)
        waiting = _waiting(vault, document)
        if waiting:
            yield Lens(
                place, f"blocks {', '.join(waiting[:3])}" + (f" and {len(waiting) - 3} more" * (len(waiting) > 3))
            )
    differences = tuple(Target(document.path, span, span) for span in drifted)
    if differences:
        count = len(differences)
        yield Lens(place, f"{count} difference{'s' * (count != 1)} from what was built", differences)
    for section, done, count, what in _progress(document):
        if section is not None and section.heading is not None and count:
            yield Lens(Span(section.heading.start, section.heading.end), f"{done} of {count} {what}")


def _waiting(vault: Vault, document: Document) -> list[str]:
    """The features that wait for this one."""
    pipeline = vault.table(read_pipeline)
    waiting = pipeline.unblocks().get(document.path, ())
    return sorted(pipeline.features[path].name for path in waiting)


def _progress(document: Document) -> Iterator[tuple[Section | None, int, int, str]]:
    lowering = document.lowering
    criteria = [one for one in document[Overview].criteria if one.done is not None]
    yield lowering.section("Success Criteria"), sum(bool(one.done) for one in criteria), len(criteria), "met"
    questions = document[Questions].questions
    answered = sum(one.resolved for one in questions)
    yield lowering.section("Open Questions"), answered, len(questions), "answered"
    tasks = document[Tasks].tasks
    section = lowering.section("Implementation Tasks", "Tasks")
    yield section, sum(one.done for one in tasks), len(tasks), "done"


def hints(vault: Vault, document: Document, texts: Texts) -> Iterator[Hint]:
    """What a link's note is at, and what the template still asks for in sections that are untouched."""
    pipeline = vault.table(read_pipeline)
    for link in document.wikilinks():
        path = vault.resolve(document.path, link.target).path if link.target and not link.embed else None
        feature = pipeline.features.get(path) if path and path != document.path else None
        if feature is not None:
            words = [pipeline.stage(feature), feature.meta.status or ""]
            said = " · ".join(dict.fromkeys(word for word in words if word))
            if said:
                yield Hint(link.end, said)
    untouched = [place for place in (document.outline.places if document.outline else ()) if _is_untouched(place)]
    source = texts(document.template.path) if untouched and document.template else b""
    for place in untouched:
        if place.section is not None and place.section.heading is not None:
            yield Hint(place.section.heading.end, _asked(place, source))


def _is_untouched(place: Place) -> bool:
    return place.state is State.UNTOUCHED and place.slot.leaf and Asks.PROMPT in place.slot.lines.values()


def _asked(place: Place, source: bytes) -> str:
    """The first thing that the template says below the heading."""
    for line in place.slot.span.cut(source).decode("utf-8", "replace").splitlines()[1:]:
        text = line.strip("*_ -<!>%[]")
        if text and not text.startswith(("|", "#", "```")):
            return text if len(text) <= _ROOM else text[: _ROOM - 1] + "…"
    return "not filled yet"
