"""Running one SQL statement over the tables, read-only in earnest: see `sandbox`, which does it."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from trueline.store import sandbox
from trueline.store.schema import all_tables

# A statement that does not look at its clock is killed so many seconds later.
_GRACE_SECONDS = 1.5
_MOST_BYTES = 32 << 20
_MEMORY = 256 << 20

Cell = str | int | float | None


class Rows(NamedTuple):
    """What a statement gave: `more` says that rows were left, `cut` that it was for their size."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    more: bool = False
    cut: bool = False


class StatementError(Exception):
    """A statement that gave no answer.

    `kind` is `sql`, `refused`, `time`, `memory` or `lost`; `message` is one line, `near` what may have been
    meant by a name that is none.
    """

    def __init__(self, kind: str, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.near = near


def run_statement(database: str, statement: str, seconds: float = 5.0, rows: int = 1000) -> Rows:
    """What `statement` gives over the database at a path, at most so many `rows` (0: all).

    Raises `StatementError`, and `sqlite3.DatabaseError` for a database that is damaged.
    """
    asked = {
        "database": database,
        "statement": statement,
        "seconds": seconds,
        "rows": rows,
        "bytes": _MOST_BYTES,
        "memory": _MEMORY,
    }
    # Without what the environment and the user's own packages would add.
    command = [sys.executable, "-I", "-S", "-X", "utf8", sandbox.__file__]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked).encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + _GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _stopped(seconds) from None
    return _understood(done.stdout, done.returncode, seconds, statement)


def _understood(output: bytes, code: int, seconds: float, statement: str) -> Rows:
    lines = output.splitlines()
    last = json.loads(lines[-1]) if output.endswith(b"\n") else None
    if not isinstance(last, dict):
        if code in (-24, -9):  # the processor time it may have, or the memory, is used up
            raise _stopped(seconds)
        raise StatementError("lost", "the statement's process ended before it answered; it may have used up its memory")
    if "error" in last:
        raise _failed(last["error"], str(last["message"]), seconds, statement)
    columns = json.loads(lines[0])
    rows = [tuple(json.loads(line)) for line in lines[1:-1]]
    return Rows(tuple(_distinct(columns)), rows, bool(last["more"]), bool(last["cut"]))


def _stopped(seconds: float) -> StatementError:
    return StatementError("time", f"the statement was stopped after {seconds:g} s; --timeout gives it longer")


def _failed(kind: str, message: str, seconds: float, statement: str) -> StatementError:
    if kind == "time":
        return _stopped(seconds)
    if kind == "memory":
        return StatementError(kind, "the statement was stopped: it needs more memory than it may have")
    if "malformed" in message or "not a database" in message:
        raise sqlite3.DatabaseError(message)
    return StatementError(kind, message, _near(message, statement))


def _near(message: str, statement: str) -> tuple[str, ...]:
    """What may have been meant by a table or column that is none."""
    what, _, name = message.partition(": ")
    tables = all_tables()
    if what == "no such table":
        return nearest(name.rpartition(".")[2], tables)
    if what != "no such column":
        return ()
    words = {word.lower() for word in "".join(c if c.isalnum() or c == "_" else " " for c in statement).split()}
    used = [table for table in tables.values() if table.name in words] or list(tables.values())
    return nearest(name.rpartition(".")[2], (column.name for table in used for column in table.columns))


def nearest(given: str, known: Any) -> tuple[str, ...]:
    """Up to three of the known names that are most like a given one."""
    from rapidfuzz import fuzz, process

    names = list(dict.fromkeys(known))
    found = process.extract(given.lower(), names, scorer=fuzz.ratio, score_cutoff=55, limit=3)
    return tuple(name for name, _, _ in found)


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of columns, each once: a second `path` is `path_2`."""
    found: list[str] = []
    for name in names:
        number, one = 1, name
        while one in found:
            number += 1
            one = f"{name}_{number}"
        found.append(one)
    return found
