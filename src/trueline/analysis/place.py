"""A file by its open folder and its name: looked at, exchanged and tidied up under a lock."""

import os
from typing import NamedTuple

from trueline.analysis.contents import lies_inside, read_all
from trueline.analysis.exchange import lock, swap, sync, undisturbed

_LOCK_SECONDS = 30.0
READ = os.O_RDONLY
CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL
_REMEMBER = getattr(os, "O_PATH", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    READ |= getattr(os, _flag, 0)
    CREATE |= getattr(os, _flag, 0)


class Refusal(Exception):
    """Ends a write from within; becomes a `Refused`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Place:
    """A file by its open folder and its name, so that no folder can be swapped under it."""

    __slots__ = ("descriptor", "folder", "guarded", "label", "name", "root")

    def __init__(self, root: str, label: str, folder: str, name: str) -> None:
        self.root = root
        self.label = label
        self.folder = folder
        self.name = name
        self.descriptor: int | None = None
        self.guarded = True

    def enter(self) -> None:
        """Open the folder and wait until no other process of ours writes in it."""
        if os.open in os.supports_dir_fd:
            self.descriptor = os.open(self.folder, READ | getattr(os, "O_DIRECTORY", 0))
            if not lies_inside(self.root, self.descriptor, self.folder):
                raise Refusal("outside-vault", "leads out of the vault")
        locked = lock(self.descriptor, _LOCK_SECONDS)
        if locked is False:
            raise Refusal("busy", "is in a folder that another process of trueline keeps busy")
        self.guarded = locked is True

    def leave(self) -> None:
        """Close the folder; this ends the lock."""
        if self.descriptor is not None:
            close(self.descriptor)
            self.descriptor = None

    def at(self, name: str) -> str:
        """What the system calls a name in this folder."""
        return name if self.descriptor is not None else os.path.join(self.folder, name)

    def open(self, name: str, flags: int) -> int:
        return os.open(self.at(name), flags, 0o600, dir_fd=self.descriptor)

    def identity(self, name: str) -> tuple[int, int] | None:
        """Which file a name stands for just now; None for none."""
        try:
            return identity_of(os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False))
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.descriptor)

    def replace(self, name: str) -> None:
        here = self.descriptor
        os.replace(self.at(name), self.at(self.name), src_dir_fd=here, dst_dir_fd=here)

    def bring_back(self, name: str) -> None:
        """Give a file set aside its place again, unless another has it by now."""
        here = self.descriptor
        try:
            os.link(self.at(name), self.at(self.name), src_dir_fd=here, dst_dir_fd=here)
        except FileExistsError:
            return
        self.remove(name)

    def swap(self, name: str) -> bool:
        return swap(self.descriptor, name, self.name)

    def swap_if_there(self, name: str) -> None:
        """As `swap`, but a file that is gone by now is left to the next look."""
        try:
            self.swap(name)
        except FileNotFoundError:
            pass

    def sync(self) -> None:
        if self.descriptor is not None:
            sync(self.descriptor)


class Original(NamedTuple):
    """The file as it was read; `file` is open, and leased if `leased`."""

    file: int
    found: os.stat_result
    data: bytes
    leased: bool

    def remains(self, identity: tuple[int, int] | None) -> bool:
        """Whether `identity` is this file, and it is in every respect what it was."""
        now = os.fstat(self.file)
        if identity != identity_of(self.found) or _facts(now) != _facts(self.found):
            return False
        os.lseek(self.file, 0, os.SEEK_SET)
        if read_all(self.file, len(self.data) + 1, len(self.data)) != self.data:
            return False
        return not self.leased or undisturbed(self.file)


def identity_of(found: os.stat_result) -> tuple[int, int]:
    """What tells a file from all others for as long as one of the two is open."""
    return found.st_dev, found.st_ino


def _facts(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mode, found.st_uid, found.st_gid, found.st_size, found.st_nlink


def tidy(place: Place, draft: str, ours: tuple[int, int]) -> None:
    """Remove the draft; where it already took the file's place, put back what it displaced.

    An editor may save again at any moment between these steps. A file that comes aside and was not
    seen before is newer than the one that took its place, and changes places with it again.
    """
    seen: dict[tuple[int, int], int] = {}
    try:
        while (aside := place.identity(draft)) is not None:
            there = place.identity(place.name)
            if aside == ours:
                place.remove(draft)
            elif there is None:
                place.bring_back(draft)
            elif aside in seen or (there != ours and not seen):
                place.remove(draft)
            else:
                # Kept open, so that no newer file can get its number.
                seen[aside] = place.open(draft, _REMEMBER)
                place.swap_if_there(draft)
    finally:
        for file in seen.values():
            close(file)


def close(file: int) -> None:
    """Close a file of which everything that matters has been confirmed before."""
    try:
        os.close(file)
    except OSError:
        pass
