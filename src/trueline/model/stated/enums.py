"""Sets of values as notes list them: in tables, lists, in brackets behind the name, and beside a column's type."""

import re
from collections.abc import Iterator, Sequence

from trueline.model.naming import name_in
from trueline.model.stated.ground import Ground, Piece
from trueline.model.stated.names import is_type_name
from trueline.model.stated.times import first_of, time_of
from trueline.model.stated.values import StatedEnum, StatedValue
from trueline.syntax import List, Paragraph, Quote, Table
from trueline.template.late import late
from trueline.text import Span

_TYPE = r"([A-Z][A-Za-z\d]++)"
# `SyncStatus Enum`, `enum SyncStatus`, `**SyncStatus enum** (documented inline):`
_NAMED = late(
    rf"^\W{{0,8}}(?:\d[\d.]*+\s+)?(?:[Ee]num(?:eration)?[:\s]+\W{{0,4}}{_TYPE}"
    rf"|(?:\w++\.)?{_TYPE}\W{{0,4}}\s(?:[Ee]num|ENUM|[Ee]numeration|[Vv]alues)\b)"
)
# `SyncStatus`, an enum with three states: …
_TOLD = late(rf"`{_TYPE}`,?\s(?:is\s)?an?\s(?:\w++\s)?[Ee]num\b|\b[Ee]num\s`{_TYPE}`")
_HEADS = ("value", "values", "enum value", "constant", "status", "state", "name", "type", "case", "entry", "outcome")
_INLINE = late(
    rb"\b([A-Z][A-Za-z\d]++)[`*]{0,3}(?:[ ](?:enum|enumeration|state machine|values?))?[`*]{0,3}[ ]?"
    rb"(?:\(([^()\n]{3,400})\)|:[ ]([^\n.|]{3,400}))"
)
_BRACED = late(rb"\benum(?:[ ]+class)?[ ]+([A-Z]\w+)[^{\n]{0,80}\{([^{}]{2,2000})\}")
_CONSTANT = late(r"^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$")
_ENTRY = late(rb"(?:^|[,;{])\s*(?:@\w+(?:\([^)]*\))?\s*)*([A-Z][A-Z\d_]*)\b")
_OPEN_ENDED = late(
    r"\be\.g\.|\bsuch as\b|\betc\b|\.\.\.|…|\bincluding\b|\bfor example\b|\bamong\b|\bone of\b.*\bor more\b",
    re.IGNORECASE,
)
_MOVED = late(r"\b(?:added|new|additional|extended with|plus|gains?|adds?)\b", re.IGNORECASE)


def stated_enums(ground: Ground) -> Iterator[StatedEnum]:
    """Every set of values that a note lists."""
    found: list[StatedEnum] = []
    for index, piece in enumerate(ground.pieces):
        if isinstance(piece.block, Table):
            found += _table(ground, piece, piece.block)
        elif isinstance(piece.block, List):
            found += _list(ground, ground.pieces[max(0, index - 1)], piece, piece.block)
        if isinstance(piece.block, Paragraph | Table | List) and not isinstance(piece.block, Quote):
            found += _inline(ground, piece)
    found += _declared(ground)
    # One note lists a set once with care, and names it again in passing.
    best: dict[str, StatedEnum] = {}
    for one in found:
        known = best.get(one.name)
        if known is None or (one.complete, len(one.values)) > (known.complete, len(known.values)):
            best[one.name] = one
    yield from best.values()


def _title_of(ground: Ground, piece: Piece) -> tuple[str, Span] | None:
    """The enum that the label, or the heading, or the note names."""
    for text in (piece.label, *piece.headings[-1:]):
        found = (_NAMED.match(text) or (_TOLD.search(text) if text is piece.label else None)) if text else None
        name = (found[1] or found[2]) if found else ""
        if is_type_name(name):
            start = ground.data.rfind(name.encode(), 0, piece.block.start)
            return name, Span(max(0, start), max(0, start) + len(name.encode()))
    title = ground.document.name
    says_enum = re.match(
        r"\W*(?:enum values|values|constants|entries|enum constants)\b", piece.label or "", re.IGNORECASE
    )
    heading = piece.headings[-1] if piece.headings else ""
    if is_type_name(title) and (
        says_enum or re.match(r"\W*(?:enum )?(?:values|constants|entries)\W*$", heading, re.IGNORECASE)
    ):
        return title, ground.document.meta.title_span
    return None


def _table(ground: Ground, piece: Piece, table: Table) -> Iterator[StatedEnum]:
    heads = ground.lowering.columns(table)
    if not heads or heads[0] not in _HEADS:
        return
    named = _title_of(ground, piece)
    if named is None:
        return
    values = []
    for row in table.rows:
        if row.cells and not ground.is_given(Span(row.start, row.end)):
            cell = Span(row.cells[0].start, row.cells[0].end)
            name = ground.lowering.name(cell)
            time = first_of("past" if "~~" in ground.text(cell) else "", time_of(ground.text(Span(row.start, row.end))))
            if re.fullmatch(r"[A-Za-z][\w-]*", name.text):
                values.append(StatedValue(name.text, name.span, time))
    if values:
        yield StatedEnum(*named, tuple(values), piece.time)


def _list(ground: Ground, before: Piece, piece: Piece, block: List) -> Iterator[StatedEnum]:
    named = _title_of(ground, piece)
    if named is None:
        return
    values = []
    for item in block.items:
        head = ground.lowering.head(item)
        name = ground.lowering.placed(name_in(re.split(r"\s+\(", head.text)[0], bullet=True), head.span)
        if re.fullmatch(r"[A-Za-z][\w-]*", name.text):
            time = first_of("past" if "~~" in head.text else "", time_of(head.text) if "removed" in head.text else "")
            values.append(StatedValue(name.text, name.span, time))
    if len(values) == len(block.items):
        yield StatedEnum(*named, tuple(values), piece.time)


def _inline(ground: Ground, piece: Piece) -> Iterator[StatedEnum]:
    """`InstallationStatus` enum (PENDING, ACTIVE); a discriminator enum: A, B."""
    start, end = piece.block.start, piece.block.end
    for found in _INLINE.finditer(ground.data, start, end):
        group = 2 if found[2] else 3
        values = tuple(_constants(ground.data, Span(*found.span(group))))
        if len(values) < 2 or not is_type_name(found[1].decode()):
            continue
        line = ground.line(found.start())
        said = ground.text(line)
        time = first_of(piece.time, time_of(said))
        complete = not _OPEN_ENDED.search(found[0].decode("utf-8", "replace")) and not _MOVED.search(said)
        yield StatedEnum(found[1].decode(), Span(*found.span(1)), values, time, complete)
    if isinstance(piece.block, Table):
        yield from _in_rows(ground, piece, piece.block)


def _in_rows(ground: Ground, piece: Piece, table: Table) -> Iterator[StatedEnum]:
    """A row whose name or type is an enum, and which lists its values."""
    heads = ground.lowering.columns(table)
    column = next((index for index, head in enumerate(heads) if head.startswith("type")), None)
    for row in table.rows:
        texts = [ground.text(Span(cell.start, cell.end)).strip("` ?") for cell in row.cells]
        if not texts or ground.is_given(Span(row.start, row.end)):
            continue
        kind = texts[column] if column is not None and column < len(texts) else ""
        is_enum = kind.lower() == "enum"
        name = name_in(texts[0]) if is_enum else kind
        if not is_type_name(name):
            continue
        for index in range(len(row.cells) - 1, 0, -1):
            cell = row.cells[index]
            values = tuple(_constants(ground.data, Span(cell.start, cell.end), loose=is_enum))
            if index != column and len(values) > 1:
                at = ground.data.find(name.encode(), row.start, row.end)
                whole = not _OPEN_ENDED.search(texts[index])
                yield StatedEnum(
                    name, Span(at, at + len(name)), values, first_of(piece.time, time_of(texts[index])), whole
                )
                break


def _constants(data: bytes, span: Span, loose: bool = False) -> Iterator[StatedValue]:
    """The constants in a text that is a list of them and hardly more: `A`, `B`, or C."""
    text = data[span.start : span.end].decode("utf-8", "replace")
    listed = text.split(":", 1)[-1] if ":" in text else text
    offset = len(text.encode()) - len(listed.encode())
    parts: Sequence[str] = [
        part for part in re.split(r"\s*[,/|;→]\s*|\s+(?:or|and|->|vs\.?)\s+", listed.split(" — ")[-1]) if part
    ]
    wanted = []
    for part in parts:
        word = re.sub(r"^(?:or|and)\s+|\s*\([^)]*\)$", "", part.strip()).strip("`*'\". ")
        if (_CONSTANT.match(word) and len(word) > 1) or (loose and re.fullmatch(r"[a-z][a-z_]+", word)):
            wanted.append(word)
        elif word:
            return
    at = span.start + offset
    for word in wanted:
        start = data.find(word.encode(), at, span.end)
        if start >= 0:
            yield StatedValue(word, Span(start, start + len(word)))
            at = start + len(word)


def _declared(ground: Ground) -> Iterator[StatedEnum]:
    """A declaration in code: `enum class Status { OPEN, DONE }`."""
    for found in _BRACED.finditer(ground.data):
        body = found[2].split(b";")[0]
        values = tuple(
            StatedValue(one[1].decode(), Span(found.start(2) + one.start(1), found.start(2) + one.end(1)))
            for one in _ENTRY.finditer(re.sub(rb"//[^\n]*|\([^()]*\)", lambda hit: b" " * len(hit[0]), body))
        )
        piece = ground.at(found.start())
        if len(values) > 1:
            complete = b"..." not in body
            yield StatedEnum(found[1].decode(), Span(*found.span(1)), values, piece.time if piece else "", complete)
