"""Types compared by what they mean: a `String` and a `varchar(255)` hold the same."""

import re

from trueline.template.late import late

_FAMILIES = {
    "uuid": "uuid guid uniqueidentifier uuidfield",
    "text": "string str text varchar char character nvarchar nchar clob citext longtext mediumtext tinytext email url uri slug bpchar charsequence name varchar2 charfield textfield emailfield slugfield urlfield",
    "integer": "int integer bigint smallint tinyint mediumint int2 int4 int8 int16 int32 int64 long short serial bigserial byte uint u32 u64 i32 i64 autofield bigautofield integerfield bigintegerfield smallintegerfield positiveintegerfield positivesmallintegerfield",
    "number": "float double real decimal numeric number bigdecimal money float4 float8 float32 float64 floatfield decimalfield",
    "boolean": "boolean bool bit booleanfield",
    "time": "timestamp timestamptz datetime date-time instant zoneddatetime offsetdatetime localdatetime datetime2 datetimeoffset date localdate time localtime timetz datefield datetimefield timefield",
    "json": "json jsonb object map dict jsonnode jsonobject record any hashmap mutablemap jsonfield",
    "bytes": "bytea blob bytes bytearray binary varbinary longblob binaryfield",
    "array": "array list set collection mutablelist sequence floatarray intarray",
    "vector": "vector halfvec",
}
_FAMILY = {word: family for family, names in _FAMILIES.items() for word in names.split()}
# What may stand for one another without anybody being wrong.
_ALIKE = {
    frozenset(pair)
    for pair in (
        ("uuid", "text"), ("integer", "number"), ("json", "array"), ("array", "vector"), ("json", "text"),
        ("integer", "boolean"), ("bytes", "array"), ("time", "text"), ("array", "text"), ("bytes", "text"),
        ("time", "integer"),
    )
}  # fmt: skip
_HEAD = late(r"[A-Za-z][A-Za-z\d_-]*")
_LENGTH = late(r"\b(?:varchar|char|character varying|nvarchar|varchar2)\s*\((\d+)\)", re.IGNORECASE)


def family(type_: str) -> str:
    """What a type holds; empty for one that is not known, such as an enum's."""
    text = type_.strip().strip("[]`\"' ").lower()
    if text.endswith("[]") or "[]" in type_:
        return "array"
    for prefix in ("nullable ", "optional<", "optional ", "unsigned ", "string uuid", "string date"):
        if text.startswith(prefix):
            if prefix == "string uuid":
                return "uuid"
            if prefix == "string date":
                return "time"
            text = text[len(prefix) :]
    found = _HEAD.match(text)
    return _FAMILY.get(found[0], "") if found else ""


def differ(designed: str, built: str) -> bool:
    """Whether two types certainly do not hold the same."""
    if any(mark in designed for mark in ("/", " or ", "|")):
        return False
    one, other = family(designed), family(built)
    if not one or not other:
        return False
    if one == other:
        return _lengths_differ(designed, built)
    return frozenset((one, other)) not in _ALIKE


def _lengths_differ(designed: str, built: str) -> bool:
    one, other = _LENGTH.search(designed), _LENGTH.search(built)
    return bool(one and other and one[1] != other[1])
