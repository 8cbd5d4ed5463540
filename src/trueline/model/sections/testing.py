"""9 Testing Strategy: test cases by level, and whether there is a load test."""

from typing import NamedTuple

from trueline.model.lowering import Lowering
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.template.late import late
from trueline.text import Span

_LEVELS = {
    "unit": ("Unit Tests",),
    "integration": ("Integration Tests",),
    "end-to-end": ("End-to-End Tests",),
}
_IDENTIFIER = late(r"^(?:\*\*)?`?([A-Z]{1,6}-\d+(?:\.\d+)?)\b")


class TestCase(NamedTuple):
    """A test that is planned; `identifier` such as `T-12`, `done` None where there is no check box."""

    level: str
    identifier: str
    text: str
    done: bool | None
    span: Span


class Testing(NamedTuple):
    """Test cases without the template's unticked ones, and the load test's options as ticked."""

    cases: tuple[TestCase, ...]
    load: tuple[Choice, ...]
    load_text: str


@section(Testing)
def lower(lowering: Lowering) -> Testing:
    """Read the items of each level."""
    cases = []
    for level, names in _LEVELS.items():
        place = lowering.section(*names)
        for item, head in lowering.headed(place):
            if place is not None and lowering.offered(item, place):
                continue
            found = _IDENTIFIER.match(head.text)
            done = None if item.check is None else item.ticked
            cases.append(TestCase(level, found[1] if found else "", head.text, done, head.span))
    load = choices(lowering, "Load Testing")
    return Testing(tuple(cases), load, lowering.prose(lowering.section("Load Testing")).text)
