"""Columns as designs write them: rows of a table with a note, or definitions in SQL."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.formats.sql.columns import Constraint, column_of, constraint_of, inside, is_constraint, name_at, parts
from trueline.formats.sql.statements import Statement, Token, make_script, statements
from trueline.formats.tables.tables import Column, Reference
from trueline.formats.tables.types import Type, default_of, listed_values, type_of
from trueline.formats.texts import line
from trueline.model.sections.data import Field
from trueline.template.late import late

_PRIMARY = late(r"(?i)\bPK\b|\bprimary[ -]key\b|^\W*primary\b")
_REQUIRED = late(r"(?i)\bnot[ -]null(?:able)?\b|\bnon-null\b|^\W*(?:required|mandatory)\b")
_UNIQUE = late(
    r"(?i)\bunique\b(?!\s+(?:per|with|within|together|in|across|among|for|identifier|id|key|name|to|by|only)\b)"
)
_NOT_UNIQUE = late(r"(?i)\b(?:not|non)[ -]?unique\b|\bunique\s*\(")
_FOREIGN = late(
    r"(?i)\b(?:FK|foreign[ -]key|references?|REFERENCES)\b\s*(?:to|→|->|:|on)?\s*(?:`([\w.]+)(?:\s*\(\s*(\w+)\s*\))?`|([\w.]+)(?:\s*\(\s*(\w+)\s*\))?)"
)
_ACTION = late(r"(?i)\bON\s+DELETE\s+(CASCADE|SET\s+NULL|RESTRICT|NO\s+ACTION)\b")
_DEFAULT = late(
    r"(?i)\bdefaults?(?:\s+to|\s+is)?\s*[:=]?\s*(`[^`]{1,80}`|'[^']{0,80}'|-?\d[\d.]*\b|[A-Za-z_]\w*(?:\(\))?)"
)
_PLAIN_DEFAULT = late(r"`((?:now|gen_random_uuid|uuid_generate_v4)\(\)|CURRENT_TIMESTAMP|TRUE|FALSE|'[^'`]*'::\w+)`")
_IN = late(r"(?i)\bIN\s*\(([^()]{3,600})\)")
_ONE_OF = late(
    r"(?i)\b(?:one of|enum|values|allowed)\b\s*[:(]?\s*((?:`[\w-]+`|'[\w-]+')(?:\s*(?:,|\||/|or|and)\s*(?:`[\w-]+`|'[\w-]+'))+)"
)
_CAPITALS = late(r"^\s*([A-Z][A-Z0-9_]*(?:\s*(?:,|\||/)\s*[A-Z][A-Z0-9_]*)+)\s*(?:\([^()]*\))?\.?\s*$")
_CAPITAL = late(r"[A-Z0-9_]+")
_VALUE = late(r"[`']([\w-]+)[`']")
INDEXED = late(r"(?i)\bindexed\b|(?<!no )(?<!partial )\bindex\b(?!\s*\()")


class Definition(NamedTuple):
    """What stands in one place: its columns, their keys, and what of it cannot be written, each with a reason."""

    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    references: tuple[tuple[tuple[str, ...], Reference], ...]
    problems: tuple[tuple[str, str], ...]


def from_fields(fields: Sequence[Field], untyped: str = "") -> Definition:
    """The columns that a table of columns describes; `untyped` is the type of those that have none."""
    columns: list[Column] = []
    primary: list[str] = []
    problems: list[tuple[str, str]] = []
    for field in fields:
        found = column_from(field.name, field.type or untyped, field.note)
        if isinstance(found, str):
            problems.append((field.name, found))
            continue
        if _PRIMARY.search(field.note) or _PRIMARY.search(field.type):
            primary.append(found.name)
        columns.append(found)
    return Definition(tuple(columns), tuple(primary), (), (), tuple(problems))


def column_from(name: str, written: str, note: str) -> Column | str:
    """A column by its name, its type and what is said of it; or why there is none."""
    if not written.strip():
        return "its type is not said"
    foreign = _FOREIGN.search(f"{written} {note}")
    type_ = type_of(written) or type_of(written.split("(")[0].split(",")[0])
    type_ = type_ or type_of(" ".join(written.replace("NOT NULL", "").replace("PK", "").replace("FK", "").split()))
    values = _values(note)
    if type_ is None and written.strip("`* ").lower() == "enum" and not values:
        capitals = _CAPITALS.match(note)
        values = tuple(dict.fromkeys(_CAPITAL.findall(capitals[1]))) if capitals else ()
    if type_ is None and written.strip("`* ").lower() == "enum" and values:
        type_ = Type("", "enum", values)
    if type_ is None:
        return f"PostgreSQL has no type `{line(written)}`"
    values = type_.values or (values if type_.stem in ("text", "varchar") and "[]" not in type_.name else ())
    if values and type_.stem == "enum":
        type_ = type_._replace(values=values)
    said = f"{written} {note}"
    default = _DEFAULT.search(note)
    plain = _PLAIN_DEFAULT.search(note)
    given = default[1] if default else plain[1] if plain else ""
    action = _ACTION.search(note)
    reference = None
    if foreign:
        table, _, dotted = (foreign[1] or foreign[3]).strip(".").rpartition(".")
        target, column = (
            (table, dotted) if table and not (foreign[2] or foreign[4]) else (dotted, foreign[2] or foreign[4] or "")
        )
        reference = Reference(target, column, " ".join(action[1].upper().split()) if action else "")
    unique = bool(_UNIQUE.search(note)) and not _NOT_UNIQUE.search(note)
    return Column(
        name,
        type_,
        bool(_REQUIRED.search(said)) and not type_.nullable,
        unique,
        (default_of(given, type_, values) or "") if given else "",
        values,
        reference,
        False,
        note,
    )


def _values(note: str) -> tuple[str, ...]:
    """All that a column may hold, where a note lists it."""
    found = _IN.search(note)
    if found:
        return listed_values(found[1])
    listed = _ONE_OF.search(note)
    return tuple(dict.fromkeys(_VALUE.findall(listed[1]))) if listed else ()


class Created(NamedTuple):
    """A table as a statement creates it."""

    name: str
    definition: Definition


def from_sql(path: str, text: str) -> Iterator[Created]:
    """The tables that the statements in a text create."""
    for statement in statements(make_script(path, text.encode("utf-8", "replace"))):
        words = [token.upper for token in statement.tokens[:6]]
        if words[:1] == ["CREATE"] and "TABLE" in words:
            at = words.index("TABLE") + 1
            if words[at : at + 3] == ["IF", "NOT", "EXISTS"]:
                at += 3
            name, after = name_at(statement.tokens, at)
            body, _ = inside(statement.tokens, after)
            if name and body:
                yield Created(name.rpartition(".")[2], _definition(statement, body))


def _definition(statement: Statement, body: Sequence[Token]) -> Definition:
    columns: list[Column] = []
    problems: list[tuple[str, str]] = []
    constraints: list[tuple[Constraint, str]] = []
    primary: list[str] = []
    for part in parts(body):
        if is_constraint(part):
            found = constraint_of(statement, part)
            if found is not None:
                constraints.append((found, statement.text(part)))
            continue
        written = column_of(statement, part)
        if written is None:
            continue
        type_ = _type(written.type, written.values)
        if type_ is None:
            problems.append((written.name, f"PostgreSQL has no type `{line(written.type)}`"))
            continue
        if written.primary:
            primary.append(written.name)
        identity = written.default == "sequence" and "serial" not in written.type.lower()
        default = (
            "" if written.default in (None, "sequence") else default_of(written.default or "", type_, written.values)
        )
        if default is None:
            problems.append(
                (
                    written.name,
                    f"the default `{line(written.default or '')}` is left out: it cannot be told whether PostgreSQL takes it",
                )
            )
        columns.append(
            Column(
                written.name,
                type_,
                bool(written.required) and not written.primary,
                bool(written.unique),
                default or "",
                written.values if type_.stem in ("text", "varchar", "enum") else (),
                _reference(written.references, statement.text(part)) if written.references else None,
                identity and type_.stem in ("integer", "bigint", "smallint"),
            )
        )
    uniques = tuple(one.columns for one, _ in constraints if one.kind == "unique" and one.columns)
    for one, _ in constraints:
        if one.kind == "primary":
            primary = list(one.columns)
    for one, text in constraints:
        if one.kind == "check":
            columns = [
                column._replace(values=one.values)
                if one.values and column.name in one.columns and column.type.stem in ("text", "varchar")
                else column
                for column in columns
            ]
            if not one.values:
                problems.append((line(text), "a check of this kind is left out"))
    references = tuple((one.columns, _reference(one.other, text)) for one, text in constraints if one.kind == "foreign")
    return Definition(tuple(columns), tuple(primary), uniques, references, tuple(problems))


def _type(text: str, values: tuple[str, ...]) -> Type | None:
    if values and text.upper().startswith(("ENUM", "SET")):
        return Type("", "enum", values)
    return type_of(text)


def _reference(written: str, text: str) -> Reference:
    table, _, column = written.partition("(")
    action = _ACTION.search(text)
    return Reference(
        table.rpartition(".")[2].strip(),
        column.rstrip(")").split(",")[0].strip(),
        " ".join(action[1].upper().split()) if action else "",
    )
