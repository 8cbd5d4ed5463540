"""Tables for a pull request or a note. Text of documents is escaped: it shows, and does nothing."""

import re
from collections.abc import Iterator

from trueline.cli.asking.shown import Shown, heading, one_line, worded
from trueline.queries.answer import Cell, Table
from trueline.text.soundness import sound

# Code spans stay as they are, as far as a table lets them.
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_ACTIVE = re.compile(r"[\\*\[\]<>|&~$]|(?<![^\W_])_|_(?![^\W_])")
_NUMERIC = (int, float)


def render(shown: Shown) -> Iterator[str]:
    """Yields every table below its title, with the note under it."""
    if shown.answer.empty:
        yield escape(shown.answer.empty) + "\n"
    for number, table in enumerate(shown.tables):
        yield "\n" * bool(number or shown.answer.empty)
        yield f"## {escape(table.title)}\n\n"
        yield from _table(shown, table)
        if table.note:
            yield f"\n*{escape(table.note)}*\n"


def _table(shown: Shown, table: Table) -> Iterator[str]:
    rows = shown.rows(table)
    if not rows:
        yield "None.\n"
        return
    yield _row([heading(column) for column in table.columns])
    yield _row([_rule(column) for column in zip(*rows, strict=True)])
    for row in rows:
        yield _row([_cell(name, cell) for name, cell in zip(table.columns, row, strict=True)])
    if len(rows) < len(table.rows):
        yield f"\nThe first {len(rows)} of {len(table.rows)}.\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _rule(cells: tuple[Cell, ...]) -> str:
    numeric = all(cell is None or (isinstance(cell, _NUMERIC) and not isinstance(cell, bool)) for cell in cells)
    return "---:" if numeric and any(cell is not None for cell in cells) else "---"


def _cell(column: str, cell: Cell) -> str:
    if column == "path" and isinstance(cell, str) and cell:
        return link(cell)
    return escape(worded(cell))


def link(path: str) -> str:
    """A link to a file of the vault, written from its root."""
    url = "".join(f"%{ord(c):02X}" if c in ' %()<>|\\#?"' or ord(c) < 32 else c for c in sound(path))
    return f"[{escape(path)}]({url})"


def escape(text: str) -> str:
    """Text that stands in a cell as it is: no marks but code spans work, no pipe ends the cell."""
    text = sound(one_line(text))
    pieces = []
    start = 0
    for code in _CODE.finditer(text):
        pieces += [_quiet(text[start : code.start()]), code[0].replace("|", "\\|")]
        start = code.end()
    return "".join([*pieces, _quiet(text[start:])])


def _quiet(text: str) -> str:
    return _ACTIVE.sub(lambda found: "\\" + found[0], text).replace("`", "\\`")
