"""The one way in which a file of the vault is changed.

A write names the hash of the bytes it was made for. They are read again under a lock that keeps our
own processes apart and a lease that makes editors wait; the new bytes go to a hidden file beside the
old one, reach the disk, and change places with it at one instant. Then the file that gave way is
looked at: is it not the one that was read, everything is put back. So there is no moment at which
the file is torn, empty or missing, and no update of another program is lost. (For some microseconds
the new bytes may be seen although they are taken back. An editor that replaces the file, reads it
again in these and builds on what it read has lost what it had saved just before.)

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
from hashlib import sha256
from time import sleep
from typing import NamedTuple

from trueline.analysis.contents import ReadProblem, confine, problem_of, read_all
from trueline.analysis.exchange import copy_attributes, lease, sync
from trueline.analysis.place import CREATE, READ, Original, Place, Refusal, close, identity_of, tidy
from trueline.text import Edit, OverlappingEditsError, splice

Verify = Callable[[bytes, bytes], str | None]

_ATTEMPTS = 8
_LIMIT = 1 << 28
_LEASE_SECONDS = 2.0


class Written(NamedTuple):
    """A file that now holds what was asked for.

    `digest` is the SHA-256, in hexadecimal, that the next write has to name. `changed` is false
    where the edits changed nothing and nothing was written; `guarded` is false where only the weaker
    promise of this module held.
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
    place = Place(root, path, *os.path.split(where))
    wanted = tuple(edits)
    try:
        place.enter()
        for attempt in range(_ATTEMPTS):
            written = _attempt(place, expected, wanted, verify)
            if written is not None:
                return written
            sleep(0.005 * attempt)
        return Refused(path, "changed", f"`{path}` keeps changing and was left as it is")
    except Refusal as refusal:
        return Refused(path, refusal.kind, f"`{path}` {refusal}")
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
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


def _attempt(place: Place, expected: str, edits: tuple[Edit, ...], verify: Verify | None) -> Written | None:
    """Read, splice and put in place; None if another program came in between and nothing was done."""
    _require_writable(place)
    file = place.open(place.name, READ)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            return None
        leased = lease(file, _LEASE_SECONDS)
        if leased is False:
            raise Refusal("busy", "is open for writing in another program")
        old = read_all(file, _LIMIT + 1, found.st_size)
        if len(old) > _LIMIT:
            raise Refusal("too-large", "is too large to be changed")
        if sha256(old).hexdigest() != expected.lower():
            raise Refusal("changed", "has changed since it was read")
        new = _spliced(old, edits)
        if new == old:
            return Written(place.label, expected.lower(), changed=False)
        reason = verify(old, new) if verify is not None else None
        if reason is not None:
            raise Refusal("unverified", f"was left as it is: {reason}")
        guarded = _put(place, Original(file, found, old, bool(leased)), new)
        return None if guarded is None else Written(place.label, sha256(new).hexdigest(), guarded=guarded)
    finally:
        close(file)


def _require_writable(place: Place) -> None:
    """Refuse what a replacement would silently turn into something else."""
    where = place.at(place.name)
    found = os.stat(where, dir_fd=place.descriptor, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("not-a-file", "is no regular file")
    if found.st_nlink > 1:
        raise Refusal("hard-link", "has several names (hard links), and a write would part them")
    effective = os.access in os.supports_effective_ids
    permitted = os.access(where, os.W_OK, dir_fd=place.descriptor, effective_ids=effective)
    if not found.st_mode & 0o222 or not permitted:
        raise Refusal("read-only", "is read-only")


def _spliced(old: bytes, edits: tuple[Edit, ...]) -> bytes:
    for edit in edits:
        if not 0 <= edit.span.start <= edit.span.end <= len(old):
            start, end = edit.span
            raise Refusal("bad-edit", f"has {len(old)} bytes; an edit names bytes {start} to {end}")
    try:
        return splice(old, edits)
    except OverlappingEditsError as error:
        raise Refusal("bad-edit", f"was left as it is: {error}") from error


def _put(place: Place, original: Original, new: bytes) -> bool | None:
    """Let `new` take the place of `original`: whether guarded, or None if nothing was done."""
    draft = f".trueline-{os.getpid()}-{os.urandom(6).hex()}.tmp"
    file = place.open(draft, CREATE)
    ours = identity_of(os.fstat(file))
    try:
        _fill(file, new)
        _copy_facts(original, file)
        sync(file)
        if not original.remains(place.identity(place.name)):
            return None
        if not place.swap(draft):
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
            tidy(place, draft, ours)
        finally:
            # Not earlier: while it is open, no other file can get its number.
            close(file)


def _fill(file: int, data: bytes) -> None:
    """Write all of `data`, however little is taken at a time, and believe only what can be read again."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]
    os.lseek(file, 0, os.SEEK_SET)
    if read_all(file, len(data) + 1, len(data)) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _copy_facts(original: Original, file: int) -> None:
    found = original.found
    mine = os.fstat(file)
    if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (found.st_uid, found.st_gid):
        try:
            os.fchown(file, found.st_uid, found.st_gid)
        except PermissionError:
            raise Refusal("owner", "belongs to another user or group, which a write would change") from None
    copy_attributes(original.file, file)
    if hasattr(os, "fchmod"):
        os.fchmod(file, stat.S_IMODE(found.st_mode))


def _confirm(place: Place) -> None:
    try:
        place.sync()
    except OSError as error:
        raise Refusal("not-durable", "was written, but the disk did not confirm it") from error
