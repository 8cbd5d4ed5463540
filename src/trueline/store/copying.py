"""The tables as files for other programs: one SQLite database, or comma-separated values."""

import csv
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TextIO

from trueline.store.placing import TargetRefused, placed
from trueline.store.schema import Table, all_tables

_SQLITE = b"SQLite format 3\0"
# What makes a spreadsheet take a text for a formula.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def copy_database(database: str, target: str) -> None:
    """Write the tables as one database to `target`. Raises `TargetRefused`, `OSError` or `sqlite3.Error`."""
    with placed(target, _SQLITE, "SQLite database") as path:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            # Nothing of what was once in the tables and is no more goes with the copy.
            connection.execute("VACUUM INTO ?", (path,))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
            connection.execute("VACUUM")


def copy_tables(database: str, folder: str, raw: bool) -> list[str]:
    """Write each table to a file of its own in `folder`, which is made; returns the names of the files.

    Raises `TargetRefused` for a file that is there and is none of ours, `OSError` or `sqlite3.Error`.
    """
    os.makedirs(folder, exist_ok=True)
    written = []
    with closing(sqlite3.connect(database)) as connection:
        for table in all_tables().values():
            name = f"{table.name}.csv"
            begins = f"{_names(table)[0]},".encode()
            with (
                placed(os.path.join(folder, name), begins, "table of this name") as path,
                open(path, "w", encoding="utf-8", newline="") as file,
            ):
                write_table(connection, table, file, raw)
            written.append(name)
    return written


def write_table(connection: sqlite3.Connection, table: Table, file: TextIO, raw: bool) -> None:
    """Write a table with a header. Texts that a spreadsheet would run get a `'` in front, unless `raw`."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_names(table))
    for row in _rows(connection, table):
        writer.writerow(row if raw else map(_defused, row))


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "id"]


def _rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[object, ...]]:
    order = ", ".join(column for column in ("path", "number", "name") if column in _names(table))
    return connection.execute(f"SELECT {', '.join(_names(table))} FROM {table.name} ORDER BY {order}")


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ACTIVE) else cell


__all__ = ["TargetRefused", "copy_database", "copy_tables", "write_table"]
