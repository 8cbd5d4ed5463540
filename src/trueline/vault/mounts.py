"""How the links of a vault write paths.

A vault often lies inside a larger one, and its links carry that one's folders: `riven/docs/x` for
`docs/x`. What prefix stands for what folder is learned from the links that lead somewhere.
"""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.vault.names import Outcome
from trueline.vault.vault import Vault


class Mount(NamedTuple):
    """`prefix` in a link means `folder` of the vault; both may be empty. `uses` links say so."""

    prefix: str
    folder: str
    uses: int


class Mounts(NamedTuple):
    """All mounts of a vault, outer prefixes first, and every folder that holds a note somewhere below."""

    mounts: tuple[Mount, ...]
    folders: frozenset[str]

    def of(self, target: str) -> Mount | None:
        """The mount that a link lies under: the longest prefix below which its first folder exists."""
        for mount in reversed(self.mounts):
            rest = _below(mount.prefix, target)
            if rest is not None and "/" in rest:
                first = _joined(mount.folder, rest.partition("/")[0])
                if first in self.folders:
                    return mount
        return None

    def exact(self, target: str) -> str | None:
        """The path, without extension, that a link writes out in full; None for one under no mount."""
        mount = self.of(target)
        return None if mount is None else _joined(mount.folder, _below(mount.prefix, target) or "")

    def rewritten(self, target: str, path: str) -> str:
        """A link to `path` in the style of the link `target`, with `.md` only if that had it."""
        own = self.of(target)
        best = path if own else shared_end(target, path) or path
        if best == path:
            for mount in sorted(self.mounts, key=lambda mount: (mount == own, mount.uses), reverse=True):
                rest = _below(mount.folder, path)
                if rest is not None:
                    best = _joined(mount.prefix, rest)
                    break
        return best if target.lower().endswith(".md") or not best.endswith(".md") else best[:-3]


def shared_end(target: str, path: str) -> str | None:
    """`path` from the folder on that a link's path begins with; None where it has no such folder."""
    first, slash, _ = target.partition("/")
    folders = path.split("/")
    return "/".join(folders[folders.index(first) :]) if slash and first in folders[:-1] else None


def find_mounts(vault: Vault) -> Mounts:
    """What the links of `vault` mean by their leading folders; use it through `vault.table`."""
    counts: dict[tuple[str, str], int] = {}
    for (target, path), count in _resolved(vault).items():
        pair = unshared(target, path)
        counts[pair] = counts.get(pair, 0) + count
    folders = frozenset(_folders(vault))
    mounts: list[Mount] = []
    # Outer prefixes come first, so that the stale folder of a moved note is not taken for a mount.
    for (prefix, folder), count in sorted(counts.items(), key=_outer_first):
        known = Mounts(tuple(mounts), folders).of(prefix + "/-") if prefix else None
        if known is None and all(mount.prefix != prefix for mount in mounts):
            mounts.append(Mount(prefix, folder, count))
    return Mounts(tuple(mounts), folders)


def _outer_first(item: tuple[tuple[str, str], int]) -> tuple[int, int, str]:
    (prefix, folder), count = item
    return (prefix.count("/") + 1 if prefix else 0, -count, folder)


def _resolved(vault: Vault) -> Mapping[tuple[str, str], int]:
    """How often each link target that names folders leads to each path."""
    found: dict[tuple[str, str], int] = {}
    for document in vault.documents.values():
        for link in document.wikilinks():
            target = link.target
            if "/" in target and ".." not in target:
                resolution = vault.resolve(document.path, target)
                if resolution.outcome is Outcome.FOUND:
                    key = (target, resolution.paths[0])
                    found[key] = found.get(key, 0) + 1
    return found


def unshared(target: str, path: str) -> tuple[str, str]:
    """What stands before the folders and name that a link and its path have in common."""
    mine, theirs = target.removesuffix(".md").split("/"), path.removesuffix(".md").split("/")
    shared = 0
    for one, other in zip(reversed(mine), reversed(theirs), strict=False):
        if one.casefold() != other.casefold():
            break
        shared += 1
    return "/".join(mine[: len(mine) - shared]), "/".join(theirs[: len(theirs) - shared])


def _folders(vault: Vault) -> set[str]:
    """Every folder that holds a note, with the folders above it."""
    found: set[str] = set()
    for path in vault.documents:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _below(folder: str, path: str) -> str | None:
    """`path` as seen from `folder`; None where it lies elsewhere."""
    if not folder:
        return path
    return path[len(folder) + 1 :] if path.startswith(folder + "/") else None


def _joined(folder: str, rest: str) -> str:
    return f"{folder}/{rest}" if folder and rest else folder or rest
