"""What is made before anybody asks: the first page, then the facts that pages need, then their answers.

Another process draws the facts where notes are many, because whoever asks for a page meanwhile goes first here.
"""

import time
from collections.abc import Callable, Sequence
from threading import Event, Thread

from trueline.analysis.host import AnalysisHost
from trueline.analysis.sweeping import Sweeping
from trueline.vault.facts import late_facts_known
from trueline.web.late import Late
from trueline.web.snapshots import Snapshot

# The address is told when the first page is made, or after so long.
_FIRST_SECONDS = 1.0
# Fewer documents than these are drawn before a process has started.
_FEW = 50
_LOOK_SECONDS = 0.1
_SWEEP_SECONDS = 2.0

Work = Callable[[Snapshot], object]


class Warming:
    """One thread that makes pages ready. `works` are asked in order, the first of them before all else."""

    def __init__(self, host: AnalysisHost, newest: Callable[[], Snapshot]) -> None:
        self._host = host
        self._newest = newest
        self._works: Sequence[Work] = ()
        self._first, self._stopped = Event(), Event()
        self._thread: Thread | None = None
        # Whoever serves and does nothing else may let this see to what cycles hold.
        self.sweeping: Sweeping | None = None
        self.done = Event()

    def begin(self, works: Sequence[Work]) -> None:
        """Begin, and wait a little for the first page."""
        self._works = works
        self._newest().late.swept.clear()
        self._thread = Thread(target=self._run, name="trueline-warm", daemon=True)
        self._thread.start()
        self._first.wait(_FIRST_SECONDS)

    def stop(self) -> None:
        """What is not made yet is made when somebody asks for it."""
        self._stopped.set()
        self._newest().late.swept.set()
        if self._thread is not None:
            self._thread.join(2.0)
        if self._host.ahead is not None:
            self._host.ahead.end(self._host.analysis.root.path)

    def _run(self) -> None:
        late = self._newest().late
        try:
            for work in self._works[:1]:
                self._quietly(work)
            self._first.set()
            self._sweep(late)
        finally:
            self._first.set()
            late.swept.set()
        for work in self._works[1:]:
            if not self._stopped.is_set():
                self._quietly(work)
        self.done.set()
        if self.sweeping is not None:
            self.sweeping.stay()
            while not self._stopped.wait(_SWEEP_SECONDS):
                self.sweeping.tend()

    def _make_way(self) -> None:
        """Whoever asks for a page goes first."""
        if self.sweeping is not None:
            self.sweeping.pass_by()
        time.sleep(0)

    def _quietly(self, work: Work) -> None:
        try:
            work(self._newest())
        except Exception:
            # Whoever asks for the page is told what is wrong with it.
            pass
        self._make_way()

    def _sweep(self, late: Late) -> None:
        """Have all late facts of all documents known."""
        self._take(late)
        if self._lacks(late) > _FEW and self._host.ahead is not None:
            self._wait_for_others()
            self._take(late)
        snapshot = self._newest()
        several = late_facts_known()
        missing = {facts.name: set(late.missing(facts.name, snapshot.vault.entries)) for facts in several}
        for path, entry in snapshot.vault.entries.items():
            wanted = [facts for facts in several if path in missing[facts.name]]
            if self._stopped.is_set():
                return
            if wanted:
                document = snapshot.vault.documents[path]
                for facts in wanted:
                    late.put(facts.name, path, entry, tuple(facts.draw(document)))
                self._make_way()

    def _take(self, late: Late) -> None:
        """Take what the cache has."""
        host_vault = self._host.analysis.vault
        for facts in late_facts_known():
            if late.missing(facts.name, host_vault.entries):
                for path, rows in host_vault.drawing.known(facts).items():
                    if path in host_vault.entries:
                        late.put(facts.name, path, host_vault.entries[path], rows)
                self._make_way()

    def _lacks(self, late: Late) -> int:
        entries = self._host.analysis.vault.entries
        return max((len(late.missing(facts.name, entries)) for facts in late_facts_known()), default=0)

    def _wait_for_others(self) -> None:
        """Let another process draw what is missing into the cache."""
        ahead, root = self._host.ahead, self._host.analysis.root.path
        assert ahead is not None
        ahead.begin(root)
        while ahead.is_at_work(root) and not self._stopped.wait(_LOOK_SECONDS):
            pass
