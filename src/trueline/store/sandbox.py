"""One statement of somebody else's, run in a process of its own that can only read one database.

This file is run as it is, `python -I -S sandbox.py`, and imports nothing of ours: what stands on standard
input is one line of JSON (`database`, `statement`, `seconds`, `rows`, `bytes`, `memory`); what it writes is
one line of JSON for the columns, one for each row and one for the end, or one with an `error`.

Several walls stand behind each other. SQLite opens the file to read, knows no extensions, and asks for
everything a statement does whether it may (`_permit`). A clock runs beside the statement. The process may
have only so much memory and processor time, and may write no file at all. Whoever started it kills it
when it does not end: some functions look at no clock.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from typing import Any

# What a statement may call. A library may be built with more functions, also with some that open files.
FUNCTIONS = frozenset(
    "abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat concat_ws cos cosh"
    " count cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value"
    " floor format glob group_concat hex highlight ifnull iif instr json json_array json_array_length json_each"
    " json_extract json_group_array json_group_object json_insert json_object json_patch json_quote json_remove"
    " json_replace json_set json_tree json_type json_valid julianday lag last_value lead length like likelihood likely"
    " ln log log10 log2 lower ltrim match max median min mod nth_value ntile nullif octet_length percent_rank"
    " percentile pi pow power printf quote radians random randomblob rank replace round row_number rtrim sign sin sinh"
    " snippet soundex sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh time timediff"
    " total trim trunc typeof unhex unicode unixepoch unlikely upper zeroblob"
    " -> ->>".split()
)
# Pragmas that tell of tables and change nothing; the search asks for the last one itself.
PRAGMAS = frozenset(
    "table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list data_version".split()
)
_READS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, getattr(sqlite3, "SQLITE_RECURSIVE", 33))

_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 10,  # the search has some of its own
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def main() -> None:
    """Read what is asked, answer, end."""
    asked = json.loads(sys.stdin.buffer.readline())
    _confine(asked)
    try:
        for piece in answered(asked):
            sys.stdout.buffer.write(json.dumps(piece).encode() + b"\n")
    except MemoryError:
        sys.stdout.buffer.write(b'{"error": "memory", "message": "out of memory"}\n')
    sys.stdout.buffer.flush()


def answered(asked: dict[str, Any]) -> Iterator[Any]:
    """What is written: columns, rows, and an end that says whether `more` rows were left or `cut` by size."""
    deadline = time.monotonic() + asked["seconds"]
    refused: list[str] = []
    connection = opened(asked["database"], asked["bytes"], asked["memory"])
    connection.set_authorizer(lambda action, one, two, *_: _permit(refused, action, one, two))
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 1000)
    try:
        cursor = connection.execute(asked["statement"])
        if cursor.description is None:
            yield {"error": "sql", "message": "there is no statement to run"}
            return
        yield [column[0] for column in cursor.description]
        left, room, cut, row = asked["rows"] or -1, asked["bytes"], False, None
        for row in cursor:
            if not left or room <= 0:
                break
            cells = [_plain(cell) for cell in row]
            room -= sum(len(cell) if isinstance(cell, str) else 8 for cell in cells)
            left -= 1
            yield cells
        else:
            row = None
        cut = row is not None and room <= 0
        yield {"end": True, "more": row is not None, "cut": cut}
    except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as error:
        yield _error(error, refused)


def opened(database: str, length: int, memory: int) -> sqlite3.Connection:
    """A connection that can read, with no more than it needs for that; texts have at most `length` bytes."""
    connection = sqlite3.connect(f"file:{_quoted(database)}?mode=ro", uri=True, isolation_level=None, timeout=5.0)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    for pragma in ("query_only=ON", "trusted_schema=OFF", "temp_store=MEMORY", "mmap_size=0", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA hard_heap_limit={memory}")
    configure = getattr(connection, "setconfig", None)
    if configure is not None:
        # From Python 3.12 on: a name in double quotes that is none is an error, no text.
        configure(vars(sqlite3)["SQLITE_DBCONFIG_DQS_DML"], False)
        configure(vars(sqlite3)["SQLITE_DBCONFIG_DEFENSIVE"], True)
    for table in ("fts", "json_each", "json_tree", *(f"pragma_{name}" for name in sorted(PRAGMAS))):
        _construct(connection, table)
    for limit, value in {**_LIMITS, sqlite3.SQLITE_LIMIT_LENGTH: length}.items():
        connection.setlimit(limit, value)
    return connection


def _construct(connection: sqlite3.Connection, table: str) -> None:
    """Have SQLite make a virtual table known, which looks to the authorizer like writing the schema."""
    try:
        connection.execute(f"SELECT 1 FROM {table} LIMIT 0").fetchall()
    except sqlite3.Error:
        pass  # this library has none


def _permit(refused: list[str], action: int, one: str | None, two: str | None) -> int:
    """Whether a statement may do this; `refused` says afterwards, in words, what it may not."""
    if action in _READS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        if (two or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        refused.append(f"the function `{two}` may not be called")
    elif action == sqlite3.SQLITE_PRAGMA:
        if (one or "").lower() in PRAGMAS:
            return sqlite3.SQLITE_OK
        refused.append(f"`PRAGMA {one}` may not be used")
    else:
        refused.append("only reading is allowed: a statement that begins with SELECT, WITH, VALUES or EXPLAIN")
    return sqlite3.SQLITE_DENY


def _error(error: Exception, refused: list[str]) -> dict[str, str]:
    message = str(error)
    if message == "interrupted":
        return {"error": "time", "message": message}
    if refused and message.startswith(("not authorized", "authorization denied", "access to", "prohibited")):
        return {"error": "refused", "message": refused[0]}
    if "You can only execute one statement" in message:
        return {"error": "refused", "message": "only one statement is run at a time"}
    if "out of memory" in message or isinstance(error, MemoryError):
        return {"error": "memory", "message": message}
    return {"error": "sql", "message": " ".join(message.split())}


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes):
        return f"x'{cell.hex()}'"
    # JSON has no numbers beyond all numbers.
    return str(cell) if isinstance(cell, float) and cell - cell != 0 else cell


def _quoted(path: str) -> str:
    """A path as part of a URI."""
    if sys.platform == "win32":
        path = "/" + path.replace("\\", "/")
    data = path.encode("utf-8", "surrogateescape")
    return "".join(f"%{byte:02x}" if byte in b"%?#" or not 32 < byte < 127 else chr(byte) for byte in data)


def _confine(asked: dict[str, Any]) -> None:
    """Have the system refuse what no statement needs, where it can."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(asked["seconds"]) + 3
    # Memory for Python and the rows on their way comes on top of what SQLite may have.
    limits = {"CPU": seconds, "FSIZE": 0, "CORE": 0, "AS": asked["memory"] * 2 + (1 << 28)}
    for name, limit in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            try:
                resource.setrlimit(kind, (limit, limit))
            except (OSError, ValueError):
                pass


if __name__ == "__main__":
    main()
