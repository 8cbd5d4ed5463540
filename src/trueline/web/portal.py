"""A portal's state: the vault as it is, who is signed in, who listens, what was answered."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from threading import RLock
from typing import TypeVar

from trueline.analysis.host import AnalysisHost
from trueline.listening.audit import Audit
from trueline.listening.tokens import Tokens
from trueline.queries import query_names
from trueline.refactors import refactor_names
from trueline.web.access.idempotency import Once
from trueline.web.access.roles import Operation, policy
from trueline.web.access.sessions import Sessions
from trueline.web.live.hub import Hub, change_event
from trueline.web.live.watching import Watch
from trueline.web.metrics import Metrics
from trueline.web.options import Options
from trueline.web.preparing import Desk
from trueline.web.searching import Searching
from trueline.web.snapshots import Snapshot
from trueline.web.warming import Warming, Work

T = TypeVar("T")
# Pages about so many documents may take seconds to make, whatever is ready.
_LARGE = 1_500
# About as many bytes as what a page shows takes: a hundred rows of some cells.
_USUAL_PAGE = 150_000


class Portal:
    """One vault that is served. Every method may be called from any thread."""

    def __init__(self, host: AnalysisHost, options: Options) -> None:
        self.host = host
        self.options = options
        self.policy: dict[tuple[str, str], Operation] = {
            (row.method, row.path): row for row in policy(query_names(), refactor_names())
        }
        self.tokens = Tokens(options.data_folder)
        self.sessions = Sessions()
        self.audit = Audit(options.data_folder)
        self.once = Once()
        self.hub = Hub(options.limits.listeners)
        self.metrics = Metrics()
        self.searching = Searching(options.cache_folder)
        self.ready = False
        # Changes that come through the portal are made one after the other: each is planned for what it changes.
        self.writing = RLock()
        self._lock = RLock()
        self._snapshot = Snapshot(host.analysis, 1)
        self._watch: Watch | None = None
        self.warming = Warming(host, lambda: self.snapshot)
        self.desk = Desk()
        # What pages ask for, in the order in which it is made before anybody comes; the pages say it.
        self.works: Sequence[Work] = ()

    @property
    def snapshot(self) -> Snapshot:
        """The vault as it is known now."""
        if self.host.analysis is not self._snapshot.analysis:
            self.take_changes()
        return self._snapshot

    def look_at(self, path: str) -> Snapshot:
        """The vault as it is known now, and surely as the disk has it as to the document at `path`."""
        if path in self._snapshot.vault.entries:
            self.host.refresh([path])
        return self.snapshot

    def take_changes(self) -> None:
        """Make a snapshot of what the host has now, and tell listeners what became of it."""
        with self._lock:
            before = self._snapshot
            analysis = self.host.analysis
            if analysis is before.analysis:
                return
            now = self._snapshot = Snapshot(analysis, before.revision + 1, before)
        old, new = before.vault.entries, now.vault.entries
        changed = [path for path, entry in new.items() if old.get(path) is not entry]
        gone = [path for path in old if path not in new]
        self.hub.tell(change_event(now.revision, changed, gone, sum(map(len, now.findings.values()))))
        self.metrics.revision(now.revision, len(new))
        self.searching.want()

    def start(self) -> None:
        """Begin to follow the disk; belongs to the event loop that listeners live in."""
        self.hub.attach(asyncio.get_running_loop())
        self.metrics.revision(self._snapshot.revision, len(self._snapshot.vault.entries))
        if self.options.watch:
            self.warming.begin(self.works)
            self._watch = Watch(self.host, self.take_changes, self.options.rescan_seconds)
            self._watch.start()
            # Whoever comes first finds the findings counted and the text of the vault ready to be searched.
            self.searching.follow(self._newest)
        self.ready = True

    def soon(self, key: Hashable, make: Callable[[Snapshot], T], patient: bool = False) -> T:
        """What `make` makes of the vault as it is now; raises `Preparing` where it takes long and nobody is `patient`."""
        snapshot = self.snapshot
        large = len(snapshot.vault.entries) > _LARGE
        if not large and (self._watch is None or self.warming.done.is_set()):
            return _kept(snapshot, key, make)
        return self.desk.soon(key, snapshot.revision, lambda: _kept(snapshot, key, make), patient)

    def drain(self) -> None:
        """Say that nobody new is to come, and end what would not end by itself."""
        self.ready = False
        self.hub.close()

    def stop(self) -> None:
        """Give everything up."""
        self.drain()
        if self._watch is not None:
            self._watch.stop()
        self.warming.stop()
        self.desk.close()
        self.searching.close()

    def _newest(self) -> Snapshot:
        snapshot = self._snapshot
        len(snapshot.findings)
        return snapshot


def _kept(snapshot: Snapshot, key: Hashable, make: Callable[[Snapshot], T]) -> T:
    return snapshot.once(("page", key), lambda: make(snapshot), lambda _: _USUAL_PAGE)
