"""`trueline/answer@1`: an answer for programs.

Only ASCII is written, so any encoding on the way carries it.
"""

import json
from collections.abc import Iterator

from trueline.cli.asking.shown import Shown
from trueline.queries.answer import Cell, Graph, Table
from trueline.text.soundness import sound

SCHEMA = "trueline/answer@1"


def render(shown: Shown) -> Iterator[str]:
    """Yields one object: what was asked, tables with rows as objects, the graph, why there is nothing."""
    graph = shown.answer.graph
    plain = {
        "schema": SCHEMA,
        "question": shown.question,
        "arguments": shown.arguments,
        "tables": [_table(shown, table) for table in shown.tables],
        "graph": None if graph is None else _graph(graph),
        "empty": sound(shown.answer.empty),
    }
    yield json.dumps(plain, indent=2, default=list)
    yield "\n"


def _table(shown: Shown, table: Table) -> dict[str, object]:
    rows = [dict(zip(table.columns, map(_plain, row), strict=True)) for row in shown.rows(table)]
    return {
        "title": sound(table.title),
        "columns": list(table.columns),
        "rows": rows,
        "count": len(table.rows),
        "note": sound(table.note),
    }


def _plain(cell: Cell) -> object:
    if isinstance(cell, tuple):
        return [sound(text) for text in cell]
    return sound(cell) if isinstance(cell, str) else cell


def _graph(graph: Graph) -> dict[str, object]:
    return {
        "nodes": [{name: sound(text) for name, text in node._asdict().items()} for node in graph.nodes],
        "edges": [{name: sound(text) for name, text in edge._asdict().items()} for edge in graph.edges],
        "note": sound(graph.note),
    }
