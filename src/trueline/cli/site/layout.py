"""What every page of the site has: head, links between pages, tables, and a policy that lets nothing in."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
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
    "decisions.html": "Decisions",
    "questions.html": "Open questions",
    "search.html": "Search",
}

STYLE = """
:root{color-scheme:light dark;--line:#8886;--dim:#666;--link:#0645ad;--bad:#b00020;--mark:#ffec99}
@media(prefers-color-scheme:dark){:root{--dim:#aaa;--link:#8ab4f8;--bad:#ff8a80;--mark:#665500}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;border-bottom:1px solid var(--line);padding-bottom:.5rem}
a{color:var(--link)}a:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav [aria-current]{font-weight:bold;color:inherit;text-decoration:none}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
pre{overflow-x:auto;border:1px solid var(--line);padding:.5rem}code{font-family:ui-monospace,monospace}
.dim{color:var(--dim)}.missing{color:var(--bad);text-decoration:underline dotted}mark{background:var(--mark);color:inherit}
blockquote{border-left:4px solid var(--line);margin-left:0;padding-left:1rem}
input{font:inherit;width:100%;padding:.4rem}li{margin:.15rem 0}:target{outline:2px solid var(--link)}
"""


def page(name: str, title: str, body: Iterable[str], script: str = "") -> str:
    """A whole page; `script` is the one that may run in it."""
    admitted = f"'sha256-{_hash(script)}'" if script else "'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(STYLE)}'; script-src {admitted};"
        " base-uri 'none'; form-action 'none'"
    )
    links = "".join(
        f'<a href="{one}"{" aria-current=page" if one == name else ""}>{said}</a>' for one, said in PAGES.items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style></head>\n"
        f'<body><nav aria-label="Pages">{links}</nav>\n<main>\n<h1>{text(title)}</h1>\n{"".join(body)}</main>\n'
        f"{f'<script>{script}</script>' if script else ''}</body></html>\n"
    )


def text(said: str) -> str:
    """Text that is shown as it is."""
    return escape(harmless(sound(" ".join(said.split()))))


def answered(answer: Answer, page_of: PageOf) -> Iterable[str]:
    """An answer's tables, each below its title."""
    if answer.empty:
        yield f"<p>{text(answer.empty)}</p>\n"
    for table in answer.tables:
        yield f'<h2>{text(table.title)} <span class="dim">({len(table.rows):,})</span></h2>\n'
        yield from tabled(table, page_of)


def tabled(table: Table, page_of: PageOf) -> Iterable[str]:
    """A table whose paths lead to pages, with its note."""
    shown = [number for number, cells in enumerate(zip(*table.rows, strict=True)) if any(cells)]
    if table.rows:
        head = "".join(f"<th>{text(heading(table.columns[number]))}</th>" for number in shown)
        yield f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>\n'
        for row in table.rows:
            yield "<tr>" + "".join(_cell(table.columns, row, number, page_of) for number in shown) + "</tr>\n"
        yield "</tbody></table></div>\n"
    if table.note:
        yield f'<p class="dim">{text(table.note)}</p>\n'


def _cell(columns: Sequence[str], row: tuple[Cell, ...], number: int, page_of: PageOf) -> str:
    cell = row[number]
    said = text(worded(cell))
    if columns[number] == "path" and isinstance(cell, str) and cell:
        found = page_of(cell)
        line = row[columns.index("line")] if "line" in columns else None
        if found is not None:
            said = f'<a href="{found}{f"#L{line}" if isinstance(line, int) else ""}">{said}</a>'
    return f"<td>{said}</td>"


def _hash(content: str) -> str:
    return b64encode(sha256(content.encode()).digest()).decode()
