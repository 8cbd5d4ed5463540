"""A drift, as a value."""

from enum import Enum
from typing import NamedTuple

from trueline.formats.built import Place
from trueline.model import Symbol
from trueline.text import Edit, Span


class Kind(Enum):
    """How a design and what was built disagree."""

    MISSING = "missing"  # designed, not built
    UNDOCUMENTED = "undocumented"  # built, not designed
    DIFFERENT = "different"  # both, but not alike
    RENAMED = "renamed"  # probably the same under another name


class Drift(NamedTuple):
    """One disagreement.

    `subject` is what it is about (`endpoint`, `column`, `enum value` …), `name` how the design calls it, or the code
    where no design does. `path` and `span` are the place in the design: empty for something built that no note could
    be expected to tell of. `place` is the place in the evidence, None where there is nothing. `designed` and `built`
    are what both say, empty where one says nothing. `edits` would change the design to say what was built.
    `near` is what is built and most like something missing; `forecast` says that the design speaks of what is still
    to be built; `accepted` is the reason for which the team lives with it.
    """

    kind: Kind
    subject: str
    name: str
    symbol: Symbol
    path: str
    span: Span
    message: str
    designed: str = ""
    built: str = ""
    place: Place | None = None
    edits: tuple[Edit, ...] = ()
    near: str = ""
    forecast: bool = False
    accepted: str = ""

    @property
    def key(self) -> str:
        """What names it in an acceptance: `endpoint GET /parcels`."""
        return f"{self.subject} {self.name}"
