"""Following the disk: what the system says of changes is a hint, what stands in the files decides."""

import threading
import time
from collections.abc import Callable, Mapping
from hashlib import sha256

from trueline.analysis.contents import ReadProblem, read
from trueline.analysis.host import AnalysisHost
from trueline.vault import Entry

# Where the system tells nothing at all, files are looked at so often.
_POLL_SECONDS = 2.0
# A large vault is looked at less often: looking takes at most one part in so many of the time.
_REST = 8.0
# Whoever opens the portal comes at once; what is done before anybody needs it waits until then.
QUIET_SECONDS = 1.0
# What each document held when it was looked at last, and what the index had of it then.
_Seen = dict[str, tuple[bytes, Entry]]


class Watch:
    """Two threads: one follows what the system tells, one compares all files by their bytes now and then."""

    def __init__(self, host: AnalysisHost, changed: Callable[[], None], rescan_seconds: float) -> None:
        self._host = host
        self._changed = changed
        self._rescan_seconds = rescan_seconds
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("trueline-watch", self._follow), ("trueline-rescan", self._rescan))
        ]

    def start(self) -> None:
        """Begin to follow."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Follow no longer; waits a moment for what is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2.0)

    def _follow(self) -> None:
        from trueline.analysis.watching import follow

        while not self._stop.is_set():
            try:
                for _ in follow(self._host, self._stop):
                    self._changed()
            except (ModuleNotFoundError, OSError, RuntimeError):
                # Nobody tells of changes: too many are watched, or the folder has gone for a moment.
                self._poll()

    def _poll(self) -> None:
        if self._stop.wait(_POLL_SECONDS):
            return
        before = self._host.analysis
        try:
            if self._host.refresh() is not before:
                self._changed()
        except OSError:
            pass

    def _rescan(self) -> None:
        self._stop.wait(QUIET_SECONDS)
        before = self._host.analysis
        while not self._stop.is_set() and self._host.prepare():
            # Whoever asks for a page goes first.
            time.sleep(0)
        if self._host.analysis is not before:
            self._changed()
        seen: _Seen = {}
        wait = 0.0
        while not self._stop.wait(wait):
            began = time.monotonic()
            try:
                if compare(self._host, seen):
                    self._changed()
            except OSError:
                # The folder has gone for a moment; the next look may find it again.
                pass
            wait = max(self._rescan_seconds, _REST * (time.monotonic() - began))


def compare(host: AnalysisHost, seen: _Seen) -> bool:
    """Whether some file holds something else than when it was `seen` last, and nobody had told; it is read again.

    A file that is written twice within one tick of the clock looks the same from outside.
    """
    before = host.analysis
    host.refresh()
    analysis = host.analysis
    root, limit = analysis.root.path, analysis.settings.max_file_size
    entries: Mapping[str, Entry] = analysis.vault.entries
    for path, entry in entries.items():
        found = read(root, path, limit)
        if isinstance(found, ReadProblem):
            continue
        digest = sha256(found.data).digest()
        known = seen.get(path)
        if known is not None and known[0] != digest and known[1] is entry:
            host.set_text(path, found.data)
            host.drop_text(path)
            entry = host.analysis.vault.entries.get(path, entry)
        seen[path] = (digest, entry)
    for path in [path for path in seen if path not in entries]:
        del seen[path]
    return host.analysis is not before
