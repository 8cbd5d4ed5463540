"""Finding text: the tables of the store, brought up to date when the vault has changed."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from threading import Event, Lock, Thread

from trueline.analysis.analysis import Analysis
from trueline.listening.problems import Refusal
from trueline.store.filling import content_of
from trueline.store.rows import digest_of
from trueline.store.search import Found, search
from trueline.store.tables import fill_file, open_tables
from trueline.vault import Entry
from trueline.web.live.watching import QUIET_SECONDS
from trueline.web.snapshots import Snapshot

# Whoever ends the portal does not wait for an index that nobody will search.
_PATIENCE_SECONDS = 3.0
# While much changes, the tables are made newer in at most one part in so many of the time.
_REST = 4.0
_LEAST_REST_SECONDS = 0.5


class Searching:
    """The database that is searched. The first search of a vault makes it; later ones find it made."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._opened = ExitStack()
        self._lock = Lock()
        self._path = ""
        self._revision = 0
        self._digests: dict[str, tuple[Entry, str]] = {}
        self._wanted, self._stopped = Event(), Event()
        self._follower: Thread | None = None

    def follow(self, newest: Callable[[], Snapshot]) -> None:
        """Make the tables newer from now on whenever it is `want`ed; searches do not do so any more."""
        self._follower = Thread(target=self._keep_up, args=(newest,), name="trueline-index", daemon=True)
        self._wanted.set()
        self._follower.start()

    def want(self) -> None:
        """The vault has changed."""
        self._wanted.set()

    def _keep_up(self, newest: Callable[[], Snapshot]) -> None:
        self._stopped.wait(QUIET_SECONDS)
        while self._wanted.wait() and not self._stopped.is_set():
            self._wanted.clear()
            began = time.monotonic()
            try:
                self.bring_up(newest())
            except (OSError, sqlite3.Error):
                # Locked for long, or no room: what there is serves until the next change.
                pass
            self._stopped.wait(max(_LEAST_REST_SECONDS, _REST * (time.monotonic() - began)))

    def bring_up(self, snapshot: Snapshot, waits: bool = True) -> str:
        """Let the tables hold what the vault holds; returns the database's path.

        Without `waits` it is the one that is there, while somebody else makes it newer.
        """
        if not self._lock.acquire(blocking=waits or not self._path):
            return self._path
        try:
            if self._revision < snapshot.revision:
                if self._path:
                    fill_file(self._path, content_of(snapshot.analysis, digest_at=self._digest_at(snapshot.analysis)))
                else:
                    opened = open_tables(snapshot.analysis, self._folder or None)
                    self._path = self._opened.enter_context(opened)
                self._revision = snapshot.revision
            return self._path
        finally:
            self._lock.release()

    def _digest_at(self, analysis: Analysis) -> Callable[[str], str]:
        """The digests of documents; only those that changed are read again."""
        entries = analysis.vault.entries
        self._digests = {path: known for path, known in self._digests.items() if entries.get(path) is known[0]}

        def digest(path: str) -> str:
            known = self._digests.get(path)
            if known is not None:
                return known[1]
            made = digest_of(analysis.source.data(path))
            if path in entries:
                self._digests[path] = (entries[path], made)
            return made

        return digest

    def find(self, snapshot: Snapshot, text: str, path: str, section: str, limit: int) -> Found:
        """The sections that tell most of `text`; raises `Refusal` while the tables cannot be read."""
        database = self._path if self._follower is not None else ""
        try:
            database = database or self.bring_up(snapshot, waits=False)
            with closing(sqlite3.connect(database, timeout=10.0)) as connection:
                return search(connection, text, path, section, limit)
        except sqlite3.OperationalError as error:
            said, help = f"the text of the vault cannot be searched just now: {error}", "ask again in a moment"
            raise Refusal(503, "busy", said, help, headers={"retry-after": "1"}) from error

    def close(self) -> None:
        """Remove what was made for this time only; what is being made just now stays behind."""
        self._stopped.set()
        self._wanted.set()
        if self._lock.acquire(timeout=_PATIENCE_SECONDS):
            try:
                self._opened.close()
                self._path, self._revision = "", 0
            finally:
                self._lock.release()
