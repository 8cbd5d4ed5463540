"""An immutable view of a vault, and the questions one may ask of it."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from trueline.analysis.files import Listing, ReadProblem, discover, read
from trueline.analysis.reading import Documents, Given, Record, make_library, make_record, read_document
from trueline.analysis.roots import Root, find_root
from trueline.analysis.settings import Settings, SettingsProblem, load_settings
from trueline.analysis.shards import read_shards
from trueline.diagnostics import Severity
from trueline.model import Document, Policy, name_key
from trueline.rules import all_rules, rule_names
from trueline.rules.run import Checked, Outcome, Selection, check_relations, matches, settle
from trueline.syntax import parse
from trueline.template import Library, derive_template
from trueline.text import LineIndex
from trueline.vault import Unread, Vault


class Analysis:
    """A vault as it was when it was read. Everything it answers is a plain value.

    `local` has what each document shows by itself.
    """

    __slots__ = ("_indexes", "_together", "listing", "local", "root", "settings", "texts", "vault")

    def __init__(
        self,
        root: Root,
        settings: Settings,
        listing: Listing,
        vault: Vault,
        local: Mapping[str, Checked],
        texts: Mapping[str, bytes] | None = None,
    ) -> None:
        self.root = root
        self.settings = settings
        self.listing = listing
        self.vault = vault
        self.local = local
        self.texts = texts or {}
        self._together: Checked | None = None
        self._indexes: dict[str, LineIndex] = {}

    def check(self, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
        """All findings, or those in `paths`."""
        return settle(self.vault, self.local, self.together, selection, paths)

    @property
    def together(self) -> Checked:
        """What the documents show together."""
        if self._together is None:
            self._together = check_relations(self.vault, all_rules())
        return self._together

    def edited(self, texts: Mapping[str, bytes]) -> "Analysis":
        """The same vault with other bytes at some paths; a path that is new becomes a document."""
        texts = {**self.texts, **texts}
        entries, local = dict(self.vault.entries), dict(self.local)
        for path, data in texts.items():
            record = make_record(read_document(Given(path, data), self.vault.library, self.policy))
            entries[path], local[path] = record
        vault = Vault(
            dict(sorted(entries.items())),
            Documents(sorted(entries), loader(self.root, self.settings, self.vault.library, texts)),
            self.vault.files,
            self.vault.library,
            self.vault.names.mounts,
            self.vault.unchecked,
            self.vault.unread,
        )
        return Analysis(self.root, self.settings, self.listing, vault, local, texts)

    def lines(self, path: str) -> LineIndex:
        """The bytes of a document with its line index; empty for a file that could not be read."""
        if path not in self._indexes:
            data = self.texts.get(path)
            if data is None:
                found = read(self.root.path, path, self.settings.max_file_size)
                data = b"" if isinstance(found, ReadProblem) else found.data
            self._indexes[path] = LineIndex(data)
        return self._indexes[path]

    @property
    def policy(self) -> Policy:
        """What reading one document needs of the settings."""
        return make_policy(self.settings)

    def named(self, name: str) -> tuple[Document, ...]:
        """The documents that `name` may mean: a path, a path's end, a file name or a title."""
        wanted = name_key(name.replace(os.sep, "/").removesuffix(".md"))
        notes = self.vault.entries.values()
        exact = [note for note in notes if name_key(note.path.removesuffix(".md")) == wanted]
        ends = [note for note in notes if name_key("/" + note.path.removesuffix(".md")).endswith("/" + wanted)]
        titled = [note for note in notes if name_key(note.meta.title) == wanted]
        return tuple(self.vault.documents[note.path] for note in exact or ends or titled)


class SettingsError(Exception):
    """The configuration cannot be used as it is; `problems` say where and why."""

    def __init__(self, problems: Sequence[SettingsProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


def open_analysis(
    start: str,
    explicit_root: str | None = None,
    *,
    named: bool | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Analysis:
    """Find the vault that `start` lies in, read all of it, and return the view.

    `named` says that a person named `start`; a folder that was merely stood in is a weaker hint. `tell` is
    called with how many of how many notes are read.
    Raises `SettingsError` for an unusable configuration; unreadable notes are findings, not errors.
    """
    root = find_root(start, explicit_root, named=named)
    settings, problems = load_settings(root)
    if problems:
        raise SettingsError(problems)
    listing = discover(root.path, settings)
    total = len(listing.notes)
    library, unread, made = read_shards(
        root.path,
        settings,
        make_policy(settings),
        listing.notes,
        derive_library,
        (lambda done: tell(done, total)) if tell else None,
    )
    unread += [Unread(problem.path, problem.kind, problem.message) for problem in listing.problems]
    records = {one.path: one.record for one in made}
    return assemble(root, settings, listing, library, unread, records)


def assemble(
    root: Root,
    settings: Settings,
    listing: Listing,
    library: Library,
    unread: Iterable[Unread],
    records: Mapping[str, Record],
) -> Analysis:
    """The view of a vault whose documents have these records, in path order."""
    entries = {path: record.entry for path, record in records.items()}
    own = [template.path for template in library.templates if not template.path.startswith("<")]
    vault = Vault(
        entries,
        Documents(entries, loader(root, settings, library, {})),
        listing.others,
        library,
        settings.mounts,
        [*own, *listing.unchecked],
        tuple(unread),
    )
    return Analysis(root, settings, listing, vault, {path: record.checked for path, record in records.items()})


def derive_library(templates: Iterable[Given]) -> Library:
    """The library of a vault with these templates."""
    return make_library([derive_template(given.path, parse(given.data)) for given in templates])


def loader(root: Root, settings: Settings, library: Library, texts: Mapping[str, bytes]) -> Callable[[str], Document]:
    """What reads a document of a vault again; `texts` go before the files."""
    policy = make_policy(settings)

    def load(path: str) -> Document:
        data = texts.get(path)
        if data is None:
            found = read(root.path, path, settings.max_file_size)
            data = b"" if isinstance(found, ReadProblem) else found.data
        return read_document(Given(path, data), library, policy)

    return load


def make_policy(settings: Settings) -> Policy:
    """What reading one document needs of the settings."""
    standard = Policy()
    stages = dict(standard.stages)
    stages.update({stage: tuple(n.casefold() for n in names) for stage, names in settings.stages.items()})
    return Policy(stages, settings.aliases)


def select_rules(settings: Settings, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
    """The rules to run: `select` and `ignore` of the command line go before those of the settings."""
    chosen = tuple(select) or settings.select or ("ALL",)
    left_out = (*settings.ignore, *ignore)
    rules = tuple(
        rule
        for rule in all_rules()
        if any(matches(pattern, rule.name) for pattern in chosen)
        and not any(matches(pattern, rule.name) for pattern in left_out)
    )
    severities = {
        pattern: None if word == "off" else Severity[word.upper()] for pattern, word in settings.severity.items()
    }
    return Selection(rules, severities, tuple(settings.per_file_ignores.items()))


def unknown_patterns(patterns: Iterable[str]) -> tuple[str, ...]:
    """Those of `patterns` that name no rule and no family."""
    names = rule_names()
    return tuple(p for p in patterns if not any(matches(p, name) for name in names))
