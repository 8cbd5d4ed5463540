"""An immutable view of a vault, and the questions one may ask of it."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from trueline.analysis.files import Listing, ReadProblem, read
from trueline.analysis.reading import Documents, Given, Record, make_record, read_document
from trueline.analysis.roots import Root, places_asked
from trueline.analysis.settings import Settings
from trueline.model import Document, Policy, name_key
from trueline.rules import all_rules
from trueline.rules.run import (
    Checked,
    Findings,
    Outcome,
    Selection,
    check_relations,
    check_relations_at,
    gather,
    settle,
)
from trueline.template import Library
from trueline.text import LineIndex
from trueline.vault import Entry, Unread, Vault
from trueline.vault.drawing import Drawing

if TYPE_CHECKING:
    from trueline.analysis.evidence import Gathering, Shelf


class Source:
    """Where the documents of a vault come from: their files, or `texts` that go before them."""

    def __init__(
        self,
        root: Root,
        settings: Settings,
        library: Callable[[], Library],
        texts: Mapping[str, bytes] | None = None,
        gathering: "Gathering | None" = None,
    ) -> None:
        self.root = root
        self.settings = settings
        self._make_library = library
        self.texts = texts or {}
        self.policy = make_policy(settings)
        self.gathering = gathering or gather_evidence(root.path, settings)

    @cached_property
    def library(self) -> Library:
        """The templates, read when a document is."""
        return self._make_library()

    def data(self, path: str) -> bytes:
        """The bytes at a path; none for a file that cannot be read."""
        data = self.texts.get(path)
        if data is None:
            found = read(self.root.path, path, self.settings.max_file_size)
            data = b"" if isinstance(found, ReadProblem) else found.data
        return data

    def document(self, path: str) -> Document:
        """The document at a path."""
        return read_document(Given(path, self.data(path)), self.library, self.policy)

    def record(self, path: str) -> Record:
        """The record of the document at a path."""
        return make_record(self.document(path))

    def with_texts(self, texts: Mapping[str, bytes], only: Mapping[str, bytes] | None = None) -> "Source":
        """The same with other bytes at some paths, besides those it has or, if given, besides `only`."""
        had = self.texts if only is None else only
        return Source(self.root, self.settings, lambda: self.library, {**had, **texts}, self.gathering)


class Analysis:
    """A vault as it was when it was read. Everything it answers is a plain value.

    `paths` are the documents' in order, `unread` what could not be read. What is derived from the
    documents is made, or fetched from a cache, when it is first asked for; `draw` does so for facts.
    """

    __slots__ = ("_at", "_entries", "_findings", "_indexes", "_vault", "draw", "listing", "paths", "source", "unread")

    def __init__(
        self,
        source: Source,
        listing: Listing,
        paths: tuple[str, ...],
        unread: tuple[Unread, ...],
        entries: Callable[[], Mapping[str, Entry]] | Vault,
        findings: Callable[[Vault], Findings] | Findings,
        at: Callable[[str], Findings] | None = None,
        draw: Drawing | None = None,
    ) -> None:
        self.source = source
        self.listing = listing
        self.paths = paths
        self.unread = unread
        self._entries = entries
        self._findings = findings
        self._at = at
        self.draw = draw
        self._vault = entries if isinstance(entries, Vault) else None
        self._indexes: dict[str, LineIndex] = {}

    @property
    def root(self) -> Root:
        """The vault's folder."""
        return self.source.root

    @property
    def settings(self) -> Settings:
        """What the team has decided."""
        return self.source.settings

    @property
    def policy(self) -> Policy:
        """What reading one document needs of the settings."""
        return self.source.policy

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Notes that may be linked to but are no documents: templates, and what is left out."""
        return self.unchecked_with(self.listing)

    def unchecked_with(self, listing: Listing) -> tuple[str, ...]:
        """The same for another listing of the same vault."""
        templates = (template.path for template in self.source.library.templates)
        own = sorted(path for path in templates if not path.startswith("<"))
        return (*own, *listing.unchecked)

    def looked_at(self) -> tuple[str, ...]:
        """The absolute paths of all files and folders, there or not, that this view rests on."""
        root = self.root.path
        notes = (*self.paths, *(one for one in self.unchecked if one not in self.listing.unchecked))
        baseline = os.path.join(root, self.settings.baseline)
        built = self.source.gathering.looked_at if self.source.gathering is not None else ()
        return (*self.listing.looked_at, *(f"{root}/{path}" for path in notes), *places_asked(root), baseline, *built)

    @property
    def is_lasting(self) -> bool:
        """Whether this view holds until one of the files that it rests on changes."""
        return self.source.gathering is None or self.source.gathering.is_lasting

    @property
    def vault(self) -> Vault:
        """All documents together."""
        if self._vault is None:
            assert not isinstance(self._entries, Vault)
            self._vault = Vault(
                self._entries(),
                Documents(self.paths, self.source.document),
                self.listing.others,
                self.source.library,
                self.settings.mounts,
                self.unchecked,
                self.unread,
                drawing=self.draw,
            )
            if self.source.gathering is not None:
                self._vault.evidence = self.source.gathering.evidence
        return self._vault

    @property
    def findings(self) -> Findings:
        """All that the rules find."""
        if not isinstance(self._findings, Findings):
            self._findings = self._findings(self.vault)
        return self._findings

    def check(self, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
        """All findings, or those in `paths`."""
        if self._at is not None and paths is not None and len(paths) == 1:
            (path,) = paths
            return settle(self._at(path), self.vault.documents, selection, paths)
        return settle(self.findings, Documents(self.paths, self.source.document), selection, paths)

    def edited(self, texts: Mapping[str, bytes]) -> "Analysis":
        """The same vault with other bytes at some paths; a path that is new becomes a document."""
        source = self.source.with_texts(texts)
        records = {path: source.record(path) for path in texts}
        entries = dict(self.vault.entries) | {path: record.entry for path, record in records.items()}
        entries = dict(sorted(entries.items()))
        checked = {path: record.checked for path, record in records.items()}

        def found(vault: Vault) -> Findings:
            return replaced(self.findings, checked, check_relations(vault, all_rules()))

        def at(path: str) -> Findings:
            if path not in checked:
                return edited.findings
            return gather({path: checked[path]}, check_relations_at(edited.vault, all_rules(), path))

        edited = Analysis(source, self.listing, tuple(entries), self.unread, lambda: entries, found, at)
        return edited

    def lines(self, path: str) -> LineIndex:
        """The bytes of a document with its line index; empty for a file that could not be read."""
        if path not in self._indexes:
            self._indexes[path] = LineIndex(self.source.data(path))
        return self._indexes[path]

    def named(self, name: str) -> tuple[Document, ...]:
        """The documents that `name` may mean: a path, a path's end, a file name or a title."""
        wanted = name_key(name.replace(os.sep, "/").removesuffix(".md"))
        notes = self.vault.entries.values()
        exact = [note for note in notes if name_key(note.path.removesuffix(".md")) == wanted]
        ends = [note for note in notes if name_key("/" + note.path.removesuffix(".md")).endswith("/" + wanted)]
        titled = [note for note in notes if name_key(note.meta.title) == wanted]
        return tuple(self.vault.documents[note.path] for note in exact or ends or titled)


def replaced(before: Findings, local: Mapping[str, Checked], together: Checked) -> Findings:
    """The findings when the documents at some paths show something else, and all together, too."""
    own = gather(local, together)
    return Findings(
        (*(one for one in before.local if one.path not in local), *own.local),
        own.together,
        {path: found for path, found in before.suppressions.items() if path not in local} | dict(own.suppressions),
        own.crashes,
    )


def fresh(records: Iterable[Record]) -> Callable[[Vault], Findings]:
    """What finds everything anew, but for what the documents with these records show by themselves."""
    local = {record.entry.path: record.checked for record in records}
    return lambda vault: gather(local, check_relations(vault, all_rules()))


def make_policy(settings: Settings) -> Policy:
    """What reading one document needs of the settings."""
    standard = Policy()
    stages = dict(standard.stages)
    stages.update({stage: tuple(n.casefold() for n in names) for stage, names in settings.stages.items()})
    return Policy(stages, settings.aliases, bool(settings.built.get("evidence")))


def gather_evidence(root: str, settings: Settings, shelf_of: "Callable[[], Shelf] | None" = None) -> "Gathering | None":
    """The evidence that the settings name; None where they name none."""
    if not settings.built.get("evidence"):
        return None
    from trueline.analysis.evidence import Gathering

    return Gathering(root, settings, shelf_of() if shelf_of is not None else None)
