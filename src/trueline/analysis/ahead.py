"""A vault is read by another process first, for who may not be copied.

A process with threads does not fork, so that a server understands many notes one after the other. A process
that is started anew forks as it likes, and what it has read is in the cache.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen

# What a process says when the notes are kept; it may draw other facts after that.
READ = b"read\n"
# A vault that is understood sooner than a process starts.
_FEW = 50
_SMALL = 300_000


class Ahead:
    """The processes that read ahead, one for each root; to be used from one thread at a time.

    `command` is run with the root's path behind it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._running: dict[str, Popen[bytes]] = {}

    def begin(self, root: str) -> None:
        """Have the vault at `root` read, if nobody does already."""
        from subprocess import DEVNULL, PIPE, Popen

        if not _is_possible() or self.is_at_work(root):
            return
        try:
            self._running[root] = Popen([*self._command, root], stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, cwd=root)
        except OSError:
            # Whoever asked reads for themselves.
            self._running.pop(root, None)

    def wait(self, root: str) -> None:
        """Wait until the vault at `root` is read, or nobody does so any more."""
        process = self._running.get(root)
        if process is not None and process.stdout is not None and not process.stdout.closed:
            process.stdout.readline()
            process.stdout.close()

    def is_at_work(self, root: str) -> bool:
        """Whether the vault at `root` is being read, or more is drawn from it."""
        process = self._running.get(root)
        return process is not None and process.poll() is None


def is_worth_it(sizes: Sequence[int]) -> bool:
    """Whether notes of so many bytes are understood sooner by another process, which has several."""
    return _is_possible() and len(sizes) >= _FEW and sum(sizes) >= _SMALL


def _is_possible() -> bool:
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
