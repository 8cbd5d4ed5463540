"""What evidence showed, kept by its contents: reading a thousand files of code takes seconds, fetching it does not."""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from trueline import __version__
from trueline.formats.built import Built
from trueline.store.database import Database
from trueline.store.folder import fingerprint
from trueline.store.pickles import from_bytes, to_bytes

_SCHEMA = """
CREATE TABLE IF NOT EXISTS evidence (key BLOB PRIMARY KEY, value BLOB NOT NULL, kept_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS code (key BLOB PRIMARY KEY, value BLOB NOT NULL, kept_at REAL NOT NULL) WITHOUT ROWID;
"""
_MOST = 32
_MOST_FILES = 60_000
# SQLite takes no more values in one statement.
_AT_ONCE = 500


class EvidenceShelf:
    """The evidence kept in one folder, of any vault. Deleting it loses nothing."""

    def __init__(self, folder: str) -> None:
        self._database = Database(os.path.join(folder, "evidence.sqlite"), _SCHEMA, version=2)
        self._program = f"{__version__} {fingerprint()}"

    def fetch(self, key: str) -> Built | None:
        """What was put under a key by this version of the program, if it is still there."""

        def select(connection: sqlite3.Connection) -> Any:
            return connection.execute("SELECT value FROM evidence WHERE key = ?", (self._key(key),)).fetchone()

        row = self._database.use(select) if os.path.exists(self._database.path) else None
        if row is None:
            return None
        try:
            found = from_bytes(row[0])
        except Exception as error:
            self._database.discard(f"what it holds cannot be understood ({type(error).__name__})")
            return None
        return found if isinstance(found, Built) else None

    def put(self, key: str, built: Built) -> None:
        """Keep what was read, and let go of what was kept longest ago."""
        value = to_bytes(built)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO evidence VALUES (?, ?, ?)", (self._key(key), value, time.time()))
            connection.execute(
                "DELETE FROM evidence WHERE key NOT IN (SELECT key FROM evidence ORDER BY kept_at DESC LIMIT ?)",
                (_MOST,),
            )

        self._database.use(write)

    def fetch_files(self, keys: Sequence[str]) -> Mapping[str, object]:
        """What was put for single files of code by this version of the program, as far as it is still there."""
        if not os.path.exists(self._database.path):
            return {}
        asked = {self._key(key): key for key in keys}

        def select(connection: sqlite3.Connection) -> Any:
            rows: list[tuple[bytes, bytes]] = []
            every = tuple(asked)
            for start in range(0, len(every), _AT_ONCE):
                some = every[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows += connection.execute(f"SELECT key, value FROM code WHERE key IN ({marks})", some)
            return rows

        try:
            return {asked[key]: from_bytes(value) for key, value in self._database.use(select) or ()}
        except Exception as error:
            self._database.discard(f"what it holds cannot be understood ({type(error).__name__})")
            return {}

    def put_files(self, found: Mapping[str, object]) -> None:
        """Keep what files of code hold, and let go of what was kept longest ago."""
        now = time.time()
        rows = [(self._key(key), to_bytes(value), now) for key, value in found.items()]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO code VALUES (?, ?, ?)", rows)
            (count,) = connection.execute("SELECT count(*) FROM code").fetchone()
            if count > _MOST_FILES:
                connection.execute(
                    "DELETE FROM code WHERE key IN (SELECT key FROM code ORDER BY kept_at LIMIT ?)",
                    (count - _MOST_FILES,),
                )

        self._database.use(write)

    def _key(self, key: str) -> bytes:
        return blake2b(f"{self._program}\0{key}".encode(), digest_size=20).digest()
