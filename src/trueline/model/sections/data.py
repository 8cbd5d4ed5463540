"""2 Data Model: entities in every notation, who owns them, how they relate and live."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.labelled import labelled_things
from trueline.model.lowering import Lowering, Record, Text, walk_blocks
from trueline.model.naming import name_in
from trueline.model.ownership import Owner, listed, owners
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.syntax import Fence, Section, Table
from trueline.template import Slot, folded_title
from trueline.template.late import late
from trueline.text import Span

_CREATION = r"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"`\[\]]+)\s*\("
_CREATE = late(_CREATION, re.IGNORECASE)
_CREATED = late(_CREATION.encode(), re.IGNORECASE)
_COMMA = late(r",(?![^(]*\))")
_CODE = late(r"`([^`]+)`")
_ARROW = late(rb"\[([^\[\]\n]{1,200})\][ \t]{0,20}-([^>\n\[\]]{0,200})>[ \t]{0,20}\[([^\[\]\n]{1,200})\]")
_ER_LINE = late(
    rb"^[ \t>]*\"?([\w-]+)\"?[ \t]+([|}o{]{1,2}(?:--|\.\.)[|}o{]{1,2})[ \t]+\"?([\w-]+)\"?(?:[ \t]*:[ \t]*([^\r\n]*))?",
    re.MULTILINE,
)


class Field(NamedTuple):
    """A column or property; `type` and `note` may be empty."""

    name: str
    type: str
    note: str


class Entity(NamedTuple):
    """Something stored. `notation` is `table`, `columns`, `sql`, `er` or `list`; `span` cuts its name."""

    name: str
    purpose: str
    fields: tuple[Field, ...]
    notation: str
    span: Span


class EntityChange(NamedTuple):
    """What changes in an entity that exists."""

    name: str
    change: str
    rationale: str
    notation: str
    span: Span


class Relationship(NamedTuple):
    """`source` relates to `target`; `kind` is the word on the arrow or the crow's feet.

    `notation` is `arrow` or `er`; `span` covers the line, the other two the names.
    """

    source: str
    kind: str
    target: str
    notation: str
    span: Span
    source_span: Span
    target_span: Span


class Data(NamedTuple):
    """Entities, changes, ownership (what is said, and by entity where that can be told), relationships, life."""

    entities: tuple[Entity, ...]
    changes: tuple[EntityChange, ...]
    ownership: Text
    owners: tuple[Owner, ...]
    relationships: tuple[Relationship, ...]
    lifecycle: dict[str, Text]
    consistency: tuple[Choice, ...]


@section(Data)
def lower(lowering: Lowering) -> Data:
    """Read the data model of the full template, or `Data Changes` of the short one."""
    new = lowering.find("New Entities")
    changed = lowering.find("Entity Modifications", "Modified Entities")
    things = tuple(labelled_things(lowering, lowering.section("Data Changes")))
    entities = [
        *_entities(lowering, new),
        *(Entity(thing.name, thing.said, (), thing.notation, thing.span) for thing in things if thing.fate == "new"),
    ]
    changes = [
        *_changes(lowering, changed),
        *(
            EntityChange(thing.name, thing.said, "", thing.notation, thing.span)
            for thing in things
            if thing.fate == "modified"
        ),
    ]
    kept = _with_schema(lowering, _unique(entities))
    place = lowering.section("Data Ownership")
    return Data(
        kept,
        _unique_changes(changes),
        lowering.prose(place),
        (
            *owners(lowering, place, tuple(Text(entity.name, entity.span) for entity in kept)),
            *listed(lowering, "Owned Entities", "domain"),
            *listed(lowering, "Owns", "domain"),
            *listed(lowering, "Entities Owned", "component"),
        ),
        tuple(_relationships(lowering)),
        lowering.labels(lowering.section("Data Lifecycle")),
        choices(lowering, "Consistency Requirements"),
    )


def _entities(lowering: Lowering, found: "tuple[Section, Slot | None] | None") -> Iterator[Entity]:
    if found is None:
        return
    place, slot = found
    # Where another team's template calls the section so, it says which things are meant by its name alone.
    theirs = slot is not None and folded_title(slot.name) != folded_title("New Entities")
    for record in lowering.records(found, first=("entit", "table", "model") if theirs else "entit"):
        yield from _row_entity(lowering, record)
    yield from _headed(lowering, place)
    if theirs:
        yield from _described(lowering, place)
    for block in walk_blocks(place):
        if isinstance(block, Fence):
            yield from _sql(lowering, block)


def _row_entity(lowering: Lowering, record: Record) -> Iterator[Entity]:
    cells = list(record.cells.values())
    name = lowering.named(Span(cells[0].start, cells[0].end))
    if name:
        texts = [lowering.text(cell) for cell in cells]
        fields = tuple(Field(word, "", "") for word in _CODE.findall(texts[-1])) if len(texts) > 2 else ()
        yield Entity(name.text, texts[1] if len(texts) > 1 else "", fields, "table", name.span)


def _described(lowering: Lowering, place: Section) -> Iterator[Entity]:
    """One heading per thing, with labels such as `Fields` below it."""
    for child in place.children:
        labels = lowering.labels(child, deep=False)
        if child.heading and labels and not lowering.untouched(child, lowering.slot(place)):
            said = next(
                (labels[word] for word in ("fields", "key fields", "attributes", "columns") if word in labels), None
            )
            fields = tuple(Field(word, "", "") for word in _CODE.findall(said.text)) if said else ()
            purpose = labels.get("purpose") or labels.get("description")
            for name in lowering.names(child.heading.text):
                yield Entity(name.text, purpose.text if purpose else "", fields, "columns", name.span)


def _headed(lowering: Lowering, place: Section) -> Iterator[Entity]:
    """One heading per table, with a column table below it."""
    for child in place.children:
        fields = next((f for b in child.blocks if isinstance(b, Table) and (f := _column_table(lowering, b))), None)
        if child.heading and fields is not None:
            for name in lowering.names(child.heading.text)[:1]:
                yield Entity(name.text, lowering.prose(child).text[:200], fields, "columns", name.span)
        yield from _headed(lowering, child)


_COLUMN = late(r"(?:column|field|attribute|property)(?: name)?|name")
_TYPED = late(r"(?:(?:data|sql|db|column|field) ?)?types?\b")
_REMARK = late(r"^\([a-z ]{1,40}\)\s+(?=\w)")
_SCHEMA = late(r"(?:entity|table|database|db|data)?\s*(?:schema|fields|columns|attributes)", re.IGNORECASE)


def _with_schema(lowering: Lowering, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The one entity of a design with the columns that stand under a heading of their own, such as `Entity Schema`."""
    place = lowering.section("Data Model")
    if len(entities) != 1 or entities[0].notation != "table" or place is None:
        return entities
    for child in place.children:
        if child.heading and _SCHEMA.fullmatch(child.heading.title.strip()):
            tables = [
                found for block in child.blocks if isinstance(block, Table) if (found := _column_table(lowering, block))
            ]
            if len(tables) == 1:
                return (entities[0]._replace(fields=tables[0]),)
    return entities


def _column_table(lowering: Lowering, table: Table) -> tuple[Field, ...] | None:
    names = lowering.columns(table)
    if len(names) < 2 or not _COLUMN.fullmatch(names[0]) or not _TYPED.match(names[1]):
        return None
    fields = []
    for row in table.rows:
        texts = [lowering.text(cell) for cell in row.cells]
        if texts and texts[0]:
            # Where a column comes from is no part of its name: `(inherited) deleted`.
            fields.append(
                Field(
                    _REMARK.sub("", name_in(texts[0])), name_in(texts[1]) if len(texts) > 1 else "", " ".join(texts[2:])
                )
            )
    return tuple(fields)


def _sql(lowering: Lowering, fence: Fence) -> Iterator[Entity]:
    text = lowering.tree.fence_text(fence)
    if "create" not in text.lower():
        return
    places = [Span(*found.span(1)) for found in _CREATED.finditer(lowering.tree.data, *fence.body)]
    for match, place in zip(_CREATE.finditer(text), places, strict=False):
        name = match[1].rsplit(".", 1)[-1].strip('"`[]')
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        columns = _COMMA.split(text[match.end() : end - 1])
        fields = [_sql_column(column) for column in columns]
        yield Entity(name, "", tuple(f for f in fields if f), "sql", lowering.placed(name, place).span)


def _sql_column(text: str) -> Field | None:
    words = text.split("--")[0].split()
    if len(words) < 2 or words[0].upper() in (
        "PRIMARY",
        "FOREIGN",
        "UNIQUE",
        "CHECK",
        "CONSTRAINT",
        "KEY",
        "INDEX",
    ):
        return None
    return Field(words[0].strip('"`'), words[1].lower(), " ".join(words[2:]))


def _changes(lowering: Lowering, found: "tuple[Section, Slot | None] | None") -> Iterator[EntityChange]:
    if found is None:
        return
    for record in lowering.records(found, first="entit"):
        cells = list(record.cells.values())
        name = lowering.named(Span(cells[0].start, cells[0].end))
        texts = [lowering.text(cell) for cell in cells] + ["", ""]
        if name:
            yield EntityChange(name.text, texts[1], texts[2], "table", name.span)
    for entity in _headed(lowering, found[0]):
        yield EntityChange(entity.name, entity.purpose, "", "columns", entity.span)


def _relationships(lowering: Lowering) -> Iterator[Relationship]:
    place = lowering.section("Relationships", "Data Model")
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Fence):
            for match in _ARROW.finditer(lowering.tree.data, *block.body):
                if match[1] != b"Entity A":
                    yield _relationship(lowering, match, lowering.text(Span(*match.span(2))).strip(" -()"), "arrow")
            for match in _ER_LINE.finditer(lowering.tree.data, *block.body):
                kind = lowering.text(Span(*match.span(4))).strip(' "') if match[4] else ""
                yield _relationship(lowering, match, kind or match[2].decode(), "er")


def _relationship(lowering: Lowering, match: re.Match[bytes], kind: str, notation: str) -> Relationship:
    ends = [Span(*match.span(group)) for group in (1, 3)]
    source, target = (lowering.placed(lowering.text(end), end) for end in ends)
    span = Span(source.span.start, match.end())
    return Relationship(source.text, kind, target.text, notation, span, source.span, target.span)


def _unique(entities: list[Entity]) -> tuple[Entity, ...]:
    return tuple({entity.name.casefold(): entity for entity in reversed(entities) if entity.name}.values())[::-1]


def _unique_changes(changes: list[EntityChange]) -> tuple[EntityChange, ...]:
    return tuple({change.name.casefold(): change for change in reversed(changes) if change.name}.values())[::-1]
