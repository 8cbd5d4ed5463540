"""What a question may ask of a vault's past. Whoever asks brings it along; no question knows where it is kept."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from trueline.model import Document


class NoHistory(Exception):
    """Why the past cannot be asked; `message` is one lower-case line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Pair(NamedTuple):
    """One document in two versions of a vault, None where it is not there. A document is told by its name."""

    before: Document | None
    after: Document | None


class Comparison(NamedTuple):
    """The documents that differ between two versions of a vault, in the order of their paths now.

    `older` and `newer` say which versions these are; `notes` are lines about what could not be compared.
    """

    older: str
    newer: str
    pairs: Sequence[Pair]
    notes: Sequence[str] = ()


class Approval(NamedTuple):
    """When a document's status last became designed, or went beyond.

    `revision` names the commit, empty where it is not committed yet; `by` says what shows it (`status
    designed`). `certain` is false where the history that is there begins later.
    """

    revision: str
    date: str
    author: str
    subject: str
    by: str
    certain: bool


class Moment(NamedTuple):
    """A vault at the end of a day: the `notes` by path, each with a key that another text does not have."""

    date: str
    revision: str
    notes: dict[str, str]


class History(Protocol):
    """The past of a vault. Each method raises `NoHistory` where there is none to ask."""

    @property
    def shallow(self) -> bool:
        """Whether the past is cut off somewhere."""

    def names(self) -> Iterable[str]:
        """The paths of all documents as they are now."""

    def knows(self, revisions: str) -> bool:
        """Whether a word names a version, or two."""

    def compare(self, revisions: str = "") -> Comparison:
        """What differs between two versions, named as git names them; the last commit and now, if none is."""

    def approval(self, document: Document) -> Approval | None:
        """When a document was approved; None where it never was."""

    def moments(self, most: int) -> Sequence[Moment]:
        """At most so many moments from the first commit to now, evenly spread, oldest first."""

    def read(self, moment: Moment, paths: Sequence[str]) -> Iterator[Document]:
        """The documents at some paths at a moment, in their order."""
