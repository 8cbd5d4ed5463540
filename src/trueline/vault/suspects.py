"""What designs rest on that has changed since they were approved; only a vault's history knows."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from trueline.text import Span


class Suspect(NamedTuple):
    """A link of an approved design to a note that says something else since `since`.

    `what` are the changes in that note, the gravest first; `grave` is whether one of them takes away or
    weakens what was there.
    """

    span: Span
    name: str
    what: tuple[str, ...]
    grave: bool
    since: str


# By the path of the design.
Suspects: TypeAlias = Mapping[str, tuple[Suspect, ...]]
