"""Reading one file of a vault, whatever it turns out to be, and keeping every path inside the vault."""

import errno
import os
import stat
from typing import NamedTuple
from unicodedata import is_normalized, normalize

# Devices and pipes are not opened; should one take the place of a note just then, this does not block.
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)

_KINDS = {
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EISDIR: "not-a-file",
    errno.ELOOP: "link-loop",
    errno.EAGAIN: "busy",
}


class ReadProblem(NamedTuple):
    """Why a file could not be read or a folder not be listed.

    `path` is relative to the vault with `/`; `kind` is one of `vanished`, `permission`,
    `not-a-file`, `too-large`, `outside-vault`, `dangling-link`, `link-loop`, `busy` and
    `input-output`; `message` is one lower-case line that names the path.
    """

    path: str
    kind: str
    message: str


class Identity(NamedTuple):
    """What tells, without reading it, that a file is probably still the one that was read."""

    mtime_ns: int
    ctime_ns: int
    size: int
    inode: int


def identity_of(found: os.stat_result) -> Identity:
    """The identity of a file from what the system says of it."""
    return Identity(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


class Content(NamedTuple):
    """The bytes of a file and its identity from just before they were read."""

    data: bytes
    identity: Identity


def read(root: str, path: str, limit: int) -> Content | ReadProblem:
    """All bytes of the file at `path`, relative to `root` with `/`; at most `limit` of them.

    A symbolic link is followed where it stays inside the vault. A name whose accents are composed
    otherwise on disk is found too. Never raises and never waits.
    """
    where = f"{root}/{path}"
    try:
        suspect = "\0" in path or ".." in path or path.startswith("/")
        plain = not suspect and stat.S_ISREG(os.lstat(where).st_mode)
    except OSError as error:
        if path.isascii() or error.errno != errno.ENOENT:
            return problem_of(error, path)
        plain = False
    if not plain:
        real = _behind(root, path)
        if isinstance(real, ReadProblem):
            return real
        where = real
    return _read_regular(root, path, where, limit)


def _behind(root: str, path: str) -> str | ReadProblem:
    """The regular file that `path` stands for, through links and other spellings of its name."""
    real = confine(root, path)
    if isinstance(real, ReadProblem):
        return real
    try:
        mode = os.lstat(real).st_mode
    except OSError as error:
        if error.errno == errno.ENOENT and os.path.islink(os.path.join(root, path)):
            return ReadProblem(path, "dangling-link", f"`{path}` is a link to a file that does not exist")
        return problem_of(error, path)
    if stat.S_ISREG(mode):
        return real
    if stat.S_ISLNK(mode):
        return ReadProblem(path, "link-loop", f"`{path}` is a link that leads back to itself")
    return ReadProblem(path, "not-a-file", f"`{path}` is no regular file and was not opened")


def _read_regular(root: str, path: str, where: str, limit: int) -> Content | ReadProblem:
    try:
        file = os.open(where, _FLAGS)
    except OSError as error:
        return problem_of(error, path)
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            return ReadProblem(path, "not-a-file", f"`{path}` is no regular file and was not read")
        if not lies_inside(root, file, where):
            return ReadProblem(path, "outside-vault", f"`{path}` leads out of the vault and was not read")
        data = read_all(file, limit + 1, found.st_size) if found.st_size <= limit else b""
        if found.st_size > limit or len(data) > limit:
            size = max(found.st_size, len(data))
            message = f"`{path}` is larger than `max-file-size` ({size:,} of at most {limit:,} bytes)"
            return ReadProblem(path, "too-large", message)
        return Content(data, identity_of(found))
    except OSError as error:
        return problem_of(error, path)
    finally:
        os.close(file)


def read_all(file: int, limit: int, expected: int) -> bytes:
    """The rest of an open file of probably `expected` bytes, up to `limit`; asks until nothing more comes."""
    data = os.read(file, min(limit, expected + 1))
    if len(data) == expected or len(data) == limit:
        return data
    pieces = [data]
    left = limit - len(data)
    while pieces[-1] and left > 0:
        pieces.append(os.read(file, min(left, 1 << 20)))
        left -= len(pieces[-1])
    return b"".join(pieces)


def lies_inside(root: str, file: int, where: str) -> bool:
    """Whether what was opened as `where` lies in the vault, also if a folder was swapped meanwhile."""
    try:
        real = os.readlink(f"/proc/self/fd/{file}")
    except OSError:
        real = os.path.realpath(where)
    return is_within(root, real) or is_within(os.path.realpath(root), real)


def is_within(folder: str, path: str) -> bool:
    """Whether `path` is `folder` or lies below it, judged by the text alone."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def confine(root: str, path: str) -> str | ReadProblem:
    """The one way from a path that a caller names to a file: absolute, real, inside the vault.

    `path` is relative to `root`, or absolute and below it. Refused are `..`, NUL, an empty path,
    and whatever leads out of the vault in the end. The file need not exist.
    """
    if not path or "\0" in path or ".." in path.replace(os.sep, "/").split("/"):
        shown = path.replace("\0", "\\0")
        return ReadProblem(path, "outside-vault", f"`{shown}` is no path inside the vault")
    try:
        joined = os.path.join(root, path)
        if not path.isascii() and not os.path.lexists(joined):
            joined = _as_on_disk(root, path)
        real = os.path.realpath(joined)
        if is_within(os.path.realpath(root), real):
            return real
    except OSError as error:
        return problem_of(error, path)
    return ReadProblem(path, "outside-vault", f"`{path}` leads out of the vault")


def _as_on_disk(root: str, path: str) -> str:
    """`path` below `root`, each segment spelled as the folder has it where only the composition differs."""
    where = root
    for segment in path.replace(os.sep, "/").split("/"):
        named = os.path.join(where, segment)
        if not os.path.lexists(named):
            wanted = composed(segment)
            try:
                named = next((e.path for e in os.scandir(where) if composed(e.name) == wanted), named)
            except OSError:
                pass
        where = named
    return where


def composed(name: str) -> str:
    """`name` with composed characters, for comparison; on disk it may be spelled otherwise."""
    return name if name.isascii() or is_normalized("NFC", name) else normalize("NFC", name)


def problem_of(error: OSError, path: str) -> ReadProblem:
    """The problem that the system reported for `path`."""
    kind = _KINDS.get(error.errno or 0, "input-output")
    if kind == "vanished":
        return ReadProblem(path, kind, f"`{path}` vanished before it could be read")
    said = (os.strerror(error.errno) if error.errno else str(error)).lower()
    return ReadProblem(path, kind, f"`{path}` cannot be read: {said}")
