"""A table of a document brought to the columns of a newer template."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.refactors._tables import Style, outer_text, style_of
from trueline.syntax import Cell, Row, Table, Tree
from trueline.template.units import fold, header, longest_rising, pair_names, said
from trueline.text import Edit, Span


class Version(NamedTuple):
    """A table of a template, with the file it stands in."""

    tree: Tree
    table: Table

    @property
    def names(self) -> tuple[str, ...]:
        """The words of its header."""
        return header(self.tree, self.table)

    def rows(self) -> list[bytes]:
        """What its rows say."""
        return [said(self.tree.data[row.start : row.end]) for row in self.table.rows]

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; empty where there is none."""
        cells = self.table.rows[row].cells if row < len(self.table.rows) else ()
        return self.tree.text(cells[column]) if column < len(cells) else ""


class _Column(NamedTuple):
    """A column of the table to be: its place in the document's and in the newer one, None where it is in none."""

    here: int | None
    there: int | None


class Brought(NamedTuple):
    """The edits of a table, what they do, and what was left alone."""

    edits: list[Edit]
    said: list[str]
    left: list[tuple[Span, str]]


def upgraded_table(document: Document, table: Table, old: Version, new: Version, renamed: Mapping[str, str]) -> Brought:
    """The table with columns added, renamed, moved and, where all of it is empty, dropped."""
    names = header(document.tree, table)
    pairs = pair_names(old.names, new.names, renamed)
    columns, told, left = _arranged(document, table, names, old, new, pairs)
    texts: dict[int, str] = {}
    for number, column in enumerate(columns):
        if column.here is not None and column.there is not None:
            name = names[column.here]
            if fold(name) != fold(new.names[column.there]):
                texts[number] = new.names[column.there]
                told.append(f"renamed the column `{name}` to `{texts[number]}`")
    origin = old.rows(), new.rows()
    samples = _samples(document, table, origin[0]) if origin[0] != origin[1] else {}
    if not texts and not samples and [column.here for column in columns] == list(range(len(names))):
        return Brought([], [], left)
    writer = _Writer(document, table, columns, {n: column.there for n, column in enumerate(columns)}, new, texts)
    edits = [writer.header(), writer.delimiter()]
    for row in table.rows:
        sample = samples.get(row.start)
        if sample is None:
            edits.append(writer.row(row))
        elif sample < len(new.table.rows):
            edits.append(writer.sample(row, sample))
    kept = [edit for edit in edits if edit.span.cut(document.tree.data) != edit.replacement]
    if samples and kept and not told:
        told.append("brought sample rows up to date")
    return Brought(kept, told, left)


def _arranged(
    document: Document, table: Table, names: Sequence[str], old: Version, new: Version, pairs: Mapping[int, int]
) -> tuple[list[_Column], list[str], list[tuple[Span, str]]]:
    """The columns in their order to be, what is done to them, and what is left alone."""
    before, after = [fold(name) for name in old.names], [fold(name) for name in new.names]
    told: list[str] = []
    left: list[tuple[Span, str]] = []
    columns: list[_Column] = []
    for number, name in enumerate(names):
        wanted = fold(name)
        there = after.index(wanted) if wanted in after else None
        if there is None and wanted in before:
            there = pairs.get(before.index(wanted))
            if there is not None and after[there] in map(fold, names):
                there = None
            elif there is None and not _filled(document, table, number, old):
                told.append(f"dropped the empty column `{name}`")
                continue
            elif there is None:
                cell = table.header.cells[number]
                message = f"the column `{name}` is no longer in the template; it is filled, so it stays"
                left.append((Span(cell.start, cell.end), message))
        columns.append(_Column(number, there))
    _add_columns(columns, new, pairs, told)
    _move_columns(columns, new, pairs, told)
    return columns, told, left


def _filled(document: Document, table: Table, column: int, old: Version) -> bool:
    """Whether a row that the template does not have says something in a column."""
    samples = _samples(document, table, old.rows())
    rows = (row for row in table.rows if row.start not in samples)
    return any(document.tree.text(row.cells[column]) for row in rows if column < len(row.cells))


def _samples(document: Document, table: Table, known: Sequence[bytes]) -> dict[int, int]:
    """The rows that stand as the template has them, by where they start, with their number there."""
    found = {}
    for row in table.rows:
        own = said(document.tree.data[row.start : row.end])
        if own and own in known:
            found[row.start] = known.index(own)
    return found


def _add_columns(columns: list[_Column], new: Version, pairs: Mapping[int, int], told: list[str]) -> None:
    for number, name in enumerate(new.names):
        if number in pairs.values() or any(column.there == number for column in columns):
            continue
        columns.insert(_place(columns, number), _Column(None, number))
        told.append(f"added the column `{name}`")


def _move_columns(columns: list[_Column], new: Version, pairs: Mapping[int, int], told: list[str]) -> None:
    back = {later: earlier for earlier, later in pairs.items()}
    paired = sorted(back)
    stay = {paired[place] for place in longest_rising([back[number] for number in paired])}
    for number in paired:
        column = next((one for one in columns if one.there == number), None)
        if number in stay or column is None:
            continue
        before = [one.there for one in columns[: columns.index(column)] if one.there is not None]
        known = [one.there for one in columns if one.there is not None and one.there < number]
        if (before[-1] if before else None) == max(known, default=None):
            continue
        columns.remove(column)
        columns.insert(_place(columns, number), column)
        told.append(f"moved the column `{new.names[number]}`")


def _place(columns: Sequence[_Column], number: int) -> int:
    """Where the newer column `number` belongs: behind the nearest one before it that is there."""
    earlier = [(one.there, place) for place, one in enumerate(columns) if one.there is not None and one.there < number]
    return max(earlier)[1] + 1 if earlier else 0


class _Writer:
    """Writes the lines of a table anew, each cell as it was written where nothing is to be changed."""

    def __init__(
        self,
        document: Document,
        table: Table,
        columns: Sequence[_Column],
        there: Mapping[int, int | None],
        new: Version,
        texts: Mapping[int, str],
    ) -> None:
        self.data = document.tree.data
        self.tree = document.tree
        self.table = table
        self.columns = columns
        self.new = new
        self.texts = texts
        style = style_of(document, table)
        self.lead, self.trail = style.lead, style.trail
        self.aligned = bool(style.widths)
        self.padded = style.padded or self._spaced(table.header.cells)
        self.widths = [self._width(style, number, column) for number, column in enumerate(columns)]

    def _spaced(self, cells: Sequence[Cell]) -> bool:
        return any(self.data[cell.left : cell.left + 1] == b" " for cell in cells)

    def _name(self, number: int, column: _Column) -> str | None:
        """What the header is to say anew; None where it stays as written."""
        if column.here is None and column.there is not None:
            return self.new.names[column.there]
        return self.texts.get(number)

    def _width(self, style: Style, number: int, column: _Column) -> int:
        if not self.aligned:
            return 0
        own = style.widths[column.here] if column.here is not None else 3
        name = self._name(number, column)
        return max(own, len(name) + 2 * self.padded) if name is not None else own

    def header(self) -> Edit:
        """The header with its new words."""
        outers = []
        for number, column in enumerate(self.columns):
            name = self._name(number, column)
            outers.append(self._kept(self.table.header, number) if name is None else self._outer(name, number))
        return self._line(self.table.header, outers)

    def delimiter(self) -> Edit:
        """The line of dashes."""
        outers: list[str | None] = []
        cells = self.table.delimiter.cells
        spaced = self._spaced(cells)
        for number, column in enumerate(self.columns):
            cell = cells[column.here] if column.here is not None and column.here < len(cells) else None
            width = self.widths[number]
            if cell is not None:
                written = self.tree.text(cell.outer)
                short = max(0, width - len(written))
                dash = written.find("-")
                outers.append(written[:dash] + "-" * short + written[dash:])
            else:
                dashes = "-" * max(3, (width or 3 + 2 * spaced) - 2 * spaced)
                outers.append(f" {dashes} " if spaced else dashes)
        return self._line(self.table.delimiter, outers)

    def row(self, row: Row) -> Edit:
        """A row of the author's: its cells as they are written."""
        return self._line(row, [self._kept(row, number) for number in range(len(self.columns))])

    def sample(self, row: Row, number: int) -> Edit:
        """A row of the older template as the newer one has it."""
        outers = []
        for place, column in enumerate(self.columns):
            if column.there is None:
                outers.append(self._kept(row, place))
            else:
                outers.append(self._outer(self.new.cell(number, column.there), place))
        return self._line(row, outers)

    def _outer(self, text: str, number: int) -> str:
        style = Style((self.widths[number],) if self.aligned else (), ("left",), self.padded, self.lead, self.trail)
        return outer_text(text, style, 0)

    def _kept(self, row: Row, number: int) -> str | None:
        """A cell as it is written, padded where its column grew; None where the row has no such cell."""
        here = self.columns[number].here
        if here is None:
            return self._outer("", number)
        if here >= len(row.cells):
            return None
        written = self.data[slice(*row.cells[here].outer)].decode("utf-8", "surrogateescape")
        return written + " " * max(0, self.widths[number] - len(written)) if self.aligned else written

    def _line(self, row: Row, outers: Sequence[str | None]) -> Edit:
        known = list(outers)
        if row is not self.table.header and row is not self.table.delimiter:
            extra = row.cells[len(self.table.header.cells) :]
            # What a ragged row has too many stays behind all columns; what it lacks at its end stays lacking.
            known += [self.data[slice(*cell.outer)].decode("utf-8", "surrogateescape") for cell in extra]
            last = max(
                (
                    n
                    for n, outer in enumerate(known)
                    if n >= len(self.columns) or (self.columns[n].here is not None and outer is not None)
                ),
                default=-1,
            )
            if len(row.cells) < len(self.table.header.cells):
                known = known[: last + 1]
        line = self.data[row.start : row.end]
        lead = line.startswith(b"|") or (bool(known) and not (known[0] or "").strip())
        trail = bool(row.cells) and b"|" in self.data[row.cells[-1].right : row.end]
        written = "|".join(self._outer("", n) if outer is None else outer for n, outer in enumerate(known))
        text = f"{'|' if lead else ''}{written}{'|' if trail or not known else ''}"
        return Edit(Span(row.start, row.end), text.encode("utf-8", "surrogateescape"))
