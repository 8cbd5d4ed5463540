"""The cache of one vault: what `analysis` keeps between runs, in one SQLite file."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any

from trueline import __version__
from trueline.analysis.kept import Kept, Packed
from trueline.analysis.reading import Record
from trueline.rules.run import Checked, Findings
from trueline.store.database import Database
from trueline.store.folder import fingerprint
from trueline.store.pickles import from_bytes, to_bytes
from trueline.vault import Entry
from trueline.vault.facts import Rows

_SCHEMA = """
CREATE TABLE IF NOT EXISTS part (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (
    name TEXT NOT NULL, path TEXT NOT NULL, digest BLOB NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (name, path)
);
CREATE TABLE IF NOT EXISTS derived (name TEXT PRIMARY KEY, state BLOB NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (
    path TEXT PRIMARY KEY, card BLOB NOT NULL, rows BLOB NOT NULL, checked BLOB NOT NULL
);
"""


_PARTS = "SELECT card, rows, checked FROM note"


class LateRows(Mapping[str, Rows]):
    """The facts of one note by their names, understood when somebody looks at them."""

    __slots__ = ("_fetch", "_rows")

    def __init__(self, fetch: Callable[[], Mapping[str, Rows]]) -> None:
        self._fetch: Callable[[], Mapping[str, Rows]] | None = fetch
        self._rows: Mapping[str, Rows] = {}

    def _all(self) -> Mapping[str, Rows]:
        if self._fetch is not None:
            self._rows = self._fetch()
            self._fetch = None
        return self._rows

    def __reduce__(self) -> tuple[type, tuple[Mapping[str, Rows]]]:
        return dict, (self._all(),)

    def __getitem__(self, name: str) -> Rows:
        return self._all()[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self._all().get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


class Cache:
    """What was kept of the vault at `root`; `notes` says what went wrong, if anything did."""

    def __init__(self, folder: str, root: str) -> None:
        name = blake2b(os.path.realpath(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        self._database = Database(os.path.join(folder, f"{name}.sqlite"), _SCHEMA, version=3)

    @property
    def notes(self) -> list[str]:
        """What went wrong, in words for people."""
        return self._database.notes

    def load(self, environment: str) -> Kept | None:
        """What was kept under the same settings by the same version."""
        if self._part("environment") != _key(environment):
            return None
        kept = self._value("kept")
        return kept if isinstance(kept, Kept) else None

    def record(self, path: str) -> Record | None:
        """The record of one note."""

        def select(connection: sqlite3.Connection) -> Any:
            return connection.execute(_PARTS + " WHERE path = ?", (_text(path),)).fetchone()

        row = self._database.use(select, commit=False)
        return self._record(*row) if row else None

    def records(self) -> Iterator[Record]:
        """All records."""
        for row in self._database.use(lambda connection: connection.execute(_PARTS).fetchall(), commit=False) or ():
            record = self._record(*row)
            if record is None:
                return
            yield record

    def entries(self, again: Callable[[str], Mapping[str, Rows]]) -> Iterator[Entry]:
        """All entries. Facts are understood when somebody looks at them; `again` draws those that are lost."""

        def understood(path: str, data: bytes) -> Mapping[str, Rows]:
            rows = self._understood(data)
            return rows if isinstance(rows, dict) else again(path)

        for card, rows, _ in (
            self._database.use(lambda connection: connection.execute(_PARTS).fetchall(), commit=False) or ()
        ):
            entry = self._understood(card)
            if not isinstance(entry, Entry):
                return
            yield entry._replace(rows=LateRows(partial(understood, entry.path, rows)))

    def _record(self, card: bytes, rows: bytes, checked: bytes) -> Record | None:
        parts = (self._understood(card), self._understood(rows), self._understood(checked))
        if not (isinstance(parts[0], Entry) and isinstance(parts[1], dict) and isinstance(parts[2], Checked)):
            return None
        return Record(parts[0]._replace(rows=parts[1]), parts[2])

    def findings(self) -> Findings | None:
        """The findings of the vault as it was kept."""
        value = self._value("findings")
        return value if isinstance(value, Findings) else None

    def begin(self, anew: bool) -> None:
        """Begin to keep a vault; `anew`, nothing that was kept before stays."""

        def clear(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM note")
            connection.execute("DELETE FROM fact")
            connection.execute("DELETE FROM derived")

        if anew:
            self._database.use(clear, commit=False)

    def put(self, path: str, record: Packed) -> None:
        """Keep the record of a note."""
        row = (_text(path), *record)
        self._database.use(
            lambda connection: connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?)", row), commit=False
        )

    def finish(self, environment: str, kept: Kept, gone: Iterable[str], findings: Findings) -> None:
        """Keep the rest, without the notes at `gone` paths. What was put counts from now on, or not at all."""
        parts = [
            ("environment", _key(environment)),
            ("kept", to_bytes(kept)),
            ("findings", to_bytes(findings)),
        ]

        def write(connection: sqlite3.Connection) -> None:
            for table in ("note", "fact"):
                connection.executemany(f"DELETE FROM {table} WHERE path = ?", [(_text(path),) for path in gone])
            connection.executemany("INSERT OR REPLACE INTO part VALUES (?, ?)", parts)

        self._database.use(write)

    def abandon(self) -> None:
        """Keep nothing of what was put."""
        self._database.use(lambda connection: connection.rollback(), commit=False)

    def rows(self, name: str, path: str | None = None) -> Iterator[tuple[str, bytes, Rows]]:
        """The facts of one name, of all notes or one: path, digest of the bytes they were drawn from, and rows."""
        asked = "SELECT path, digest, rows FROM fact WHERE name = ?" + (" AND path = ?" if path is not None else "")
        given = (name,) if path is None else (name, _text(path))

        def select(connection: sqlite3.Connection) -> Any:
            return connection.execute(asked, given).fetchall()

        for path, digest, data in self._database.use(select, commit=False) or ():
            value = self._understood(data)
            if not isinstance(value, tuple):
                return
            yield path if isinstance(path, str) else path.decode("utf-8", "surrogateescape"), digest, value

    def put_rows(self, name: str, path: str, digest: bytes, rows: bytes) -> None:
        """Keep facts of one note, pickled."""
        row = (name, _text(path), digest, rows)
        self._database.use(
            lambda connection: connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?)", row), commit=False
        )

    def finish_rows(self) -> None:
        """The facts that were put count from now on."""
        self._database.use(lambda connection: None)

    def table(self, name: str, state: bytes) -> object | None:
        """What was kept under a name of a vault in this state."""

        def select(connection: sqlite3.Connection) -> Any:
            asked = "SELECT value FROM derived WHERE name = ? AND state = ?"
            return connection.execute(asked, (name, state)).fetchone()

        row = self._database.use(select, commit=False)
        return self._understood(row[0]) if row else None

    def put_table(self, name: str, state: bytes, table: object) -> None:
        """Keep a table that was made of a vault in this state; of each name there is one."""
        row = (name, state, to_bytes(table))
        self._database.use(
            lambda connection: connection.execute("INSERT OR REPLACE INTO derived VALUES (?, ?, ?)", row)
        )

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _part(self, name: str) -> bytes | None:
        def select(connection: sqlite3.Connection) -> Any:
            return connection.execute("SELECT value FROM part WHERE name = ?", (name,)).fetchone()

        row = self._database.use(select, commit=False)
        return row[0] if row else None

    def _value(self, name: str) -> Any:
        data = self._part(name)
        return None if data is None else self._understood(data)

    def _understood(self, data: object) -> Any:
        try:
            return from_bytes(data)  # type: ignore[arg-type]
        except Exception as error:  # torn bytes can raise anything
            self._database.discard(f"{type(error).__name__}: {error}")
            return None


def _key(environment: str) -> bytes:
    return blake2b(f"{environment}\n{__version__}\n{fingerprint()}".encode("utf-8", "surrogateescape")).digest()


def _text(path: str) -> str | bytes:
    """A path as SQLite takes it: one that is no UTF-8 goes as bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape")
    return path
