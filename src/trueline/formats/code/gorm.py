"""Tables of GORM (and of structs with `db` or `bun` tags): Go structs with their tags."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltField, Place

from .components import enum_values
from .declared import Member, Type
from .expressions import Returned, Text
from .scope import Found, Scope

_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MODEL = (
    ("id", "uint", True),
    ("created_at", "time.Time", False),
    ("updated_at", "time.Time", False),
    ("deleted_at", "gorm.DeletedAt", False),
)


def read_tables(scope: Scope) -> Iterator[BuiltEntity]:
    """Every struct that is stored."""
    names = {
        member.type: one.value.value
        for code in scope.codes
        if code.language == "go"
        for member in code.functions
        if member.name == "TableName" and member.body is not None
        for one in member.body.statements
        if isinstance(one, Returned) and isinstance(one.value, Text)
    }
    for found in scope.types():
        if found.code.language == "go" and found.type.kind == "struct":
            own = names.get(found.type.name)
            if own is not None or _stored(found.type):
                place = Place(found.code.path, found.type.line, found.type.column)
                fields = tuple(_columns(scope, found, ""))
                yield BuiltEntity(own or plural(snake(found.type.name)), place, fields)


def snake(name: str) -> str:
    """A name as GORM has it: `UserID` is `user_id`."""
    return _HUMP.sub("_", name).lower()


def plural(word: str) -> str:
    """An English plural, as far as a rule of thumb goes."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")


def _stored(type_: Type) -> bool:
    if "gorm.Model" in type_.supers:
        return True
    return any(member.annotation("gorm", "bun") is not None for member in type_.members)


def _tag(member: Member) -> dict[str, str]:
    annotation = member.annotation("gorm")
    value = annotation.argument("") if annotation is not None else None
    text = value.value if isinstance(value, Text) else ""
    pairs = (part.partition(":") for part in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs if key.strip()}


def _columns(scope: Scope, found: Found, prefix: str, depth: int = 0) -> Iterator[BuiltField]:
    place = Place(found.code.path, found.type.line, found.type.column)
    for written in found.type.supers:
        embedded = scope.type(written, found.code)
        if written == "gorm.Model":
            for name, kind, primary in _MODEL:
                yield BuiltField(name, kind, place, required=primary or None, primary=primary or None)
        elif embedded is not None and depth < 4:
            yield from _columns(scope, embedded, prefix, depth + 1)
    for member in found.type.members:
        tag = _tag(member)
        target = scope.type(member.type.lstrip("*[]"), found.code)
        if "-" in tag or not member.name[:1].isupper():
            continue
        if member.type.startswith("[]") and member.type != "[]byte" and "type" not in tag and "serializer" not in tag:
            continue
        if target is not None and target.type.kind == "struct":
            if "embedded" in tag and depth < 4:
                yield from _columns(scope, target, prefix + tag.get("embeddedprefix", ""), depth + 1)
            continue
        primary = "primarykey" in tag or "primary_key" in tag or member.name == "ID"
        yield BuiltField(
            prefix + (tag.get("column") or snake(member.name)), tag.get("type") or member.type,
            Place(found.code.path, member.line, member.column),
            required=True if primary or "not null" in tag else None, default=tag.get("default"),
            unique="unique" in tag or "uniqueindex" in tag or None, primary=primary or None,
            values=enum_values(target) if target is not None else (),
        )  # fmt: skip
