"""What may go wrong according to a design itself."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.failures import Failures
from trueline.model.sections.performance import Performance
from trueline.model.sections.security import Security
from trueline.queries._prose import opening, plain

_ROOM = 120


class Risk(NamedTuple):
    """A danger as the design describes it, and what it says is done about it; empty where it says nothing."""

    kind: str
    risk: str
    answer: str


def risks(document: Document) -> Iterator[Risk]:
    """The blast radius, failing dependencies, half-done work, sensitive data, and what gives way first."""
    failures, security, performance = document[Failures], document[Security], document[Performance]
    if failures.blast_radius:
        yield Risk("blast radius", opening(failures.blast_radius.text, 2 * _ROOM), "")
    for failure in failures.dependencies:
        what = f"{plain(failure.name)}: {plain(failure.scenario)}" if failure.scenario else plain(failure.name)
        told = "; ".join(plain(text) for text in (failure.behaviour, failure.recovery) if text.strip())
        yield Risk("dependency", opening(what, _ROOM), opening(told, _ROOM))
    for partial in failures.partial:
        yield Risk("half done", opening(partial.scenario, _ROOM), opening(partial.recovery, _ROOM))
    for element in security.elements:
        if element.name and "public" not in element.sensitivity.lower():
            what = (
                f"{plain(element.name)} ({plain(element.sensitivity)})" if element.sensitivity else plain(element.name)
            )
            yield Risk("data", what, opening(element.protection, _ROOM))
    if performance.bottleneck:
        yield Risk("bottleneck", opening(performance.bottleneck.text, _ROOM), "")
