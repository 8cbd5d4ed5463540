"""Answers to questions as a page shows them: tables whose rows lead to the notes that they speak of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from trueline.model import name_key
from trueline.queries import Answer
from trueline.queries.answer import Table
from trueline.web.texts import visible
from trueline.web.urls import file_url

ON_PAGE = 100
# Values of so many characters are never worth a second line.
_BRIEF = 14
# The columns that name the note of a row, where there is one; else the path does.
_NAMING = ("note", "feature", "record", "design", "document")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TITLES = {"path": "Note", "iso": "Date"}


class Cell(NamedTuple):
    """A value: `items` where it is a list; `url` where it leads; `number` where it is one."""

    text: str
    url: str = ""
    items: tuple[str, ...] = ()
    number: bool = False

    @property
    def day(self) -> bool:
        """Whether it is a date, which no line should break."""
        return _DAY.fullmatch(self.text) is not None


class Column(NamedTuple):
    """A column: the name that the answer has for it, and the one that people read. `brief` where each value fits
    on a line."""

    name: str
    title: str
    number: bool
    brief: bool


class Row(NamedTuple):
    """A row as it is shown, and as the answer has it."""

    cells: tuple[Cell, ...]
    path: str
    line: int
    values: Mapping[str, Any]


class Sheet(NamedTuple):
    """A page of a table. `total` counts the rows that are meant, `url` ends where the number of a page goes."""

    title: str
    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    note: str
    page: int
    pages: int
    url: str


class Asked(NamedTuple):
    """Which rows are asked for: those that hold a `text`, and of one `table` the `page`, which counts from 1."""

    text: str = ""
    table: str = ""
    page: int = 1


class Sheets(NamedTuple):
    """What a page shows of an answer; `empty` says why there is nothing."""

    sheets: tuple[Sheet, ...]
    empty: str


def sheets_of(answer: Answer, asked: Asked, address: str, words: Mapping[str, str]) -> Sheets:
    """The tables of an answer; `address` and `words` are those of the page, for links to its other pages."""
    found = []
    for table in answer.tables:
        key = name_key(table.title).replace(" ", "-")
        page = asked.page if asked.table == key else 1
        found.append(_sheet(table, key, asked.text, page, address, words))
    empty = answer.empty
    if answer.tables and asked.text and not any(sheet.total for sheet in found):
        empty = f"nothing here holds “{asked.text}”"
    return Sheets(tuple(sheet for sheet in found if sheet.total), sentence(empty))


def _sheet(table: Table, key: str, text: str, page: int, address: str, words: Mapping[str, str]) -> Sheet:
    names = table.columns
    wanted = name_key(text)
    rows = [row for row in table.rows if not wanted or wanted in name_key("\n".join(map(_plain, row)))]
    pages = max(1, -(-len(rows) // ON_PAGE))
    page = min(page, pages)
    naming = next((name for name in _NAMING if name in names), "path" if "path" in names else "")
    shown = [name for name in names if name != "line" and (name != "path" or naming == "path")]
    numeric = {name for number, name in enumerate(names) if rows and all(_is_number(row[number]) for row in rows[:50])}
    given = {name: value for name, value in {**words, "text": text, "table": key}.items() if value}
    on_page = tuple(_row(names, shown, naming, row) for row in rows[(page - 1) * ON_PAGE : page * ON_PAGE])
    return Sheet(
        visible(table.title),
        key,
        tuple(
            Column(name, _title(name), name in numeric, all(_is_brief(row.cells[number]) for row in on_page))
            for number, name in enumerate(shown)
        ),
        on_page,
        len(rows),
        sentence(_for_page(table.note)),
        page,
        pages,
        f"{address}?{urlencode(given)}&page=",
    )


def _row(names: Sequence[str], shown: Sequence[str], naming: str, row: Sequence[Any]) -> Row:
    values = dict(zip(names, row, strict=True))
    path, line = str(values.get("path") or ""), values.get("line")
    number = line if isinstance(line, int) else 0
    url = (file_url(path) + (f"#L{number}" if number else "")) if path.endswith(".md") else ""
    cells = []
    for name in shown:
        value = values[name]
        if name == "path":
            value = path.rpartition("/")[2].removesuffix(".md")
        cells.append(_cell(value, url if name == naming else ""))
    return Row(tuple(cells), path, number, values)


def _cell(value: Any, url: str) -> Cell:
    if isinstance(value, tuple):
        return Cell("", url, tuple(visible(str(one)) for one in value))
    if isinstance(value, bool):
        return Cell("yes" if value else "no", url)
    if _is_number(value) and value is not None:
        return Cell(f"{value:,}", url, number=True)
    return Cell(visible(str(value)) if value not in (None, "") else "", url)


def _for_page(note: str) -> str:
    """A note without what only the command line has: options, commands."""
    return "; ".join(part for part in note.split("; ") if "`--" not in part and "`trueline" not in part)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_brief(cell: Cell) -> bool:
    return not cell.items and len(cell.text) <= _BRIEF


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def _title(name: str) -> str:
    return _TITLES.get(name) or sentence(name.replace("_", " "))


def sentence(text: str) -> str:
    """A text that begins like a sentence."""
    text = visible(text)
    return text[:1].upper() + text[1:]
