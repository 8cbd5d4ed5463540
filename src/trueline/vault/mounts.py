"""How the links of a vault write paths.

A vault often lies inside a larger one, and its links carry that one's folders: `team/docs/x` for
`docs/x`. What prefix stands for what folder is learned from the links that lead somewhere.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trueline.model import Document, name_key
from trueline.vault.facts import facts
from trueline.vault.names import Outcome
from trueline.vault.vault import Vault

# A vault has a handful of mounts, and its folders are rarely ten deep; what has more is a trap.
_MOST_MOUNTS = 50
_DEEPEST = 30


class Mount(NamedTuple):
    """`prefix` in a link means `folder` of the vault; both may be empty. `uses` links say so."""

    prefix: str
    folder: str
    uses: int


class Mounts(NamedTuple):
    """The mounts by their prefix, most used first, and every folder with a note somewhere below."""

    mounts: Mapping[str, Mount]
    folders: frozenset[str]

    def of(self, target: str) -> Mount | None:
        """The mount that a link lies under: the longest prefix below which its first folder exists."""
        parts = target.split("/", _DEEPEST)
        for length in range(len(parts) - 2, -1, -1):
            mount = self.mounts.get("/".join(parts[:length]))
            if mount is not None and _joined(mount.folder, parts[length]) in self.folders:
                return mount
        return None

    def exact(self, target: str) -> str | None:
        """The path, without extension, that a link writes out in full; None for one under no mount."""
        mount = self.of(target)
        return None if mount is None else _joined(mount.folder, _below(mount.prefix, target) or "")

    def rewritten(self, target: str, path: str) -> str:
        """A link to `path` in the style of the link `target`, with `.md` only if that had it."""
        own = self.of(target)
        written = None if own else shared_end(target, path)
        for mount in (*([own] if own else ()), *self.mounts.values()):
            rest = _below(mount.folder, path)
            if written is None and rest is not None:
                written = _joined(mount.prefix, rest)
        written = written or path
        return written if target.lower().endswith(".md") or not written.endswith(".md") else written[:-3]


def shared_end(target: str, path: str) -> str | None:
    """`path` from the folder on that a link's path begins with; None where it has no such folder."""
    first, slash, _ = target.partition("/")
    folders = path.split("/")
    return "/".join(folders[folders.index(first) :]) if slash and first in folders[:-1] else None


@facts
def written_out(document: Document) -> Iterator[tuple[str, None]]:
    """The targets of wikilinks that name folders."""
    for link in document.wikilinks():
        if "/" in link.target and ".." not in link.target:
            yield link.target, None


def find_mounts(vault: Vault) -> Mounts:
    """What the links of `vault` mean by their leading folders; use it through `vault.table`."""
    counts: dict[tuple[str, str], int] = {}
    for target, uses in vault.relation(written_out).items():
        resolution = vault.resolve("", str(target))
        if resolution.outcome is Outcome.FOUND:
            pair = unshared(str(target), resolution.paths[0])
            counts[pair] = counts.get(pair, 0) + len(uses)
    known = Mounts({}, frozenset(_folders(vault)))
    mounts: dict[str, Mount] = {}
    # Outer prefixes come first, so that the stale folder of a moved note is not taken for a mount.
    for (prefix, folder), count in sorted(counts.items(), key=_outer_first):
        if prefix not in mounts and (not prefix or known._replace(mounts=mounts).of(prefix + "/-") is None):
            mounts[prefix] = Mount(prefix, folder, count)
    most_used = sorted(mounts.values(), key=lambda mount: -mount.uses)[:_MOST_MOUNTS]
    return known._replace(mounts={mount.prefix: mount for mount in most_used})


def stale_targets(vault: Vault) -> frozenset[str]:
    """The link targets that write out a path which is not the one where their note lies."""
    mounts = vault.table(find_mounts)
    found = set()
    for key in vault.relation(written_out):
        target = str(key)
        resolution = vault.resolve("", target)
        if resolution.outcome is Outcome.FOUND and _is_stale(mounts, target, resolution.paths[0]):
            found.add(target)
    return frozenset(found)


def _is_stale(mounts: Mounts, target: str, path: str) -> bool:
    if not unshared(target, path)[0]:
        return False
    exact = mounts.exact(target)
    return exact is not None and name_key(exact.removesuffix(".md")) != name_key(path.removesuffix(".md"))


def _outer_first(item: tuple[tuple[str, str], int]) -> tuple[int, int, str]:
    (prefix, folder), count = item
    return (prefix.count("/") + 1 if prefix else 0, -count, folder)


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
    for path in vault.entries:
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
