"""`docs/tables.md`: every table with its columns.

`python -m trueline.store.page` prints it.
"""

import sys
from collections.abc import Iterator

from trueline.model.rooms import ROOM_NAMES
from trueline.store.schema import NAME, SEARCHED, TOKENS, Column, Table, all_tables

_HEAD = f"""# Tables

Generated from the model; `trueline sql --tables` prints the same. This is `{NAME}`.

`trueline sql "SELECT …"` asks these tables, `trueline export sqlite FILE` writes them as one database,
`trueline export csv DIR` as one file each. They hold everything the model knows of the documents of a vault.

**Keys.** `path` is the document, relative to the vault and with `/`; `number` counts a document's rows in a
table from 0, so `(path, number)` is the key and the order of what stands in a document. `line` is where the row
stands, from 1. A column called after another table (`endpoint` in `error_case`) is the `number` of the row there
that belongs to the same `path`; it is null where the row belongs to something else.

    SELECT e.method, e.endpoint_path, c.code
    FROM error_case c JOIN endpoint e ON e.path = c.path AND e.number = c.endpoint

**Values.** Truth is 1 or 0, what is absent is null, dates are ISO, quantities are in base units. `part` says
which field of the model a row comes from, where several hold the same kind of value. `symbol` is the name in
normal form: `match_suggestions` and `MatchSuggestionEntity` are one entity, `/files/:id` and `/files/{{fileId}}`
one path; join documents by it. Where a description below says None, the column is null; spans are lines here.

**Search.** `fts` is a full-text index (FTS5, `{TOKENS}`) of {", ".join(f"`{name}`" for name in SEARCHED)};
its `rowid` is `section.id`. Names are found by the words they are made of:

    SELECT path, line, section.heading FROM fts JOIN section ON section.id = fts.rowid
    WHERE fts MATCH '"print jobs"' ORDER BY rank

**Limits of `trueline sql`.** One statement that reads, in a process of its own: it can attach no database, load
no extension, open no file and change nothing. It is stopped after `--timeout` (5 s), gives `--limit` rows (1,000)
of 32 MB at most, and SQLite may use 256 MB. Rows without `ORDER BY` come in no order to rely on.

**CSV.** NULL and empty text both are empty. A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
gets a `'` in front, because spreadsheets would run it as a formula; `--raw` leaves it as it is.
"""

_TITLES = {"": "Documents and what connects them"}


def tables_page() -> str:
    """All tables as one Markdown page."""
    tables = all_tables().values()
    rooms = ["", *ROOM_NAMES]
    lines = [_HEAD]
    for room in rooms:
        # What several sections have stands with the first of them.
        own = [table for table in tables if (table.room.split() or [""])[0] == room]
        if own:
            lines.append(f"## {_TITLES.get(room, room.capitalize())}\n")
            lines += [line for table in own for line in _table(table)]
    return "\n".join(lines)


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.name}`\n\n{table.about}\n"
    rows = [_row(column) for column in table.columns if column.name not in ("path", "number", "line") or _first(table)]
    if rows:
        yield "\n".join(["| column | type | what it holds |", "| --- | --- | --- |", *rows, ""])


def _first(table: Table) -> bool:
    """Whether the table's key is its own, so that `path` has to be said."""
    return table.key != ("path", "number")


def _row(column: Column) -> str:
    refers = f" → `{column.refers}`" if column.refers and column.refers not in column.about else ""
    return f"| `{column.name}` | {column.type.split(' ')[0].lower()} | {column.about}{refers} |"


if __name__ == "__main__":
    sys.stdout.write(tables_page())
