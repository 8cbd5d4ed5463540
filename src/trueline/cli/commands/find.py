"""`trueline find`: ranked search in the text of all sections."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from trueline.cli.asking import Shown, render
from trueline.cli.opening import find_document, open_vault, root_option
from trueline.cli.output import Style, admit_any_text, choose_style
from trueline.cli.output.measure import columns, crop, crop_middle, harmless
from trueline.queries.answer import Answer, Table

if TYPE_CHECKING:
    from trueline.analysis.analysis import Analysis
    from trueline.store.search import Found, Hit

FORMATS = ("table", "json", "csv", "markdown")
_MARGIN = "  "


class Section(NamedTuple):
    """A section that was found: the document's title, the headings above it and its own, the place and text
    of the first match, in which what was found stands between `«` and `»`."""

    document: str
    section: str
    path: str
    line: int
    snippet: str


@click.command()
@click.argument("text", nargs=-1, required=True)
@root_option
@click.option("--in", "document", metavar="DOCUMENT", help="Only in this document: a path, a name or a title.")
@click.option("--section", metavar="NAME", default="", help="Only in and below sections of this name.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, metavar="N", help="At most N; 0 for all."
)
@click.option("--output-format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it.")
def command(
    text: tuple[str, ...], root: str | None, document: str | None, section: str, limit: int, output_format: str
) -> int:
    """Find sections by what they say, the most telling first.

    Words are found in any order and however they end, names by the words they are made of (`print_jobs`,
    `GET /labels/{id}`, `LabelPrinter`). In double quotes words are found as they stand, together.

    \b
    trueline find print_jobs
    trueline find '"retry with backoff"' --section "Failure Modes"
    """
    import sqlite3
    from contextlib import closing

    from trueline.cli.tables import tables_of
    from trueline.store.search import search

    analysis = open_vault(root, *([document] if document and os.path.exists(document) else []))
    path = find_document(analysis, document).path if document else ""
    wanted = " ".join(text)
    with tables_of(analysis) as database, closing(sqlite3.connect(database)) as connection:
        if section:
            _require_section(connection, section)
        found = search(connection, wanted, path, section, limit)
        elsewhere = 0 if found.hits or not (path or section) else search(connection, wanted, limit=1).total
    note, empty = _note(found), _empty(analysis, found, wanted, path, section, elsewhere)
    style = choose_style(sys.stdout, os.environ)
    admit_any_text(sys.stdout)
    if output_format == "table":
        pieces = _listed(found.hits, note, empty, style)
    else:
        rows = [Section(hit.document, hit.place, hit.path, hit.line, _marked(hit.snippet)) for hit in found.hits]
        answer = Answer((Table("Sections", Section, rows, note),), empty=empty)
        arguments = {"text": wanted, "in": path, "section": section, "limit": limit}
        pieces = render(output_format, Shown("find", arguments, answer, answer.tables, style))
    for piece in pieces:
        sys.stdout.write(piece)
    return 0


def _require_section(connection: object, name: str) -> None:
    """Raise a usage error for a name that no heading has."""
    import sqlite3

    from trueline.queries._names import near_names
    from trueline.store.search import section_names

    assert isinstance(connection, sqlite3.Connection)
    names = section_names(connection)
    if names and not any(name.casefold() in one.casefold() for one in names):
        near = near_names(name, names)
        hint = f". Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
        raise click.UsageError(f"no section is called `{name}`{hint}")


def _note(found: "Found") -> str:
    notes = {
        "begun": "no section has these words as they are; these have words that begin like them",
        "any": "no section has all of these words; these have some",
    }
    parts = [notes[found.how]] if found.how in notes else []
    if found.total > len(found.hits):
        parts.append(f"{len(found.hits)} of {found.total:,} sections; --limit 0 shows all")
    return "; ".join(parts)


def _empty(analysis: "Analysis", found: "Found", wanted: str, path: str, section: str, elsewhere: int) -> str:
    if found.hits:
        return ""
    if not found.terms:
        return f"`{wanted}` has no letter and no number to look for"
    if not analysis.paths:
        return "the vault has no notes"
    where = f"`{path}`" if path else f"{len(analysis.paths):,} note{'s' * (len(analysis.paths) != 1)}"
    below = f" below `{section}`" if section else ""
    said = f"no section{below} in {where} has `{wanted}`"
    if found.near:
        said += f"; near words of the vault: {', '.join(f'`{word}`' for word in found.near)}"
    elif elsewhere:
        said += f"; {elsewhere:,} elsewhere in the vault have"
    return said


def _listed(hits: Sequence["Hit"], note: str, empty: str, style: Style) -> Iterator[str]:
    if empty:
        yield harmless(empty) + "\n"
    for number, hit in enumerate(hits):
        yield "\n" * bool(number)
        yield style.bold(harmless(f"{hit.path}:{hit.line}")) + "\n"
        yield _MARGIN + style.dim(crop_middle(harmless(hit.place or hit.document), style.width - 2)) + "\n"
        if hit.snippet:
            yield _MARGIN + _dressed(window(harmless(hit.snippet), style.width - 2, style), style) + "\n"
    if note:
        yield "\n" + style.dim(note) + "\n"


def window(text: str, room: int, style: Style) -> str:
    """As much of a snippet around its first mark as fits into `room` columns; marks that open are closed."""
    from trueline.store.search import CLOSE, OPEN

    # On a coloured screen a mark takes no room, elsewhere one column.
    used = 0 if style.coloured else text.count(OPEN) + text.count(CLOSE)
    plain = text.replace(OPEN, "").replace(CLOSE, "")
    if columns(plain) + used <= room:
        return text
    before, _, rest = text.partition(OPEN)
    if not rest:
        return crop(text, room)
    marked, _, after = rest.partition(CLOSE)
    after = after.replace(OPEN, "").replace(CLOSE, "")
    room -= 0 if style.coloured else 2
    marked = crop(marked, room)
    left = room - columns(marked)
    head = before if columns(before) <= left // 3 else "…" + _last(before, left // 3 - 1)
    return f"{head}{OPEN}{marked}{CLOSE}{crop(after, left - columns(head)) if left > columns(head) else ''}"


def _last(text: str, room: int) -> str:
    from trueline.cli.output.measure import right

    tail = right(text, max(room, 0))
    # From the beginning of a word, where there is one.
    _, space, words = tail.partition(" ")
    return words if space else tail


def _dressed(text: str, style: Style) -> str:
    from trueline.store.search import CLOSE, OPEN

    if not style.coloured:
        return _marked(text)
    pieces = []
    for number, piece in enumerate(text.split(OPEN)):
        marked, _, after = piece.partition(CLOSE) if number else ("", "", piece)
        pieces.append((style.bold(marked) if marked else "") + after.replace(CLOSE, ""))
    return "".join(pieces)


def _marked(text: str) -> str:
    from trueline.store.search import CLOSE, OPEN

    return text.replace(OPEN, "«").replace(CLOSE, "»")
