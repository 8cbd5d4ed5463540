"""What stands between a table's parentheses: columns with what is said of them, constraints, keys."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.formats.built import Place

from .statements import Statement, Token

# Where a column's type ends.
_ENDS = frozenset(
    "CONSTRAINT NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK GENERATED AS COLLATE COMMENT ON AUTO_INCREMENT "
    "AUTOINCREMENT IDENTITY KEY STORED VIRTUAL VISIBLE INVISIBLE CHARSET ENCODE FIRST AFTER SPARSE ROWGUIDCOL "
    "DEFERRABLE INITIALLY NO ENABLE DISABLE OPTIONS STORAGE COMPRESSION USING SORTKEY DISTKEY".split()
)
_CONSTRAINTS = frozenset(
    "CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK EXCLUDE INDEX KEY FULLTEXT SPATIAL LIKE PERIOD".split()
)
_SERIAL = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
_OPEN, _CLOSE = "(", ")"


class Column(NamedTuple):
    """A column as one statement declares it; `values` are those that a check or an inline enum admits."""

    name: str
    type: str
    place: Place
    required: bool | None = None
    default: str | None = None
    unique: bool | None = None
    primary: bool = False
    references: str = ""
    values: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class Constraint(NamedTuple):
    """`kind` is `primary`, `unique`, `foreign`, `check`, `index` or `like`; `columns` are by name.

    `other` is the table that a foreign key or `LIKE` names; `values` what a check admits in its column.
    """

    kind: str
    name: str
    columns: tuple[str, ...]
    place: Place
    other: str = ""
    values: tuple[str, ...] = ()
    unique: bool = False


def parts(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The parts between commas that stand in no parentheses."""
    depth, start = 0, 0
    for index, token in enumerate(tokens):
        if token.text in ("(", "[") and token.kind == "sign":
            depth += 1
        elif token.text in (")", "]") and token.kind == "sign":
            depth -= 1
        elif token.text == "," and depth == 0 and token.kind == "sign":
            if index > start:
                yield tuple(tokens[start:index])
            start = index + 1
    if len(tokens) > start:
        yield tuple(tokens[start:])


def inside(tokens: Sequence[Token], start: int = 0) -> tuple[tuple[Token, ...], int]:
    """What stands between the first parentheses from `start`, and the index after them; nothing where there are none."""
    depth, opened = 0, -1
    for index in range(start, len(tokens)):
        if tokens[index].kind != "sign":
            continue
        if tokens[index].text == _OPEN:
            depth += 1
            opened = index if opened < 0 else opened
        elif tokens[index].text == _CLOSE and opened >= 0:
            depth -= 1
            if depth == 0:
                return tuple(tokens[opened + 1 : index]), index + 1
    return (tuple(tokens[opened + 1 :]), len(tokens)) if opened >= 0 else ((), start)


def name_at(tokens: Sequence[Token], start: int) -> tuple[str, int]:
    """The name at `start` with its schema (`sales.orders`), and the index after it; empty where there is none."""
    found = []
    while start < len(tokens) and tokens[start].kind in ("word", "name", "string"):
        found.append(tokens[start].value)
        start += 1
        if start < len(tokens) and tokens[start].text == ".":
            start += 1
            continue
        break
    return ".".join(found), start


def is_constraint(tokens: Sequence[Token]) -> bool:
    """Whether a part of a table's body is no column."""
    word = tokens[0].upper
    if word not in _CONSTRAINTS:
        return False
    # A column may be called `key` or `period`; then its type comes next.
    second = tokens[1].upper if len(tokens) > 1 else ""
    if word in ("KEY", "INDEX", "PERIOD"):
        return (
            second == _OPEN or (len(tokens) > 2 and tokens[2].text == _OPEN and second not in _TYPED) or second == "FOR"
        )
    if word == "UNIQUE":
        return True
    return len(tokens) > 1


_TYPED = frozenset(
    "VARCHAR CHAR CHARACTER NUMERIC DECIMAL VARBINARY TEXT NVARCHAR VARCHAR2 TIMESTAMP TIME BIT INT".split()
)


def constraint_of(statement: Statement, tokens: Sequence[Token]) -> Constraint | None:
    """The constraint that tokens declare; None for one of a kind that does not matter here."""
    name, at = "", 0
    if tokens[0].upper == "CONSTRAINT":
        name, at = name_at(tokens, 1)
    place = statement.script.place(tokens[0].start)
    word = tokens[at].upper if at < len(tokens) else ""
    body, after = inside(tokens, at)
    columns = columns_in(body)
    if word == "PRIMARY":
        return Constraint("primary", name, columns, place, unique=True)
    if word == "FOREIGN":
        reference = next((i for i, token in enumerate(tokens) if token.upper == "REFERENCES"), len(tokens))
        return Constraint("foreign", name, columns, place, reference_at(tokens, reference + 1))
    if word == "CHECK":
        column, values = admitted(body)
        return Constraint("check", name, (column,) if column else (), place, values=values)
    if word == "LIKE":
        return Constraint("like", "", (), place, name_at(tokens, at + 1)[0])
    if word in ("UNIQUE", "INDEX", "KEY", "FULLTEXT", "SPATIAL"):
        named = [token for token in tokens[at + 1 : after] if token.kind in ("word", "name")]
        lead = named[1:] if named and named[0].upper in ("INDEX", "KEY", "NULLS") else named
        if not name and lead and lead[0].value not in columns and tokens[at + 1].text != _OPEN:
            name = lead[0].value
        return Constraint("unique" if word == "UNIQUE" else "index", name, columns, place, unique=word == "UNIQUE")
    return None


def columns_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The columns of a key or index; an expression stands for itself by the first name in it."""
    found = []
    for part in parts(tokens):
        names = [token for token in part if token.kind in ("word", "name")]
        called = len(part) > 1 and part[0].kind == "word" and part[1].text == _OPEN and len(names) > 1
        # `name(10)` is a column of which MySQL takes the first characters, `lower(name)` a function.
        names = names[1:] if called else names
        if names:
            found.append(names[0].value)
    return tuple(found)


def reference_at(tokens: Sequence[Token], start: int) -> str:
    """What a foreign key names: `orders` or `orders(id)`."""
    table, after = name_at(tokens, start)
    if after < len(tokens) and tokens[after].text == _OPEN:
        body, _ = inside(tokens, after)
        return f"{table}({', '.join(columns_in(body))})"
    return table


def admitted(tokens: Sequence[Token]) -> tuple[str, tuple[str, ...]]:
    """The column of a check and the values it admits, where it is a list of them: `status IN ('a', 'b')`."""
    while len(tokens) > 2 and tokens[0].text == _OPEN and tokens[-1].text == _CLOSE:
        tokens = tokens[1:-1]
    words = [token.upper for token in tokens]
    column = next((token.value for token in tokens if token.kind in ("word", "name")), "")
    if {"AND", "OR", "NOT", "LIKE"} & set(words):
        return "", ()
    if "IN" not in words and "ANY" not in words:
        return "", ()
    return column, tuple(token.value for token in tokens if token.kind == "string")


def column_of(statement: Statement, tokens: Sequence[Token]) -> Column | None:
    """The column that tokens declare; None where they declare none."""
    if tokens[0].kind not in ("word", "name", "string"):
        return None
    end = _type_end(tokens)
    type_tokens = tokens[1:end]
    type_ = statement.text(type_tokens)
    values: tuple[str, ...] = ()
    if type_tokens and type_tokens[0].upper in ("ENUM", "SET") and len(type_tokens) > 1:
        values = tuple(token.value for token in type_tokens if token.kind == "string")
    column = Column(tokens[0].value, type_, statement.script.place(tokens[0].start), values=values)
    if type_.lower() in _SERIAL:
        column = column._replace(type=_SERIAL[type_.lower()], required=True, default="sequence")
    return with_said(statement, column, tokens[end:])


def _type_end(tokens: Sequence[Token]) -> int:
    depth = 0
    for index in range(1, len(tokens)):
        token = tokens[index]
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth -= 1
        elif (depth == 0 and token.upper in _ENDS) or (
            depth == 0 and token.upper == "CHARACTER" and index > 1 and tokens[index - 1].upper != "NATIONAL"
        ):
            return index
    return len(tokens)


def with_said(statement: Statement, column: Column, tokens: Sequence[Token]) -> Column:
    """A column with what its constraints say."""
    index = 0
    while index < len(tokens):
        word = tokens[index].upper
        following = tokens[index + 1].upper if index + 1 < len(tokens) else ""
        if word == "NOT" and following == "NULL":
            column, index = column._replace(required=True), index + 2
        elif word == "NULL":
            column, index = column._replace(required=False), index + 1
        elif word == "DEFAULT":
            end = _expression_end(tokens, index + 1)
            column, index = column._replace(default=statement.text(tokens[index + 1 : end])), end
        elif word == "PRIMARY":
            column, index = column._replace(primary=True, required=True), index + 2
        elif word == "UNIQUE":
            column, index = column._replace(unique=True), index + 1
        elif word == "REFERENCES":
            column, index = column._replace(references=reference_at(tokens, index + 1)), index + 1
        elif word == "CHECK":
            body, index = inside(tokens, index)
            values = admitted(body)[1]
            column = column._replace(values=values or column.values)
        elif word in ("AUTO_INCREMENT", "AUTOINCREMENT", "IDENTITY"):
            column, index = column._replace(default=column.default or "sequence"), index + 1
        elif word in ("GENERATED", "AS"):
            body, after = inside(tokens, index)
            identity = next((i for i in range(index, len(tokens)) if tokens[i].upper == "IDENTITY"), None)
            made = "sequence" if identity is not None else statement.text(body)
            column, index = column._replace(default=made or None), max(after, index + 1, (identity or 0) + 1)
        else:
            index += 1
    return column


def _expression_end(tokens: Sequence[Token], start: int) -> int:
    """Where an expression ends: at the next constraint."""
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth -= 1
        elif depth == 0 and index > start and token.upper in _ENDS - {"AS"}:
            return index
    return len(tokens)
