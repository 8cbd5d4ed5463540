"""What only some systems can do to keep a write from undoing another program's: each says if it can."""

import ctypes
import errno
import os
import signal
import sys
from time import monotonic, sleep

# Imported at once, as `ctypes` is: an import in the midst of a write could fail.
if sys.platform != "win32":
    import fcntl

# Loaded at once too: what passes between the last look at a file and its exchange counts.
_LIBRARY = ctypes.CDLL(None if sys.platform != "win32" else "kernel32", use_errno=True)
_NO_REPLACE = 1
_EXCHANGE = 2
# Where the C library has no wrapper yet: the number of renameat2 by machine.
_NUMBERS = {"x86_64": 316, "aarch64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}
_UNABLE = frozenset([errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP])
_UNLOCKABLE = _UNABLE | {errno.ENOLCK, errno.EBADF}
_PAUSE = 0.002


def swap(folder: int | None, one: str, other: str) -> bool:
    """Let two names in the open folder change places at one instant; False where that is not possible."""
    return _rename(folder, one, other, _EXCHANGE)


def move(folder: int | None, one: str, other: str) -> bool:
    """Rename within the open folder, never over another file; False where the system cannot do that at once.

    Raises `FileExistsError` where `other` is there already.
    """
    return _rename(folder, one, other, _NO_REPLACE)


def _rename(folder: int | None, one: str, other: str, flags: int) -> bool:
    if sys.platform != "linux":
        return False
    if folder is None:
        return False
    names = (ctypes.c_int(folder), os.fsencode(one), ctypes.c_int(folder), os.fsencode(other))
    if hasattr(_LIBRARY, "renameat2"):
        failed = _LIBRARY.renameat2(*names, ctypes.c_uint(flags))
    elif os.uname().machine in _NUMBERS:
        number = ctypes.c_long(_NUMBERS[os.uname().machine])
        failed = _LIBRARY.syscall(number, *names, ctypes.c_uint(flags))
    else:
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), one)


def lock(folder: int | None, seconds: float) -> bool | None:
    """Keep other processes of ours out of an open folder until it is closed.

    False if another still holds it after `seconds`; None where folders cannot be locked. The lock
    leaves no file behind and ends with the process.
    """
    if sys.platform == "win32":
        return None
    if folder is None:
        return None
    end = monotonic() + seconds
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError as error:
            if error.errno in _UNLOCKABLE:
                return None
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EINTR):
                raise
        if monotonic() > end:
            return False
        sleep(_PAUSE)


def lease(file: int, seconds: float) -> bool | None:
    """Make programs that want to open the file for writing wait until it is closed here.

    False if one has it open for writing already and keeps it for `seconds`; None where there are no
    leases, as beyond Linux, on some file systems and on files of other owners.
    """
    if sys.platform != "linux":
        return None
    end = monotonic() + seconds
    while True:
        try:
            # The system tells the holder when a writer waits, by a signal that ends the process
            # unless another is chosen; this one is ignored by default.
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            return True
        except OSError as error:
            if error.errno != errno.EAGAIN:
                return None
        if monotonic() > end:
            return False
        sleep(_PAUSE)


def undisturbed(file: int) -> bool:
    """Whether no program waits to write the file that is leased here."""
    if sys.platform != "linux":
        return True
    return fcntl.fcntl(file, fcntl.F_GETLEASE) == fcntl.F_RDLCK


def copy_attributes(source: int, target: int) -> None:
    """Give an open file the extended attributes and access lists of another, and no others.

    What the system sets by itself (`security.`) is copied where it may be. Raises `OSError`.
    """
    if sys.platform != "linux":
        return
    try:
        wanted = {name: os.getxattr(source, name) for name in os.listxattr(source)}
    except OSError as error:
        if error.errno in _UNABLE:
            return
        raise
    for name in set(os.listxattr(target)) - set(wanted):
        if not name.startswith("security."):
            os.removexattr(target, name)
    for name, value in wanted.items():
        try:
            os.setxattr(target, name, value)
        except OSError:
            if not name.startswith("security."):
                raise


def sync(file: int) -> None:
    """Wait until what was written has reached the disk itself."""
    if sys.platform == "darwin":
        fcntl.fcntl(file, fcntl.F_FULLFSYNC)
    else:
        os.fsync(file)
