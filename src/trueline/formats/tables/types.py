"""Types as designers write them, in the words of PostgreSQL; and which defaults such a type can have."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.template.late import late

_SAME = {
    "text": "text", "uuid": "uuid", "boolean": "boolean", "date": "date", "jsonb": "jsonb", "json": "json", "bytea": "bytea",
    "integer": "integer", "bigint": "bigint", "smallint": "smallint", "real": "real", "double precision": "double precision",
    "numeric": "numeric", "timestamptz": "timestamptz", "timestamp": "timestamp", "time": "time", "timetz": "timetz",
    "interval": "interval", "inet": "inet", "cidr": "cidr", "macaddr": "macaddr", "xml": "xml", "money": "money",
    "tsvector": "tsvector", "varchar": "varchar", "char": "char", "serial": "serial", "bigserial": "bigserial",
    "smallserial": "smallserial", "int4range": "int4range", "int8range": "int8range", "daterange": "daterange",
    "tstzrange": "tstzrange", "point": "point", "bit": "bit",
}  # fmt: skip
_OTHER = {
    "string": "text", "str": "text", "clob": "text", "longtext": "text", "mediumtext": "text", "email": "text", "url": "text",
    "uri": "text", "guid": "uuid", "bool": "boolean", "int": "integer", "int4": "integer", "int2": "smallint",
    "int8": "bigint", "long": "bigint", "short": "smallint", "tinyint": "smallint", "float": "double precision",
    "double": "double precision", "float8": "double precision", "float4": "real", "decimal": "numeric", "bigdecimal": "numeric",
    "datetime": "timestamp", "localdatetime": "timestamp", "localdate": "date", "localtime": "time", "instant": "timestamptz",
    "zoneddatetime": "timestamptz", "offsetdatetime": "timestamptz", "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp", "time with time zone": "timetz", "time without time zone": "time",
    "duration": "interval", "object": "jsonb", "map": "jsonb", "character varying": "varchar", "character": "char",
    "blob": "bytea", "binary": "bytea", "bytes": "bytea", "bytearray": "bytea", "varbinary": "bytea", "bit varying": "bit varying",
}  # fmt: skip
_NAMES: Mapping[str, str] = {**_SAME, **_OTHER}
_LIMITS = {"varchar": 10_485_760, "char": 10_485_760, "bit": 1_000, "bit varying": 1_000}
_WHOLE = ("integer", "bigint", "smallint")
_CALLS = {
    "now()": "now()", "current_timestamp": "CURRENT_TIMESTAMP", "current_timestamp()": "CURRENT_TIMESTAMP",
    "transaction_timestamp()": "transaction_timestamp()", "clock_timestamp()": "clock_timestamp()",
    "localtimestamp": "LOCALTIMESTAMP", "getdate()": "now()",
}  # fmt: skip
_TYPE = late(
    r"([A-Za-z][A-Za-z0-9 _]{0,40}?)\s*(?:\(\s*(\d{1,8})\s*(?:,\s*(\d{1,4})\s*)?\))?\s*((?:with|without) time zone)?"
)
_LIST = late(r"(?i)(?:list|set|array|collection|mutablelist)\s*<\s*(.{1,80}?)\s*>")
_ENUM = late(r"(?i)(?:enum|set)\s*\((.{1,2000})\)")
_LITERAL = late(r"'((?:[^']|'')*)'(?:\s*::\s*[\w \[\]()]{1,40})?")
_NUMBER = late(r"-?\d{1,9}(?:\.\d{1,9})?")
_WORD = late(r"[A-Za-z_][\w-]{0,62}")


class Type(NamedTuple):
    """A type of PostgreSQL: `name` with its arguments and `[]`; `stem` without them; `values` of an enumeration."""

    name: str
    stem: str
    values: tuple[str, ...] = ()
    nullable: bool = False

    @property
    def indexable(self) -> bool:
        """Whether an ordinary index or key may hold it."""
        return self.stem not in ("json", "xml", "point")


def type_of(text: str) -> Type | None:
    """The type that is meant; None for one that PostgreSQL does not have."""
    text = text.strip().strip("`*").strip()
    nullable = text.endswith("?")
    text = text.rstrip("?!").strip()
    listed = text.endswith("[]")
    inner = _LIST.fullmatch(text)
    if listed or inner:
        found = type_of(inner[1] if inner else text[:-2])
        if found is None or found.values or found.name.endswith("[]") or "serial" in found.stem:
            return None
        return Type(f"{found.name}[]", found.stem, (), nullable)
    enum = _ENUM.fullmatch(text)
    if enum:
        values = listed_values(enum[1])
        return Type("", "enum", values, nullable) if values else None
    if text.lower().startswith(("map<", "record<", "dict[")):
        return Type("jsonb", "jsonb", (), nullable)
    match = _TYPE.fullmatch(text)
    if match is None:
        return None
    stem = _NAMES.get(" ".join(f"{match[1]} {match[4] or ''}".lower().split()))
    if stem is None:
        return None
    return Type(stem + _arguments(stem, match[2], match[3]), stem, (), nullable)


def _arguments(stem: str, first: str | None, second: str | None) -> str:
    """The arguments of a type, where it takes such; others are left out (`INT(11)` is only how it is shown)."""
    size = int(first) if first else 0
    if stem in _LIMITS and 0 < size <= _LIMITS[stem] and second is None:
        return f"({size})"
    if stem == "numeric" and 0 < size <= 1000 and int(second or 0) <= size:
        return f"({size}, {int(second)})" if second else f"({size})"
    return f"({size})" if stem in ("timestamptz", "timestamp", "time", "timetz") and first and size <= 6 else ""


def listed_values(text: str) -> tuple[str, ...]:
    """The values in a list such as `'a', 'b'` or `A, B`; none where one of them is no value."""
    found: list[str] = []
    for part in text.replace("|", ",").split(","):
        value = part.strip().strip("`'\" ")
        if not _WORD.fullmatch(value) or len(value.encode()) > 63:
            return ()
        found.append(value)
    return tuple(dict.fromkeys(found)) if len(found) > 1 else ()


def default_of(text: str, type_: Type, values: tuple[str, ...]) -> str | None:
    """A default as PostgreSQL takes it for a type; None for one that it would refuse, or that cannot be told."""
    text = text.strip().strip("`").strip()
    lower = text.lower()
    if lower == "null":
        return ""
    if type_.stem in ("timestamptz", "timestamp") and not type_.name.endswith("[]"):
        return _CALLS.get(lower)
    if type_.stem == "date":
        return "CURRENT_DATE" if lower in ("current_date", "now()", "current_timestamp") else None
    if type_.stem == "uuid" and lower in ("gen_random_uuid()", "uuid_generate_v4()", "uuid()", "random_uuid()"):
        return "gen_random_uuid()"
    if type_.stem == "boolean" and not type_.name.endswith("[]"):
        return lower if lower in ("true", "false") else None
    if type_.stem in (*_WHOLE, "numeric", "real", "double precision"):
        return text if _fits(text, type_) else None
    found = _LITERAL.fullmatch(text)
    bare = found[1].replace("''", "'") if found else text.strip("\"'")
    return _text_default(bare, bool(found) or text != bare, type_, values)


def _fits(text: str, type_: Type) -> bool:
    """Whether a number is none that is too large or too fine for its type."""
    if not _NUMBER.fullmatch(text) or type_.name.endswith("]") or ("(" in type_.name and len(text) > 3):
        return False
    return (
        "." not in text and abs(int(text)) < (32_768 if type_.stem == "smallint" else 2**31)
        if type_.stem in _WHOLE
        else True
    )


def _text_default(value: str, quoted: bool, type_: Type, values: tuple[str, ...]) -> str | None:
    from json import loads

    written = "'" + value.replace("'", "''") + "'"
    if values:
        return written if value in values else None
    if type_.name.endswith("[]"):
        return "'{}'" if value in ("{}", "[]") else None
    if type_.stem in ("json", "jsonb"):
        try:
            loads(value)
            return written if value in ("{}", "[]") or (quoted and "\\" not in value) else None
        except (ValueError, RecursionError):
            return None
    if (
        type_.stem in ("text", "varchar")
        and (quoted or _WORD.fullmatch(value))
        and "\\" not in value
        and value.isprintable()
    ):
        limit = int(type_.name[8:-1]) if type_.name.startswith("varchar(") else len(value)
        return written if len(value) <= limit else None
    return None


def comparable(one: Type, other: Type) -> bool:
    """Whether a key of one type can refer to a key of the other."""

    def family(type_: Type) -> str:
        stem = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}.get(type_.stem, type_.stem)
        return "whole" if stem in _WHOLE else "text" if stem in ("text", "varchar", "char") else stem

    return family(one) == family(other) and not one.values and not other.values and "[]" not in one.name + other.name
