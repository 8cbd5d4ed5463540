"""A vault at a revision, read through git without checking it out, and what differs between two.

Only what differs is read. What is a document, and how it is read, follows the settings in force now, but
each version's own templates. A document is told by its name: one that moved to another folder is the same.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from trueline.analysis.analysis import make_policy
from trueline.analysis.files import ReadProblem, discover, read
from trueline.analysis.following import approved, followed, moved, spread
from trueline.analysis.ignores import Patterns
from trueline.analysis.opening import SettingsError, derive_library
from trueline.analysis.reading import Given, read_document, template_like
from trueline.analysis.revisions import Commit, Differing, Repository
from trueline.analysis.roots import Root, find_root
from trueline.analysis.settings import Settings, load_settings
from trueline.model import Document
from trueline.queries.history import Approval, Comparison, Moment, Pair
from trueline.template import Library

_HEAD = 4096
_RANGE = re.compile(r"(?s)(.*?)(\.{2,3})(.*)")


class Version(NamedTuple):
    """One version of a vault: of a commit, or of the work tree where that is None; `label` is for people."""

    commit: Commit | None
    label: str


def open_history(start: str, explicit_root: str | None = None, *, named: bool | None = None) -> "GitHistory":
    """The history of the vault that `start` lies in; reads no note but the heads of all, to know templates."""
    root = find_root(start, explicit_root, named=named)
    settings, problems = load_settings(root)
    if problems:
        raise SettingsError(problems)
    return GitHistory(root, settings)


class GitHistory:
    """The history of the vault at `root`, as git has it."""

    def __init__(self, root: Root, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self.repository = Repository(root.path)
        self._policy = make_policy(settings)
        self._libraries: dict[tuple[Given, ...], Library] = {}
        self._excluded = Patterns(settings.exclude)

    @cached_property
    def _notes(self) -> frozenset[str]:
        """The notes of the work tree, templates among them."""
        return frozenset(discover(self.root.path, self.settings).notes)

    @cached_property
    def _templates(self) -> dict[str, bytes]:
        """The templates of the work tree."""
        return {path: self._bytes(path) or b"" for path in self._notes if self._is_template(path, self._top(path))}

    @property
    def shallow(self) -> bool:
        """Whether history was cut off when the repository was cloned."""
        return self.repository.shallow

    def names(self) -> Iterable[str]:
        """The paths of all documents as they are now."""
        return sorted(self._notes - set(self._templates))

    def knows(self, revisions: str) -> bool:
        """Whether a word names a version, or two."""
        found = _RANGE.fullmatch(revisions)
        ends = [revisions] if found is None else [found[1], found[3]]
        return bool(revisions) and all(self.repository.knows(end or "HEAD") for end in ends)

    def compare(self, revisions: str = "") -> Comparison:
        """What differs between two versions, named as git names them."""
        older, newer = self._versions(revisions)
        assert older.commit is not None
        return self._compared(older, newer)

    def _versions(self, revisions: str) -> tuple[Version, Version]:
        repository = self.repository
        worked = Version(None, "the work tree")
        found = _RANGE.fullmatch(revisions)
        if found is None:
            given = repository.commit(revisions or "HEAD")
            if not revisions:
                return Version(given, f"HEAD ({given.short})"), worked
            return self._parting(revisions, given, "HEAD"), worked
        left, dots, right = found[1] or "HEAD", found[2], found[3] or "HEAD"
        one, other = repository.commit(left), repository.commit(right)
        older = Version(one, _label(left, one))
        return (self._parting(left, one, right) if dots == "..." else older), Version(other, _label(right, other))

    def _parting(self, revision: str, given: Commit, other: str) -> Version:
        """Where `other` left a revision: what others did there since is no change of ours."""
        parted = self.repository.common(revision, other)
        if parted is None or parted.name == given.name:
            return Version(given, _label(revision, given))
        return Version(parted, f"where {other} left {revision} ({parted.short})")

    def _compared(self, older: Version, newer: Version) -> Comparison:
        assert older.commit is not None
        files = self._notes_of(
            self.repository.differing(older.commit.name, newer.commit.name if newer.commit else None)
        )
        before = self.repository.contents(one.before for one in files if one.before)
        old = {one.path: before[one.before] for one in files if one.before in before}
        if newer.commit is None:
            new = {one.path: data for one in files if (data := self._bytes(one.path)) is not None}
        else:
            after = self.repository.contents(one.after for one in files if one.after)
            new = {one.path: after[one.after] for one in files if one.after in after}
        libraries = self._library_at(older, old), self._library_at(newer, new)
        notes = []
        changed = [path for path in sorted({*old, *new}) if self._is_template_in(path, old, new)]
        if changed:
            notes.append(f"templates changed: {', '.join(changed)}; each version is read by its own")
        pairs = self._paired(
            {path: data for path, data in old.items() if not self._is_template(path, data)},
            {path: data for path, data in new.items() if not self._is_template(path, data)},
            libraries,
        )
        return Comparison(older.label, newer.label, pairs, notes)

    def _notes_of(self, files: Iterable[Differing]) -> list[Differing]:
        """Those of some files that are notes of the vault, or were by what it leaves out now."""
        return [one for one in files if one.path.endswith(".md") and self._belongs(one.path)]

    def _belongs(self, path: str) -> bool:
        if path in self._notes:
            return True
        if os.path.lexists(os.path.join(self.root.path, path)):
            return False
        parts = path.split("/")
        if any(part.startswith(".") or part == "node_modules" for part in parts):
            return False
        for depth, part in enumerate(parts, 1):
            if self._excluded.verdict("/".join(parts[:depth]), part, depth < len(parts)) is True:
                return False
        return True

    def _is_template(self, path: str, data: bytes) -> bool:
        return template_like(path, data, self.settings.templates)

    def _is_template_in(self, path: str, *sides: Mapping[str, bytes]) -> bool:
        return any(path in side and self._is_template(path, side[path]) for side in sides)

    def _library_at(self, version: Version, read_already: Mapping[str, bytes]) -> Library:
        """The templates of a version. `read_already` are the notes in which it differs from the other one."""
        if version.commit is None:
            return self._library(self._templates)
        found = dict(self._templates)
        differing = {one.path: one for one in self._notes_of(self.repository.differing(version.commit.name, None))}
        suspects = {path for path in differing if path in found or path in read_already or self._is_template(path, b"")}
        missing = [differing[path].before for path in suspects if path not in read_already]
        contents = self.repository.contents(name for name in missing if name)
        for path in suspects:
            data = read_already.get(path)
            if data is None:
                data = contents.get(differing[path].before or "")
            if data is not None and self._is_template(path, data):
                found[path] = data
            else:
                found.pop(path, None)
        return self._library(found)

    def _library(self, templates: Mapping[str, bytes]) -> Library:
        given = tuple(Given(path, templates[path]) for path in sorted(templates))
        if given not in self._libraries:
            self._libraries[given] = derive_library(given)
        return self._libraries[given]

    def _paired(
        self, old: Mapping[str, bytes], new: Mapping[str, bytes], libraries: tuple[Library, Library]
    ) -> list[Pair]:
        moves = moved(old, new, libraries[1])
        pairs = []
        left = dict.fromkeys(old)
        for path in sorted(new):
            was = path if path in old else moves.get(path)
            if was is not None:
                left.pop(was, None)
            if was == path and old[path] == new[path]:
                continue
            before = self._document(was, old[was], libraries[0]) if was is not None else None
            pairs.append(Pair(before, self._document(path, new[path], libraries[1])))
        pairs += [Pair(self._document(path, old[path], libraries[0]), None) for path in left]
        return pairs

    def _document(self, path: str, data: bytes, library: Library) -> Document:
        return read_document(Given(path, data), library, self._policy)

    def _bytes(self, path: str) -> bytes | None:
        found = read(self.root.path, path, self.settings.max_file_size)
        return None if isinstance(found, ReadProblem) else found.data

    def _top(self, path: str) -> bytes:
        try:
            with open(f"{self.root.path}/{path}", "rb") as file:
                return file.read(_HEAD)
        except OSError:
            return b""

    def approval(self, document: Document) -> Approval | None:
        """When a document's status last became designed, or went beyond; None where it never did.

        Where no version ever had such a status, the stage of its folder speaks.
        """
        steps = list(followed(self.repository, self._path_at_head(document.path)))
        contents = self.repository.contents(one.after for _, one in steps if one.after)
        library = self._library(self._templates)
        past = [
            (commit, self._document(one.path, contents[one.after], library))
            for commit, one in steps
            if one.after in contents
        ]
        return approved(document, past, self.repository.shallow)

    def _path_at_head(self, path: str) -> str:
        """What the note at a path was called in the last commit, if it was moved since."""
        if self.repository.holds("HEAD", path):
            return path
        for pair in self.compare().pairs:
            if pair.before and pair.after and pair.after.path == path:
                return pair.before.path
        return path

    def moments(self, most: int) -> Sequence[Moment]:
        """At most so many moments from the first commit to now, evenly spread, oldest first."""
        days = {commit.date: commit for commit in reversed(list(self.repository.days()))}
        found = []
        for day in spread(sorted(days), most):
            files = self.repository.files(days[day].name)
            notes = {path: name for path, name in sorted(files.items()) if path.endswith(".md") and self._belongs(path)}
            found.append(Moment(day, days[day].name, notes))
        return found

    def read(self, moment: Moment, paths: Sequence[str]) -> Iterator[Document]:
        """The documents at some paths at a moment, in their order; templates are left out."""
        likely = [path for path in moment.notes if self._is_template(path, b"") or path in self._templates]
        contents = self.repository.contents(moment.notes[path] for path in (*likely, *paths))
        templates = {
            path: data
            for path in likely
            if (data := contents.get(moment.notes[path])) is not None and self._is_template(path, data)
        }
        library = self._library(templates)
        for path in paths:
            data = contents.get(moment.notes[path])
            if data is not None and not self._is_template(path, data):
                yield self._document(path, data, library)


def _label(revision: str, commit: Commit) -> str:
    return commit.short if commit.name.startswith(revision) else f"{revision} ({commit.short})"
