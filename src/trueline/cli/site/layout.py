"""What every page of the site has: head, links between pages, tables, and a policy that lets nothing in."""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from html import escape

from trueline.cli.asking.shown import heading, worded
from trueline.cli.output.measure import harmless
from trueline.queries.answer import Answer, Cell, Table
from trueline.text.soundness import sound

# Path of a document to the name of its page; None for what has none.
PageOf = Callable[[str], str | None]

PAGES = {
    "index.html": "Board",
    "next.html": "Next",
    "blocked.html": "Blocked",
    "critical-path.html": "Critical path",
    "questions.html": "Open questions",
    "decisions.html": "Decisions",
    "owners.html": "Owners",
    "conflicts.html": "Conflicts",
    "stats.html": "Completeness",
    "search.html": "Search",
}
_PLACES = ("path", "line")


def page(name: str, title: str, body: Iterable[str], script: str = "") -> str:
    """A whole page; `script` is the one that may run in it. The body brings its own level-one heading."""
    admitted = f"'sha256-{_hash(script)}'" if script else "'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style())}'; script-src {admitted}; img-src 'self';"
        " base-uri 'none'; form-action 'none'"
    )
    links = "".join(
        f'<a href="{one}"{" aria-current=page" if one == name else ""}>{said}</a>' for one, said in PAGES.items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{style()}</style></head>\n"
        '<body><a class="skip" href="#main">Skip to the content</a>'
        f'<nav class="top" aria-label="Pages">{links}</nav>\n<main id="main">\n{"".join(body)}</main>\n'
        f"{f'<script>{script}</script>' if script else ''}</body></html>\n"
    )


@cache
def style() -> str:
    """The style of all pages."""
    with open(os.path.join(os.path.dirname(__file__), "site.css"), encoding="utf-8") as file:
        return file.read()


def text(said: str) -> str:
    """Text that is shown as it is."""
    return escape(harmless(sound(" ".join(said.split()))))


def answered(title: str, answer: Answer, page_of: PageOf) -> Iterable[str]:
    """An answer's tables, each below its title."""
    yield f"<h1>{text(title)}</h1>\n"
    if answer.empty:
        yield f"<p>{text(answer.empty)}</p>\n"
    for table in answer.tables:
        yield f'<h2>{text(table.title)} <span class="dim">({len(table.rows):,})</span></h2>\n'
        yield from tabled(table, page_of)


def tabled(table: Table, page_of: PageOf) -> Iterable[str]:
    """A table with its note. What has a path leads there from its first cell, and the path itself is not shown."""
    filled = [number for number, cells in enumerate(zip(*table.rows, strict=True)) if any(cells)]
    shown = [number for number in filled if table.columns[number] not in _PLACES] or filled
    if table.rows:
        head = "".join(f"<th>{text(heading(table.columns[number]))}</th>" for number in shown)
        yield f"<table><thead><tr>{head}</tr></thead><tbody>\n"
        for row in table.rows:
            where = _where(table.columns, row, page_of)
            yield "<tr>" + "".join(_cell(row[n], where if n == shown[0] else "") for n in shown) + "</tr>\n"
        yield "</tbody></table>\n"
    if table.note:
        yield f'<p class="dim">{text(table.note)}</p>\n'


def _where(columns: Sequence[str], row: tuple[Cell, ...], page_of: PageOf) -> str:
    """Where a row leads to; empty for nowhere."""
    path = row[columns.index("path")] if "path" in columns else None
    line = row[columns.index("line")] if "line" in columns else None
    found = page_of(path) if isinstance(path, str) else None
    return found + (f"#L{line}" if isinstance(line, int) else "") if found else ""


def _cell(cell: Cell, where: str) -> str:
    said = text(worded(cell))
    number = ' class="number"' if isinstance(cell, int | float) and not isinstance(cell, bool) else ""
    return f"<td{number}>" + (f'<a href="{where}">{said or "there"}</a>' if where else said) + "</td>"


def _hash(content: str) -> str:
    return b64encode(sha256(content.encode()).digest()).decode()
