"""The tables of a vault for commands that ask them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.progress import Progress


@contextmanager
def tables_of(analysis: Analysis) -> Iterator[str]:
    """The path of the database of a vault; kept beside its cache, unless nothing is to be kept."""
    import sqlite3

    from trueline.store.folder import cache_folder
    from trueline.store.tables import open_tables

    folder = None if os.environ.get("TRUELINE_NO_CACHE") else cache_folder()
    tell = Progress("filling tables")
    with ExitStack() as opened:
        try:
            path = opened.enter_context(open_tables(analysis, folder, tell.show))
        except (sqlite3.Error, OSError) as error:
            raise click.ClickException(f"the tables cannot be made: {error}") from error
        finally:
            tell.clear()
        try:
            yield path
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
                raise
            os.remove(path)
            raise click.ClickException(f"the tables that were kept were damaged ({error}); run it again") from error
