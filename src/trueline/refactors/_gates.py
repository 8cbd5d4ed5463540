"""What has to be so before a status may be reached, and what stands in the way."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from trueline.diagnostics import Diagnostic, Severity
from trueline.model import Document
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.sections.overview import Overview
from trueline.model.sections.questions import Questions
from trueline.model.sections.tasks import Tasks
from trueline.refactors._lines import quoted
from trueline.refactors.refactor import Gates, Problems
from trueline.template import Place, State
from trueline.text import LineIndex

_MOST = 5


class Obstacle(NamedTuple):
    """A condition that is not met: in short, and the places with their lines."""

    short: str
    places: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """What a person reads: the first few places."""
        more = len(self.places) - _MOST
        shown = "; ".join(self.places[:_MOST])
        return (f"{self.short}: {shown}" + (f"; and {more} more" if more > 0 else ""),)


def crossed(old: str, new: str, gates: Gates) -> tuple[str, ...]:
    """The gates between two statuses, in the order of the statuses; one that withdraws a design has none before it.

    A word of a team's own is a gate of its own: it stands only before exactly that status.
    """
    to = advance(new)
    if to is not None and to > IMPLEMENTED:
        return tuple(gate for gate in gates if gate.lower() == new.lower())
    come = advance(old) if old else None
    ranks: dict[str, int] = {}
    for gate in gates:
        rank = advance(gate)
        if rank is None:
            ranks.update({gate: IMPLEMENTED} if gate.lower() == new.lower() else {})
        elif to is not None and (-1 if come is None else come) < rank <= to:
            ranks[gate] = rank
    return tuple(sorted(ranks, key=lambda gate: ranks[gate]))


def obstacles(
    document: Document, gates: Sequence[str], wanted: Gates, problems: Problems, after: bytes
) -> tuple[Obstacle, ...]:
    """What stands in the way of passing `gates` with the document as it is; `after` are the bytes it will have."""
    conditions = dict.fromkeys(condition for gate in gates for condition in wanted[gate])
    found = [_CONDITIONS[condition](document) for condition in conditions if condition in _CONDITIONS]
    rules = [condition for condition in conditions if condition not in _CONDITIONS]
    if rules:
        diagnostics = problems(document.path, after)
        found += [_found(rule, diagnostics, LineIndex(after)) for rule in rules]
    return tuple(one for one in found if one.places)


def _counted(count: int, word: str, plural: str = "") -> str:
    return f"{count} {word if count == 1 else plural or word + 's'}"


def _at(document: Document, text: str, offset: int) -> str:
    return f"{quoted(text)} (line {document.tree.lines.line(offset)})"


def _sections(document: Document) -> Obstacle:
    places = document.outline.places if document.outline else ()
    left = {place.slot.path: place for place in places if _is_untouched(place)}
    # What is untouched as a whole is named as a whole.
    tops = [place for path, place in left.items() if not any(path[:depth] in left for depth in range(1, len(path)))]
    said = [_at(document, place.slot.name, place.section.start) for place in tops if place.section]
    return Obstacle(
        _counted(len(said), "section") + " as the template left " + ("it" if len(said) == 1 else "them"), tuple(said)
    )


def _is_untouched(place: Place) -> bool:
    return place.state is State.UNTOUCHED and place.section is not None and not place.slot.optional


def _questions(document: Document) -> Obstacle:
    left = [_at(document, one.text, one.span.start) for one in document[Questions].questions if not one.resolved]
    return Obstacle(_counted(len(left), "open question"), tuple(left))


def _criteria(document: Document) -> Obstacle:
    left = [_at(document, one.text, one.span.start) for one in document[Overview].criteria if one.done is False]
    return Obstacle(_counted(len(left), "unticked criterion", "unticked criteria"), tuple(left))


def _tasks(document: Document) -> Obstacle:
    left = [_at(document, one.text, one.span.start) for one in document[Tasks].tasks if not one.done]
    return Obstacle(_counted(len(left), "unticked task"), tuple(left))


_CONDITIONS: Mapping[str, Callable[[Document], Obstacle]] = {
    "sections": _sections,
    "questions": _questions,
    "criteria": _criteria,
    "tasks": _tasks,
}


def _found(condition: str, diagnostics: Sequence[Diagnostic], lines: LineIndex) -> Obstacle:
    """The errors, the differences from what was built, or all findings of a rule or a family of rules."""
    word = {"errors": "error", "drift": "difference from what was built"}.get(condition, f"finding of {condition}")
    plural = {"drift": "differences from what was built"}.get(condition, word.replace("finding", "findings"))
    left = [
        f"{one.message} (line {lines.line(one.span.start)}, {one.rule})"
        for one in diagnostics
        if _is_meant(condition, one)
    ]
    return Obstacle(_counted(len(left), word, plural if plural != word else ""), tuple(left))


def _is_meant(condition: str, diagnostic: Diagnostic) -> bool:
    if condition == "errors":
        return diagnostic.severity is Severity.ERROR
    if condition == "drift":
        return diagnostic.rule.startswith("drift/") and diagnostic.severity is Severity.ERROR
    return diagnostic.rule == condition or diagnostic.rule.startswith(condition.removesuffix("/*") + "/")
