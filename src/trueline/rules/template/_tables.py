"""The tables of a document beside those that its template asks for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.rules.template._places import is_prototype, parts
from trueline.syntax import Cell, Table, Tree
from trueline.template import Column, Place


class AskedTable(NamedTuple):
    """A table of a document with the template's table that it answers.

    `matched` pairs each of the template's columns with the number of the document's that has the same
    name, or None.
    """

    table: Table
    matched: tuple[tuple[Column, int | None], ...]


def written_tables(
    tree: Tree, place: Place, own: frozenset[int], asked: Sequence[tuple[Column, ...]]
) -> Iterator[AskedTable]:
    """The tables in the `parts` of a place that share at least half of the columns of one in `asked`.

    Any other table is the author's own.
    """
    for part in parts(place, own):
        if not is_prototype(part, place.slot):
            for block in part.blocks:
                if isinstance(block, Table):
                    best = max((_match(tree, block, columns) for columns in asked), key=_shared)
                    if 2 * _shared(best) >= len(best.matched):
                        yield best


def _match(tree: Tree, table: Table, columns: Sequence[Column]) -> AskedTable:
    names = [folded_name(header_text(tree, cell)) for cell in table.header.cells]
    matched = []
    for column in columns:
        name = folded_name(column.name)
        matched.append((column, names.index(name) if name in names else None))
    return AskedTable(table, tuple(matched))


def _shared(asked: AskedTable) -> int:
    return sum(place is not None for _, place in asked.matched)


def header_text(tree: Tree, cell: Cell) -> str:
    """A header cell without emphasis."""
    return tree.text(cell).strip("*_` ")


def folded_name(name: str) -> str:
    """A column's name for comparison."""
    return " ".join(name.casefold().split())
