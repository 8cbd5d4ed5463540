"""Where late facts come from, and tables that outlive a run. Whoever opens a vault may bring a cache along."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from trueline.model import Document
from trueline.vault.facts import Facts, Rows


class Drawing(Protocol):
    """Draws late facts, and keeps tables, each under a name, for as long as the vault stays the same."""

    def rows(self, facts: Facts[Any], documents: Mapping[str, Document], paths: Sequence[str]) -> Mapping[str, Rows]:
        """The rows of the documents at some paths, by path."""

    def known(self, facts: Facts[Any]) -> Mapping[str, Rows]:
        """The rows that are kept already, by path; nothing is drawn."""

    def table(self, name: str) -> object | None:
        """The table that was kept under a name while the vault was as it is now."""

    def keep(self, name: str, table: Callable[[], object]) -> None:
        """Keep what `table` makes, of plain values only; it is called where something is kept at all."""

    def without(self, paths: Iterable[str]) -> "Drawing":
        """The same for a vault in which the documents at some paths are others, or gone."""

    def has(self, path: str, data: bytes) -> bool:
        """Whether the document at a path is known to have said this when what is kept was drawn."""


class FromDocuments:
    """Draws from the documents at hand, and keeps nothing."""

    def rows(self, facts: Facts[Any], documents: Mapping[str, Document], paths: Sequence[str]) -> Mapping[str, Rows]:
        return {path: tuple(facts.draw(documents[path])) for path in paths}

    def known(self, facts: Facts[Any]) -> Mapping[str, Rows]:
        return {}

    def table(self, name: str) -> object | None:
        return None

    def keep(self, name: str, table: Callable[[], object]) -> None: ...

    def without(self, paths: Iterable[str]) -> "Drawing":
        return self

    def has(self, path: str, data: bytes) -> bool:
        return False
