"""Carrying out statements on a `Schema`: CREATE, ALTER, DROP and RENAME, as far as they are about tables and types."""

from collections.abc import Sequence

from trueline.formats.built import BuiltEnum, Problem

from .columns import (
    Column,
    Constraint,
    admitted,
    column_of,
    columns_in,
    constraint_of,
    inside,
    is_constraint,
    name_at,
    parts,
    with_said,
)
from .schema import Schema, Table
from .statements import Statement, Token

_BEFORE_TABLE = frozenset(
    "OR REPLACE GLOBAL LOCAL UNLOGGED FOREIGN EXTERNAL TRANSIENT COLUMN ROW IMMUTABLE UNIQUE CLUSTERED NONCLUSTERED "
    "FULLTEXT SPATIAL MATERIALIZED RECURSIVE FORCE EDITIONABLE BITMAP".split()
)
_PASSING = frozenset({"TEMP", "TEMPORARY"})
# What else may be altered in a table without a change to what is read here.
_SIGNS = {"(", ")", ",", "."}


def carry_out(schema: Schema, statement: Statement) -> None:
    """Do what a statement says; one that cannot be understood is a problem, and the others go on."""
    words = [token.upper for token in statement.tokens]
    if words[0] in ("EXEC", "EXECUTE"):
        _sp_rename(schema, statement)
        return
    if words[0] == "RENAME" and words[1:2] == ["TABLE"]:
        for part in parts(statement.tokens[2:]):
            old, at = name_at(part, 0)
            schema.rename(old, name_at(part, at + 1)[0])
        return
    at = 1
    while at < len(words) and (words[at] in _BEFORE_TABLE or words[at] in _PASSING):
        at += 1
    subject = words[at] if at < len(words) else ""
    passing = bool(_PASSING & set(words[1:at]))
    act = _ACTS.get((words[0], subject))
    if act is not None and not passing:
        act(schema, statement, at + 1)


def _past_condition(tokens: Sequence[Token], at: int) -> tuple[int, bool]:
    """The index after `IF [NOT] EXISTS`, `ONLY` and `CONCURRENTLY`, and whether there was a condition."""
    conditional = False
    while at < len(tokens) and tokens[at].upper in ("IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"):
        conditional = conditional or tokens[at].upper == "IF"
        at += 1
    return at, conditional


def _create_table(schema: Schema, statement: Statement, at: int) -> None:
    tokens = statement.tokens
    at, spare = _past_condition(tokens, at)
    place = statement.script.place(tokens[at].start) if at < len(tokens) else statement.place
    name, at = name_at(tokens, at)
    if not name:
        schema.problems.append(Problem(statement.place, "this `CREATE TABLE` names no table"))
        return
    word = tokens[at].upper if at < len(tokens) else ""
    if word == "PARTITION":
        return
    table = schema.create(name, "table", place, spare)
    if table is None:
        return
    if word == "LIKE":
        _copy(schema, table, name_at(tokens, at + 1)[0])
        return
    body, after = inside(tokens, at)
    if after == at:
        return
    _declare(schema, statement, table, body)
    inherits = next((i for i in range(after, len(tokens)) if tokens[i].upper == "INHERITS"), None)
    if inherits is not None:
        for parent in parts(inside(tokens, inherits)[0]):
            _copy(schema, table, name_at(parent, 0)[0])


def _declare(schema: Schema, statement: Statement, table: Table, body: Sequence[Token]) -> None:
    for part in parts(body):
        if is_constraint(part):
            constraint = constraint_of(statement, part)
            if constraint is not None and constraint.kind == "like":
                _copy(schema, table, constraint.other)
            elif constraint is not None:
                table.constraints.append(constraint)
            continue
        column = column_of(statement, part)
        if column is None:
            told = statement.text(part)[:60]
            place = statement.script.place(part[0].start)
            schema.problems.append(Problem(place, f"`{told}` in `{table.name}` is no column that can be read"))
        else:
            table.columns[column.name.lower()] = column


def _copy(schema: Schema, table: Table, name: str) -> None:
    other = schema.table(name)
    for key, column in (other.columns if other is not None else {}).items():
        table.columns.setdefault(key, column)


def _create_view(schema: Schema, statement: Statement, at: int) -> None:
    at, spare = _past_condition(statement.tokens, at)
    name, _ = name_at(statement.tokens, at)
    if name:
        schema.create(name, "view", statement.place, spare)


def _create_type(schema: Schema, statement: Statement, at: int) -> None:
    place = statement.script.place(statement.tokens[at].start) if at < len(statement.tokens) else statement.place
    name, at = name_at(statement.tokens, at)
    words = [token.upper for token in statement.tokens[at : at + 2]]
    if words[:2] == ["AS", "ENUM"] or words[:1] == ["ENUM"]:
        body, _ = inside(statement.tokens, at)
        schema.add_enum(name, tuple(token.value for token in body if token.kind == "string"), place)


def _create_domain(schema: Schema, statement: Statement, at: int) -> None:
    name, at = name_at(statement.tokens, at)
    check = next((i for i in range(at, len(statement.tokens)) if statement.tokens[i].upper == "CHECK"), None)
    values = admitted(inside(statement.tokens, check)[0])[1] if check is not None else ()
    if values:
        schema.add_enum(name, values, statement.place)


def _create_index(schema: Schema, statement: Statement, at: int) -> None:
    tokens = statement.tokens
    unique = any(token.upper == "UNIQUE" for token in tokens[:at])
    at, _ = _past_condition(tokens, at)
    name = ""
    if at < len(tokens) and tokens[at].upper != "ON":
        name, at = name_at(tokens, at)
    at, _ = _past_condition(tokens, at + 1)
    table, at = name_at(tokens, at)
    columns = columns_in(inside(tokens, at)[0])
    partial = any(token.upper == "WHERE" for token in tokens[at:])
    # A unique index over some of the rows makes no column unique.
    kind = "unique" if unique and not partial else "index"
    schema.constrain(table, Constraint(kind, name.rpartition(".")[2], columns, statement.place, unique=unique))


def _drop_table(schema: Schema, statement: Statement, at: int) -> None:
    for name in _dropped(statement, at):
        schema.drop(name)


def _drop_index(schema: Schema, statement: Statement, at: int) -> None:
    for name in _dropped(statement, at):
        schema.unindex(name)


def _drop_type(schema: Schema, statement: Statement, at: int) -> None:
    for name in _dropped(statement, at):
        schema.enums.pop(name.rpartition(".")[2].lower(), None)


def _dropped(statement: Statement, at: int) -> list[str]:
    at, _ = _past_condition(statement.tokens, at)
    return [name for part in parts(statement.tokens[at:]) if (name := name_at(part, 0)[0])]


def _alter_type(schema: Schema, statement: Statement, at: int) -> None:
    tokens = statement.tokens
    name, at = name_at(tokens, at)
    enum = schema.enum(name)
    words = [token.upper for token in tokens[at:]]
    strings = [token.value for token in tokens[at:] if token.kind == "string"]
    if words[:2] == ["RENAME", "TO"]:
        schema.rename_enum(name, name_at(tokens, at + 2)[0])
    elif enum is None or not strings:
        return
    elif words[:2] == ["ADD", "VALUE"]:
        schema.enums[enum.name.lower()] = enum._replace(values=_with_value(enum, strings, words))
    elif words[:2] == ["RENAME", "VALUE"] and len(strings) > 1:
        values = tuple(strings[1] if value == strings[0] else value for value in enum.values)
        former = (*enum.former, (strings[0], strings[1]))
        schema.enums[enum.name.lower()] = enum._replace(values=values, former=former)


def _with_value(enum: BuiltEnum, strings: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    values = [value for value in enum.values if value != strings[0]]
    beside = values.index(strings[1]) if len(strings) > 1 and strings[1] in values else None
    if beside is None:
        return (*values, strings[0])
    values.insert(beside + ("AFTER" in words), strings[0])
    return tuple(values)


def _alter_table(schema: Schema, statement: Statement, at: int) -> None:
    tokens = statement.tokens
    at, _ = _past_condition(tokens, at)
    name, at = name_at(tokens, at)
    table = schema.table(name)
    for part in parts(tokens[at:]):
        words = [token.upper for token in part]
        if words[:2] == ["RENAME", "TO"] or words[:2] == ["RENAME", "AS"]:
            schema.rename(name, name_at(part, 2)[0])
        elif words[0] == "ADD":
            _add(schema, statement, name, table, part[1:])
        elif table is None:
            if words[0] in ("DROP", "ALTER", "MODIFY", "CHANGE", "RENAME") and not name.startswith("@"):
                schema.problems.append(Problem(statement.place, f"`{name}` is altered before it is created"))
        elif words[:2] == ["SET", "SCHEMA"]:
            schema.rename(name, f"{name_at(part, 2)[0]}.{table.name}")
        else:
            _alter(schema, statement, table, part, words)


def _alter(schema: Schema, statement: Statement, table: Table, part: Sequence[Token], words: Sequence[str]) -> None:
    at = 2 if words[1:2] == ["COLUMN"] else 1
    if words[0] == "DROP":
        _drop(table, part, words)
    elif words[0] == "ALTER":
        _alter_column(statement, table, part[at:])
    elif words[0] in ("MODIFY", "CHANGE"):
        old = part[at].value.lower() if words[0] == "CHANGE" and len(part) > at else ""
        column = column_of(statement, part[at + bool(old) :]) if len(part) > at + bool(old) else None
        if column is not None:
            _replace(table, old or column.name.lower(), column)
    elif words[0] == "RENAME" and words[1:2] not in (["CONSTRAINT"], ["INDEX"], ["KEY"]):
        old = part[at].value.lower() if len(part) > at + 2 else ""
        column = table.columns.get(old)
        if column is not None:
            named = column._replace(name=part[at + 2].value, place=statement.script.place(part[0].start))
            _replace(table, old, named)


def _add(schema: Schema, statement: Statement, name: str, table: Table | None, part: Sequence[Token]) -> None:
    if not part:
        return
    if is_constraint(part):
        constraint = constraint_of(statement, part)
        if constraint is not None:
            schema.constrain(name, constraint)
        return
    at = 1 if part[0].upper == "COLUMN" else 0
    at, spare = _past_condition(part, at)
    if table is None:
        schema.problems.append(Problem(statement.place, f"`{name}` is altered before it is created"))
    elif part[at].text == "(":
        _declare(schema, statement, table, inside(part, at)[0])
    else:
        column = column_of(statement, part[at:])
        if column is not None and not (spare and column.name.lower() in table.columns):
            table.columns[column.name.lower()] = column


def _drop(table: Table, part: Sequence[Token], words: Sequence[str]) -> None:
    if words[1:2] in (["CONSTRAINT"], ["INDEX"], ["KEY"], ["CHECK"]):
        at, _ = _past_condition(part, 2)
        gone = name_at(part, at)[0].lower()
        table.constraints = [one for one in table.constraints if one.name.lower() != gone]
    elif words[1:2] in (["PRIMARY"], ["FOREIGN"]):
        gone = name_at(part, 3)[0].lower()
        kind = words[1].lower()
        table.constraints = [
            one for one in table.constraints if one.kind != kind or (kind == "foreign" and one.name.lower() != gone)
        ]
    else:
        at, _ = _past_condition(part, 2 if words[1:2] == ["COLUMN"] else 1)
        if at < len(part):
            for name in columns_in(part[at:]):
                gone = name.lower()
                table.columns.pop(gone, None)
                table.constraints = [one for one in table.constraints if gone not in map(str.lower, one.columns)]


def _alter_column(statement: Statement, table: Table, part: Sequence[Token]) -> None:
    column = table.columns.get(part[0].value.lower()) if part else None
    if column is None:
        return
    key, words = column.name.lower(), [token.upper for token in part[1:]]
    if "TYPE" in words[:3]:
        declared = column_of(statement, (part[0], *part[words.index("TYPE") + 2 :]))
        table.columns[key] = column._replace(type=declared.type if declared else column.type)
    elif words[:2] == ["DROP", "DEFAULT"]:
        table.columns[key] = column._replace(default=None)
    elif words[:3] == ["DROP", "NOT", "NULL"]:
        table.columns[key] = column._replace(required=False)
    elif words[:1] == ["SET"]:
        table.columns[key] = with_said(statement, column, part[2:])
    elif words and words[0] not in ("DROP", "ADD", "RESTART"):
        declared = column_of(statement, part)
        if declared is not None:
            table.columns[key] = declared._replace(default=column.default, place=column.place)


def _replace(table: Table, old: str, column: Column) -> None:
    """Put a column in the place of another, whose constraints it inherits."""
    before = table.columns.get(old)
    if before is not None and before.primary:
        column = column._replace(primary=True)
    if before is not None and before.name.lower() != column.name.lower():
        column = column._replace(former=(*before.former, before.name))
    new = column.name.lower()
    table.columns = {new if key == old else key: column if key == old else had for key, had in table.columns.items()}
    table.columns.setdefault(new, column)
    table.constraints = [
        one._replace(columns=tuple(column.name if name.lower() == old else name for name in one.columns))
        for one in table.constraints
    ]


def _sp_rename(schema: Schema, statement: Statement) -> None:
    names = [token.value for token in statement.tokens if token.kind == "string"]
    if not any(token.upper == "SP_RENAME" for token in statement.tokens) or len(names) < 2:
        return
    if names[2:3] and names[2].upper() == "COLUMN":
        owner, _, old = names[0].rpartition(".")
        table = schema.table(owner)
        column = table.columns.get(old.lower()) if table is not None else None
        if table is not None and column is not None:
            _replace(table, old.lower(), column._replace(name=names[1]))
    elif not names[2:3]:
        schema.rename(names[0], names[1])


_ACTS = {
    ("CREATE", "TABLE"): _create_table,
    ("CREATE", "VIEW"): _create_view,
    ("CREATE", "TYPE"): _create_type,
    ("CREATE", "DOMAIN"): _create_domain,
    ("CREATE", "INDEX"): _create_index,
    ("ALTER", "TABLE"): _alter_table,
    ("ALTER", "TYPE"): _alter_type,
    ("DROP", "TABLE"): _drop_table,
    ("DROP", "VIEW"): _drop_table,
    ("DROP", "INDEX"): _drop_index,
    ("DROP", "TYPE"): _drop_type,
    ("DROP", "DOMAIN"): _drop_type,
}
