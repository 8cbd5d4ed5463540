"""What a transaction is about to do, on the disk before it does it, so that the next one can undo it.

One hidden file in the vault's root, there only while a transaction runs or after one was killed. Its
first line lists the steps; a second line is added when everything is in place and on the disk. So a
journal without that line means "put everything back", one with it "only tidy up", and one whose first
line is not whole that nothing was begun.
"""

import errno
import json
import os
import re
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from trueline.analysis.contents import read_all
from trueline.analysis.writing.changes import JOURNAL
from trueline.analysis.writing.exchange import sync
from trueline.analysis.writing.place import CREATE, READ, Place, Refusal, close, identity_of

REWRITE, CREATION, REMOVAL = "rewrite", "create", "remove"
_VERSION = 1
_COMMITTED = b"committed\n"
_LIMIT = 1 << 26
_ASIDE = re.compile(r"\.trueline-[0-9a-f]{16}-\d+\.tmp")
_READ_WRITE = (READ & ~os.O_RDONLY) | os.O_RDWR


class Step(NamedTuple):
    """One file of a transaction: `path` is below the vault's real root.

    `aside` is the name, in the same folder, of the file that waits to take the place and then of
    the one that gave way. `old` and `new` are SHA-256 digests, empty where there is no file.
    """

    kind: str
    path: str
    aside: str
    old: str
    new: str

    @property
    def folder(self) -> str:
        return os.path.dirname(self.path)


class Journal(NamedTuple):
    """The steps in their order, the folders that were made for them, and whether all is in place."""

    steps: tuple[Step, ...]
    made: tuple[str, ...] = ()
    committed: bool = False


def start(root: Place, journal: Journal) -> int:
    """Write the journal so that it survives a power cut; the open file. Raises `OSError`."""
    where = identity_of(os.stat(root.folder))[1]
    content = {"version": _VERSION, "root": where, "steps": journal.steps, "made": journal.made}
    text = json.dumps(content).encode()
    file = root.open(JOURNAL, CREATE)
    try:
        write_all(file, sha256(text).hexdigest().encode() + b" " + text + b"\n")
        sync(file)
        root.sync()
    except BaseException:
        close(file)
        raise
    return file


def mark_committed(root: Place, file: int) -> None:
    """Say in the open journal, and on the disk, that every step is in place; raises `OSError`.

    A mark that may not have reached the disk is taken back before that, as what follows is undone.
    """
    end = os.lseek(file, 0, os.SEEK_END)
    try:
        write_all(file, _COMMITTED)
        sync(file)
        # A file system that is shut down meanwhile may call this a success, though nothing of it is on the
        # disk; then it opens no file any more.
        os.close(root.open(JOURNAL, READ))
    except BaseException:
        os.ftruncate(file, end)
        with suppress(OSError):
            sync(file)
        raise


def open_journal(root: Place) -> int | None:
    """The journal that a transaction left behind, open; None where there is none."""
    try:
        return root.open(JOURNAL, _READ_WRITE)
    except FileNotFoundError:
        return None


def read_journal(root: Place, file: int) -> Journal | None:
    """What an open journal says; None where it was not finished, so that nothing was begun.

    Raises `Refusal` for a file that was not made in this very folder by a version of Trueline that
    this one understands: nothing in it may be done.
    """
    os.lseek(file, 0, os.SEEK_SET)
    line, ended, rest = read_all(file, _LIMIT, os.fstat(file).st_size).partition(b"\n")
    checksum, _, text = line.partition(b" ")
    if not ended or sha256(text).hexdigest().encode() != checksum:
        return None
    try:
        content = json.loads(text)
        foreign = content["version"] != _VERSION or content["root"] != identity_of(os.stat(root.folder))[1]
        steps = tuple(Step(*map(str, step)) for step in content["steps"])
        made = tuple(map(str, content["made"]))
    except (ValueError, KeyError, TypeError):
        foreign = True
    if foreign or not (all(map(_is_ours, steps)) and all(map(_is_inside, made))):
        raise Refusal("journal", "was not left by Trueline in this folder; delete it if nothing is missing")
    return Journal(steps, made, rest == _COMMITTED)


def _is_ours(step: Step) -> bool:
    """Whether a step stays below the root and moves nothing aside but to a name of ours."""
    known = step.kind in (REWRITE, CREATION, REMOVAL)
    return known and _is_inside(step.path) and bool(_ASIDE.fullmatch(step.aside))


def _is_inside(path: str) -> bool:
    return bool(path) and not os.path.isabs(path) and ".." not in path.split(os.sep) and "\0" not in path


def write_all(file: int, data: bytes) -> None:
    """Write `data` here in an open file, however little is taken at a time, and believe only what can be read again."""
    begin = os.lseek(file, 0, os.SEEK_CUR)
    left = memoryview(data)
    while left:
        taken = os.write(file, left)
        if taken <= 0:
            break
        left = left[taken:]
    os.lseek(file, begin, os.SEEK_SET)
    if read_all(file, len(data) + 1, len(data)) != data:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
