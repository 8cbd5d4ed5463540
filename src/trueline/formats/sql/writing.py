"""PostgreSQL's data definition language from data models: tables, keys, references, indexes, changes.

Columns are those with a type that PostgreSQL has or that means one of its own (`String`, `Instant`, `List<UUID>`);
a table of which no column has a type is skipped, and so are defaults, conditions and references of which it cannot be
told that PostgreSQL takes them. Keys, `not null`, defaults, references and the values of a column are read from what
is said of it and from SQL in the design; references also from relationships, where a column is called for it
(`shop_id` for `shops`); indexes also from the database considerations. What changes in a table that no design here
creates is written as `ALTER TABLE IF EXISTS`. The script runs in one transaction on an empty database.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from trueline.formats.artefact import Artefact, File
from trueline.formats.tables.stored import stored
from trueline.formats.tables.tables import Alteration, Column, ForeignKey, Index, Origin, Stored, Table
from trueline.formats.texts import line
from trueline.model import Document
from trueline.template.late import late

_PLAIN = late(r"[a-z_][a-z0-9_]*")
_LONGEST_BYTES = 63
# What PostgreSQL does not take for a name without quotes, in any place.
_RESERVED = frozenset(
    "all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate "
    "collation column concurrently constraint create cross current_catalog current_date current_role current_schema "
    "current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for "
    "foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading "
    "left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing "
    "primary references returning right select session_user similar some symmetric system_user table tablesample then "
    "to trailing true union unique user using variadic verbose when where window with values row rows time timestamp "
    "interval character char bit numeric decimal int integer smallint bigint real float boolean varchar precision".split()
)


def write(
    documents: Sequence[Document],
    *,
    schema: Annotated[str, "the schema to create everything in; usually the connection's own"] = "",
    untyped: Annotated[str, "the type of columns of which none is said; usually they are skipped"] = "",
) -> Artefact:
    """One script that creates everything the documents store."""
    found = stored(documents, untyped)
    if not found.tables and not found.alterations:
        return Artefact((), found.skipped)
    script = _Script(found)
    text = "\n".join(script.lines(schema)) + "\n"
    return Artefact((File("schema.sql", text),), found.skipped)


class _Script:
    """Writes one script; remembers which names are taken."""

    def __init__(self, found: Stored) -> None:
        self.found = found
        self.taken = {table.name for table in found.tables}

    def lines(self, schema: str) -> Iterator[str]:
        """The whole script."""
        yield "BEGIN;"
        if schema:
            yield f"\nCREATE SCHEMA IF NOT EXISTS {quoted(schema)};"
            yield f"SET LOCAL search_path TO {quoted(schema)}, public;"
        for table in self.found.tables:
            yield from self.table(table)
        if self.found.keys:
            yield ""
        for key in self.found.keys:
            yield self.key(key)
        if self.found.indexes:
            yield ""
        for index in self.found.indexes:
            yield f"-- {_source(index.origin)}"
            yield self.index(index)
        for change in self.found.alterations:
            yield f"\n-- {_source(change.origin)}"
            yield from self.alteration(change)
        yield "\nCOMMIT;"

    def table(self, table: Table) -> Iterator[str]:
        """A table with what is said of it."""
        yield ""
        enumerations = {}
        for column in table.columns:
            if column.type.stem == "enum":
                name = self.take(f"{table.name}_{column.name}".lower())
                enumerations[column.name] = name
                yield f"CREATE TYPE {quoted(name)} AS ENUM ({_listed(column.type.values)});"
        yield f"-- {_source(table.origin)}"
        yield f"CREATE TABLE {quoted(table.name)} ("
        inner = [self.column(table.primary, column, enumerations) for column in table.columns]
        if len(table.primary) > 1:
            inner.append(f"PRIMARY KEY ({_names(table.primary)})")
        inner += [f"UNIQUE ({_names(one)})" for one in table.uniques]
        yield ",\n".join(f"    {part}" for part in inner)
        yield ");"
        said = ". ".join(filter(None, (table.purpose.rstrip("."), _source(table.origin))))
        yield f"COMMENT ON TABLE {quoted(table.name)} IS {literal(said)};"
        for column in table.columns:
            if line(column.note):
                place = f"{quoted(table.name)}.{quoted(column.name)}"
                yield f"COMMENT ON COLUMN {place} IS {literal(line(column.note))};"

    def column(self, primary: tuple[str, ...], column: Column, enumerations: dict[str, str]) -> str:
        """A column's line."""
        enumeration = enumerations.get(column.name)
        parts = [quoted(column.name), quoted(enumeration) if enumeration else column.type.name]
        if column.identity and not column.default:
            parts.append("GENERATED BY DEFAULT AS IDENTITY")
        if column.required:
            parts.append("NOT NULL")
        if column.default:
            parts.append(f"DEFAULT {column.default}")
        if primary == (column.name,):
            parts.append("PRIMARY KEY")
        elif column.unique:
            parts.append("UNIQUE")
        if column.values and not enumeration:
            parts.append(f"CHECK ({quoted(column.name)} IN ({_listed(column.values)}))")
        return " ".join(parts)

    def key(self, key: ForeignKey) -> str:
        """A reference, added when all tables are there."""
        action = f" ON DELETE {key.action}" if key.action else ""
        return (
            f"ALTER TABLE {quoted(key.table.name)} ADD FOREIGN KEY ({quoted(key.column)})"
            f" REFERENCES {quoted(key.target.name)} ({quoted(key.target_column)}){action};"
        )

    def index(self, index: Index) -> str:
        """An index."""
        columns = [part.partition("\t") for part in index.columns]
        listed = ", ".join(quoted(name) + (f" {direction}" if direction else "") for name, _, direction in columns)
        name = self.take(f"{index.table.name}_{'_'.join(name for name, _, _ in columns)}_idx".lower())
        pieces = index.condition.split("\t")
        condition = "".join(quoted(piece) if number % 2 else piece for number, piece in enumerate(pieces))
        where = f" WHERE {condition}" if condition else ""
        unique = "UNIQUE " if index.unique else ""
        return f"CREATE {unique}INDEX {quoted(name)} ON {quoted(index.table.name)} ({listed}){where};"

    def alteration(self, change: Alteration) -> Iterator[str]:
        """A change of a table."""
        table = f"ALTER TABLE IF EXISTS {quoted(change.table)}"
        if change.kind == "add" and change.column is not None:
            column = change.column
            if column.type.stem == "enum":
                name = self.take(f"{change.table}_{column.name}".lower())
                yield f"CREATE TYPE {quoted(name)} AS ENUM ({_listed(column.type.values)});"
                column = column._replace(type=column.type._replace(name=quoted(name)), values=())
            yield f"{table} ADD COLUMN IF NOT EXISTS {self.column((), column, {})};"
        elif change.kind == "drop":
            yield f"{table} DROP COLUMN IF EXISTS {quoted(change.name)};"
        elif change.kind == "rename":
            yield f"{table} RENAME COLUMN {quoted(change.name)} TO {quoted(change.new)};"

    def take(self, name: str) -> str:
        """A name that no table, type or index has yet, and that is not too long."""
        cut = name.encode()[: _LONGEST_BYTES - 4].decode("utf-8", "ignore")
        found, number = cut, 2
        while found in self.taken:
            found, number = f"{cut}_{number}", number + 1
        self.taken.add(found)
        return found


def quoted(name: str) -> str:
    """A name as SQL takes it: in quotes where it needs them."""
    if _PLAIN.fullmatch(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in quotes; backslashes are doubled, so that it ends at the same place for readers that take them for escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _listed(values: Sequence[str]) -> str:
    return ", ".join(map(literal, values))


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names))


def _source(origin: Origin) -> str:
    return f"{line(origin.path)}:{origin.line}"
