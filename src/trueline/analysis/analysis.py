"""An immutable view of a vault, and the questions one may ask of it."""

import os
from collections.abc import Iterable, Mapping, Sequence

from trueline.analysis.files import Listing, ReadProblem, discover, read
from trueline.analysis.reading import Given, read_vault, with_texts
from trueline.analysis.roots import Root, find_root
from trueline.analysis.settings import Settings, SettingsProblem, load_settings
from trueline.diagnostics import Severity
from trueline.model import Document, Policy, name_key
from trueline.rules import all_rules, rule_names
from trueline.rules.run import Outcome, Selection, check_vault, matches
from trueline.text import LineIndex
from trueline.vault import Unread, Vault


class Analysis:
    """A vault as it was when it was read. Everything it answers is a plain value."""

    __slots__ = ("_indexes", "listing", "root", "settings", "vault")

    def __init__(self, root: Root, settings: Settings, listing: Listing, vault: Vault) -> None:
        self.root = root
        self.settings = settings
        self.listing = listing
        self.vault = vault
        self._indexes: dict[str, LineIndex] = {}

    def check(self, selection: Selection, paths: frozenset[str] | None = None) -> Outcome:
        """All findings, or those in `paths`."""
        return check_vault(self.vault, selection, paths)

    def edited(self, texts: Mapping[str, bytes]) -> "Analysis":
        """The same vault with other bytes at some paths; a path that is new becomes a document."""
        return Analysis(self.root, self.settings, self.listing, with_texts(self.vault, texts, self.policy))

    def lines(self, path: str) -> LineIndex:
        """The bytes of a document with its line index; empty for a file that could not be read."""
        document = self.vault.documents.get(path)
        if document is not None:
            return document.tree.lines
        if path not in self._indexes:
            found = read(self.root.path, path, self.settings.max_file_size)
            self._indexes[path] = LineIndex(b"" if isinstance(found, ReadProblem) else found.data)
        return self._indexes[path]

    @property
    def policy(self) -> Policy:
        """What reading one document needs of the settings."""
        return make_policy(self.settings)

    def named(self, name: str) -> tuple[Document, ...]:
        """The documents that `name` may mean: a path, a path's end, a file name or a title."""
        wanted = name_key(name.replace(os.sep, "/").removesuffix(".md"))
        documents = self.vault.documents.values()
        exact = [d for d in documents if name_key(d.path.removesuffix(".md")) == wanted]
        ends = [d for d in documents if name_key("/" + d.path.removesuffix(".md")).endswith("/" + wanted)]
        titled = [d for d in documents if name_key(d.meta.title) == wanted]
        return tuple(exact or ends or titled)


class SettingsError(Exception):
    """The configuration cannot be used as it is; `problems` say where and why."""

    def __init__(self, problems: Sequence[SettingsProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


def open_analysis(start: str, explicit_root: str | None = None, *, named: bool | None = None) -> Analysis:
    """Find the vault that `start` lies in, read all of it, and return the view.

    `named` says that a person named `start`; a folder that was merely stood in is a weaker hint.
    Raises `SettingsError` for an unusable configuration; unreadable notes are findings, not errors.
    """
    root = find_root(start, explicit_root, named=named)
    settings, problems = load_settings(root)
    if problems:
        raise SettingsError(problems)
    listing = discover(root.path, settings)
    given: list[Given] = []
    unread = [Unread(problem.path, problem.kind, problem.message) for problem in listing.problems]
    for path in listing.notes:
        found = read(root.path, path, settings.max_file_size)
        if isinstance(found, ReadProblem):
            unread.append(Unread(path, found.kind, found.message))
        else:
            given.append(Given(path, found.data))
    policy = make_policy(settings)
    vault = read_vault(given, listing.others, unread, policy, settings.templates, settings.mounts, listing.unchecked)
    return Analysis(root, settings, listing, vault)


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
