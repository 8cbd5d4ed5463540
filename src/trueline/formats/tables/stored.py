"""All that some documents store, brought together: tables first, then what refers from one to another."""

from collections.abc import Iterator, Sequence

from trueline.formats.artefact import Skipped
from trueline.formats.tables.changes import alterations
from trueline.formats.tables.columns import INDEXED, Definition, from_fields, from_sql
from trueline.formats.tables.indexes import Wanted, checked, created, wanted
from trueline.formats.tables.names import is_column, table_name
from trueline.formats.tables.tables import Alteration, Column, ForeignKey, Index, Origin, Reference, Stored, Table
from trueline.formats.tables.types import comparable
from trueline.formats.texts import excerpt, line
from trueline.model import Document
from trueline.model.lowering import Text
from trueline.model.sections.data import Data, Entity
from trueline.model.symbols import Symbol, entity_symbol, singular, words
from trueline.syntax import Fence


def stored(documents: Sequence[Document], untyped: str = "") -> Stored:
    """The tables of the documents with everything that can be told of them.

    `untyped` is a type for columns of which none is said; without it such columns are left out.
    """
    skipped: list[Skipped] = []
    tables: dict[Symbol, Table] = {}
    references: list[tuple[Table, tuple[str, ...], Reference]] = []
    for document in documents:
        fences = dict(_created(document))
        for entity in document[Data].entities:
            _add(document, entity, fences.get(entity_symbol(entity.name)), untyped, tables, references, skipped)
    keys = list(_keys(tables, references, skipped))
    for document in documents:
        keys += _related(document, tables, keys, skipped)
    indexes = [index for document in documents for index in _indexes(document, tables, skipped)]
    changes = [one for document in documents for one in alterations(document, skipped)]
    kept: list[Alteration] = []
    for one in changes:
        own = next((table for table in tables.values() if table.name == one.table), None)
        if own is not None and (one.kind != "add") == (own.column(one.name) is None):
            there = "has no" if one.kind != "add" else "already has a"
            skipped.append(one.origin.skipped(f"change of {one.table}", f"its design {there} column `{one.name}`"))
        elif one.kind == "add" and any(other[:4] == one[:4] for other in kept):
            continue
        else:
            kept.append(one)
    return Stored(tuple(tables.values()), tuple(keys), tuple(indexes), tuple(kept), tuple(dict.fromkeys(skipped)))


def _created(document: Document) -> Iterator[tuple[Symbol, Definition]]:
    """What SQL in the fences of a document creates, by entity."""
    if any(entity.notation == "sql" for entity in document[Data].entities):
        for fence in _fences(document):
            for table in from_sql(document.path, document.tree.fence_text(fence)):
                yield entity_symbol(table.name), table.definition


def _fences(document: Document) -> Iterator[Fence]:
    from trueline.model.lowering import walk_blocks

    place = document.lowering.section("New Entities", "Data Changes")
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Fence):
            yield block


def _add(
    document: Document,
    entity: Entity,
    definition: Definition | None,
    untyped: str,
    tables: dict[Symbol, Table],
    references: list[tuple[Table, tuple[str, ...], Reference]],
    skipped: list[Skipped],
) -> None:
    origin = Origin(document, entity.span)
    subject = f"entity {line(entity.name)}"
    symbol = entity_symbol(entity.name)
    name = table_name(entity.name)
    if definition is None or entity.notation != "sql":
        definition = from_fields(entity.fields, untyped)
    if symbol in tables or not name or any(table.name == name for table in tables.values()):
        there = tables.get(symbol)
        if definition.columns or not name:
            reason = f"it is designed in {there.origin.path} as well" if there else "no table can be called so"
            skipped.append(origin.skipped(subject, reason))
        return
    if not definition.columns:
        what = "none of its fields has a type" if entity.fields else "its columns are not said"
        skipped.append(origin.skipped(subject, what))
        return
    for column, reason in definition.problems:
        skipped.append(origin.skipped(f"{subject}: {line(column)}", reason))
    columns = _distinct(definition.columns, origin, subject, skipped)
    known = {column.name.lower(): column for column in columns}
    if not columns:
        return
    primary = _key_of(definition.primary, known)
    uniques = tuple(dict.fromkeys(key for one in definition.uniques if (key := _key_of(one, known))))
    table = Table(name, symbol, _purpose(entity), tuple(columns), primary, uniques, origin)
    tables[symbol] = table
    references += [(table, (column.name,), column.reference) for column in columns if column.reference]
    references += [(table, one, reference) for one, reference in definition.references]


def _purpose(entity: Entity) -> str:
    """What an entity is for, without the table that follows."""
    said = line(entity.purpose.partition("|")[0])
    return excerpt(said, 160)


def _distinct(columns: Sequence[Column], origin: Origin, subject: str, skipped: list[Skipped]) -> list[Column]:
    found: dict[str, Column] = {}
    for column in columns:
        if not is_column(column.name):
            skipped.append(origin.skipped(f"{subject}: {line(column.name)}", "this is no name for a column"))
        elif column.name.lower() in found:
            skipped.append(origin.skipped(f"{subject}: {line(column.name)}", "it is there twice"))
        else:
            unique = column.unique and column.type.indexable
            found[column.name.lower()] = column._replace(unique=unique)
    return list(found.values())


def _key_of(names: Sequence[str], known: dict[str, Column]) -> tuple[str, ...]:
    """The columns of a key, none if one of them is missing or cannot be part of a key."""
    columns = [known.get(name.lower()) for name in dict.fromkeys(names)]
    whole = all(column is not None and column.type.indexable for column in columns)
    return tuple(column.name for column in columns if column) if whole else ()


def _keys(
    tables: dict[Symbol, Table], references: Sequence[tuple[Table, tuple[str, ...], Reference]], skipped: list[Skipped]
) -> Iterator[ForeignKey]:
    """The references between tables that are all there."""
    for table, columns, reference in references:
        subject = f"reference {table.name} ({', '.join(columns)}) to {line(reference.table)}"
        key = _foreign(tables, table, columns, reference)
        if isinstance(key, str):
            skipped.append(table.origin.skipped(subject, key))
        else:
            yield key


def _foreign(
    tables: dict[Symbol, Table], table: Table, columns: tuple[str, ...], reference: Reference
) -> ForeignKey | str:
    target = tables.get(entity_symbol(reference.table))
    if target is None:
        return f"`{line(reference.table)}` is not among the tables"
    if len(columns) != 1:
        return "a reference of several columns is not written"
    column = table.column(columns[0])
    other = reference.column or (target.primary[0] if len(target.primary) == 1 else "")
    aim = target.column(other)
    if column is None or aim is None or not target.identified(aim.name):
        return f"`{target.name}` has no key that it could refer to"
    if not comparable(column.type, aim.type):
        return f"`{column.type.name}` cannot refer to `{target.name}.{aim.name}`, which is `{aim.type.name}`"
    action = "" if reference.action == "SET NULL" and column.required else reference.action
    return ForeignKey(table, column.name, target, aim.name, action)


def _related(
    document: Document, tables: dict[Symbol, Table], keys: Sequence[ForeignKey], skipped: list[Skipped]
) -> list[ForeignKey]:
    """References that relationships tell, where a column is called for it: `shop_id` refers to `shops`."""
    found: list[ForeignKey] = []
    for relation in document[Data].relationships:
        ends = tables.get(entity_symbol(relation.source)), tables.get(entity_symbol(relation.target))
        if ends[0] is None or ends[1] is None:
            continue
        both = {(key.table.name, key.target.name) for key in (*keys, *found)}
        if (ends[0].name, ends[1].name) in both or (ends[1].name, ends[0].name) in both:
            continue
        told = [_by_name(ends[1], ends[0]), _by_name(ends[0], ends[1])]
        kept = [key for key in told if isinstance(key, ForeignKey)]
        if kept:
            found.append(kept[0])
        else:
            subject = f"relationship {line(relation.source)} to {line(relation.target)}"
            skipped.append(Origin(document, relation.span).skipped(subject, "no column of either is called for it"))
    return found


def _by_name(table: Table, target: Table) -> ForeignKey | None:
    parts = words(target.name)
    stem = "_".join((*parts[:-1], singular(parts[-1]))) if parts else ""
    column = table.column(f"{stem}_id") or table.column(f"{stem}id".replace("_", ""))
    if column is None or column.reference is not None:
        return None
    key = _foreign({target.symbol: target}, table, (column.name,), Reference(target.name))
    return key if isinstance(key, ForeignKey) else None


def _indexes(document: Document, tables: dict[Symbol, Table], skipped: list[Skipped]) -> Iterator[Index]:
    """The indexes that a document asks for, each once."""
    asked = [*wanted(document)]
    for fence in _fences(document):
        text = document.tree.fence_text(fence)
        asked += created(text, Text(text, fence.body))
    for table in tables.values():
        if table.origin.path == document.path:
            for column in table.columns:
                if INDEXED.search(column.note) and not column.unique:
                    asked.append(Wanted(table.name, (column.name,), False, "", "", Text("", table.origin.span)))
    taken: set[object] = set()
    for one in asked:
        found = tables.get(entity_symbol(one.table))
        origin = Origin(document, one.written.span)
        index = checked(one, found) if found else f"`{line(one.table)}` is not among the tables"
        if isinstance(index, str) or found is None:
            skipped.append(origin.skipped(f"index on {line(one.table)} ({line(', '.join(one.columns))})", str(index)))
        elif (found.name, index.columns, index.condition) not in taken:
            taken.add((found.name, index.columns, index.condition))
            yield Index(found, index.columns, index.unique, index.method, index.condition, origin)
