"""Tables of TypeORM (and MikroORM) in TypeScript: classes with `@Entity`."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltField, BuiltIndex, Place

from .components import enum_values
from .declared import Annotation, Member
from .expressions import Block, Expression, Listed, Name, Returned, Table, Text, last_name
from .python_bodies import texts_in
from .scope import Found, Scope
from .shapes import literal, snake, take_apart

_COLUMNS = {
    "Column": "", "PrimaryColumn": "", "PrimaryGeneratedColumn": "integer", "CreateDateColumn": "timestamp",
    "UpdateDateColumn": "timestamp", "DeleteDateColumn": "timestamp", "VersionColumn": "integer", "Property": "",
    "PrimaryKey": "", "Enum": "enum", "ObjectIdColumn": "ObjectId",
}  # fmt: skip
_TO_ONE = ("ManyToOne", "OneToOne")


def read_tables(scope: Scope) -> Iterator[BuiltEntity]:
    """The table of every entity, in the order of the files."""
    for found in scope.types():
        if found.code.language == "typescript" and found.type.annotation("Entity") is not None:
            yield _table(scope, found)


def table_name(scope: Scope, found: Found) -> str:
    """The name of an entity's table: as it says, else its class's in snake case."""
    mark = found.type.annotation("Entity")
    given = mark.argument("") if mark is not None else None
    parts = given.items if isinstance(given, Listed) else (given,)
    for part in parts:
        name = part.value("name") or part.value("tableName") if isinstance(part, Table) else part
        text = scope.text(name, found.code)
        if text:
            return text
    return snake(found.type.name)


def _table(scope: Scope, found: Found) -> BuiltEntity:
    mark = found.type.annotation("Entity")
    place = Place(found.code.path, found.type.line, found.type.column)
    fields: dict[str, BuiltField] = {}
    indexes = [index for one in found.type.annotations if (index := _index(found, one, "")) is not None]
    for holder in (*reversed(scope.supers(found)), found):
        for member in holder.type.members:
            field = _field(scope, holder, member)
            if field is not None:
                fields[field.name] = field
                indexes += [
                    index for one in member.annotations if (index := _index(holder, one, field.name)) is not None
                ]
    options = (
        next((one.value for one in mark.arguments if isinstance(one.value, Table)), Table(()))
        if mark is not None
        else Table(())
    )
    return BuiltEntity(
        table_name(scope, found), place, tuple(fields.values()), tuple(indexes), literal(options.value("schema")) or ""
    )


def _index(found: Found, mark: Annotation, column: str) -> BuiltIndex | None:
    if mark.name not in ("Index", "Unique"):
        return None
    values = [one.value for one in mark.arguments]
    name = next((one.value for one in values if isinstance(one, Text)), "")
    columns = next((texts_in(one) for one in values if isinstance(one, Listed)), ())
    options = next((one for one in values if isinstance(one, Table)), Table(()))
    unique = mark.name == "Unique" or options.value("unique") == Name("true")
    return BuiltIndex(
        name, columns or ((column,) if column else ()), unique, Place(found.code.path, mark.line, mark.column)
    )


def _field(scope: Scope, holder: Found, member: Member) -> BuiltField | None:
    place = Place(holder.code.path, member.line, member.column)
    relation = member.annotation(*_TO_ONE)
    if relation is not None:
        return _relation(scope, holder, member, relation, place)
    mark = member.annotation(*_COLUMNS)
    if mark is None:
        return None
    values = [one.value for one in mark.arguments]
    options = next((one for one in values if isinstance(one, Table)), Table(()))
    kind = literal(values[0]) if values and isinstance(values[0], Text) else None
    kind = kind or literal(options.value("type")) or _COLUMNS[mark.name] or member.type
    given = options.value("enum") or options.value("items")
    given = given.statements[0] if isinstance(given, Block) and given.statements else given
    given = given.value if isinstance(given, Returned) else given
    target = scope.type(given.path if isinstance(given, Name) else take_apart(member.type, "").name, holder.code)
    primary = mark.name.startswith("Primary") or options.value("primary") == Name("true")
    nullable = options.value("nullable") == Name("true")
    return BuiltField(
        literal(options.value("name") or options.value("fieldName")) or member.name, kind, place, required=not nullable,
        default=literal(options.value("default")), unique=options.value("unique") == Name("true") or None,
        primary=primary or None, values=enum_values(target) if target is not None else texts_in(given),
    )  # fmt: skip


def _relation(scope: Scope, holder: Found, member: Member, relation: Annotation, place: Place) -> BuiltField | None:
    joining = member.annotation("JoinColumn")
    if relation.name == "OneToOne" and joining is None:
        return None
    options = joining.argument("") if joining is not None else None
    name = literal(options.value("name")) if isinstance(options, Table) else None
    target = scope.type(_related(relation.arguments[0].value if relation.arguments else None), holder.code)
    given = next((one.value for one in relation.arguments if isinstance(one.value, Table)), Table(()))
    references = f"{table_name(scope, target)}.id" if target is not None else ""
    return BuiltField(
        name or f"{member.name}Id", take_apart(member.type, "").name, place, required=given.value("nullable") == Name("false") or None,
        references=references,
    )  # fmt: skip


def _related(value: Expression | None) -> str:
    result = value.statements[0] if isinstance(value, Block) and value.statements else value
    result = result.value if isinstance(result, Returned) else result
    return result.value if isinstance(result, Text) else last_name(result)
