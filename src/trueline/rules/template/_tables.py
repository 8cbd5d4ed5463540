"""The tables of a document beside those that its template asks for."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from trueline.rules.template._places import is_bracketed, parts
from trueline.syntax import Cell, Table, Tree
from trueline.template import Asks, Column, Place, Slot
from trueline.template.normal import essence


class AskedTable(NamedTuple):
    """A table of a document with the template's table that it answers.

    `matched` pairs each of the template's columns with the number of the document's that has the same
    name, or None.
    """

    table: Table
    matched: tuple[tuple[Column, int | None], ...]


def written_tables(
    tree: Tree,
    place: Place,
    own: frozenset[int],
    asked: Sequence[tuple[Column, ...]],
    changed: bool = False,
) -> Iterator[AskedTable]:
    """The tables in the `parts` of a place that share at least half of the columns of one in `asked`.

    Any other table is the author's own. With `changed`, only those whose header is not the template's.
    """
    for part in parts(tree, place, own):
        for block in part.blocks:
            if isinstance(block, Table) and not (changed and has_asked_header(tree, block, place.slot)):
                best = max((_match(tree, block, columns) for columns in asked), key=_shared)
                if 2 * _shared(best) >= len(best.matched) > 0:
                    yield best


def has_asked_header(tree: Tree, table: Table, slot: Slot) -> bool:
    """Whether a table's header is the template's to the letter, padding and emphasis aside."""
    header = table.header
    return slot.lines.get(essence(tree.data[header.start : header.end])) is Asks.STRUCTURE


def _match(tree: Tree, table: Table, columns: Sequence[Column]) -> AskedTable:
    names = _folded_names(tuple(tree.data[cell.start : cell.end] for cell in table.header.cells))
    matched = []
    for column in columns:
        name = folded_name(column.name)
        if name and not is_bracketed(name.encode()):
            matched.append((column, names.index(name) if name in names else None))
    return AskedTable(table, tuple(matched))


@lru_cache(maxsize=512)
def _folded_names(header: tuple[bytes, ...]) -> tuple[str, ...]:
    """The names of a header's cells; the same few headers stand in every note."""
    return tuple(folded_name(cell.decode("utf-8", "replace").strip("*_` ")) for cell in header)


def _shared(asked: AskedTable) -> int:
    return sum(place is not None for _, place in asked.matched)


def header_text(tree: Tree, cell: Cell) -> str:
    """A header cell without emphasis."""
    return tree.text(cell).strip("*_` ")


@lru_cache(maxsize=1024)
def folded_name(name: str) -> str:
    """A column's name for comparison."""
    return " ".join(name.casefold().split())
