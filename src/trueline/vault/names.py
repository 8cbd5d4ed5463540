"""Where a link leads.

Resolution follows what Obsidian's users rely on, and goes one step further because notes move and
vaults are mounted inside other vaults: the exact path, a path below an unknown mount (the longest
suffix of the link that is a path's suffix), then the bare name. A link that names a folder in which
the note no longer lies is *moved*; several equally good notes are *ambiguous*; none is *missing*.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from trueline.model import name_key


class Outcome(Enum):
    """How a link was resolved."""

    FOUND = "found"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    OUTSIDE = "outside"


class Resolution(NamedTuple):
    """Where a link leads: one path if found or moved, the candidates if ambiguous, none otherwise."""

    outcome: Outcome
    paths: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """The note a reader ends at, if there is exactly one."""
        return self.paths[0] if self.outcome in (Outcome.FOUND, Outcome.MOVED) else None


_MISSING = Resolution(Outcome.MISSING)


class Names:
    """Every name in a vault: notes by name and alias, other files by name. Immutable once made."""

    __slots__ = ("_aliases", "_files", "_notes", "mounts")

    def __init__(
        self,
        notes: Iterable[str],
        files: Iterable[str] = (),
        aliases: Mapping[str, Sequence[str]] | None = None,
        mounts: Mapping[str, str] | None = None,
    ) -> None:
        self._notes: dict[str, list[str]] = {}
        for path in notes:
            key = name_key(path.rsplit("/", 1)[-1].removesuffix(".md"))
            self._notes.setdefault(key, []).append(path)
        self._files: dict[str, list[str]] = {}
        for path in files:
            self._files.setdefault(name_key(path.rsplit("/", 1)[-1]), []).append(path)
        self._aliases = {key: tuple(paths) for key, paths in (aliases or {}).items()}
        # A mount is a prefix that links carry because the vault lies inside a larger one.
        self.mounts = dict(mounts or {})

    def notes_called(self, name: str) -> Sequence[str]:
        """The paths of the notes with this file name."""
        return self._notes.get(name_key(name), ())

    def all_names(self) -> Iterable[str]:
        """The names, in normal form, of all notes."""
        return self._notes.keys()

    def duplicates(self) -> Iterable[Sequence[str]]:
        """The paths of notes that share one name."""
        return (paths for paths in self._notes.values() if len(paths) > 1)

    def resolve(self, source: str, target: str) -> Resolution:
        """Where the link target `target`, written in the note at `source`, leads."""
        target = target.strip()
        if "\\" in target:
            target = target.replace("\\", "/")
        for prefix, folder in self.mounts.items():
            if target.startswith(prefix.rstrip("/") + "/"):
                rest = target[len(prefix.rstrip("/")) + 1 :]
                target = "/".join(part for part in (folder.strip("/"), rest) if part)
                break
        parts = [part for part in target.split("/") if part not in ("", ".")]
        if ".." in parts:
            joined = join_relative(source, target)
            if joined is None:
                return Resolution(Outcome.OUTSIDE)
            parts = joined.split("/")
        if not parts:
            return _MISSING
        leaf = name_key(parts[-1])
        candidates = self._notes.get(leaf.removesuffix(".md")) or self._files.get(leaf)
        if not candidates:
            aliased = self._aliases.get(leaf, ())
            if not aliased:
                return _MISSING
            return Resolution(Outcome.FOUND if len(aliased) == 1 else Outcome.AMBIGUOUS, aliased)
        if len(candidates) == 1:
            return Resolution(_only(parts, candidates[0]), (candidates[0],))
        return _choose(source, parts, candidates)


def _only(parts: Sequence[str], path: str) -> Outcome:
    """Whether a link leads to the only note with its name, or names a folder in which that is not."""
    if len(parts) == 1 or "/" not in path:
        return Outcome.FOUND
    return Outcome.FOUND if name_key(parts[-2]) == name_key(path.rsplit("/", 2)[-2]) else Outcome.MOVED


def _choose(source: str, parts: Sequence[str], candidates: Sequence[str]) -> Resolution:
    """Which of several files with the right name a link's folders point at."""
    if len(parts) == 1:
        folder = source.rpartition("/")[0]
        beside = [path for path in candidates if path.rpartition("/")[0] == folder]
        top = [path for path in candidates if "/" not in path]
        best = beside or top
        return Resolution(Outcome.FOUND if best else Outcome.AMBIGUOUS, tuple(best[:1] or candidates))
    folders = [name_key(part) for part in parts[:-1]]
    shared = [_shared_suffix(folders, path) for path in candidates]
    most = max(shared)
    best = [path for path, length in zip(candidates, shared, strict=True) if length == most]
    if len(best) > 1:
        best = [path for path in best if path.count("/") == most] or best
    return Resolution(Outcome.FOUND if len(best) == 1 else Outcome.AMBIGUOUS, tuple(best))


def _shared_suffix(folders: Sequence[str], path: str) -> int:
    """How many folders, counted from the file outwards, a link and a path agree on."""
    theirs = [name_key(part) for part in path.split("/")[:-1]]
    count = 0
    for mine, other in zip(reversed(folders), reversed(theirs), strict=False):
        if mine != other:
            break
        count += 1
    return count


def join_relative(source: str, target: str) -> str | None:
    """`target` read from the folder of `source`; None where it climbs out of the vault."""
    parts = [] if target.startswith("/") else source.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
