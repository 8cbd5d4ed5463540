"""The one way in which a file of the vault is changed.

A write names the hash of the bytes it was made for. They are read again under a lock that keeps our
own processes apart and a lease that makes editors wait; the new bytes go to a hidden file beside the
old one, reach the disk, and change places with it at one instant. Then the file that gave way is
looked at: is it not the one that was read, everything is put back. So there is no moment at which
the file is torn, empty or missing, and no update of another program is lost.

Where the system cannot exchange two files (beyond Linux, and on some file systems) the file is
compared once more and then replaced: still never torn, but a program that saves in the instant
between the two loses what it saved. Where folders cannot be locked (Windows, some network file
systems) the same holds for two processes of ours. `Written.guarded` says which promise held.

A process that is killed between writing and tidying up may leave a file `.trueline-….tmp`.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable
from time import sleep
from typing import NamedTuple

from trueline.analysis.contents import ReadProblem, confine, lies_inside, problem_of, read_all
from trueline.analysis.exchange import copy_attributes, lease, lock, swap, sync, undisturbed
from trueline.text import Edit, OverlappingEditsError, splice

Verify = Callable[[bytes, bytes], str | None]

_ATTEMPTS = 8
_LIMIT = 1 << 28
_LOCK_SECONDS = 30.0
_LEASE_SECONDS = 2.0
_READ = os.O_RDONLY
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _READ |= getattr(os, _flag, 0)
    _CREATE |= getattr(os, _flag, 0)


class Written(NamedTuple):
    """A file that now holds what was asked for.

    `digest` is the SHA-256, in hexadecimal, that the next write has to name. `changed` is false
    where the edits changed nothing and nothing was written; `guarded` where the weaker promise held.
    """

    path: str
    digest: str
    changed: bool = True
    guarded: bool = True


class Refused(NamedTuple):
    """A file that was left as it was.

    `kind` is one of `changed`, `outside-vault`, `missing`, `dangling-link`, `not-a-file`,
    `hard-link`, `read-only`, `owner`, `busy`, `too-large`, `bad-edit`, `unverified`, `permission`,
    `not-durable` and `input-output`; `message` is one lower-case line that names the file.
    """

    path: str
    kind: str
    message: str


class _Refusal(Exception):
    """Ends a write from within; becomes a `Refused`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def write(
    root: str, path: str, expected: str, edits: Iterable[Edit], verify: Verify | None = None
) -> Written | Refused:
    """Apply `edits` to the file at `path` if its SHA-256 is still `expected` (hexadecimal).

    Only the bytes of the edits' spans change; mode, owner and extended attributes stay. `verify`
    is given the old and the new bytes and may refuse by a reason. Edits that change nothing write
    nothing. A link inside the vault stays a link: what it leads to is written. Never raises for
    the state of the file system.
    """
    where = confine(root, path)
    if isinstance(where, ReadProblem):
        return Refused(path, where.kind, where.message)
    place = _Place(root, path, *os.path.split(where))
    wanted = tuple(edits)
    try:
        place.enter()
        for attempt in range(_ATTEMPTS):
            written = _attempt(place, expected, wanted, verify)
            if written is not None:
                return written
            sleep(0.005 * attempt)
        return Refused(path, "changed", f"`{path}` keeps changing and was left as it is")
    except _Refusal as refusal:
        return Refused(path, refusal.kind, f"`{path}` {refusal}")
    except OSError as error:
        if error.errno == errno.ENOENT:
            return _missing(root, path)
        said = (os.strerror(error.errno) if error.errno else str(error)).lower()
        kind = "read-only" if error.errno == errno.EROFS else problem_of(error, path).kind
        return Refused(path, kind, f"`{path}` cannot be written: {said}")
    finally:
        place.leave()


def _missing(root: str, path: str) -> Refused:
    if os.path.islink(os.path.join(root, path)):
        return Refused(path, "dangling-link", f"`{path}` is a link to a file that does not exist")
    return Refused(path, "missing", f"`{path}` does not exist (any more)")


class _Place:
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
            self.descriptor = os.open(self.folder, _READ | getattr(os, "O_DIRECTORY", 0))
            if not lies_inside(self.root, self.descriptor, self.folder):
                raise _Refusal("outside-vault", "leads out of the vault")
        locked = lock(self.descriptor, _LOCK_SECONDS)
        if locked is False:
            raise _Refusal("busy", "is in a folder that another process of trueline keeps busy")
        self.guarded = locked is True

    def leave(self) -> None:
        """Close the folder; this ends the lock."""
        if self.descriptor is not None:
            _close(self.descriptor)
            self.descriptor = None

    def at(self, name: str) -> str:
        """What the system calls a name in this folder."""
        return name if self.descriptor is not None else os.path.join(self.folder, name)

    def open(self, name: str, flags: int) -> int:
        return os.open(self.at(name), flags, 0o600, dir_fd=self.descriptor)

    def identity(self, name: str) -> tuple[int, int] | None:
        """Which file a name stands for just now; None for none."""
        try:
            return _identity(os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False))
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

    def sync(self) -> None:
        if self.descriptor is not None:
            sync(self.descriptor)


class _Original(NamedTuple):
    """The file as it was read; `file` is open, and leased if `leased`."""

    file: int
    found: os.stat_result
    data: bytes
    leased: bool

    def remains(self, identity: tuple[int, int] | None) -> bool:
        """Whether `identity` is this file, and it is in every respect what it was."""
        now = os.fstat(self.file)
        if identity != _identity(self.found) or _facts(now) != _facts(self.found):
            return False
        os.lseek(self.file, 0, os.SEEK_SET)
        if read_all(self.file, len(self.data) + 1, len(self.data)) != self.data:
            return False
        return not self.leased or undisturbed(self.file)


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _facts(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_mode, found.st_uid, found.st_gid, found.st_size


def _attempt(place: _Place, expected: str, edits: tuple[Edit, ...], verify: Verify | None) -> Written | None:
    """Read, splice and put in place; None if another program came in between and nothing was done."""
    from hashlib import sha256

    _require_writable(place)
    file = place.open(place.name, _READ)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            return None
        leased = lease(file, _LEASE_SECONDS)
        if leased is False:
            raise _Refusal("busy", "is open for writing in another program")
        old = read_all(file, _LIMIT + 1, found.st_size)
        if len(old) > _LIMIT:
            raise _Refusal("too-large", "is too large to be changed")
        if sha256(old).hexdigest() != expected.lower():
            raise _Refusal("changed", "has changed since it was read")
        new = _spliced(old, edits)
        if new == old:
            return Written(place.label, expected.lower(), changed=False)
        reason = verify(old, new) if verify is not None else None
        if reason is not None:
            raise _Refusal("unverified", f"was left as it is: {reason}")
        guarded = _put(place, _Original(file, found, old, bool(leased)), new)
        return None if guarded is None else Written(place.label, sha256(new).hexdigest(), guarded=guarded)
    finally:
        _close(file)


def _require_writable(place: _Place) -> None:
    """Refuse what a replacement would silently turn into something else."""
    where = place.at(place.name)
    found = os.stat(where, dir_fd=place.descriptor, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise _Refusal("not-a-file", "is no regular file")
    if found.st_nlink > 1:
        raise _Refusal("hard-link", "has several names (hard links), and a write would part them")
    effective = os.access in os.supports_effective_ids
    permitted = os.access(where, os.W_OK, dir_fd=place.descriptor, effective_ids=effective)
    if not found.st_mode & 0o222 or not permitted:
        raise _Refusal("read-only", "is read-only")


def _spliced(old: bytes, edits: tuple[Edit, ...]) -> bytes:
    for edit in edits:
        if not 0 <= edit.span.start <= edit.span.end <= len(old):
            start, end = edit.span
            raise _Refusal("bad-edit", f"has {len(old)} bytes; an edit names bytes {start} to {end}")
    try:
        return splice(old, edits)
    except OverlappingEditsError as error:
        raise _Refusal("bad-edit", f"was left as it is: {error}") from error


def _put(place: _Place, original: _Original, new: bytes) -> bool | None:
    """Let `new` take the place of `original`: whether guarded, or None if nothing was done."""
    draft = f".trueline-{os.getpid()}-{os.urandom(6).hex()}.tmp"
    file = place.open(draft, _CREATE)
    ours = _identity(os.fstat(file))
    try:
        _fill(file, new)
        _copy_facts(original, file)
        sync(file)
        if not place.swap(draft):
            if not original.remains(place.identity(place.name)):
                return None
            place.replace(draft)
            _confirm(place)
            return False
        if not original.remains(place.identity(draft)):
            return None
        place.sync()
        place.remove(draft)
        try:
            place.sync()
        except OSError:
            pass  # The edit itself is on the disk already; only the name of the old file may come back.
        return place.guarded and original.leased
    finally:
        try:
            _tidy(place, draft, ours)
        finally:
            # Not earlier: while it is open, no other file can get its number.
            _close(file)


def _fill(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def _copy_facts(original: _Original, file: int) -> None:
    found = original.found
    mine = os.fstat(file)
    if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (found.st_uid, found.st_gid):
        try:
            os.fchown(file, found.st_uid, found.st_gid)
        except PermissionError:
            raise _Refusal("owner", "belongs to another user or group, which a write would change") from None
    copy_attributes(original.file, file)
    if hasattr(os, "fchmod"):
        os.fchmod(file, stat.S_IMODE(found.st_mode))


def _confirm(place: _Place) -> None:
    try:
        place.sync()
    except OSError as error:
        raise _Refusal("not-durable", "was written, but the disk did not confirm it") from error


def _tidy(place: _Place, draft: str, ours: tuple[int, int]) -> None:
    """Remove the draft; where it already took the file's place, put back what it displaced.

    An editor may save again at any moment between these steps. Its newest file then belongs in the
    place, and the one it saved before that is what goes.
    """
    displaced = None
    for _ in range(_ATTEMPTS):
        aside = place.identity(draft)
        if aside is None:
            return
        if displaced is None:
            displaced = aside
        there = place.identity(place.name)
        if aside == ours or (aside == displaced and there not in (ours, None)):
            place.remove(draft)
            return
        if there is None:
            place.bring_back(draft)
        else:
            place.swap(draft)


def _close(file: int) -> None:
    """Close a file of which everything that matters has been confirmed before."""
    try:
        os.close(file)
    except OSError:
        pass
