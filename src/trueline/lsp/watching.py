"""Following the disk for clients that do not say which files change, or not of all files that matter."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

# Where the system tells nothing, everything is looked at so often.
_POLL_SECONDS = 3.0
_END_SECONDS = 2.0


class _Follower(NamedTuple):
    beside: tuple[str, ...]
    stop: threading.Event


class Watching:
    """A thread for each vault that is followed. `changed` is told the vault's root and the notes to look at.

    The notes are None for everything. It is called on those threads.
    """

    def __init__(self, changed: Callable[[str, Sequence[str] | None], None]) -> None:
        self._changed = changed
        self._followers: dict[str, _Follower] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stopped = False

    def keep(self, roots: Mapping[str, tuple[str, ...]]) -> None:
        """Follow the vaults at these roots, and the folders beside each; those followed before no longer."""
        with self._lock:
            if self._stopped:
                return
            for root in [root for root, one in self._followers.items() if roots.get(root) != one.beside]:
                self._followers.pop(root).stop.set()
            for root in [root for root in roots if root not in self._followers]:
                self._begin(root, _Follower(roots[root], threading.Event()))

    def stop(self) -> None:
        """Follow nothing any more; a thread that is inside of a library when Python ends may take it down."""
        with self._lock:
            self._stopped = True
            for follower in self._followers.values():
                follower.stop.set()
        for thread in self._threads:
            thread.join(_END_SECONDS)

    def _begin(self, root: str, follower: _Follower) -> None:
        self._followers[root] = follower
        thread = threading.Thread(target=self._run, args=(root, follower), name="trueline-watch", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _run(self, root: str, follower: _Follower) -> None:
        from trueline.analysis.watching import bursts

        while not follower.stop.is_set():
            try:
                for notes in bursts(root, follower.beside, follower.stop):
                    self._changed(root, notes)
            except (ModuleNotFoundError, OSError, RuntimeError):
                # Nobody tells of changes: too many files are watched, or the folder has gone for a moment.
                if not follower.stop.wait(_POLL_SECONDS):
                    self._changed(root, None)
