"""A snapshot of all documents: names, definitions, references."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar, cast

from trueline.model import Document, Symbol, name_key
from trueline.syntax import WikiLink
from trueline.template import Library
from trueline.vault.names import Names, Resolution

T = TypeVar("T")


class Unread(NamedTuple):
    """A file that could not be read and why, in one lower-case line."""

    path: str
    kind: str
    message: str


class Vault:
    """Every document of a vault at one moment. Looks inert: what is derived is made once and kept.

    `documents` maps a path to its document, in path order; `files` are the vault's other files.
    """

    __slots__ = (
        "_definitions",
        "_links",
        "_references",
        "_tables",
        "documents",
        "files",
        "library",
        "names",
        "unchecked",
        "unread",
    )

    def __init__(
        self,
        documents: Mapping[str, Document],
        files: Iterable[str],
        library: Library,
        mounts: Mapping[str, str] | None = None,
        unchecked: Iterable[str] = (),
        unread: tuple[Unread, ...] = (),
    ) -> None:
        self.documents = documents
        self.unread = unread
        self.unchecked = tuple(unchecked)
        self.library = library
        aliases: dict[str, list[str]] = {}
        for path, document in documents.items():
            for alias in document.meta.aliases:
                aliases.setdefault(name_key(alias), []).append(path)
        self.files = frozenset(files)
        self.names = Names((*documents, *self.unchecked), self.files, aliases, mounts)
        self._definitions: dict[Symbol, list[str]] | None = None
        self._references: dict[Symbol, list[str]] | None = None
        self._links: dict[str | tuple[str, str], Resolution] = {}
        self._tables: dict[Callable[[Vault], object], object] = {}

    @property
    def definitions(self) -> Mapping[Symbol, list[str]]:
        """The paths of the documents that define a symbol."""
        if self._definitions is None:
            self._definitions = _table((path, doc.definitions()) for path, doc in self.documents.items())
        return self._definitions

    @property
    def references(self) -> Mapping[Symbol, list[str]]:
        """The paths of the documents that refer to a symbol."""
        if self._references is None:
            self._references = _table((path, doc.references()) for path, doc in self.documents.items())
        return self._references

    def resolve(self, source: str, target: str) -> Resolution:
        """Where the link target `target` in the note at `source` leads."""
        # A path is read alike in every folder, a bare name or a relative path is not.
        whole = "/" in target and ".." not in target
        key = target if whole else (source.rpartition("/")[0], target)
        found = self._links.get(key)
        if found is None:
            found = self._links[key] = self.names.resolve(source, target)
        return found

    def table(self, make: Callable[["Vault"], T]) -> T:
        """What `make` derives from this vault, made when first asked for and then kept."""
        if make not in self._tables:
            self._tables[make] = make(self)
        return cast(T, self._tables[make])

    def target(self, document: Document, link: WikiLink) -> Document | None:
        """The document that a link of `document` leads to, if it leads to exactly one."""
        path = self.resolve(document.path, link.target).path if link.target else document.path
        return self.documents.get(path) if path else None


def _table(facts: Iterable[tuple[str, Iterable[Symbol]]]) -> dict[Symbol, list[str]]:
    table: dict[Symbol, list[str]] = {}
    for path, symbols in facts:
        for symbol in symbols:
            table.setdefault(symbol, []).append(path)
    return table
