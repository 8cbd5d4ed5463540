"""Tables of Exposed: Kotlin objects that are a `Table`."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltField, Place

from .declared import Member, Type
from .expressions import Called, Expression, Name, Raw, Text, chain_of, last_name
from .scope import Found, Scope, bare

_TABLES = {
    "Table": "", "IdTable": "", "IntIdTable": "integer", "LongIdTable": "long", "UUIDTable": "uuid",
    "ULongIdTable": "ulong", "UIntIdTable": "uint", "CompositeIdTable": "",
}  # fmt: skip
_REFERENCES = frozenset({"reference", "optReference"})


def read_tables(scope: Scope) -> Iterator[BuiltEntity]:
    """Every table, in the order of the files."""
    for found in scope.types():
        if found.code.language == "kotlin" and _kind(found.type) is not None:
            yield BuiltEntity(
                _name(scope, found), Place(found.code.path, found.type.line, found.type.column), _fields(scope, found)
            )


def _kind(type_: Type) -> str | None:
    if type_.kind != "object" or not type_.supers:
        return None
    return _TABLES.get(bare(type_.supers[0]).rpartition(".")[2])


def _name(scope: Scope, found: Found) -> str:
    given = next((one.value for one in found.type.constructed if one.label in ("", "name")), None)
    text = scope.text(given, found.code, found.type.path)
    return text.rpartition(".")[2] if text else found.type.name.removesuffix("Table").lower()


def _fields(scope: Scope, found: Found) -> tuple[BuiltField, ...]:
    type_ = found.type
    fields = []
    key = _kind(type_)
    if key:
        given = [one.value for one in type_.constructed if isinstance(one.value, Text)]
        name = given[1].value if len(given) > 1 else "id"
        fields.append(
            BuiltField(name, key, Place(found.code.path, type_.line, type_.column), required=True, primary=True)
        )
    primary = _primary(type_)
    for member in type_.members:
        field = _field(scope, found, member) if member.kind == "field" else None
        if field is not None:
            fields.append(field._replace(primary=True) if member.name in primary else field)
    return tuple(fields)


def _primary(type_: Type) -> set[str]:
    key = next((member.value for member in type_.members if member.name == "primaryKey"), None)
    return {last_name(value) for value in key.values} if isinstance(key, Called) else set()


def _field(scope: Scope, found: Found, member: Member) -> BuiltField | None:
    if not isinstance(member.value, Called):
        return None
    first, *rest = chain_of(member.value)
    if not first.values or first.receiver is not None:
        return None
    name = scope.text(first.values[0], found.code, found.type.path)
    if name is None or first.name == "PrimaryKey":
        return None
    marks = {call.name: call for call in rest}
    references = ""
    if first.name in _REFERENCES and len(first.values) > 1:
        references = _target(scope, found, first.values[1])
    elif "references" in marks and marks["references"].values:
        references = _target(scope, found, marks["references"].values[0])
    values = next((_entries(scope, found, value) for value in first.values if _entries(scope, found, value)), ())
    return BuiltField(
        name, first.name, Place(found.code.path, member.line, member.column),
        required=not ("nullable" in marks or first.name == "optReference"), default=_default(marks.get("default")),
        unique="uniqueIndex" in marks or None, primary="entityId" in marks or None, references=references, values=values,
    )  # fmt: skip


def _target(scope: Scope, found: Found, value: Expression) -> str:
    path = value.path if isinstance(value, Name) else ""
    whole = scope.type(path, found.code, found.type.path)
    if whole is not None:
        return f"{_name(scope, whole)}.id"
    owner, _, column = path.rpartition(".")
    holder = scope.type(owner, found.code, found.type.path) if owner else None
    member = holder.type.field(column) if holder is not None else None
    if holder is None:
        return ""
    return f"{_name(scope, holder)}.{_column(member) or column}"


def _column(member: Member | None) -> str:
    if member is None or not isinstance(member.value, Called):
        return ""
    first = chain_of(member.value)[0]
    return first.values[0].value if first.values and isinstance(first.values[0], Text) else ""


def _entries(scope: Scope, found: Found, value: Expression) -> tuple[str, ...]:
    if not (isinstance(value, Name) and value.path.endswith(".class")):
        return ()
    target = scope.type(value.path.removesuffix(".class"), found.code, found.type.path)
    return tuple(one.name for one in target.type.members if one.kind == "entry") if target is not None else ()


def _default(call: Called | None) -> str | None:
    value = call.values[0] if call is not None and call.values else None
    match value:
        case Text():
            return value.value
        case Name():
            return value.path.rpartition(".")[2]
        case Raw():
            return value.text
    return None
