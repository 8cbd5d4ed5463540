"""What a document leaves open."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.rollout import Rollout
from trueline.queries._prose import plain
from trueline.vault.facts import Line, late_facts

# What says that there is no flag, which is a decision.
_NO_FLAG = re.compile(r"\W*(?:none|n/?a|not|no|nothing|without)\b|\W*$", re.IGNORECASE)
_TAGS = (("status", "statuses"), ("priority", "priorities"))


class Point(NamedTuple):
    """Something that is open: what kind it is, what it says, and its line."""

    kind: str
    text: str
    line: Line


class Points(NamedTuple):
    """All that a document leaves open."""

    questions: tuple[Point, ...] = ()
    criteria: tuple[Point, ...] = ()
    choices: tuple[Point, ...] = ()


@late_facts
def points(document: Document) -> Iterator[tuple[str, Points]]:
    """What each document leaves open, by its path; those that leave nothing open have no row."""
    found = Points(tuple(open_questions(document)), tuple(unticked_criteria(document)), tuple(undecided(document)))
    if any(found):
        yield document.path, found


def open_questions(document: Document) -> Iterator[Point]:
    """The questions that nobody has answered."""
    for question in document[Questions].questions:
        if not question.resolved and not question.answer:
            yield Point("question", plain(question.text), _line(document, question.span.start))


def unticked_criteria(document: Document) -> Iterator[Point]:
    """The success criteria with a box that is not ticked."""
    for criterion in document[Overview].criteria:
        if criterion.done is False:
            yield Point("criterion", plain(criterion.text), _line(document, criterion.span.start))


def undecided(document: Document) -> Iterator[Point]:
    """Tags of which several alternatives stand, and a feature flag without a name or a way to roll it out."""
    for family, many in _TAGS:
        tags = document.meta.family(family)
        if len(tags) > 1:
            words = ", ".join(tag.name.partition("/")[2] for tag in tags)
            yield Point(family, f"{len(tags)} {many}: {words}", _line(document, tags[0].span.start))
    rollout = document[Rollout]
    if rollout.flag is not None:
        if not rollout.flag.strategy:
            text = f"`{rollout.flag.name}` has no rollout strategy"
            yield Point("flag", text, _line(document, rollout.flag.span.start))
    elif rollout.flag_text and not _NO_FLAG.match(rollout.flag_text.text):
        text = plain(rollout.flag_text.text)
        yield Point("flag", f"no name yet: {text}", _line(document, rollout.flag_text.span.start))


def _line(document: Document, offset: int) -> Line:
    return Line(document.tree.lines.line(offset))
