"""One table as RFC 4180 has it: a header, commas, quotes where they are needed.

A file of several tables is one that no program reads, so it is always one: the first, or the one that
`--table` names. Lists are joined with `; `, true and false are words, what is absent is empty.
"""

import csv
import io
from collections.abc import Iterator

from trueline.cli.asking.shown import Shown
from trueline.queries.answer import Cell
from trueline.text.soundness import sound


def render(shown: Shown) -> Iterator[str]:
    """Yields the header and each row of the first table; nothing for an answer without tables."""
    for table in shown.tables[:1]:
        yield _line(table.columns)
        for row in shown.rows(table):
            yield _line(tuple(map(_plain, row)))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return sound("; ".join(cell) if isinstance(cell, tuple) else str(cell))


def _line(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
