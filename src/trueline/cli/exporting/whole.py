"""The vault as a whole: JSON, tables, matrices, a web site."""

import os
import sys
from collections.abc import Callable, Iterable

import click

from trueline.cli.opening import find_document, open_vault, root_option

_MATRICES = ("permissions", "data", "failures", "criteria")
_OUTPUT = click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write there, not to standard output."
)


@click.command("json")
@click.argument("names", nargs=-1)
@root_option
@_OUTPUT
def json_command(names: tuple[str, ...], root: str | None, output: str | None) -> int:
    """Write everything Trueline knows of all notes, or of NAMES: `trueline/vault@1`."""
    from trueline.formats import json

    analysis = open_vault(root)
    documents = [find_document(analysis, name) for name in names] or list(analysis.vault.documents.values())
    return _write(json.write(documents), output)


@click.command("json-schema")
@_OUTPUT
def schema_command(output: str | None) -> int:
    """Write the description of what `export json` writes."""
    from trueline.formats import json_schema

    return _write(json_schema.write(), output)


@click.command("sqlite")
@click.argument("target", metavar="FILE")
@root_option
def sqlite_command(target: str, root: str | None) -> int:
    """Write the tables of `trueline sql` (docs/tables.md) as one database."""
    return _placed(target, lambda: _tables("sqlite", target, root, None, False))


@click.command("csv")
@click.argument("target", metavar="DIR|-")
@root_option
@click.option("--table", metavar="NAME", help="With `-`: the table to print.")
@click.option("--raw", is_flag=True, help="Leave texts as they are that a spreadsheet takes for formulas.")
def csv_command(target: str, root: str | None, table: str | None, raw: bool) -> int:
    """Write the tables of `trueline sql` as a file each; `csv - --table NAME` prints one."""
    if table is not None and target != "-":
        raise click.UsageError("--table goes with `export csv -`")
    return _placed(target, lambda: _tables("csv", target, root, table, raw))


@click.command("xlsx")
@click.argument("target", metavar="FILE")
@root_option
def xlsx_command(target: str, root: str | None) -> int:
    """Write the matrices: permissions, data, failures, criteria."""
    return _placed(target, lambda: _workbook(target, root))


@click.command("html")
@click.argument("target", metavar="DIR")
@root_option
def html_command(target: str, root: str | None) -> int:
    """Write a web site of the vault, which needs no server."""
    return _placed(target, lambda: _site(target, root))


def _placed(target: str, write: Callable[[], int]) -> int:
    """Write, and say what is wrong with the place if it cannot be done there."""
    from trueline.store.placing import TargetRefused

    try:
        return write()
    except TargetRefused as error:
        raise click.UsageError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise click.UsageError(f"`{target}` cannot be written: {error.strerror or error}") from error


def _write(pieces: Iterable[str], output: str | None) -> int:
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return 0
    try:
        with open(output, "w", encoding="utf-8") as file:
            file.writelines(pieces)
    except OSError as error:
        raise click.UsageError(f"`{output}` cannot be written: {error.strerror}") from error
    return 0


def _tables(format_name: str, target: str, root: str | None, table: str | None, raw: bool) -> int:
    from trueline.cli.tables import tables_of
    from trueline.store.copying import copy_database, copy_tables

    with tables_of(open_vault(root)) as database:
        if format_name == "sqlite":
            copy_database(database, target)
            _said(f"wrote {target} ({os.path.getsize(target):,} bytes)")
        elif target == "-":
            _print(database, table, raw)
        else:
            count = len(copy_tables(database, target, raw))
            _said(f"wrote {count} tables to {target}")
    return 0


def _print(database: str, name: str | None, raw: bool) -> None:
    import sqlite3
    from contextlib import closing

    from trueline.store.copying import write_table
    from trueline.store.schema import all_tables
    from trueline.store.statement import nearest

    if name is None:
        raise click.UsageError("`export csv -` prints one table: say which with --table")
    table = all_tables().get(name)
    if table is None:
        near = nearest(name, all_tables())
        raise click.UsageError(f"there is no table `{name}`" + (f". Did you mean `{near[0]}`?" if near else ""))
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    with closing(sqlite3.connect(database)) as connection:
        write_table(connection, table, sys.stdout, raw)


def _workbook(target: str, root: str | None) -> int:
    from trueline.cli.asking import xlsx
    from trueline.queries import find_query
    from trueline.queries.answer import Table
    from trueline.store.placing import placed

    try:
        import xlsxwriter  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        raise click.UsageError("`export xlsx` needs XlsxWriter: pip install 'trueline[xlsx]'") from None
    query = find_query("matrix")
    analysis = open_vault(root)
    sheets = []
    for kind in _MATRICES:
        answer = query.ask(analysis.vault, kind=kind)
        sheets.append((kind, answer.tables[0] if answer.tables else Table(kind, _Nothing, (), answer.empty)))
    with placed(target, b"PK\x03\x04", "workbook") as path:
        xlsx.write(path, "Matrices", sheets)
    _said(f"wrote {sum(len(table.rows) for _, table in sheets):,} rows of {len(sheets)} matrices to {target}")
    return 0


class _Nothing:
    """A matrix without rows."""

    _fields = ("nothing",)


def _site(target: str, root: str | None) -> int:
    try:
        import markdown_it  # noqa: F401
        import nh3  # noqa: F401
    except ImportError:
        raise click.UsageError("`export html` needs markdown-it-py and nh3: pip install 'trueline[html]'") from None
    from trueline.cli.site.site import write_site

    count = write_site(open_vault(root), target)
    _said(f"wrote {count:,} pages to {target}; begin with {os.path.join(target, 'index.html')}")
    return 0


def _said(text: str) -> None:
    sys.stderr.write(text + "\n")
