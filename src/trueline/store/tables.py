"""The file in which the tables of a vault are kept, brought up to date each time it is opened."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from trueline.analysis.analysis import Analysis
from trueline.store.filling import Content, content_of, fill

# Another process that fills the same tables is waited for so long; then others are made for this run alone.
_PATIENCE_SECONDS = 10.0


@contextmanager
def open_tables(
    analysis: Analysis, folder: str | None = None, tell: Callable[[int, int], None] | None = None
) -> Iterator[str]:
    """The path of a database that holds the vault as it is now, while the context lasts.

    It is kept in `folder`; without one, or where that cannot be used, it is made for this time only.
    Raises `OSError` or `sqlite3.Error` where not even that is possible.
    """
    content = content_of(analysis, tell)
    kept = folder and _kept(folder, analysis.root.path, content)
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="trueline-") as place:
        path = os.path.join(place, "tables.sqlite")
        fill_file(path, content)
        yield path


def fill_file(path: str, content: Content) -> int:
    """Make the database at `path` hold `content`; returns how many documents were drawn."""
    connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        # What a power cut loses is made again; nothing waits for the disk.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-64000")
        return fill(connection, content)
    finally:
        connection.close()


def _kept(folder: str, root: str, content: Content) -> str | None:
    """The path of the kept database; None where it cannot be used."""
    name = blake2b(os.path.realpath(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    path = os.path.join(folder, f"{name}-tables.sqlite")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for attempt in range(2):
            try:
                fill_file(path, content)
                return path
            except sqlite3.OperationalError:
                return None  # locked, read-only, no room
            except sqlite3.DatabaseError:
                # Torn, or of another making: nothing in it cannot be made again.
                if attempt == 0:
                    os.remove(path)
    except OSError:
        pass
    return None
