"""What one client has open, and the vaults its files lie in."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lsprotocol.types import PositionEncodingKind

from trueline.analysis.ahead import Ahead
from trueline.analysis.analysis import Analysis
from trueline.analysis.contents import composed
from trueline.analysis.evidence import Gathering
from trueline.analysis.git import git_root
from trueline.analysis.host import AnalysisHost
from trueline.analysis.opening import SettingsError
from trueline.analysis.roots import marked_root
from trueline.lsp.abilities import Abilities
from trueline.lsp.addresses import Addresses
from trueline.lsp.buffers import Buffer
from trueline.lsp.positions import Positions
from trueline.model import Document
from trueline.vault.network import Preparation, hand_on, is_near

# Makes the host of the vault with the root folder it is given.
HostOf = Callable[[str], AnalysisHost]


class Here(NamedTuple):
    """A note as the editor has it, in the vault as it is with all that is open."""

    uri: str
    path: str
    analysis: Analysis
    positions: Positions
    version: int | None

    @property
    def document(self) -> Document:
        """The note itself."""
        return self.analysis.vault.documents[self.path]


class Coloured(NamedTuple):
    """The semantic tokens that a client was given last of a note, and the name it may call them by."""

    name: str
    data: tuple[int, ...]


class Session:
    """The state of one connection. `buffers` belongs to the event loop; all else to the worker's thread.

    `folders` are the real paths of the client's workspace folders; `coloured` what open notes looked like.
    """

    def __init__(self, host_of: HostOf, served: str | None = None, ahead: Ahead | None = None) -> None:
        self.addresses = Addresses(served)
        self.encoding: str = PositionEncodingKind.Utf16
        self.abilities = Abilities()
        self.buffers: dict[str, Buffer] = {}
        self.folders: tuple[str, ...] = ()
        self.coloured: dict[str, Coloured] = {}
        self._host_of = host_of
        self._ahead = ahead
        self._hosts: dict[str, AnalysisHost] = {}
        self._failed: dict[str, SettingsError] = {}
        self._preparations: dict[str, Preparation] = {}
        self._open: dict[str, Buffer] = {}
        self._roots: dict[str, str] = {}
        self._besides: dict[str, tuple[Gathering, tuple[str, ...]]] = {}
        self._spelled: dict[str, dict[str, str]] = {}

    # What the worker does.

    def host(self, root: str, but: Buffer | None = None) -> AnalysisHost | None:
        """The host of the vault at `root`, opened when it is first needed; None for an unusable configuration.

        It has all texts that are open, `but` for one that the caller is about to set.
        """
        found = self._hosts.get(root)
        if found is None and root not in self._failed:
            try:
                found = self._hosts[root] = self._host_of(root)
            except SettingsError as error:
                self._failed[root] = error
                return None
            for buffer in self._open.values():
                if buffer is not but:
                    self._set(found, root, buffer)
        return found

    def enter(self, folders: tuple[str, ...]) -> None:
        """Take these for the workspace's folders; vaults that nobody looks at any more are forgotten."""
        self.folders = folders
        self._spelled.clear()
        if self.addresses.served is None:
            self._roots.clear()
            wanted = {*map(marked_root, folders), *folders, *map(self.root, self._open)}
            for root in [root for root in self._hosts if root not in wanted]:
                del self._hosts[root]
                self._preparations.pop(root, None)

    def open(self, root: str) -> None:
        """Open the vault at `root` before anybody asks."""
        self.host(root)

    def prepare(self) -> bool | None:
        """Do some milliseconds of what would make somebody wait later; False when there is nothing to do.

        None if there will be, once another process has done its work.
        """
        for root, host in self._hosts.items():
            if self._ahead is not None and self._ahead.is_at_work(root):
                # What this would make is being made by another process.
                return None
            if host.prepare() or self._preparations.setdefault(root, Preparation()).step(host.analysis.vault):
                return True
        return False

    def prepared(self) -> bool:
        """Whether no question about the vaults that are open has to wait for their networks."""
        return all(is_near(host.analysis.vault) for host in self._hosts.values())

    def hosts(self) -> dict[str, AnalysisHost]:
        """The hosts of all vaults that were needed so far, by root."""
        return dict(self._hosts)

    def troubles(self) -> dict[str, SettingsError]:
        """Why vaults could not be opened, by root."""
        return dict(self._failed)

    def forgive(self) -> None:
        """Try again to open what could not be opened."""
        self._failed.clear()

    def take(self, buffer: Buffer) -> None:
        """Take an open text for what its note says."""
        if buffer.uri not in self._open:
            self._spelled.clear()
        self._open[buffer.uri] = buffer
        root = self.root(buffer.uri)
        host = self.host(root, buffer) if root else None
        if host is None or root is None:
            return
        try:
            self._set(host, root, buffer)
        except Exception:
            # After a bug of ours the vault is read afresh, with this text in it.
            self._hosts.pop(root, None)
            raise

    def release(self, uri: str) -> None:
        """Take the note's file for what it says again."""
        self.coloured.pop(uri, None)
        self._spelled.clear()
        if self._open.pop(uri, None) is None:
            return
        root = self.root(uri)
        host = self._hosts.get(root) if root else None
        path = self.path(uri, root) if root else None
        if host is not None and path is not None:
            host.drop_text(path)

    def here(self, uri: str) -> Here | None:
        """The note at `uri`; None for what is no note of a vault."""
        root = self.root(uri)
        host = self.host(root) if root else None
        path = self.path(uri, root) if root else None
        buffer = self._open.get(uri)
        if host is None or path is None or path not in host.analysis.vault.entries or _is_too_large(host, buffer):
            return None
        positions = buffer.positions if buffer else self.positions(host.analysis, path)
        return Here(uri, path, host.analysis, positions, buffer.version if buffer else None)

    def notes(self, root: str, paths: Iterable[str]) -> Iterator[Here]:
        """Those of the notes at `paths` of the vault at `root` that are still there."""
        host = self._hosts.get(root)
        for path in paths if host is not None else ():
            assert host is not None
            analysis = host.analysis
            if path in analysis.vault.entries:
                uri = self.uri(analysis, path)
                yield Here(uri, path, analysis, self.positions(analysis, path), self.version(uri))

    def positions(self, analysis: Analysis, path: str) -> Positions:
        """Where places of the note at `path` are, in the editor if it is open there, else in its file."""
        buffer = self._open.get(self.uri(analysis, path))
        return buffer.positions if buffer else Positions(analysis.source.data(path), self.encoding)

    def version(self, uri: str) -> int | None:
        """The version of an open text; None for a file."""
        buffer = self._open.get(uri)
        return buffer.version if buffer else None

    def uri(self, analysis: Analysis, path: str) -> str:
        """The URI of a vault's file, spelled as the client spells it where it has opened it."""
        root = analysis.root.path
        spelled = self._spelled.get(root)
        if spelled is None:
            opened = ((self.path(uri, root), uri) for uri in self._open if self._roots.get(uri) == root)
            spelled = self._spelled[root] = {there: uri for there, uri in opened if there is not None}
        plain = self.addresses.uri(f"{root}/{path}")
        return plain if plain in self._open else spelled.get(path, plain)

    def open_notes(self) -> Iterator[Here]:
        """Every note that is open in the editor."""
        for uri in tuple(self._open):
            found = self.here(uri)
            if found is not None:
                yield found

    def root(self, uri: str) -> str | None:
        """The root of the vault that a file lies in; None for what is no file."""
        found = self._roots.get(uri)
        if found is None:
            file = self.addresses.file(uri)
            if file is None or self.addresses.served is not None:
                return self.addresses.served if file else None
            real = os.path.realpath(file)
            around = (folder for folder in self.folders if _is_below(folder, real))
            # Nobody's home folder is read because one file of it was opened.
            found = marked_root(file) or max(around, key=len, default=None) or git_root(os.path.dirname(real))
            if found is not None:
                self._roots[uri] = found
        return found

    def path(self, uri: str, root: str) -> str | None:
        """A file's path in the vault at `root`; None where it lies outside."""
        file = self.addresses.file(uri)
        if file is None:
            return None
        real = os.path.join(os.path.realpath(os.path.dirname(file)), os.path.basename(file))
        if not _is_below(root, real):
            return None
        inside = os.path.relpath(real, root).replace(os.sep, "/")
        host = self._hosts.get(root)
        return host.analysis.listing.spellings.get(composed(inside), inside) if host else inside

    def refresh(self, uris: Iterable[str]) -> None:
        """Look at files again that may have changed; a hint, as all that watchers say."""
        self._spelled.clear()
        by_root: dict[str, list[str]] = {}
        whole: set[str] = set()
        for uri in uris:
            file = self.addresses.file(uri)
            for root in self._hosts if file else ():
                path = self.path(uri, root)
                if path is not None and path.endswith(".md"):
                    by_root.setdefault(root, []).append(path)
                elif path is not None:
                    whole.add(root)
        for root, host in self._hosts.items():
            if root in whole:
                host.refresh()
            elif root in by_root:
                host.refresh(by_root[root])

    def look(self, root: str, notes: Sequence[str] | None) -> None:
        """Look again at these notes of the vault at `root`, which may have changed; None for all that is there."""
        host = self._hosts.get(root)
        self._spelled.clear()
        if host is not None:
            host.refresh(notes)

    def followed(self, wholly: bool) -> dict[str, tuple[str, ...]]:
        """The vaults whose files somebody has to follow, with the folders beside each that count for it.

        With `wholly` these are all, else those with evidence of what was built: clients are not asked to follow that.
        """
        found: dict[str, tuple[str, ...]] = dict.fromkeys(self._failed if wholly else (), ())
        for root, host in self._hosts.items():
            gathering = host.analysis.source.gathering
            if gathering is not None:
                if self._besides.get(root, (None, ()))[0] is not gathering:
                    self._besides[root] = (gathering, gathering.beside)
                found[root] = self._besides[root][1]
            elif wholly:
                found[root] = ()
        return found

    def _set(self, host: AnalysisHost, root: str, buffer: Buffer) -> None:
        path = self.path(buffer.uri, root)
        if path is None or self.root(buffer.uri) != root or not path.endswith(".md"):
            return
        analysis = host.analysis
        known = path in analysis.vault.entries or path in analysis.unchecked
        if _is_too_large(host, buffer):
            # As with a file: it is not read, and what the vault knew of it is forgotten only with the file.
            host.drop_text(path)
        elif known or not _left_out(analysis, path):
            hand_on(analysis.vault, host.set_text(path, buffer.data).vault)


def _is_too_large(host: AnalysisHost, buffer: Buffer | None) -> bool:
    return buffer is not None and len(buffer.data) > host.analysis.settings.max_file_size


def _left_out(analysis: Analysis, path: str) -> bool:
    """Whether the file is there, and yet no note of the vault: excluded, or unreadable."""
    return os.path.exists(f"{analysis.root.path}/{path}")


def _is_below(root: str, path: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
