"""A finding and everything a person or a program needs to act on it."""

from enum import IntEnum
from typing import NamedTuple

from trueline.text import Edit, Span


class Severity(IntEnum):
    """How bad a finding is; larger is worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The name that people and programs read: `info`, `warning` or `error`."""
        return self.name.lower()


class Applicability(IntEnum):
    """Whether a fix may be applied without looking: `SAFE` keeps the meaning, `UNSAFE` may not."""

    UNSAFE = 1
    SAFE = 2


class Fix(NamedTuple):
    """A change that resolves a finding; `edits` are to the finding's own file."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


class Related(NamedTuple):
    """A second place that explains a finding, such as the other of two duplicates."""

    path: str
    span: Span
    message: str


class Diagnostic(NamedTuple):
    """One finding.

    `path` is relative to the vault root with `/`; `span` is the smallest text that is wrong;
    `message` is one lower-case line that stands alone; `rule` is `family/name`; `help` says
    what to do about it, or is empty.
    """

    path: str
    span: Span
    message: str
    severity: Severity
    rule: str
    related: tuple[Related, ...] = ()
    help: str = ""
    fix: Fix | None = None
