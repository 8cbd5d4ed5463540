"""1 Overview: the problem, the solution, and how one will know."""

from typing import NamedTuple

from trueline.model.lowering import Lowering, Text
from trueline.model.rooms import section
from trueline.text import Span


class Criterion(NamedTuple):
    """A success criterion; `done` is None for a plain bullet, which nobody can tick."""

    text: str
    done: bool | None
    span: Span


class Overview(NamedTuple):
    """What hurts, what is proposed, and the criteria."""

    problem: Text
    solution: Text
    criteria: tuple[Criterion, ...]


@section(Overview)
def lower(lowering: Lowering) -> Overview:
    """Read the overview; the short template's `What & Why` is its problem."""
    criteria = []
    for item, head in lowering.headed(lowering.section("Success Criteria")):
        criteria.append(Criterion(head.text, None if item.check is None else item.ticked, head.span))
    return Overview(
        lowering.prose(lowering.section("Problem Statement", "What & Why", "Problem", "Motivation")),
        lowering.prose(lowering.section("Proposed Solution", "Solution", "Proposal")),
        tuple(criteria),
    )
