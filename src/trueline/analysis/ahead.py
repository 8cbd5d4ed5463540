"""A vault is read by another process first, for who may not be copied.

A process with threads does not fork, so that a server understands many notes one after the other. A process
that is started anew forks as it likes, and what it has read is in the cache.
"""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from subprocess import Popen

    from trueline.analysis.reading import Given, Record
    from trueline.model import Policy
    from trueline.template import Library

# What a process says when the notes are kept; it may draw other facts after that.
READ = b"read\n"
# What a process is told that makes records of notes which it is given.
RECORDS = "--records"
_LENGTH = struct.Struct("<Q")
# A vault that is understood sooner than a process starts.
_FEW = 50
_SMALL = 300_000
# After so many files and folders a short look ends.
_GLANCE = 5_000


# Told of how many of how many notes are read.
Tell = Callable[[int, int], None]


class Ahead:
    """The processes that read for this one; to be used from one thread at a time.

    `command` is run with the root of a vault behind it, or with `RECORDS`.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._running: dict[str, Popen[bytes]] = {}

    def begin(self, root: str) -> None:
        """Have the vault at `root` read, if nobody does already."""
        from subprocess import DEVNULL, PIPE, Popen
        from threading import Thread

        if not _is_possible() or self.is_at_work(root):
            return
        try:
            process = Popen([*self._command, root], stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, cwd=root)
        except OSError:
            # Whoever asked reads for themselves.
            self._running.pop(root, None)
            return
        self._running[root] = process
        # A process that has ended stays in the system's table until somebody asks for its exit code.
        Thread(target=process.wait, name="trueline-ahead", daemon=True).start()

    def wait(self, root: str, tell: Tell | None = None) -> None:
        """Wait until the vault at `root` is read, or nobody does so any more; `tell` hears how far it has come."""
        process = self._running.get(root)
        if process is None or process.stdout is None or process.stdout.closed:
            return
        for line in process.stdout:
            if line == READ:
                break
            told = line.split()
            if tell is not None and len(told) == 2 and all(map(bytes.isdigit, told)):
                tell(int(told[0]), int(told[1]))
        process.stdout.close()

    def is_at_work(self, root: str) -> bool:
        """Whether the vault at `root` is being read, or more is drawn from it."""
        process = self._running.get(root)
        return process is not None and process.poll() is None

    def records(self, library: "Library", policy: "Policy", notes: "Sequence[Given]") -> "dict[str, Record]":
        """The records of notes, by path; those that could not be made elsewhere are missing."""
        from subprocess import DEVNULL, PIPE, Popen

        from trueline.analysis.kept import unpack

        found: dict[str, Record] = {}
        given = pickle.dumps((library, policy, list(notes)), pickle.HIGHEST_PROTOCOL)
        try:
            with Popen([*self._command, RECORDS], stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as process:
                assert process.stdin is not None and process.stdout is not None
                # All is taken in before anything is said, so neither waits for the other.
                process.stdin.write(given)
                process.stdin.close()
                while head := process.stdout.read(_LENGTH.size):
                    path, packed = pickle.loads(process.stdout.read(*_LENGTH.unpack(head)))
                    found[path] = unpack(packed)
        except (OSError, EOFError, struct.error, pickle.UnpicklingError):
            # It has ended early; whoever asked makes the rest.
            pass
        return found

    def end(self, root: str) -> None:
        """What is not done yet is not wanted any more."""
        process = self._running.pop(root, None)
        if process is not None:
            process.kill()
            process.wait()


def serve_records(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Make the records of the notes that come in, in several processes, and send them out."""
    from trueline.analysis.forks import mapped
    from trueline.analysis.kept import pack
    from trueline.analysis.reading import make_record, read_document
    from trueline.rules import all_rules

    library, policy, notes = pickle.loads(incoming.read())
    all_rules()
    notes.sort(key=lambda given: -len(given.data))

    def make(given: "Given") -> object:
        return given.path, pack(make_record(read_document(given, library, policy)))

    for _, _, pickled in mapped(notes, make, min(len(os.sched_getaffinity(0)), 16)):
        outgoing.write(_LENGTH.pack(len(pickled)) + pickled)
    outgoing.flush()


def seems_large(root: str) -> bool:
    """Whether the vault at `root` may be worth another process, by a short look that knows nothing of settings."""
    sizes: list[int] = []
    folders, looked = [root], 0
    while folders and not is_worth_it(sizes):
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    looked += 1
                    if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                        folders.append(entry.path)
                    elif entry.name.endswith(".md"):
                        sizes.append(entry.stat(follow_symlinks=False).st_size)
        except OSError:
            continue
        if looked > _GLANCE:
            return _is_possible()
    return is_worth_it(sizes)


def is_worth_it(sizes: Sequence[int]) -> bool:
    """Whether notes of so many bytes are understood sooner by another process, which has several."""
    return _is_possible() and len(sizes) >= _FEW and sum(sizes) >= _SMALL


def _is_possible() -> bool:
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
