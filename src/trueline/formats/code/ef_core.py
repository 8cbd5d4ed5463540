"""Tables of Entity Framework Core: the classes behind `DbSet`, their attributes, and the fluent calls on a model."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltField, BuiltIndex, Place

from .components import enum_values
from .declared import Member
from .expressions import Block, Called, Expression, Name, Picked, Raw, Returned, Text, chain_of, last_name, parts_of
from .scope import Found, Scope
from .shapes import literal, take_apart

_LISTS = frozenset(
    {"ICollection", "List", "IList", "HashSet", "IEnumerable", "IReadOnlyCollection", "Collection", "ISet"}
)


def read_tables(scope: Scope) -> Iterator[BuiltEntity]:
    """The table of every entity, in the order of the files."""
    sets = _sets(scope)
    fluent = _fluent(scope)
    for found in scope.types():
        if found.code.language != "csharp" or found.type.kind not in ("class", "record"):
            continue
        given = found.type.annotation("Table")
        calls = fluent.get(found.type.name, [])
        if found.type.name in sets or given is not None or calls:
            yield _table(scope, found, sets.get(found.type.name, found.type.name), calls, sets)


def _sets(scope: Scope) -> dict[str, str]:
    """The names of sets by the type that they hold."""
    found: dict[str, str] = {}
    for one in scope.types():
        for member in one.type.members if one.code.language == "csharp" else ():
            part = take_apart(member.type, "")
            if part.name in ("DbSet", "IDbSet") and part.arguments:
                found.setdefault(part.arguments[0], member.name)
    return found


def _fluent(scope: Scope) -> dict[str, list[tuple[Called, ...]]]:
    """The chains of calls that configure each type."""
    found: dict[str, list[tuple[Called, ...]]] = {}
    for one in scope.types():
        configured = next(
            (
                take_apart(written, "").arguments
                for written in one.type.supers
                if written.startswith("IEntityTypeConfiguration<")
            ),
            (),
        )
        for member in one.type.members if one.code.language == "csharp" else ():
            for statement in member.body.statements if member.body is not None else ():
                _gather(statement, configured[0] if configured else "", found)
    return found


def _gather(statement: Expression, inside: str, found: dict[str, list[tuple[Called, ...]]]) -> None:
    for chain in _chains(statement):
        entity = next((one for one in chain if one.name == "Entity"), None)
        written = entity.labelled("<>") if entity is not None else None
        name = written.path if isinstance(written, Name) else inside
        if name:
            found.setdefault(name, []).append(chain)
            for value in entity.values if entity is not None else ():
                found[name] += _chains(value)


def _chains(expression: Expression) -> list[tuple[Called, ...]]:
    """The whole chains in an expression, without those inside their arguments."""
    if isinstance(expression, Called):
        return [chain_of(expression)]
    return [chain for part in parts_of(expression) for chain in _chains(part)]


def _table(
    scope: Scope, found: Found, name: str, chains: list[tuple[Called, ...]], sets: dict[str, str]
) -> BuiltEntity:
    given = found.type.annotation("Table")
    schema = scope.text(given.argument("Schema"), found.code) or "" if given is not None else ""
    name = scope.text(given.argument("", "name"), found.code) or name if given is not None else name
    keys: set[str] = set()
    marks: dict[str, dict[str, Called]] = {}
    indexes: list[BuiltIndex] = []
    place = Place(found.code.path, found.type.line, found.type.column)
    for chain in chains:
        calls = {call.name: call for call in chain}
        if "ToTable" in calls:
            name = literal(calls["ToTable"].argument(0)) or name
            schema = literal(calls["ToTable"].argument(1, "schema")) or schema
        if "HasKey" in calls:
            keys.update(_picked(calls["HasKey"].argument(0)))
        if "HasIndex" in calls:
            columns = _picked(calls["HasIndex"].argument(0))
            unique = "IsUnique" in calls
            indexes.append(
                BuiltIndex(
                    literal(calls["HasDatabaseName"].argument(0)) or "" if "HasDatabaseName" in calls else "",
                    columns,
                    unique,
                    place,
                )
            )
        if "Property" in calls:
            for column in _picked(calls["Property"].argument(0)):
                marks.setdefault(column, {}).update(calls)
    fields = tuple(_fields(scope, found, keys, marks, sets))
    columns_of = {member: field.name for member, field in zip(_names(scope, found), fields, strict=False)}
    once = dict.fromkeys(
        one._replace(columns=tuple(columns_of.get(column, column) for column in one.columns)) for one in indexes
    )
    return BuiltEntity(name, place, fields, tuple(once), schema)


def _names(scope: Scope, found: Found) -> list[str]:
    return [member.name for _, member in _stored(scope, found)]


def _stored(scope: Scope, found: Found) -> Iterator[tuple[Found, Member]]:
    for holder in (*reversed(scope.supers(found)), found):
        for member in holder.type.members:
            hidden = member.modifiers & {"static", "const", "computed"} or member.annotation("NotMapped") is not None
            part = take_apart(member.type, "")
            target = scope.type(part.name, holder.code, holder.type.path)
            is_other = target is not None and target.type.kind not in ("enum", "struct")
            if (
                member.kind == "field"
                and "public" in member.modifiers
                and not hidden
                and part.name not in _LISTS
                and not is_other
            ):
                yield holder, member


def _fields(
    scope: Scope, found: Found, keys: set[str], marks: dict[str, dict[str, Called]], sets: dict[str, str]
) -> Iterator[BuiltField]:
    members = {member.name: member for member in found.type.members}
    for holder, member in _stored(scope, found):
        column = member.annotation("Column")
        calls = marks.get(member.name, {})
        given = scope.text(column.argument("", "name"), holder.code) if column is not None else None
        part = take_apart(member.type, "")
        target = scope.type(part.name, holder.code, holder.type.path)
        primary = (
            member.name in keys
            or member.annotation("Key") is not None
            or (not keys and member.name in ("Id", f"{found.type.name}Id"))
        )
        other = (
            members.get(member.name.removesuffix("Id")) if member.name.endswith("Id") and member.name != "Id" else None
        )
        other_name = take_apart(other.type, "").name if other is not None else ""
        demanded = member.annotation("Required") is not None or "IsRequired" in calls
        yield BuiltField(
            _called(calls.get("HasColumnName")) or given or member.name, _called(calls.get("HasColumnType")) or member.type,
            Place(holder.code.path, member.line, member.column), required=demanded or primary or not part.nullable,
            default=_called(calls.get("HasDefaultValue")) or _called(calls.get("HasDefaultValueSql")), primary=primary or None,
            references=f"{sets.get(other_name, other_name)}.Id" if other is not None and scope.type(other_name, holder.code) else "",
            values=enum_values(target) if target is not None else (),
        )  # fmt: skip


def _called(call: Called | None) -> str | None:
    return literal(call.argument(0)) if call is not None else None


def _picked(value: Expression | None) -> tuple[str, ...]:
    """The members that a lambda or a text names: `x => x.Id`, `x => new { x.A, x.B }`."""
    if isinstance(value, Text):
        return (value.value,)
    result = value.statements[0] if isinstance(value, Block) and value.statements else value
    result = result.value if isinstance(result, Returned) else result
    if isinstance(result, Name | Picked):
        return (last_name(result),)
    if isinstance(result, Raw):
        return tuple(
            part.strip(" {}").rpartition(".")[2] for part in result.text.removeprefix("new").split(",") if "." in part
        )
    return ()
