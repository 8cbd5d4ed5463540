"""Which files a vault has: notes, other files, and what could not be listed.

Left out unseen are hidden files and folders, `node_modules`, and what `.gitignore` names, in the
vault and above it up to the repository's root. What one machine alone ignores (`.git/info/exclude`)
counts not, so that everyone sees one vault. What the settings, `.truelineignore` or
`.obsidianignore` leave out is not checked, but it is there: a link to it is not broken.
"""

import os
import stat
from collections.abc import Mapping
from typing import NamedTuple

from trueline.analysis.contents import (
    Content,
    Identity,
    ReadProblem,
    composed,
    confine,
    is_within,
    problem_of,
    read,
)
from trueline.analysis.git import git_root
from trueline.analysis.ignores import Patterns
from trueline.analysis.settings import Settings

__all__ = ["Content", "Identity", "Listing", "ReadProblem", "confine", "discover", "read"]

_GIT_IGNORE = ".gitignore"
_OWN_IGNORES = (".obsidianignore", ".truelineignore")
_SKIPPED = frozenset(["node_modules"])
_IGNORE_LIMIT = 1_000_000


class Listing(NamedTuple):
    """The files of a vault. Paths are relative to its root, with `/`, spelled as on disk, sorted.

    `notes` are to be read; `others` are all files that are no notes; `unchecked` are notes that are
    there but not to be read: left out by the settings, or second names of notes. `spellings` maps a
    path in composed characters to the path on disk, where these differ. `looked_at` are the absolute
    paths of all folders and ignore files that were read, and of links that were followed.
    """

    notes: tuple[str, ...]
    others: tuple[str, ...]
    problems: tuple[ReadProblem, ...]
    unchecked: tuple[str, ...] = ()
    spellings: Mapping[str, str] = {}
    looked_at: tuple[str, ...] = ()


class _Rules(NamedTuple):
    """Patterns and where they belong: `path` as they see it is `lead + path[cut:]`."""

    lead: str
    cut: int
    patterns: Patterns


class _Folder(NamedTuple):
    """A folder still to be listed, and what holds in it."""

    path: str
    prefix: str
    git: tuple[_Rules, ...]
    own: tuple[_Rules, ...]
    left_out: bool = False
    included: bool = True


def discover(root: str, settings: Settings) -> Listing:
    """Every file of the vault at `root`, an absolute path. Opens nothing but ignore files."""
    walk = _Walk(root, settings)
    own = (_Rules("", 0, Patterns(settings.exclude)),) if settings.exclude else ()
    walk.enter(_Folder(root, "", _rules_above(root), own, included=not settings.include))
    walk.follow_links()
    walk.add_templates(settings.templates)
    notes = _ordered(walk.notes)
    unchecked = _ordered(walk.unchecked)
    spellings = {composed(path): path for path in (*notes, *unchecked) if composed(path) != path}
    problems = tuple(sorted(set(walk.problems)))
    looked_at = (*walk.folders, *walk.consulted, *_ignore_files_above(root))
    return Listing(notes, _ordered(walk.others), problems, unchecked, spellings, looked_at)


class _Walk:
    """One walk over a vault and what it has found so far."""

    def __init__(self, root: str, settings: Settings) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.include = Patterns(settings.include) if settings.include else None
        self.notes: set[str] = set()
        self.others: set[str] = set()
        self.unchecked: set[str] = set()
        self.problems: list[ReadProblem] = []
        self.links: list[tuple[str, _Folder]] = []
        self.folders: list[str] = []
        self.consulted: list[str] = []

    def enter(self, folder: _Folder) -> None:
        """List `folder` and everything below it; symbolic links are put aside."""
        stack = [folder]
        while stack:
            folder = stack.pop()
            self.folders.append(folder.path)
            try:
                with os.scandir(folder.path) as found:
                    entries = list(found)
            except OSError as error:
                if not folder.left_out:
                    self.problems.append(problem_of(error, folder.prefix.rstrip("/") or "."))
                continue
            folder = self._with_ignore_files(folder, [e.name for e in entries if e.name[0] == "."])
            for entry in entries:
                if entry.name[0] != "." and entry.name not in _SKIPPED:
                    below = self._sort(entry, folder)
                    if below is not None:
                        stack.append(below)

    def _sort(self, entry: os.DirEntry[str], folder: _Folder) -> _Folder | None:
        """Put an entry where it belongs; a folder to be entered is returned."""
        name = entry.name
        path = folder.prefix + name
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            if folder.git and _left_out(folder.git, path, name, is_folder):
                return None
            if is_folder:
                return self._below(folder, entry.path, path, name)
            if entry.is_file(follow_symlinks=False):
                self._add(path, name, folder)
            elif entry.is_symlink():
                self.links.append((path, folder))
            elif name.endswith(".md"):
                self._refuse(path, "not-a-file", "is no regular file and was not opened")
        except OSError as error:
            self.problems.append(problem_of(error, path))
        return None

    def _below(self, folder: _Folder, where: str, path: str, name: str) -> _Folder:
        left_out = folder.left_out or bool(folder.own and _left_out(folder.own, path, name, True))
        included = folder.included or self._includes(path, name, True)
        return _Folder(where, path + "/", folder.git, folder.own, left_out, included)

    def _add(self, path: str, name: str, folder: _Folder) -> None:
        if not name.endswith(".md"):
            self.others.add(path)
        elif folder.left_out or (folder.own and _left_out(folder.own, path, name, False)):
            self.unchecked.add(path)
        elif folder.included or self._includes(path, name, False):
            self.notes.add(path)
        else:
            self.unchecked.add(path)

    def _includes(self, path: str, name: str, is_folder: bool) -> bool:
        return self.include is not None and self.include.verdict(path, name, is_folder) is True

    def _refuse(self, path: str, kind: str, why: str) -> None:
        self.problems.append(ReadProblem(path, kind, f"`{path}` {why}"))

    def _with_ignore_files(self, folder: _Folder, hidden: list[str]) -> _Folder:
        """`folder` with the rules of the ignore files among its hidden files."""
        cut = len(folder.prefix)
        for name in hidden:
            if name != _GIT_IGNORE and name not in _OWN_IGNORES:
                continue
            patterns = self._patterns(folder.prefix + name)
            if patterns is not None and name == _GIT_IGNORE:
                folder = folder._replace(git=(*folder.git, _Rules("", cut, patterns)))
            elif patterns is not None:
                folder = folder._replace(own=(*folder.own, _Rules("", cut, patterns)))
        return folder

    def _patterns(self, path: str) -> Patterns | None:
        self.consulted.append(f"{self.root}/{path}")
        found = read(self.root, path, _IGNORE_LIMIT)
        if isinstance(found, ReadProblem):
            self.problems.append(found)
            return None
        return _parse_ignore_file(found.data)

    def follow_links(self) -> None:
        """Enter what links lead to inside the vault, each folder and note once under its first name."""
        entered: set[tuple[int, int]] = set()
        seen = 0
        while self.links:
            links, self.links = sorted(self.links), []
            for path, folder in links:
                for where in self.folders[seen:]:
                    _note_identity(entered, where)
                seen = len(self.folders)
                self._follow(path, folder, entered)

    def _follow(self, path: str, folder: _Folder, entered: set[tuple[int, int]]) -> None:
        where = f"{self.root}/{path}"
        self.consulted.append(where)
        name = path.rpartition("/")[2]
        is_note = name.endswith(".md")
        try:
            found = os.stat(where)
        except OSError as error:
            if is_note:
                dangling = isinstance(error, FileNotFoundError)
                why = "is a link to a file that does not exist" if dangling else "is a link that leads back to itself"
                self._refuse(path, "dangling-link" if dangling else "link-loop", why)
            return
        real = os.path.realpath(where)
        is_folder = stat.S_ISDIR(found.st_mode)
        identity = (found.st_dev, found.st_ino)
        if not is_within(self.real_root, real):
            if is_folder or is_note:
                self._refuse(path, "outside-vault", "leads out of the vault and was not followed")
            else:
                self.others.add(path)
        elif is_folder:
            if identity not in entered:
                self.enter(self._below(folder, where, path, name))
        elif not stat.S_ISREG(found.st_mode):
            if is_note:
                self._refuse(path, "not-a-file", "leads to no regular file and was not opened")
        elif is_note and (identity in entered or os.path.relpath(real, self.real_root) in self.notes):
            self.unchecked.add(path)
        else:
            entered.add(identity)
            self._add(path, name, folder)

    def add_templates(self, templates: tuple[str, ...]) -> None:
        """Templates that the settings name are read wherever they lie: hidden, ignored or left out."""
        for template in templates:
            inside = template + "/"
            named = {path for path in self.unchecked if path == template or path.startswith(inside)}
            self.unchecked -= named
            self.notes |= named
            if any(path == template or path.startswith(inside) for path in self.notes):
                continue
            where = f"{self.root}/{template}"
            self.consulted.append(where)
            if os.path.isdir(where):
                self.enter(_Folder(where, inside, (), ()))
            elif template.endswith(".md") and os.path.isfile(where):
                self.notes.add(template)


def _left_out(rules: tuple[_Rules, ...], path: str, name: str, is_folder: bool) -> bool:
    """What the patterns nearest to the entry say; those farther away speak where they do not."""
    for lead, cut, patterns in reversed(rules):
        verdict = patterns.verdict(lead + path[cut:], name, is_folder)
        if verdict is not None:
            return verdict
    return False


def _ignore_files_above(root: str) -> list[str]:
    """Where `.gitignore` files above the vault would lie, up to the repository's root, and that root's mark."""
    repository = git_root(root)
    if repository is None:
        return []
    found = [os.path.join(repository, ".git")]
    folder = root
    while folder != repository:
        folder = os.path.dirname(folder)
        found.append(os.path.join(folder, _GIT_IGNORE))
    return found


def _rules_above(root: str) -> tuple[_Rules, ...]:
    """The `.gitignore` files between the repository's root and the vault; none if they ignore the vault."""
    repository = git_root(root)
    rules: list[_Rules] = []
    folder = repository
    below = os.path.relpath(root, repository).split(os.sep) if repository and repository != root else []
    for index, name in enumerate(below):
        assert folder is not None
        found = read(folder, _GIT_IGNORE, _IGNORE_LIMIT)
        lead = "/".join(below[index:]) + "/"
        if isinstance(found, Content):
            rules.append(_Rules(lead, 0, _parse_ignore_file(found.data)))
        seen_from_here = tuple(rule._replace(lead=rule.lead.removesuffix(lead)) for rule in rules)
        if _left_out(seen_from_here, name, name, True):
            return ()
        folder = os.path.join(folder, name)
    return tuple(rules)


def _parse_ignore_file(data: bytes) -> Patterns:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return Patterns(line.removesuffix("\r") for line in text.split("\n"))


def _note_identity(entered: set[tuple[int, int]], where: str) -> None:
    try:
        found = os.stat(where)
    except OSError:
        return
    entered.add((found.st_dev, found.st_ino))


def _ordered(paths: set[str]) -> tuple[str, ...]:
    return tuple(sorted(paths) if all(map(str.isascii, paths)) else sorted(paths, key=composed))
