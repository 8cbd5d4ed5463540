"""An answer as it is to be shown, and what the formats share."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.cli.output.measure import harmless
from trueline.cli.output.style import Style
from trueline.queries.answer import Answer, Cell, Graph, Table


class Shown(NamedTuple):
    """An answer with what was asked. `tables` are those to show, `limit` the most rows of each (0: all)."""

    question: str
    arguments: Mapping[str, object]
    answer: Answer
    tables: Sequence[Table]
    style: Style = Style()
    wide: bool = False
    limit: int = 0

    def rows(self, table: Table) -> Sequence[tuple[Cell, ...]]:
        """The rows to show."""
        return table.rows[: self.limit] if self.limit else table.rows

    @property
    def graph(self) -> Graph:
        """The answer's graph, which the formats for graphs are only asked for where there is one."""
        assert self.answer.graph is not None
        return self.answer.graph


def worded(cell: Cell) -> str:
    """A cell for people: `yes` for true, nothing for false and absent, lists with commas."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "yes"
    if isinstance(cell, tuple):
        return ", ".join(cell)
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100_000 else f"{cell:g}"
    return str(cell)


def one_line(text: str) -> str:
    """A text without line breaks or control characters, for formats in which they would end or hide something."""
    return harmless(" ".join(text.split()))


def heading(column: str) -> str:
    """A column's name for people."""
    return column.replace("_", " ").strip()
