"""What a question may ask of the past of the code. Whoever asks brings it along."""

from typing import NamedTuple, Protocol

from trueline.formats.built import Built


class CodeChange(NamedTuple):
    """What evidence showed at a revision and shows now; `files` are those of the evidence that differ.

    `older` says which version the first is.
    """

    older: str
    before: Built
    after: Built
    files: tuple[str, ...]


class CodeHistory(Protocol):
    """The past of the code that a vault's evidence names."""

    def since(self, revision: str) -> CodeChange:
        """What changed since a revision; raises `NoHistory` where there is none to ask."""
