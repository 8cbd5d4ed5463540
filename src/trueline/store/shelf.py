"""What evidence showed, kept by its contents: reading a thousand files of code takes seconds, fetching it does not."""

import os
import sqlite3
import time
from hashlib import blake2b
from typing import Any

from trueline import __version__
from trueline.formats.built import Built
from trueline.store.database import Database
from trueline.store.folder import fingerprint
from trueline.store.pickles import from_bytes, to_bytes

_SCHEMA = """
CREATE TABLE IF NOT EXISTS evidence (key BLOB PRIMARY KEY, value BLOB NOT NULL, kept_at REAL NOT NULL) WITHOUT ROWID;
"""
_MOST = 32


class EvidenceShelf:
    """The evidence kept in one folder, of any vault. Deleting it loses nothing."""

    def __init__(self, folder: str) -> None:
        self._database = Database(os.path.join(folder, "evidence.sqlite"), _SCHEMA, version=1)
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

    def _key(self, key: str) -> bytes:
        return blake2b(f"{self._program}\0{key}".encode(), digest_size=20).digest()
