"""What notes say is stored: tables of columns, definitions in SQL, diagrams, and tables that list entities."""

import re
from collections.abc import Iterator, Sequence

from trueline.model.naming import name_in
from trueline.model.stated.ground import Ground, Piece
from trueline.model.stated.times import first_of, time_of
from trueline.model.stated.values import StatedEntity, StatedField
from trueline.syntax import Cell, Fence, Row, Table
from trueline.template.late import late
from trueline.text import Span

_COLUMN_HEADS = ("column", "field", "column name", "field name")
_PROPERTY_HEADS = ("property", "attribute", "name", "key")
_CLASS = late(r"\b([A-Z][A-Za-z\d]{1,80}(?:Entity|Table))\b")
_SNAKE = late(r"^[a-z][a-z\d]*+(?:_[a-z\d]++)+$")
_IDENTIFIER = late(r"^[A-Za-z]\w*$")
_QUALIFIED = late(r"^[a-z]\w*\.([a-z]\w*)$")
_THING = late(r"^[A-Z][a-z][A-Za-z\d]*$")
_TABLE_NAMED = late(
    r"`(?:\w+\.)?([a-z][a-z\d_]*)`\s+(?:database\s+|postgres\w*\s+)?table\b|\btable[:\s]+\**\s*`(?:\w+\.)?([a-z][a-z\d_]*)`",
    re.IGNORECASE,
)
_CREATE = late(rb"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"`\[\]]+)\s*\(", re.IGNORECASE)
_NO_COLUMN = frozenset(b"PRIMARY FOREIGN UNIQUE CHECK CONSTRAINT KEY INDEX EXCLUDE LIKE".split())
_SQL_COLUMN = late(
    rb"^\s*[\"`\[]?(\w+)[\"`\]]?\s+([A-Za-z_]\w*(?:\s+(?:varying|precision))?(?:\s*\([^()]*\))?(?:\[\])?(?:\s+with(?:out)?\s+time\s+zone)?)",
    re.IGNORECASE,
)
_ER_ENTITY = late(
    rb"^[ \t>]*\"?([\w-]+)\"?[ \t]*(?:\[[^\]\n]*\][ \t]*)?\{[ \t]*$(.*?)^[ \t>]*\}", re.MULTILINE | re.DOTALL
)
_ER_FIELD = late(rb"^[ \t>]*([\w\[\]()<>-]+)[ \t]+(\w+)([^\n]*)$", re.MULTILINE)
_PARTIAL = late(
    r"\b(?:new|added|additional|changed|modified|key|some|selected|relevant|notable|important)\b", re.IGNORECASE
)
_NO_NAME = frozenset(
    "fields columns properties attributes schema structure request response overview data model entities tables parameters "
    "table entity details definition purpose state input output".split()
)
_STORES = late(r"\b(?:entit(?:y|ies)|tables?|data model|schema|columns)\b", re.IGNORECASE)
_REMARK = late(rb"--[^\n]*")


def stated_entities(ground: Ground) -> Iterator[StatedEntity]:
    """Every stored thing that a note describes or lists."""
    for piece in ground.pieces:
        if isinstance(piece.block, Table):
            yield from _table(ground, piece, piece.block)
        elif isinstance(piece.block, Fence):
            if piece.block.language == "mermaid":
                yield from _diagram(ground, piece, piece.block)
            else:
                yield from _sql(ground, piece, piece.block)


def _table(ground: Ground, piece: Piece, table: Table) -> Iterator[StatedEntity]:
    heads = ground.lowering.columns(table)
    if len(heads) < 2:
        return
    types = next(
        (index for index, head in enumerate(heads) if head.startswith(("type", "data type", "sql type"))), None
    )
    if heads[0] in (*_COLUMN_HEADS, *_PROPERTY_HEADS) and types is not None:
        yield from _columns(ground, piece, table, heads, types)
    elif heads[0] in ("table or field", "table / field", "table/field"):
        yield from _short_rows(ground, piece, table)
    elif _lists_stores(heads):
        yield from _rows(ground, piece, table, heads)


def _lists_stores(heads: Sequence[str]) -> bool:
    """Whether a table has a row for each stored thing, and does not say what changes in it."""
    if heads[0] in ("entity", "entity name", "entities"):
        return not any("change" in head for head in heads)
    telling = ("entity", "purpose", "description", "notes", "contents", "stores")
    return heads[0] in ("table", "table name", "database table") and any(head in telling for head in heads)


def _columns(ground: Ground, piece: Piece, table: Table, heads: Sequence[str], types: int) -> Iterator[StatedEntity]:
    """A table with a row for each column, of the entity that the label, the headings or the note name."""
    owner = _owner(ground, piece, heads[0])
    form = "columns"
    if owner is None:
        name = name_in(piece.headings[-1]) if piece.headings else ""
        if not _THING.match(name) or name.lower() in _NO_NAME:
            return
        owner, form = (name, _at(ground, piece, name), False), "shape"
    name, span, whole = owner
    fields = tuple(field for row in table.rows if (field := _field(ground, row, heads, types)) is not None)
    partial = any(_PARTIAL.search(text) for text in (piece.label, *piece.headings[-1:])) and not whole
    if fields:
        table_name = _table_called(ground) if whole else ""
        yield StatedEntity(name, span, piece.time, fields, not partial, table_name, form)


def _speaks_of_stores(piece: Piece, head: str) -> bool:
    """Whether a table lists columns, and not the fields of a request."""
    return head.startswith("column") or any(_STORES.search(heading) for heading in piece.headings)


def _owner(ground: Ground, piece: Piece, heads: str) -> tuple[str, Span, bool] | None:
    """Of what a table lists the columns, where that is named, and whether the whole note is about it."""
    columns = heads in _COLUMN_HEADS
    for heading in (piece.label, *reversed(piece.headings[1:])):
        name = name_in(heading) if heading else ""
        found = _CLASS.search(heading)
        if found:
            return found[1], _at(ground, piece, found[1]), False
        named = _TABLE_NAMED.search(heading) if columns else None
        # A paragraph speaks of many things; only one that is hardly more than a name is a title.
        if named is None and heading is piece.label and len(heading) > len(name) + 12:
            continue
        qualified = _QUALIFIED.match(name) if columns else None
        if named is not None or qualified is not None or _SNAKE.match(name):
            found = named or qualified
            name = next(filter(None, found.groups())) if found else name
            return name, _at(ground, piece, name), False
    title = ground.document.name
    if _CLASS.fullmatch(title) or _SNAKE.match(title):
        return title, ground.document.meta.title_span, True
    for heading in reversed(piece.headings[-2:]):
        name = name_in(heading)
        if _IDENTIFIER.match(name) and name.lower() not in _NO_NAME and _speaks_of_stores(piece, heads):
            return name, _at(ground, piece, name), False
    return None


def _at(ground: Ground, piece: Piece, name: str) -> Span:
    """Where a name last stands before a block."""
    start = ground.data.rfind(name.encode(), 0, piece.block.start)
    return Span(start, start + len(name.encode())) if start >= 0 else Span(piece.block.start, piece.block.start)


def _table_called(ground: Ground) -> str:
    found = _TABLE_NAMED.search(ground.data.decode("utf-8", "replace"))
    return next(filter(None, found.groups()), "") if found else ""


def _field(ground: Ground, row: Row, heads: Sequence[str], types: int) -> StatedField | None:
    if not row.cells or ground.is_given(Span(row.start, row.end)):
        return None
    cell = row.cells[0]
    text = ground.text(Span(cell.start, cell.end))
    name = ground.lowering.name(Span(cell.start, cell.end))
    leaf = name.text.strip("~ ")
    if not _IDENTIFIER.match(leaf) or leaf.lower() in ("none", "tbd"):
        return None
    type_cell = row.cells[types] if types < len(row.cells) else None
    others = [
        f"{head}: {ground.text(Span(one.start, one.end))}"
        if head == "default"
        else ground.text(Span(one.start, one.end))
        for index, (head, one) in enumerate(zip(heads, row.cells, strict=False))
        if index not in (0, types)
    ]
    note = " | ".join(others)
    time = first_of("past" if "~~" in text else "", time_of(note))
    type_ = _type_in(ground, type_cell) if type_cell is not None else ""
    type_span = Span(type_cell.start, type_cell.end) if type_cell is not None else Span(cell.end, cell.end)
    return StatedField(leaf, type_, note, name.span, type_span, time)


def _type_in(ground: Ground, cell: Cell) -> str:
    return ground.text(Span(cell.start, cell.end)).replace("`", "").replace("\\", "").strip()


def _rows(ground: Ground, piece: Piece, table: Table, heads: Sequence[str]) -> Iterator[StatedEntity]:
    """A table with a row for each entity, perhaps with some of its columns."""
    keys = next((index for index, head in enumerate(heads) if "field" in head or "column" in head), None)
    for row in table.rows:
        if not row.cells or ground.is_given(Span(row.start, row.end)):
            continue
        name = ground.lowering.name(Span(row.cells[0].start, row.cells[0].end))
        line = ground.text(Span(row.start, row.end))
        if not _IDENTIFIER.match(name.text) or not (
            _CLASS.fullmatch(name.text) or _SNAKE.match(name.text) or heads[0] != "entity"
        ):
            continue
        time = first_of(piece.time, "past" if "~~" in line else "", time_of(line) if "removed" in line.lower() else "")
        fields = tuple(_listed(ground, row.cells[keys])) if keys is not None and keys < len(row.cells) else ()
        yield StatedEntity(name.text, name.span, time, fields, False, "", "row")


def _short_rows(ground: Ground, piece: Piece, table: Table) -> Iterator[StatedEntity]:
    """The short template's rows: a table or `table.field`, and that it is new, with its columns."""
    for row in table.rows:
        texts = [ground.text(Span(cell.start, cell.end)) for cell in row.cells]
        if len(texts) < 2 or not texts[1].lower().startswith("new") or ground.is_given(Span(row.start, row.end)):
            continue
        name = ground.lowering.name(Span(row.cells[0].start, row.cells[0].end))
        owner, _, column = name.text.partition(".")
        if not _IDENTIFIER.match(owner) or (column and not _IDENTIFIER.match(column)):
            continue
        owner_span = Span(name.span.start, name.span.start + len(owner.encode()))
        fields = tuple(_coded(ground, row.cells[1]))
        if column:
            span = Span(owner_span.end + 1, name.span.end)
            fields = (StatedField(column, "", "", span, Span(span.end, span.end)),)
        yield StatedEntity(owner, owner_span, piece.time, fields, False, "", "row")


def _coded(ground: Ground, cell: Cell) -> Iterator[StatedField]:
    for found in re.finditer(rb"`(\w+)`", ground.data[cell.start : cell.end]):
        span = Span(cell.start + found.start(1), cell.start + found.end(1))
        yield StatedField(found[1].decode(), "", "", span, Span(span.end, span.end))


def _listed(ground: Ground, cell: Cell) -> Iterator[StatedField]:
    """The columns in a cell, between commas."""
    for found in re.finditer(rb"[^,;|]+", ground.data[cell.start : cell.end]):
        text = found[0].decode("utf-8", "replace").strip(" `*")
        if _IDENTIFIER.match(text) and text.lower() not in ("none", "n", "a"):
            start = cell.start + found.start() + found[0].find(text.encode())
            span = Span(start, start + len(text.encode()))
            yield StatedField(text, "", "", span, Span(span.end, span.end))


def _sql(ground: Ground, piece: Piece, fence: Fence) -> Iterator[StatedEntity]:
    for match in _CREATE.finditer(ground.data, *fence.body):
        name = match[1].decode().rsplit(".", 1)[-1].strip('"`[]')
        if ground.is_given(ground.line(match.start())):
            continue
        depth, end = 1, match.end()
        while end < fence.body.end and depth:
            depth += {40: 1, 41: -1}.get(ground.data[end], 0)
            end += 1
        fields = tuple(_sql_fields(ground.data, match.end(), end - 1))
        yield StatedEntity(name, Span(*match.span(1)), piece.time, fields, True, name, "sql")


def _sql_fields(data: bytes, start: int, end: int) -> Iterator[StatedField]:
    # Remarks may hold commas; blanked, nothing moves.
    text = _REMARK.sub(lambda found: b" " * len(found[0]), data[start:end])
    at, depth = 0, 0
    for index in range(len(text) + 1):
        sign = text[index : index + 1]
        depth += {b"(": 1, b")": -1}.get(sign, 0)
        if index == len(text) or (sign == b"," and depth == 0):
            part = text[at:index]
            found = _SQL_COLUMN.match(part)
            if found and found[1].upper() not in _NO_COLUMN:
                span = Span(start + at + found.start(1), start + at + found.end(1))
                type_span = Span(start + at + found.start(2), start + at + found.end(2))
                note = part[found.end(2) :].decode("utf-8", "replace").strip()
                yield StatedField(found[1].decode(), found[2].decode().strip(), f"sql {note}", span, type_span)
            at = index + 1


def _diagram(ground: Ground, piece: Piece, fence: Fence) -> Iterator[StatedEntity]:
    if b"erDiagram" not in ground.data[fence.body.start : fence.body.end]:
        return
    for match in _ER_ENTITY.finditer(ground.data, *fence.body):
        if ground.is_given(ground.line(match.start(1))):
            continue
        fields = []
        for line in _ER_FIELD.finditer(ground.data, *match.span(2)):
            type_, name, note = (line[group].decode("utf-8", "replace") for group in (1, 2, 3))
            fields.append(
                StatedField(name, type_, note.strip(), Span(*line.span(2)), Span(*line.span(1)), time_of(note))
            )
        name = match[1].decode("utf-8", "replace")
        yield StatedEntity(name, Span(*match.span(1)), piece.time, tuple(fields), False, "", "er")
