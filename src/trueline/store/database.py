"""SQLite files that may vanish, be torn, be locked or be read-only without anybody being the worse for it."""

from __future__ import annotations

import os
import sqlite3

# A run that is only repeated does nothing else than this; importing `typing` would be a third of it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

# Another process that writes is waited for so long, then the cache is left alone.
_PATIENCE_SECONDS = 2.0


class Database:
    """One SQLite file, opened when first used.

    Whatever goes wrong is noted in `notes`, in words for people, and the database is not used again; a
    file that is damaged, or of another version than `version`, is removed, so that the next run starts anew.
    """

    def __init__(self, path: str, schema: str, version: int) -> None:
        self.path = path
        self.notes: list[str] = []
        self._schema = schema
        self._version = version
        self._connection: sqlite3.Connection | None = None
        self._usable = True

    def use(self, work: Callable[[sqlite3.Connection], T], commit: bool = True) -> T | None:
        """What `work` returns; None where the database cannot be used.

        All that was done since the last commit is one transaction, whole or not at all.
        """
        if not self._usable:
            return None
        try:
            if self._connection is None:
                self._connection = self._open()
            found = work(self._connection)
            if commit:
                self._connection.commit()
            return found
        except sqlite3.OperationalError as error:
            self._give_up(f"the cache `{self.path}` is not used: {error}")
        except (sqlite3.DatabaseError, OSError) as error:
            self._give_up(f"the cache `{self.path}` is not used: {error}")
            if not isinstance(error, OSError):
                self._remove()
        return None

    def discard(self, why: str) -> None:
        """Give the database up because what it holds cannot be understood."""
        self._give_up(f"the cache `{self.path}` is started anew: {why}")
        self._remove()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_PATIENCE_SECONDS, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            # What a power cut loses is made again; nothing waits for the disk.
            connection.execute("PRAGMA synchronous=OFF")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                connection.executescript(f"BEGIN; {self._schema} PRAGMA user_version = {self._version}; COMMIT;")
            elif version != self._version:
                raise sqlite3.DatabaseError("it was written by another version")
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_up(self, note: str) -> None:
        self.notes.append(note)
        self._usable = False
        self.close()

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            try:
                os.remove(self.path + suffix)
            except OSError:
                pass
