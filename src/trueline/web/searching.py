"""Finding text: the tables of the store, brought up to date when the vault has changed."""

import sqlite3
from contextlib import ExitStack, closing
from threading import Lock

from trueline.store.filling import content_of
from trueline.store.search import Found, search
from trueline.store.tables import fill_file, open_tables
from trueline.web.snapshots import Snapshot

# Whoever ends the portal does not wait for an index that nobody will search.
_PATIENCE_SECONDS = 3.0


class Searching:
    """The database that is searched. The first search of a vault makes it; later ones find it made."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._opened = ExitStack()
        self._lock = Lock()
        self._path = ""
        self._revision = 0

    def bring_up(self, snapshot: Snapshot, waits: bool = True) -> str:
        """Let the tables hold what the vault holds; returns the database's path.

        Without `waits` it is the one that is there, while somebody else makes it newer.
        """
        if not self._lock.acquire(blocking=waits or not self._path):
            return self._path
        try:
            if self._revision < snapshot.revision:
                if self._path:
                    fill_file(self._path, content_of(snapshot.analysis))
                else:
                    opened = open_tables(snapshot.analysis, self._folder or None)
                    self._path = self._opened.enter_context(opened)
                self._revision = snapshot.revision
            return self._path
        finally:
            self._lock.release()

    def find(self, snapshot: Snapshot, text: str, path: str, section: str, limit: int) -> Found:
        """The sections that tell most of `text`."""
        database = self.bring_up(snapshot, waits=False)
        with closing(sqlite3.connect(database, timeout=10.0)) as connection:
            return search(connection, text, path, section, limit)

    def close(self) -> None:
        """Remove what was made for this time only; what is being made just now stays behind."""
        if self._lock.acquire(timeout=_PATIENCE_SECONDS):
            try:
                self._opened.close()
                self._path, self._revision = "", 0
            finally:
                self._lock.release()
