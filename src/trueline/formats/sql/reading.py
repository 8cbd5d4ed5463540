"""Reading what SQL files make: the tables, columns, keys, indexes and types that are there when all have run.

The files are carried out in order, folder by folder as they are given and in each by the numbers in their names
(`V2__…` before `V10__…`), so that what an older migration created and a newer one renamed is there under its new
name only. A statement that cannot be understood is a problem with its place; the others go on. The grammar is that
of table definitions in PostgreSQL, MySQL, SQLite, SQL Server and Oracle; a statement is not asked which of them it is.
"""

import re
from collections.abc import Sequence

from trueline.formats.built import Built, Place, Problem, Source

from .carrying import carry_out
from .schema import Schema
from .statements import make_script, statements

_LARGEST_BYTES = 64_000_000
_NUMBER = re.compile(r"\d+")
# What takes a migration back is no part of what was built.
_UNDOING = re.compile(r"(?:^|[._-])(?:down|undo|rollback)\.sql$|^U\d[\d._]*__", re.IGNORECASE)


def read(sources: Sequence[Source]) -> Built:
    """What SQL files show once all have been carried out in order."""
    schema = Schema()
    for source in in_order(sources):
        if len(source.data) > _LARGEST_BYTES:
            message = (
                f"{len(source.data) // 1_000_000} MB of SQL is more than is read; give the schema without its data"
            )
            schema.problems.append(Problem(Place(source.path, 1), message))
            continue
        script = make_script(source.path, source.data)
        for statement in statements(script):
            try:
                carry_out(schema, statement)
            except (IndexError, ValueError):
                told = statement.text(statement.tokens[:6])
                schema.problems.append(Problem(statement.place, f"this statement cannot be read: `{told} …`"))
    return schema.built()


def in_order(sources: Sequence[Source]) -> list[Source]:
    """Files as they are to be run: folders in the order they come, files by number and name in each."""
    folders = {folder: rank for rank, folder in reversed(list(enumerate(_folder(one.path) for one in sources)))}
    kept = [source for source in sources if not _UNDOING.search(source.path.rpartition("/")[2])]
    return sorted(kept, key=lambda one: (folders[_folder(one.path)], _rank(one.path.rpartition("/")[2])))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _rank(name: str) -> tuple[bool, tuple[tuple[bool, int, str], ...]]:
    """Names in the order of the numbers in them; what is repeated after every migration (`R__…`) comes last."""
    pieces: list[tuple[bool, int, str]] = []
    last = 0
    for match in _NUMBER.finditer(name):
        if match.start() > last:
            pieces.append((True, 0, name[last : match.start()].lower()))
        pieces.append((False, int(match[0][:40]), ""))
        last = match.end()
    pieces.append((True, 0, name[last:].lower()))
    return name.startswith("R__"), tuple(pieces)
