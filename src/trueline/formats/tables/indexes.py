"""Indexes as designs write them: `` `orders (shop_id, created_at DESC) WHERE paid IS NULL` ``, or in SQL."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.formats.tables.tables import Table
from trueline.model.document import Document
from trueline.model.lowering import Text
from trueline.model.sections.performance import Performance
from trueline.template.late import late

_CODE = late(r"(?P<before>[^`\n]{0,40})`(?P<code>[^`]{3,400})`(?P<after>,?\s?\(?unique\b)?")
_INDEX = late(
    r"(?is)(?:CREATE\s+(?P<unique>UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?:[\w\".]+\s+)?ON\s+)?"
    r"(?:ONLY\s+)?(?:\w+\.)?\"?(?P<table>[A-Za-z_]\w*)\"?\s*(?:USING\s+(?P<method>\w+)\s*)?"
    r"\((?P<columns>[\w\s,\"]+)\)\s*(?:WHERE\s+(?P<condition>.+?))?\s*;?"
)
_COLUMN = late(r"(?i)\"?([A-Za-z_]\w*)\"?((?:\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?)")
_TERM = late(
    r"(?i)\(?\s*\"?([A-Za-z_]\w*)\"?\s*(?:(IS\s+(?:NOT\s+)?NULL)|(=|<>|!=)\s*('(?:[^']|'')*'|true|false|-?\d{1,9})|(IS\s+(?:NOT\s+)?(?:TRUE|FALSE)))?\s*\)?"
)
_SQL = late(r"(?is)\bCREATE\s+(?:UNIQUE\s+)?INDEX\b[^;`]{5,400}")
_METHODS = ("", "btree")


class Wanted(NamedTuple):
    """An index before it is known whether its table and columns are there."""

    table: str
    columns: tuple[str, ...]
    unique: bool
    method: str
    condition: str
    written: Text


def wanted(document: Document) -> Iterator[Wanted]:
    """The indexes that a design's database considerations ask for."""
    for label, value in document[Performance].database.items():
        if "index" not in label:
            continue
        raw = value.span.text(document.tree.data)
        for found in _CODE.finditer(raw):
            index = parsed(found["code"], lowering_text(document, found["code"], value))
            if index is not None:
                before = found["before"].lower().split()
                unique = index.unique or before[-1:] == ["unique"] or bool(found["after"])
                yield index._replace(unique=unique)


def lowering_text(document: Document, text: str, within: Text) -> Text:
    """A text and where it stands inside another."""
    return document.lowering.placed(text, within.span)


def created(text: str, place: Text) -> Iterator[Wanted]:
    """The indexes that SQL in a text creates."""
    for found in _SQL.finditer(text):
        index = parsed(found[0].strip(), place)
        if index is not None:
            yield index


def parsed(code: str, place: Text) -> Wanted | None:
    """The index that a piece of code is, if it is one."""
    found = _INDEX.fullmatch(" ".join(code.split()))
    if found is None:
        return None
    columns = tuple(" ".join(part.replace('"', "").split()) for part in found["columns"].split(","))
    unique, method = bool(found["unique"]), (found["method"] or "").lower()
    return Wanted(found["table"], columns, unique, method, found["condition"] or "", place)


def checked(index: Wanted, table: Table) -> Wanted | str:
    """The index with the names that its table's columns have, or why PostgreSQL would refuse it."""
    columns = []
    for written in index.columns:
        found = _COLUMN.fullmatch(written)
        column = table.column(found[1]) if found else None
        if found is None or column is None:
            return f"`{table.name}` has no column `{written}` with a type"
        if not column.type.indexable:
            return f"`{column.type.name}` cannot be indexed this way"
        columns.append(f"{column.name}\t{' '.join(found[2].upper().split())}")
    if index.method not in _METHODS:
        return f"an index by {index.method} is not written"
    condition = ""
    if index.condition:
        terms = [_term(table, part) for part in index.condition.replace(" and ", " AND ").split(" AND ")]
        if not all(terms):
            return (
                f"its condition `{' '.join(index.condition.split())}` cannot be read for the columns of `{table.name}`"
            )
        condition = " AND ".join(terms)
    return index._replace(columns=tuple(columns), condition=condition)


def _term(table: Table, text: str) -> str:
    """One comparison of a column, with the column's name behind a tab on both sides; empty where it cannot be told."""
    found = _TERM.fullmatch(text.strip())
    column = table.column(found[1]) if found else None
    if found is None or column is None:
        return ""
    if found[2]:
        return f"\t{column.name}\t {found[2].upper()}"
    name, stem = f"\t{column.name}\t", column.type.stem if "[]" not in column.type.name else ""
    if found[5]:
        return f"{name} {found[5].upper()}" if stem == "boolean" else ""
    if not found[3]:
        return name if stem == "boolean" else ""
    value, sign = found[4], found[3].replace("!=", "<>")
    if value[0] == "'":
        fits = value[1:-1] in column.values if column.values else stem in ("text", "varchar")
    elif value.lower() in ("true", "false"):
        fits = stem == "boolean"
    else:
        fits = stem in ("integer", "bigint", "smallint", "numeric", "real", "double precision")
    return f"{name} {sign} {value}" if fits else ""
