"""Runs that need not be run: what was printed when every file that was looked at was as it is now.

A run is found again by how it was called. It is trusted if every file and folder it looked at still has
the same times, size and inode: a folder's time changes when something in it is added, removed or
renamed, so nothing has to be listed.
"""

from __future__ import annotations

import os
import time

from trueline.store.database import Database

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (
    called BLOB PRIMARY KEY, looked_at BLOB NOT NULL, seen TEXT NOT NULL, output BLOB NOT NULL, code INTEGER NOT NULL,
    kept_at REAL NOT NULL
);
"""
_MOST_RUNS = 12
# Times may be told in steps: what changed shortly before it was looked at may change again unseen.
_FRESH_NS = 50_000_000
_COARSE_NS = 2_500_000_000


class Replays:
    """The runs kept in one folder."""

    def __init__(self, folder: str) -> None:
        self._database = Database(os.path.join(folder, "runs.sqlite"), _SCHEMA, version=2)

    def find(self, called: Sequence[str]) -> tuple[bytes, int] | None:
        """What a run that was called like this printed, and its exit code, if all it saw is still the same."""

        def select(connection: sqlite3.Connection) -> Any:
            query = "SELECT looked_at, seen, output, code FROM run WHERE called = ?"
            return connection.execute(query, (_key(called),)).fetchone()

        row = self._database.use(select) if os.path.exists(self._database.path) else None
        if row is None:
            return None
        paths = row[0].decode("utf-8", "surrogateescape").split("\0")
        return (row[2], row[3]) if _look(paths) == row[1] else None

    def keep(self, called: Sequence[str], looked_at: Iterable[str], begun_ns: int, output: bytes, code: int) -> None:
        """Keep a run that began at `begun_ns` (wall clock) and looked at these absolute paths, there or not."""
        paths = sorted(set(looked_at))
        seen = _look(paths, begun_ns)
        if seen is None:
            return
        joined = "\0".join(paths).encode("utf-8", "surrogateescape")

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?)",
                (_key(called), joined, seen, output, code, time.time()),
            )
            connection.execute(
                "DELETE FROM run WHERE called NOT IN (SELECT called FROM run ORDER BY kept_at DESC LIMIT ?)",
                (_MOST_RUNS,),
            )

        self._database.use(write)


def _key(called: Sequence[str]) -> bytes:
    return "\0".join(called).encode("utf-8", "surrogateescape")


def _look(paths: Iterable[str], before_ns: int | None = None) -> str | None:
    """What tells these files and folders apart; importing a digest takes longer than comparing all of it.

    With `before_ns`, None if one of them changed so shortly before that it may have changed again since.
    """
    seen = []
    stat = os.stat
    for path in paths:
        try:
            found = stat(path)
        except OSError:
            seen.append("-")
            continue
        mtime, ctime = found.st_mtime_ns, found.st_ctime_ns
        if before_ns is not None:
            coarse = mtime % 1_000_000_000 == 0
            if max(mtime, ctime) > before_ns - (_COARSE_NS if coarse else _FRESH_NS):
                return None
        seen.append(f"{mtime} {ctime} {found.st_size} {found.st_ino}")
    return "\n".join(seen)
