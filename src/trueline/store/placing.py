"""Putting a file where a person asked for it: whole or not at all, and never over something of another kind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


class TargetRefused(Exception):
    """A file that is not written; the message is one lower-case line that names it."""


@contextmanager
def placed(target: str, begins: bytes, kind: str) -> Iterator[str]:
    """The path of a file to write, which takes the place of `target` when the context ends well.

    A file that is there is replaced only where it is empty or `begins` like one of its `kind`.
    Raises `TargetRefused`, and `OSError` as the system does.
    """
    target = os.path.realpath(target)
    mode = _admitted(target, begins, kind)
    file, path = tempfile.mkstemp(prefix=".trueline-", suffix=".tmp", dir=os.path.dirname(target))
    os.close(file)
    try:
        yield path
        os.chmod(path, mode)
        _sync(path)
        os.replace(path, target)
    except BaseException:
        _remove(path)
        raise


def _admitted(target: str, begins: bytes, kind: str) -> int:
    """The mode that the file is to have; raises `TargetRefused` where something else is there."""
    if os.path.isdir(target):
        raise TargetRefused(f"`{target}` is a folder, no {kind}")
    if not os.path.isdir(os.path.dirname(target)):
        raise TargetRefused(f"the folder `{os.path.dirname(target)}` does not exist")
    if not os.path.exists(target):
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not os.path.isfile(target):
        raise TargetRefused(f"`{target}` is no regular file")
    with open(target, "rb") as file:
        start = file.read(len(begins))
    if start and start != begins:
        raise TargetRefused(f"`{target}` is no {kind} and was left as it is")
    for suffix in ("-wal", "-journal"):
        # What another program has not finished would be taken for part of the new file.
        if os.path.exists(target + suffix):
            raise TargetRefused(f"`{target}` is in use: there is `{target}{suffix}`")
    return os.stat(target).st_mode & 0o777


def _sync(path: str) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass
