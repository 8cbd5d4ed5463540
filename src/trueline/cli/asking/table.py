"""Tables for a person's screen.

What does not fit is wrapped, a few lines to a cell, so that a table is never wider than the screen; `--wide` gives every row its one line. The width is the same in a pipe as on a
screen of 80 columns: what a person sees is what a report holds, and programs have formats of their own.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.cli.asking.entries import render_entries
from trueline.cli.asking.shown import Shown, heading, one_line, worded
from trueline.cli.output.measure import columns, crop, wrap
from trueline.cli.output.style import Style
from trueline.queries.answer import Cell, Table

_GAP = "  "
_MOST_LINES = 4
# A column of text is made no narrower than this while another can give.
_NARROWEST = 10
# Words may be broken that are longer than this; where the screen is too narrow for that, than this.
_LONG_WORDS = (18, 12)


class Column(NamedTuple):
    """A column as it is shown: its name, the texts of its cells, and whether they are numbers."""

    name: str
    cells: Sequence[str]
    numeric: bool

    @property
    def natural(self) -> int:
        """The width at which no cell is wrapped."""
        return max(map(columns, (self.name, *self.cells)))

    @property
    def mass(self) -> float:
        """How much text there is: the mean width of a cell."""
        return sum(map(columns, self.cells)) / len(self.cells) + 1

    def least(self, word: int) -> int:
        """The width below which wrapping makes it unreadable, if words longer than `word` may be broken."""
        if self.numeric:
            return self.natural
        longest = max((columns(part) for text in (self.name, *self.cells) for part in text.split()), default=1)
        return min(self.natural, max(_NARROWEST, columns(self.name), min(longest, word)))


def render(shown: Shown) -> Iterator[str]:
    """Yields every table with its title and note."""
    style = shown.style
    if shown.answer.empty:
        yield from _wrapped(shown.answer.empty, shown)
    for number, table in enumerate(shown.tables):
        if number or shown.answer.empty:
            yield "\n"
        count = f" ({len(table.rows):,})" if table.rows else ": none"
        yield style.bold(one_line(table.title)) + count + "\n"
        if table.rows and table.entries is not None:
            yield from render_entries(shown, table)
        elif table.rows:
            yield from _rows(shown, table)
        if len(shown.rows(table)) < len(table.rows):
            left = len(table.rows) - len(shown.rows(table))
            yield style.dim(f"… and {left:,} more; --limit 0 shows all") + "\n"
        if table.note:
            yield from _wrapped(table.note, shown)


def _wrapped(text: str, shown: Shown) -> Iterator[str]:
    text = one_line(text)
    for line in [text] if shown.wide else wrap(text, shown.style.width):
        yield shown.style.dim(line) + "\n"


def _rows(shown: Shown, table: Table) -> Iterator[str]:
    chosen = _columns(shown, table)
    every = [column.name for column in chosen]
    widths = [column.natural for column in chosen]
    if not shown.wide:
        chosen, least = _fitting(chosen, shown.style.width)
        natural = [column.natural for column in chosen]
        widths = fit(natural, least, [column.mass for column in chosen], shown.style.width)
    header = [column.name for column in chosen]
    yield from _lines(header, widths, chosen, None, shown.style)
    most = None if shown.wide else max(_MOST_LINES, 12 // len(chosen))
    for number in range(len(shown.rows(table))):
        texts = [column.cells[number] for column in chosen]
        if number and not shown.wide and len(texts) > 1 and texts[0] == chosen[0].cells[number - 1]:
            texts[0] = ""  # what is the same as above is not said again
        yield from _lines(texts, widths, chosen, most, None)
    if len(chosen) < len(every):
        names = ", ".join(name for name in every if name not in header)
        yield from _wrapped(f"not shown for want of room: {names}; --wide shows all", shown)


def _fitting(chosen: list[Column], room: int) -> tuple[list[Column], list[int]]:
    """The columns for which there is room, and the least width of each: the last ones have to go first."""
    while True:
        for word in _LONG_WORDS:
            least = [column.least(word) for column in chosen]
            if sum(least) + len(_GAP) * (len(least) - 1) <= room or (word == _LONG_WORDS[-1] and len(chosen) <= 2):
                return chosen, least
        path = [column for column in chosen if column.name == "path"]
        chosen = [column for column in chosen if column is not (path or chosen)[-1]]


def _columns(shown: Shown, table: Table) -> list[Column]:
    """The columns worth showing: on a narrow screen none that is empty, and no path of a note that is named."""
    rows = shown.rows(table)
    found = []
    for name, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        if not shown.wide and (all(map(_says_nothing, cells)) or _named(name, cells, rows)):
            continue
        found.append(Column(heading(name), [one_line(worded(cell)) for cell in cells], _is_numeric(cells)))
    return found or [Column("", [""] * len(rows), False)]


def _says_nothing(cell: Cell) -> bool:
    return cell is None or cell is False or cell in ("", ())


def _named(name: str, cells: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether a column holds the paths of notes whose names stand in another."""
    return name == "path" and all(
        not cell or str(cell).rsplit("/", 1)[-1].removesuffix(".md") in row
        for cell, row in zip(cells, rows, strict=True)
    )


def _is_numeric(cells: Sequence[Cell]) -> bool:
    given = [cell for cell in cells if cell is not None]
    return bool(given) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in given)


def fit(natural: Sequence[int], least: Sequence[int], mass: Sequence[float], room: int) -> list[int]:
    """Widths that take `room` columns at most, gaps included, where that leaves each one at all.

    Every column gets its least; what is left goes to those with most text (`mass`), up to their natural
    width. Where even the least is too much, the widest give.
    """
    room = max(room - len(_GAP) * (len(natural) - 1), len(natural))
    widths = list(least)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    while sum(widths) < min(room, sum(natural)):
        able = [index for index, width in enumerate(widths) if width < natural[index]]
        left, total = room - sum(widths), sum(mass[index] for index in able)
        for index in able:
            share = max(int(left * mass[index] / total), 1)
            widths[index] += min(share, natural[index] - widths[index], room - sum(widths))
    return widths


def _lines(
    texts: Sequence[str], widths: Sequence[int], chosen: Sequence[Column], most: int | None, style: Style | None
) -> Iterator[str]:
    """The lines of one row; the header's are dimmed."""
    cells = [_broken(text, width, most) for text, width in zip(texts, widths, strict=True)]
    for number in range(max(map(len, cells))):
        pieces = []
        for lines, width, column in zip(cells, widths, chosen, strict=True):
            text = lines[number] if number < len(lines) else ""
            margin = " " * (width - columns(text))
            pieces.append(margin + text if column.numeric else text + margin)
        line = _GAP.join(pieces).rstrip()
        yield (style.dim(line) if style else line) + "\n"


def _broken(text: str, width: int, most: int | None) -> list[str]:
    lines = wrap(text, width)
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], crop(" ".join(lines[most - 1 :]), width)]
