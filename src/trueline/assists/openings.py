"""What is open at a place: boxes to tick, questions to answer, sections that the template has and the note lacks."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.assists._template import slot_at
from trueline.assists.structure import items_at
from trueline.model import Document
from trueline.model.sections.questions import Questions
from trueline.syntax import Item
from trueline.template import State

_ROOM = 40
_MOST = 8


class Box(NamedTuple):
    """A check box by its text."""

    text: str
    ticked: bool


def boxes(document: Document, offset: int) -> Iterator[Box]:
    """The innermost check box at byte `offset`, if there is one."""
    item = next((one for one in reversed(items_at(document, offset)) if one.check is not None), None)
    if item is not None:
        yield Box(_said(document, item), item.ticked)


def _said(document: Document, item: Item) -> str:
    return document.lowering.head(item).text


def open_questions(document: Document, offset: int) -> Iterator[str]:
    """The open question at byte `offset`, if there is one."""
    lines = document.tree.lines
    for question in document[Questions].questions:
        if not question.resolved and lines.line(question.span.start) == lines.line(offset):
            yield question.text


def absent_sections(document: Document, offset: int) -> Iterator[str]:
    """The sections that are lacking, at a heading: where one looks for what there might be."""
    section = next((one for one in document.tree.sections if one.start <= offset <= (one.heading or one).end), None)
    if section is None or section.heading is None or document.outline is None:
        return
    lacking = [one.slot for one in document.outline.places if one.state is State.ABSENT and not one.slot.prototype]
    known = {slot.path for slot in lacking}
    place = slot_at(document, offset)
    here = place.slot.path if place is not None else ()
    # Of a section that is lacking with all below it, the whole is offered; what belongs here comes first.
    whole = [one for one in lacking if one.path[:-1] not in known]
    for slot in sorted(whole, key=lambda one: one.path[: len(here)] != here)[:_MOST]:
        yield slot.name


def short(text: str) -> str:
    """A text for a title, in marks that it does not hold itself."""
    cut = text if len(text) <= _ROOM else text[: _ROOM - 1] + "…"
    return f"“{cut}”" if "`" in cut else f"`{cut}`"
