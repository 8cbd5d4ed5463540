"""A file by its open folder and its name: looked at, exchanged with another, and put back."""

import errno
import os
from hashlib import sha256
from typing import NamedTuple

from trueline.analysis.contents import problem_of, read_all
from trueline.analysis.writing.exchange import lease, move, swap, sync, undisturbed

LIMIT = 1 << 28
LEASE_SECONDS = 2.0
READ = os.O_RDONLY
CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    READ |= getattr(os, _flag, 0)
    CREATE |= getattr(os, _flag, 0)
_REMEMBER = getattr(os, "O_PATH", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
# No file has such a name: there is none, or there cannot be one.
NAMELESS = frozenset([errno.ENOENT, errno.ENAMETOOLONG, errno.EILSEQ])
_UNLINKABLE = frozenset([errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK])


class Refusal(Exception):
    """Ends a write from within; becomes a `Refused`. The message goes on after the file's name."""

    def __init__(self, kind: str, message: str, conflict: object = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.conflict = conflict


class Disturbed(Exception):
    """Another program came in between: everything is put back, and tried again from the beginning."""


class Look(NamedTuple):
    """A file as it is seen just now: which one, and the SHA-256 of its bytes (empty for what is no file)."""

    identity: tuple[int, int]
    digest: str


class Place(NamedTuple):
    """A file by its open folder and its name, so that no folder can be swapped under it.

    Where folders cannot be opened, `descriptor` is None and `folder`, its path, is used.
    """

    folder: str
    name: str
    descriptor: int | None

    def at(self, name: str) -> str:
        """What the system calls a name in this folder."""
        return name if self.descriptor is not None else os.path.join(self.folder, name)

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        return os.open(self.at(name), flags, mode, dir_fd=self.descriptor)

    def stat(self, name: str) -> os.stat_result:
        return os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False)

    def identity(self, name: str) -> tuple[int, int] | None:
        """Which file a name stands for just now; None for none."""
        try:
            return identity_of(self.stat(name))
        except OSError as error:
            if error.errno in NAMELESS:
                return None
            raise

    def look(self, name: str) -> Look | None:
        """Which file a name stands for, and what it holds; None for none."""
        try:
            file = self.open(name, READ)
        except OSError as error:
            if error.errno in NAMELESS:
                return None
            # A link, a socket, or a file that may not be read: nothing of ours.
            identity = self.identity(name) if error.errno in (errno.ELOOP, errno.ENXIO, errno.EACCES) else None
            if identity is None:
                raise
            return Look(identity, "")
        try:
            return Look(identity_of(os.fstat(file)), digest_of(file))
        finally:
            close(file)

    def remove(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.descriptor)

    def replace(self, one: str, other: str) -> None:
        """Give `one` the name `other`, over what may be there."""
        here = self.descriptor
        os.replace(self.at(one), self.at(other), src_dir_fd=here, dst_dir_fd=here)

    def link(self, one: str, other: str) -> None:
        """Give `one` a second name; raises `FileExistsError`."""
        here = self.descriptor
        os.link(self.at(one), self.at(other), src_dir_fd=here, dst_dir_fd=here, follow_symlinks=False)

    def move(self, one: str, other: str) -> None:
        """Give `one` the name `other` unless another has it (`FileExistsError`)."""
        if move(self.descriptor, one, other):
            return
        try:
            self.link(one, other)
        except OSError as error:
            if error.errno not in _UNLINKABLE:
                raise
            if self.identity(other) is not None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), other) from None
            self.replace(one, other)
        else:
            self.remove(one)

    def swap(self, name: str) -> bool:
        return swap(self.descriptor, name, self.name)

    def sync(self) -> None:
        if self.descriptor is not None:
            sync(self.descriptor)


class Original(NamedTuple):
    """The file as it was read; `file` is open, and leased if `leased`."""

    file: int
    found: os.stat_result
    data: bytes
    leased: bool

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()

    def remains(self, identity: tuple[int, int] | None) -> bool:
        """Whether `identity` is this file, and it is in every respect what it was."""
        now = os.fstat(self.file)
        if identity != identity_of(self.found) or facts_of(now) != facts_of(self.found):
            return False
        os.lseek(self.file, 0, os.SEEK_SET)
        if read_all(self.file, len(self.data) + 1, len(self.data)) != self.data:
            return False
        return not self.leased or undisturbed(self.file)


def identity_of(found: os.stat_result) -> tuple[int, int]:
    """What tells a file from all others for as long as one of the two is open."""
    return found.st_dev, found.st_ino


def facts_of(found: os.stat_result) -> tuple[int, ...]:
    """What a write must find unchanged besides the bytes."""
    return found.st_mode, found.st_uid, found.st_gid, found.st_size, found.st_nlink


def digest_of(file: int) -> str:
    """The SHA-256 of all bytes of an open file, in hexadecimal; empty for a folder or a device."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        return sha256(read_all(file, LIMIT + 1, os.fstat(file).st_size)).hexdigest()
    except OSError as error:
        if error.errno in (errno.EISDIR, errno.ESPIPE):
            return ""
        raise


def put_back(place: Place, aside: str, old: str, new: str) -> None:
    """Undo an exchange, if there was one, and leave nothing aside; `old` and `new` are digests.

    An editor may save again at any moment between these steps, or have saved over what was written.
    What an editor saved last is what stays: a file that comes aside and was not seen before is newer
    than the one that took its place, and changes places with it again.
    """
    there = place.look(place.name)
    beside = place.look(aside)
    if beside is None:
        return
    if there is None and beside.digest == old:
        place.move(aside, place.name)
    elif beside.digest == new or there is None or there.digest != new:
        # Not exchanged, or a draft that was not finished; or somebody saved over what was written.
        place.remove(aside)
    else:
        ours = place.open(place.name, READ)
        try:
            free = lease(ours, LEASE_SECONDS) is not False
            if free and identity_of(os.fstat(ours)) == there.identity:
                _exchange_back(place, aside, ours, new)
            else:
                place.remove(aside)
        finally:
            close(ours)


def _exchange_back(place: Place, aside: str, ours: int, new: str) -> None:
    """Let what lies aside change places with `ours`, an open file, if nobody has changed that or is about to."""
    mine = identity_of(os.fstat(ours))
    kept: dict[tuple[int, int], int] = {}
    try:
        while (beside := place.identity(aside)) is not None:
            there = place.identity(place.name)
            untouched = digest_of(ours) == new and undisturbed(ours)
            if beside in kept or (beside == mine and untouched):
                place.remove(aside)
            elif there is None:
                place.move(aside, place.name)
            elif not kept and not (there == mine and untouched):
                place.remove(aside)
            else:
                # Kept open, so that no newer file can get its number.
                kept[beside] = place.open(aside, _REMEMBER)
                try:
                    if not place.swap(aside):
                        place.replace(aside, place.name)
                except FileNotFoundError:
                    close(kept.pop(beside))
    finally:
        for file in kept.values():
            close(file)


def close(file: int) -> None:
    """Close a file of which everything that matters has been confirmed before."""
    try:
        os.close(file)
    except OSError:
        pass


def refusal_of(error: OSError) -> Refusal:
    """What the system's error says of a write."""
    said = (os.strerror(error.errno) if error.errno else str(error)).lower()
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Refusal("missing", "does not exist (any more)")
    kind = "read-only" if error.errno == errno.EROFS else problem_of(error, "").kind
    return Refusal(kind, f"cannot be written: {said}")


def shown(path: str) -> str:
    """A path within a message of one line: control characters are spelled out."""
    return path if path.isprintable() else "".join(c if ord(c) >= 32 and c != "\x7f" else repr(c)[1:-1] for c in path)
