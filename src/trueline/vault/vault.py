"""A snapshot of all documents: entries, names, and relations between documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from trueline.model import Document, Symbol, name_key
from trueline.syntax import WikiLink
from trueline.template import Library
from trueline.vault.drawing import Drawing, FromDocuments
from trueline.vault.entry import Entry
from trueline.vault.facts import Facts, Rows, Value, all_facts
from trueline.vault.names import Names, Resolution
from trueline.vault.relation import Read, Reads, Relation, relate
from trueline.vault.suspects import Suspects

if TYPE_CHECKING:
    from trueline.vault.evidence import Evidence

T = TypeVar("T")


class Unread(NamedTuple):
    """A file that could not be read and why, in one lower-case line."""

    path: str
    kind: str
    message: str


class Vault:
    """Every document of a vault at one moment. Looks inert: what is derived is made once and kept.

    `entries` maps a path to what is kept of its document, in path order; `documents` maps the same paths
    to the documents themselves, which may be read when they are asked for. `files` are the vault's other
    files, `unchecked` notes that may be linked to but are no documents, such as templates. `drawn` names
    the facts that the entries have; others are `drawing`'s to draw when they are asked for, and then kept in
    `extra`.
    """

    __slots__ = (
        "_definitions",
        "_found",
        "_last",
        "_links",
        "_paths",
        "_references",
        "_tops",
        "documents",
        "drawing",
        "drawn",
        "entries",
        "evidence",
        "extra",
        "files",
        "library",
        "names",
        "reads",
        "recent",
        "relations",
        "suspects",
        "tables",
        "unchecked",
        "unread",
    )

    def __init__(
        self,
        entries: Mapping[str, Entry],
        documents: Mapping[str, Document],
        files: Iterable[str],
        library: Library,
        mounts: Mapping[str, str] | None = None,
        unchecked: Iterable[str] = (),
        unread: tuple[Unread, ...] = (),
        drawn: frozenset[str] | None = None,
        names: Names | None = None,
        drawing: Drawing | None = None,
    ) -> None:
        self.entries = entries
        self.documents = documents
        self.unread = unread
        self.unchecked = tuple(unchecked)
        self.library = library
        self.files = frozenset(files)
        self.names = names or make_names(entries, self.files, self.unchecked, mounts)
        self.drawn = frozenset(all_facts()) if drawn is None else drawn
        self.extra: dict[str, Mapping[str, Rows]] = {}
        self.drawing = drawing or FromDocuments()
        # Filled in by who has asked the history; a vault that was just read knows none.
        self.suspects: Suspects = {}
        # Likewise what was built, read when it is asked for; None where no team has said where to look.
        self.evidence: Callable[[], Evidence] | None = None
        self._found: dict[Callable[[Vault], object], tuple[object, frozenset[Read]]] = {}
        self.reads = Reads()
        everything = (*entries, *self.files, *self.unchecked, *(problem.path for problem in unread))
        self._paths = {name_key(path): path for path in everything}
        self._tops = frozenset(path.partition("/")[0] for path in self._paths)
        self._definitions: dict[Symbol, list[str]] | None = None
        self._references: dict[Symbol, list[str]] | None = None
        self._last: dict[Callable[[Vault, Symbol], object], tuple[Symbol, object]] = {}
        self._links: dict[str | tuple[str, str], Resolution] = {}
        self.relations: dict[str, Relation[object]] = {}
        # Tables of an earlier vault, which serve where nobody must wait; who puts them here sees to their end.
        self.recent: dict[Callable[[Vault], object], object] = {}
        self.tables: dict[Callable[[Vault], object], tuple[object, frozenset[Read]]] = {}

    def sharing(self, entries: Mapping[str, Entry], documents: Mapping[str, Document]) -> "Vault":
        """The vault with these entries at the same paths; no name in it is another one."""
        new = Vault.__new__(Vault)
        for name in (
            "unread",
            "unchecked",
            "library",
            "files",
            "names",
            "drawn",
            "_paths",
            "_tops",
            "_links",
            "drawing",
            "evidence",
        ):
            setattr(new, name, getattr(self, name))
        new.entries, new.documents = entries, documents
        new.reads = Reads()
        new.reads.kept = self.reads.kept
        new._definitions = new._references = None
        new._last, new.relations, new.tables, new.extra, new.suspects, new._found = {}, {}, {}, {}, {}, {}
        new.recent = {}
        return new

    @property
    def definitions(self) -> Mapping[Symbol, list[str]]:
        """The paths of the documents that define a symbol. Reads every document."""
        if self._definitions is None:
            self._definitions = _table((path, doc.definitions()) for path, doc in self.documents.items())
        return self._definitions

    @property
    def references(self) -> Mapping[Symbol, list[str]]:
        """The paths of the documents that refer to a symbol. Reads every document."""
        if self._references is None:
            self._references = _table((path, doc.references()) for path, doc in self.documents.items())
        return self._references

    def note(self, path: str | None) -> Entry | None:
        """The entry of the document at `path`, if there is one."""
        if path is None:
            return None
        if self.reads.on is not None:
            self.reads.on.add(Read("note", "", path))
        return self.entries.get(path)

    def relation(self, facts: Facts[Value]) -> Relation[Value]:
        """The rows of one kind of fact over all documents, by key."""
        found = self.relations.get(facts.name)
        if found is None:
            name = facts.name
            if name in self.drawn:
                rows = ((entry, entry.rows.get(name, ())) for entry in self.entries.values())
                found = relate(name, rows, self.reads)
            else:
                extra = self.extra.get(name)
                if extra is None:
                    extra = self.extra[name] = self.drawing.rows(facts, self.documents, tuple(self.entries))
                found = relate(name, ((self.entries[path], own) for path, own in extra.items()), self.reads)
            self.relations[name] = found
        return cast("Relation[Value]", found)

    def late(self, facts: Facts[Value], path: str) -> Sequence[tuple[object, Value]]:
        """The rows of late facts of one document, without drawing those of others."""
        extra = self.extra.get(facts.name)
        rows = self.drawing.rows(facts, self.documents, (path,)) if extra is None else extra
        return cast("Sequence[tuple[object, Value]]", rows.get(path, ()))

    def resolve(self, source: str, target: str) -> Resolution:
        """Where the link target `target` in the note at `source` leads."""
        if self.reads.on is not None:
            self.reads.on.add(Read("name", "", leaf_key(target)))
        # A path is read alike in every folder, a bare name or a relative path is not.
        whole = "/" in target and ".." not in target
        key = target if whole else (source.rpartition("/")[0], target)
        found = self._links.get(key)
        if found is None:
            found = self._links[key] = self.names.resolve(source, target)
        return found

    def file(self, path: str) -> str | None:
        """The file of the vault, readable or not, at a path however it is spelled."""
        if self.reads.on is not None:
            self.reads.on.add(Read("name", "", leaf_key(path)))
        return self._paths.get(name_key(path))

    def has_top(self, folder: str) -> bool:
        """Whether the vault has a file or folder of this name, in normal form, at its top."""
        return folder in self._tops

    def at(self, look: Callable[["Vault", Symbol], T], symbol: Symbol) -> T:
        """What `look` finds at a symbol; several rules that ask for the same in turn share the answer."""
        if self.reads.on is not None:
            return look(self, symbol)
        last = self._last.get(look)
        if last is None or last[0] != symbol:
            last = self._last[look] = (symbol, look(self, symbol))
        return cast(T, last[1])

    def table(self, make: Callable[["Vault"], T]) -> T:
        """What `make` derives from this vault, made when first asked for and then kept.

        A table holds no places: it is kept while documents change and what it was made from does not.
        """
        found = self.tables.get(make)
        if found is None:
            outer, self.reads.on = self.reads.on, set() if self.reads.kept else None
            value = make(self)
            found = self.tables[make] = (value, frozenset(self.reads.on or ()))
            self.reads.on = outer
        if self.reads.on is not None:
            self.reads.on.add(Read("table", table_name(make)))
        return cast(T, found[0])

    def once(self, make: Callable[["Vault"], T]) -> T:
        """What `make` derives from this vault, places and all: made once for several rules that ask for it."""
        found = self._found.get(make)
        if found is None:
            outer, self.reads.on = self.reads.on, set() if self.reads.kept else None
            value = make(self)
            found = self._found[make] = (value, frozenset(self.reads.on or ()))
            self.reads.on = outer
        if self.reads.on is not None:
            self.reads.on |= found[1]
        return cast(T, found[0])

    def target(self, document: Document | Entry, link: WikiLink) -> Document | None:
        """The document that a link of `document` leads to, if it leads to exactly one."""
        path = self.resolve(document.path, link.target).path if link.target else document.path
        return self.documents.get(path) if path else None


def make_names(
    entries: Mapping[str, Entry],
    files: Iterable[str],
    unchecked: Iterable[str],
    mounts: Mapping[str, str] | None = None,
) -> Names:
    """Every name in a vault of these notes and other files."""
    aliases: dict[str, list[str]] = {}
    for path, entry in entries.items():
        for alias in entry.meta.aliases:
            aliases.setdefault(name_key(alias), []).append(path)
    # Several files of one name are candidates in one order, however they were listed.
    return Names((*entries, *unchecked), sorted(files), aliases, mounts)


def leaf_key(target: str) -> str:
    """What the resolution of a link target depends on: its last segment in normal form."""
    return name_key(target.replace("\\", "/").rsplit("/", 1)[-1].strip()).removesuffix(".md")


def table_name(make: Callable[..., object]) -> str:
    """What `Read` calls the table that `make` makes."""
    return f"{make.__module__}.{make.__qualname__}"


def _table(facts: Iterable[tuple[str, Iterable[Symbol]]]) -> dict[Symbol, list[str]]:
    table: dict[Symbol, list[str]] = {}
    for path, symbols in facts:
        for symbol in symbols:
            table.setdefault(symbol, []).append(path)
    return table
