"""The rows of one document in every table, drawn from it alone.

A row is a table's name and its cells after `path`; where links lead is left to be filled in.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeAlias

from trueline.model import Document
from trueline.model.lowering import Text
from trueline.model.rooms import all_rooms
from trueline.model.symbols import component_symbol
from trueline.store.deriving import SYMBOLS, Below, derived_tables, shape_of, table_of
from trueline.syntax import Section, WikiLink
from trueline.text import Span
from trueline.vault import Facts
from trueline.vault.ties import Mention, told

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Cell, ...]

_BREAK = re.compile(r"\r\n?")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINED = re.compile(r"\b[A-Za-z][a-z\d]*[A-Z][A-Za-z\d]*")


def draw_rows(document: Document) -> Iterator[tuple[str, Row]]:
    """Every row of a document, with cells as SQLite takes them."""
    for table, row in _drawn(document):
        yield table, tuple([cell if cell is None or type(cell) is int else sound(cell) for cell in row])


def _drawn(document: Document) -> Iterator[tuple[str, Row]]:
    sections = list(_sections(document))
    yield "document", _document(document, sum(int(row[-4] or 0) for row in sections))
    yield from (("section", (number, *row)) for number, row in enumerate(sections))
    for table, draw in _FIXED.items():
        yield from ((table, (number, *row)) for number, row in enumerate(draw(document)))
    yield from _Values(document).rows()


# No fact that every document's record is to hold: drawn only when tables are asked for.
ROWS: Facts[Row] = Facts("store.rows.draw_rows", draw_rows)


def sound(cell: Any) -> Cell:
    """A cell that SQLite takes: what is no Unicode is written out (`\\xff`), true and false are numbers."""
    if isinstance(cell, str):
        return cell if cell.isascii() else cell.encode("utf-8", "backslashreplace").decode()
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, int) and not -(2**63) <= cell < 2**63:
        return float(cell)
    assert cell is None or isinstance(cell, int | float), cell
    return cell


def sound_path(path: str) -> str:
    """A path as the tables have it."""
    return path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def digest_of(data: bytes) -> str:
    """What tells the bytes of a document from others."""
    return blake2b(data, digest_size=16).hexdigest()


def _document(document: Document, words: int) -> Row:
    meta, template = document.meta, document.template
    sub_domain = meta.sub_domain.target.rsplit("/", 1)[-1] if meta.sub_domain else None
    return (
        document.name,
        meta.title or document.name,
        template.name if template else None,
        meta.stage,
        meta.stage_folder or None,
        meta.status,
        meta.priority,
        meta.created.iso if meta.created else None,
        meta.updated.iso if meta.updated else None,
        sub_domain,
        int(meta.completed),
        int(meta.early),
        words,
        len(document.tree.data),
        digest_of(document.tree.data),
    )


def _sections(document: Document) -> Iterator[Row]:
    tree = document.tree
    answered = {
        id(place.section): place for place in reversed(document.outline.places if document.outline else ()) if place
    }
    title = document.meta.title or document.name

    def rows(section: Section, above: tuple[str, ...]) -> Iterator[Row]:
        heading = section.heading
        start = heading.end if heading else section.start
        end = section.children[0].start if section.children else section.end
        if heading is None and tree.front_matter is not None:
            start = max(start, tree.front_matter.end)
        raw = tree.data[start : max(start, end)]
        start += len(raw) - len(raw.lstrip(b" \t\r\n\xef\xbb\xbf"))
        text = _BREAK.sub("\n", raw.strip(b" \t\r\n\xef\xbb\xbf").decode("utf-8", "replace"))
        here = (*above, heading.title) if heading else above
        place = answered.get(id(section))
        if heading or text:
            yield (
                tree.lines.line(section.start if heading else start),
                heading.level if heading else 0,
                title,
                heading.title if heading else "",
                " > ".join(here),
                place.slot.name if place else None,
                place.state.value if place else None,
                len(text.split()),
                text,
                tree.lines.line(start),
                _parts(f"{here[-1] if here else ''} {text}"),
            )
        for child in section.children:
            yield from rows(child, here)

    yield from rows(tree.root, ())


def _parts(text: str) -> str:
    """The words of joined names, each name once: `LabelPrinter` as `Label Printer`."""
    names = {found: _HUMP.sub(" ", found) for found in _JOINED.findall(text)}
    return "\n".join(words for name, words in names.items() if words != name)


def _slots(document: Document) -> Iterator[Row]:
    for place in document.outline.places if document.outline else ():
        slot = place.slot
        line = document.tree.lines.line(place.section.start) if place.section else None
        path = " > ".join(slot.path)
        yield (
            line,
            slot.name,
            slot.level,
            path,
            int(slot.optional),
            int(slot.leaf),
            place.state.value,
            place.how or None,
        )


def _properties(document: Document) -> Iterator[Row]:
    front = document.tree.front_matter
    for one in front.properties if front else ():
        for value in one.values:
            yield document.tree.lines.line(value.start), one.key, value.text
        if not one.values:
            yield document.tree.lines.line(one.start), one.key, None


def _tags(document: Document) -> Iterator[Row]:
    for tag in document.meta.tags:
        family, slash, value = tag.name.partition("/")
        yield document.tree.lines.line(tag.span.start), tag.name, family if slash else None, value or None


def _aliases(document: Document) -> Iterator[Row]:
    yield from ((1, alias) for alias in document.meta.aliases)


def _named(links: Callable[[Document], tuple[WikiLink, ...]]) -> Callable[[Document], Iterator[Row]]:
    def draw(document: Document) -> Iterator[Row]:
        for link in links(document):
            if link.target and not _offered(document, link):
                line = document.tree.lines.line(link.start)
                yield line, link.target.rsplit("/", 1)[-1].removesuffix(".md"), link.target, None, None

    return draw


def _offered(document: Document, link: WikiLink) -> bool:
    """Whether a link is the template's placeholder."""
    return document.template is not None and link.target in document.template.links


def _links(document: Document) -> Iterator[Row]:
    tree = document.tree
    front = tree.front_matter.properties if tree.front_matter else ()
    for link in (*tree.front_links, *tree.links):
        line = tree.lines.line(link.start)
        if isinstance(link, WikiLink):
            key = next((one.key for one in front if one.start <= link.start < one.end), None)
            yield (
                line, "wikilink", int(link.embed), key, link.target, link.heading, link.block, link.alias, None, None,
            )  # fmt: skip
        else:
            text = link.text.cut(tree.data).decode("utf-8", "replace")
            url, _, anchor = link.url.partition("#")
            yield line, "markdown", int(link.embed), None, url, anchor or None, None, text, None, None


def _symbols(document: Document) -> Iterator[Row]:
    for said in told(document):
        if isinstance(said, Mention):
            kind, name = said.symbol
            if kind in ("name", "party"):
                name = component_symbol(name).name
            yield said.line.number, kind, name, said.role, said.label


_FIXED: Mapping[str, Callable[[Document], Iterator[Row]]] = {
    "slot": _slots,
    "property": _properties,
    "tag": _tags,
    "alias": _aliases,
    "domain": _named(lambda document: document.meta.domains),
    "blocker": _named(lambda document: document.meta.blocked_by),
    "link": _links,
    "symbol": _symbols,
}


class _Values:
    """The rows of a document's values; counts those of each table."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._line = document.tree.lines.line
        self._tables = derived_tables()
        self._counts: dict[str, int] = {}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """All rows, room by room."""
        for room, kind in all_rooms().items():
            value: Any = self._document[kind]
            yield from self._prose(room, kind, value)
            for below in shape_of(kind).below:
                yield from self._below(room, None, None, value, below, None)

    def _prose(self, room: str, kind: type, value: Any) -> Iterator[tuple[str, Row]]:
        cells = [getattr(value, cell.field) for cell in shape_of(kind).cells]
        if any(cells):
            starts = [cell.span.start for cell in cells if isinstance(cell, Text) and cell]
            line = self._line(min(starts)) if starts else None
            yield f"{room}_prose", (0, line, *map(_plain, cells))

    def _below(
        self, room: str, owner: str | None, number: int | None, value: Any, below: Below, line: int | None
    ) -> Iterator[tuple[str, Row]]:
        table = table_of(room, owner, below)
        held = getattr(value, below.field)
        part = f"{owner or room}.{below.field}"
        if below.how == "labels":
            for label, text in held.items():
                yield self._row(table, owner, number, part, self._place(text, line), (label, text.text))
        elif below.how == "texts":
            for text in held:
                yield self._row(table, owner, number, part, self._place(text, line), (_plain(text),))
        else:
            for one in (held,) if below.how == "one" else held:
                if one is not None:
                    yield from self._value(room, table, owner, number, part, one, line)

    def _value(
        self, room: str, table: str, owner: str | None, number: int | None, part: str, value: Any, line: int | None
    ) -> Iterator[tuple[str, Row]]:
        kind: type = type(value)
        shape = shape_of(kind)
        line = self._place(value, line)
        cells = [_plain(getattr(value, cell.field)) for cell in shape.cells]
        if kind in SYMBOLS:
            cells.append(SYMBOLS[kind](value).name)
        row = self._row(table, owner, number, part, line, tuple(cells))
        yield row
        own = row[1][0]
        assert isinstance(own, int)
        for below in shape.below:
            yield from self._below(room, table, own, value, below, line)

    def _row(
        self, table: str, owner: str | None, number: int | None, part: str, line: int | None, cells: Row
    ) -> tuple[str, Row]:
        derived = self._tables[table]
        own = self._counts.get(table, 0)
        self._counts[table] = own + 1
        owners = tuple(number if one == owner else None for one in derived.owners)
        return table, (own, line, *owners, *((part,) if derived.parts else ()), *cells)

    def _place(self, value: Any, line: int | None) -> int | None:
        span = getattr(value, "span", None)
        return self._line(span.start) if isinstance(span, Span) and span != (0, 0) else line


def _plain(value: Any) -> Cell:
    """A field of a value as a cell."""
    if isinstance(value, Text):
        return value.text
    return value  # type: ignore[no-any-return]
