"""A vault before and after some of its files have another place."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model import document_symbol, name_key
from trueline.vault import Outcome, Vault, leaf_key
from trueline.vault.mounts import Mounts, find_mounts, unshared
from trueline.vault.paths import path_targets
from trueline.vault.survey import wikilinks


class Moving(NamedTuple):
    """`before` is the vault as it is, `after` knows every path and name as it will be, but no document.

    `moves` maps present paths to new ones; `mounts` say what the leading folders of links mean.
    """

    before: Vault
    after: Vault
    moves: Mapping[str, str]
    mounts: Mounts

    def now(self, path: str) -> str:
        """Where the file at `path` will lie."""
        return self.moves.get(path, path)

    def leads(self, source: str, target: str, path: str) -> bool:
        """Whether the wikilink target `target`, written in the note that will lie at `source`, will lead to `path`."""
        found = self.after.resolve(source, target)
        return found.outcome is Outcome.FOUND and found.paths == (path,) and not is_stale(self.mounts, target, path)


def moving(vault: Vault, moves: Mapping[str, str]) -> Moving:
    """The vault together with what it will be when files have moved."""
    entries = {moves.get(path, path): entry for path, entry in vault.entries.items()}
    after = Vault(
        {path: entry._replace(path=path) for path, entry in sorted(entries.items())},
        {},
        (moves.get(path, path) for path in vault.files),
        vault.library,
        vault.names.mounts,
        tuple(moves.get(path, path) for path in vault.unchecked),
        vault.unread,
        vault.drawn,
    )
    mounts = vault.table(find_mounts)
    folders = {parent for path in moves.values() for parent in _parents(path)}
    return Moving(vault, after, moves, mounts._replace(folders=mounts.folders | folders))


def concerned(vault: Vault, moves: Mapping[str, str]) -> list[str]:
    """The paths of the documents with a link that may lead elsewhere after `moves`, in path order.

    What a link leads to depends on its last segment alone, and on where it stands.
    """
    found = {path for path in moves if path in vault.entries}
    links, paths = vault.relation(wikilinks), vault.relation(path_targets)
    for path in (*moves, *moves.values()):
        found.update(note.path for note, _ in links[document_symbol(path)])
        found.update(note.path for note, _ in paths[leaf_key(path)])
    return sorted(found)


def is_stale(mounts: Mounts, target: str, path: str) -> bool:
    """Whether a link's target writes out a path of the vault that is not `path`, the one it leads to."""
    if "/" not in target or ".." in target or not unshared(target, path)[0]:
        return False
    exact = mounts.exact(target)
    return exact is not None and name_key(exact.removesuffix(".md")) != name_key(path.removesuffix(".md"))


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
