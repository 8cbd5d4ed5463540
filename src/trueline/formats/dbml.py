"""DBML (dbdiagram.io, dbdocs.io) from data models: the tables, keys and references that `sql` writes too.

What is read, and what is skipped, is the same as there; defaults are written as expressions.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.tables.stored import stored
from trueline.formats.tables.tables import Column, ForeignKey, Index, Stored, Table
from trueline.formats.texts import line
from trueline.model import Document
from trueline.template.late import late

_PLAIN = late(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN_TYPE = late(r"[a-z_][a-z0-9_]*(?:\(\d+\))?")


def write(
    documents: Sequence[Document],
    *,
    untyped: Annotated[str, "the type of columns of which none is said; usually they are skipped"] = "",
) -> Artefact:
    """One file with every table that the documents store."""
    found = stored(documents, untyped)
    skipped = list(found.skipped)
    for change in found.alterations:
        if not any(table.name == change.table for table in found.tables):
            reason = "DBML knows no changes of tables that it does not create"
            skipped.append(change.origin.skipped(f"change of {change.table}: {change.name}", reason))
    if not found.tables:
        return Artefact((), tuple(skipped))
    text = "\n".join(_lines(found, skipped)) + "\n"
    return Artefact((File("schema.dbml", text),), tuple(skipped))


def _lines(found: Stored, skipped: list[Skipped]) -> Iterator[str]:
    yield "Project {\n  database_type: 'PostgreSQL'\n}"
    for table in found.tables:
        yield from _table(table, [index for index in found.indexes if index.table == table])
    if found.keys:
        yield ""
    for key in found.keys:
        yield _key(key)


def _table(table: Table, indexes: Sequence[Index]) -> Iterator[str]:
    enumerations = {}
    for column in table.columns:
        if column.type.stem == "enum":
            enumerations[column.name] = _quoted(f"{table.name}_{column.name}".lower())
            yield f"\nEnum {enumerations[column.name]} {{"
            yield from (f"  {_quoted(value)}" for value in column.type.values)
            yield "}"
    yield f"\nTable {_quoted(table.name)} {{"
    for column in table.columns:
        yield f"  {_column(table, column, enumerations.get(column.name, ''))}"
    keys = [f"    ({_names(table.primary)}) [pk]"] if len(table.primary) > 1 else []
    keys += [f"    ({_names(one)}) [unique]" for one in table.uniques]
    for index in indexes:
        names = [part.partition("\t")[0] for part in index.columns]
        condition = "".join(index.condition.split("\t"))
        said = [*(["unique"] if index.unique else []), *([f"note: {_text(f'WHERE {condition}')}"] if condition else [])]
        keys.append(f"    ({_names(names)})" + (f" [{', '.join(said)}]" if said else ""))
    if keys:
        yield "\n  indexes {"
        yield from dict.fromkeys(keys)
        yield "  }"
    said_of = ". ".join(filter(None, (table.purpose.rstrip("."), f"{line(table.origin.path)}:{table.origin.line}")))
    yield f"\n  Note: {_text(said_of)}"
    yield "}"


def _column(table: Table, column: Column, enumeration: str) -> str:
    settings = []
    if table.primary == (column.name,):
        settings.append("pk")
    if column.identity:
        settings.append("increment")
    if column.required:
        settings.append("not null")
    if column.unique:
        settings.append("unique")
    if column.default:
        settings.append(f"default: `{column.default}`" if "`" not in column.default else "")
    if line(column.note):
        settings.append(f"note: {_text(line(column.note))}")
    kind = enumeration or (column.type.name if _PLAIN_TYPE.fullmatch(column.type.name) else f'"{column.type.name}"')
    written = ", ".join(filter(None, settings))
    return f"{_quoted(column.name)} {kind}" + (f" [{written}]" if written else "")


def _key(key: ForeignKey) -> str:
    ends = f"{_quoted(key.table.name)}.{_quoted(key.column)} > {_quoted(key.target.name)}.{_quoted(key.target_column)}"
    return f"Ref: {ends}" + (f" [delete: {key.action.lower()}]" if key.action else "")


def _quoted(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return f'"{name}"' if name.lower() in ("table", "enum", "ref", "note", "indexes", "project") else name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
