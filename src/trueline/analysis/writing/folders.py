"""The folders of one transaction: open, inside the vault, and closed to other processes of ours."""

import os
import sys
from collections.abc import Iterable

from trueline.analysis.contents import lies_inside
from trueline.analysis.writing.exchange import lock
from trueline.analysis.writing.place import READ, Place, Refusal, close

if sys.platform != "win32":
    import fcntl

_LOCK_SECONDS = 30.0


class Folders:
    """Open folders by their path below the vault's real root (`""` is the root), locked until `leave`.

    The lock is on the folders' own descriptors: it leaves nothing behind and ends with the process,
    however that ends. The root's keeps transactions on one vault apart; those of the other folders
    keep out a process that took a folder below or above this one for the vault. Everyone locks in
    the order of paths, so no two wait for each other. `guarded` is false where folders cannot be
    locked; then `own` on the journal does what it can.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self.guarded = True
        self._open: dict[str, int | None] = {}

    def enter(self, folders: Iterable[str], seconds: float = _LOCK_SECONDS) -> None:
        """Open and lock these folders. Raises `Refusal` where one is kept busy or leads out, and `OSError`."""
        for folder in sorted(set(folders) - self._open.keys()):
            self._open[folder] = None
            if os.open not in os.supports_dir_fd:
                self.guarded = False
                continue
            where = os.path.join(self.root, folder) if folder else self.root
            try:
                descriptor = os.open(where, READ | getattr(os, "O_DIRECTORY", 0))
            except OSError:
                del self._open[folder]
                raise
            self._open[folder] = descriptor
            if not lies_inside(self.root, descriptor, where):
                raise Refusal("outside-vault", "leads out of the vault")
            locked = lock(descriptor, seconds)
            if locked is False:
                raise Refusal("busy", "is in a folder that another process of trueline keeps busy")
            self.guarded = self.guarded and locked is True

    def place(self, path: str) -> Place:
        """The place of a file, by its path below the real root, in a folder that was entered."""
        folder, name = os.path.split(path)
        return Place(os.path.join(self.root, folder), name, self._open[folder])

    def leave(self) -> None:
        """Close all folders; this ends the locks."""
        for descriptor in self._open.values():
            if descriptor is not None:
                close(descriptor)
        self._open.clear()


def own(file: int) -> bool:
    """Claim an open file for this process, until it is closed; False if another has claimed it.

    What stands in for the lock on folders where these cannot be locked (Windows, some network file
    systems). True also where files cannot be locked either: then nothing tells processes apart.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            # A byte far beyond the end, as what is locked cannot be read by others.
            os.lseek(file, 1 << 30, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
