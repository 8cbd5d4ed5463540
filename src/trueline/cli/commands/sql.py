"""`trueline sql`: one SQL statement over everything the model knows."""

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

import click

from trueline.cli.asking import Shown, render
from trueline.cli.opening import open_vault, root_option
from trueline.cli.output import admit_any_text, choose_style
from trueline.queries.answer import Answer, Cell, Table

FORMATS = ("table", "json", "csv", "markdown")


class Described(NamedTuple):
    """A table of the database: its columns without those that nearly every table has, and what a row is."""

    table: str
    columns: tuple[str, ...]
    about: str


class Explained(NamedTuple):
    """A column: its type in SQL, the table it refers to (if any), what it holds."""

    column: str
    type: str
    refers_to: str
    about: str


@click.command()
@click.argument("statement", required=False)
@root_option
@click.option("--tables", is_flag=True, help="Print the tables; with a table's name as STATEMENT, its columns.")
@click.option("--output-format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    metavar="N",
    help="At most N rows; 0 for all.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3600),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop the statement after so long.",
)
@click.option("--wide", is_flag=True, help="One line for each row and every column, however wide.")
def command(
    statement: str | None,
    root: str | None,
    tables: bool,
    output_format: str,
    limit: int,
    timeout: float,
    wide: bool,
) -> int:
    """Ask the vault in SQL: one statement that reads, over a table for each kind of value.

    STATEMENT is in SQLite's dialect; without one it is read from standard input. It runs in a process of its
    own that can read these tables and nothing else, and is stopped after `--timeout`.

    \b
    trueline sql --tables
    trueline sql --tables endpoint
    trueline sql "SELECT symbol, path FROM endpoint WHERE permission IS NULL"
    trueline sql "SELECT path, line FROM section WHERE state = 'untouched'"
    """
    from trueline.store.statement import StatementError

    if tables:
        answer, told = _described(statement), "tables"
    else:
        if statement is None:
            statement = _piped()
        try:
            answer, told = _answered(statement, root, limit, timeout, output_format == "table" and not wide), "sql"
        except StatementError as error:
            raise click.UsageError(_said(error)) from error
    arguments = {"statement": statement}
    shown = Shown(told, arguments, answer, answer.tables, choose_style(sys.stdout, os.environ), wide)
    admit_any_text(sys.stdout)
    for piece in render(output_format, shown):
        sys.stdout.write(piece)
    if output_format == "csv" and answer.tables[0].note:
        sys.stdout.flush()
        sys.stderr.write(answer.tables[0].note + "\n")
    return 0


def _piped() -> str:
    if sys.stdin.isatty():
        raise click.UsageError("say a statement, or pipe one in; `trueline sql --tables` prints the tables")
    return sys.stdin.read()


def _answered(statement: str, root: str | None, limit: int, timeout: float, read_by_people: bool) -> Answer:
    from trueline.cli.tables import tables_of
    from trueline.store.statement import run_statement

    with tables_of(open_vault(root)) as database:
        found = run_statement(database, statement, timeout, limit)
    note = f"there are more rows; these are the first {len(found.rows):,} (--limit 0 gives all)" if found.more else ""
    if found.cut:
        note = f"there are more rows; these are the first {len(found.rows):,}, for more would be too large"
    columns: Sequence[str] = found.columns
    rows: Sequence[tuple[Cell, ...]] = found.rows
    if read_by_people:
        # Who names a column wants to see it: one called `path` is not told by others, an empty one not left out.
        columns = [f"{name} " if name == "path" else name for name in columns]
        rows = _with_empty_columns(rows)
    return Answer((Table("Rows", _kind(columns), rows, note),))


def _kind(columns: Sequence[str]) -> type:
    """A type of rows with these columns, whatever they are called."""
    return type("Row", (), {"_fields": tuple(columns), "__doc__": "A row."})


def _with_empty_columns(rows: Sequence[tuple[Cell, ...]]) -> Sequence[tuple[Cell, ...]]:
    """The rows with a word in each cell of a column that is empty throughout."""
    empty = {number for number, cells in enumerate(zip(*rows, strict=True)) if not any(cells)}
    if not empty:
        return rows
    return [
        tuple(("NULL" if cell is None else str(cell)) if number in empty else cell for number, cell in enumerate(row))
        for row in rows
    ]


def _described(name: str | None) -> Answer:
    from trueline.store.schema import SEARCHED, all_tables
    from trueline.store.statement import nearest

    tables = all_tables()
    if not name:
        rows = [
            Described(table.name, tuple(column.name for column in table.own), table.about) for table in tables.values()
        ]
        rows.append(Described("fts", SEARCHED, "The words of all sections (FTS5): `WHERE fts MATCH 'word'`."))
        note = "most have `path`, `number` (of the row in its document) and `line`, too"
        return Answer((Table("Tables", Described, rows, note),))
    table = tables.get(name.strip().lower())
    if table is None:
        raise click.UsageError(f"there is no table `{name}`{_meant(nearest(name, tables))}")
    explained = [
        Explained(column.name, column.type.split(" ")[0], column.refers, column.about) for column in table.columns
    ]
    return Answer((Table(f"Columns of {table.name}", Explained, explained, table.about),))


def _said(error: Exception) -> str:
    return f"{error}{_meant(getattr(error, 'near', ()))}"


def _meant(near: Sequence[str]) -> str:
    if not near:
        return ""
    *others, last = (f"`{name}`" for name in near)
    return f". Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"
