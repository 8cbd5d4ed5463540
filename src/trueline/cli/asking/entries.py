"""Rows of a table one below the other, for rows that say too much for the columns of a screen."""

from collections.abc import Iterator

from trueline.cli.asking.shown import Shown, one_line, worded
from trueline.cli.output.measure import columns, wrap
from trueline.queries.answer import Table

_INDENT = "  "


def render_entries(shown: Shown, table: Table) -> Iterator[str]:
    """Yields each row as a line of the columns that name it, with those that tell of it below."""
    assert table.entries is not None
    naming, telling = table.entries
    labels = max((columns(label) for _, label in telling), default=0)
    for number, row in enumerate(shown.rows(table)):
        cells = {name: one_line(worded(cell)) for name, cell in zip(table.columns, row, strict=True)}
        if cells.get("path") and cells.get("line"):
            cells["path"] = f"{cells['path']}:{cells['line']}"
        yield "\n" * bool(number)
        title = " ".join(filter(None, (cells[name] for name in naming)))
        yield from (shown.style.bold(line) + "\n" for line in _lines(title, shown, 0))
        for name, label in telling:
            if cells[name]:
                indent = _INDENT + " " * (labels + len(_INDENT)) * bool(label)
                first, *others = _lines(cells[name], shown, len(indent))
                yield (
                    f"{_INDENT}{shown.style.dim(label.ljust(labels))}{_INDENT}{first}\n"
                    if label
                    else f"{indent}{first}\n"
                )
                yield from (f"{indent}{line}\n" for line in others)


def _lines(text: str, shown: Shown, indent: int) -> list[str]:
    return [text] if shown.wide else wrap(text, max(20, shown.style.width - indent))
