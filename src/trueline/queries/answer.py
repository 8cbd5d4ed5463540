"""What a question is answered with: tables and graphs of plain values that every face renders."""

from collections.abc import Sequence
from typing import Any, NamedTuple

Cell = str | int | float | bool | None | tuple[str, ...]


class Table(NamedTuple):
    """Rows of one kind.

    `rows` are named tuples of the type `kind`: its fields are the columns, its docstring says what a row
    is. A field called `path` is a document's path and `line` a line in it, from 1; faces make links of
    them. `note` says in one line what was left out, folded or could not be read. `entries` is for rows that say more
    than a line of a screen holds: the columns that name a row, and those that tell of it below, each with its label.
    """

    title: str
    kind: type[Any]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""
    entries: tuple[tuple[str, ...], tuple[tuple[str, str], ...]] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        fields: tuple[str, ...] = self.kind._fields
        return fields


class Node(NamedTuple):
    """A point of a graph; `kind` is a symbol's kind or `document`, `path` where it is defined, if anywhere."""

    key: str
    label: str
    kind: str
    path: str = ""


class Edge(NamedTuple):
    """An arrow of a graph from one node's key to another's; `label` says what it means."""

    source: str
    target: str
    label: str = ""


class Graph(NamedTuple):
    """Nodes and arrows; `note` says what was folded."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    note: str = ""


class Answer(NamedTuple):
    """What a query returns. `empty` says, in one sentence, why there is nothing, where there is nothing.

    `stops` is whether it found something that a pipeline should stop for; most questions have no such answer.
    `unanswered` is whether it could not be answered, or not wholly, for want of what the configuration is to name.
    """

    tables: Sequence[Table]
    graph: Graph | None = None
    empty: str = ""
    stops: bool = False
    unanswered: bool = False
