"""Entities of JPA (and of Spring Data's `@Table` and `@Document`), named as Spring names them."""

from collections.abc import Iterator, Sequence

from trueline.formats.built import BuiltEntity, BuiltField, BuiltIndex, Place

from .components import enum_values
from .declared import Annotation, Code, Member, Type
from .expressions import Called, Expression, Listed, Name, Raw
from .properties import Settings, settings_for
from .scope import Found, Scope
from .shapes import take_apart

_TO_ONE = ("ManyToOne", "OneToOne")
_TO_MANY = ("OneToMany", "ManyToMany", "ElementCollection", "MappedCollection", "ManyToAny")
_HIDDEN = ("Transient", "Formula")
_IDS = ("Id", "EmbeddedId", "MongoId")
_DEMANDING = ("NotNull", "NotBlank", "NotEmpty")
_PRIMITIVES = frozenset("int long short byte boolean double float char".split())
_DEEPEST = 4


def underscored(name: str) -> str:
    """A name as Hibernate's `CamelCaseToUnderscoresNamingStrategy` has it: `userID` stays `userid`."""
    name = name.replace(".", "_")
    made = name[:1]
    for before, current, after in zip(name, name[1:], name[2:] + "\0", strict=False):
        opens = (before.islower() or before.isdigit()) and current.isupper() and (after.islower() or after.isdigit())
        made += f"_{current}" if opens else current
    return made.lower()


def read_entities(scope: Scope, settings: Sequence[Settings]) -> Iterator[BuiltEntity]:
    """The tables of every entity, and those that only join others, in the order of the files."""
    for found in scope.types():
        if found.code.language in ("kotlin", "java") and is_entity(found.type) and not _within(scope, found):
            own = settings_for(found.code.path, settings)
            strategy = own.value("spring.jpa.hibernate.naming.physical-strategy")
            yield from _Tables(scope, plain="StandardImpl" in strategy).read(found)


def is_entity(type_: Type) -> bool:
    """Whether rows or documents of a type are stored."""
    if type_.annotation("Entity", "Document") is not None:
        return type_.kind != "annotation"
    return type_.annotation("Table") is not None and any(one.annotation("Id") is not None for one in type_.members)


def _within(scope: Scope, found: Found) -> bool:
    """Whether an entity is stored in the table of the one above it."""
    above = [one for one in scope.supers(found) if one.type.annotation("Entity") is not None]
    if not above:
        return False
    inheritance = above[-1].type.annotation("Inheritance")
    strategy = inheritance.argument("", "strategy") if inheritance is not None else None
    return not (isinstance(strategy, Name) and strategy.path.endswith(("JOINED", "TABLE_PER_CLASS")))


class _Tables:
    """Reads entities; `plain` where names are taken as they are written."""

    def __init__(self, scope: Scope, plain: bool) -> None:
        self.scope = scope
        self.plain = plain

    def read(self, found: Found) -> Iterator[BuiltEntity]:
        """The table of an entity, then those that its relations need."""
        name = self.table(found)
        type_ = found.type
        place = Place(found.code.path, type_.line, type_.column)
        given = type_.annotation("Table", "Document")
        schema = self._text(given, found, "schema") or ""
        fields = list(self._columns(found, found, 0))
        for child in self._children(found):
            fields += [field._replace(required=False) for field in self._own(child, found, 0)]
        once = {field.name: field for field in reversed(fields)}
        kept = tuple(field for field in fields if once.get(field.name) is field)
        yield BuiltEntity(name, place, kept, self._indexes(given, found), schema)
        for holder in (found, *self._above(found)):
            for member in holder.type.members:
                joining = member.annotation("JoinTable", "CollectionTable")
                if joining is not None:
                    joined = self._text(joining, holder, "name")
                    yield BuiltEntity(
                        joined or f"{name}_{underscored(member.name)}",
                        Place(holder.code.path, member.line, member.column),
                    )

    def table(self, found: Found) -> str:
        """The name of an entity's table."""
        given = found.type.annotation("Table", "Document")
        name = self._text(given, found, "name", "", "value", "collection")
        name = name or self._text(found.type.annotation("Entity"), found, "name") or found.type.name
        return self._named(name.rpartition(".")[2])

    def _named(self, name: str) -> str:
        if name[:1] in '`"[':
            return name.strip('`"[]')
        return name if self.plain else underscored(name)

    def _text(self, annotation: Annotation | None, found: Found, *labels: str) -> str | None:
        if annotation is None:
            return None
        for label in labels:
            text = self.scope.text(annotation.argument(label), found.code, found.type.path)
            if text:
                return text
        return None

    def _above(self, found: Found) -> list[Found]:
        wanted = ("MappedSuperclass", "Entity", "Embeddable")
        return [one for one in self.scope.supers(found) if one.type.annotation(*wanted) is not None]

    def _children(self, found: Found) -> Iterator[Found]:
        for child in self.scope.below(found.type.name):
            if is_entity(child.type) and _within(self.scope, child):
                yield child

    def _columns(self, found: Found, seen_from: Found, depth: int) -> Iterator[BuiltField]:
        above = self._above(found)
        for holder in (*reversed(above), found) if depth == 0 else (found, *above):
            if holder is found or holder.type.annotation("Entity") is None or not self._separate(holder):
                yield from self._own(holder, seen_from, depth)

    def _separate(self, holder: Found) -> bool:
        inheritance = holder.type.annotation("Inheritance")
        strategy = inheritance.argument("", "strategy") if inheritance is not None else None
        return isinstance(strategy, Name) and strategy.path.endswith("JOINED")

    def _own(self, holder: Found, seen_from: Found, depth: int) -> Iterator[BuiltField]:
        for member in _stored(holder):
            if member.annotation(*_TO_MANY) is not None:
                continue
            target = self.scope.type(take_apart(member.type, "").name, holder.code, holder.type.path)
            relation = member.annotation(*_TO_ONE)
            if relation is not None:
                if relation.argument("mappedBy") is None:
                    yield self._relation(holder, member, target)
            elif target is not None and self._embedded(member, target) and depth < _DEEPEST:
                renamed = self._overrides(member, holder)
                for field in self._columns(target, seen_from, depth + 1):
                    name = renamed.get(field.name, field.name)
                    primary = True if member.annotation("EmbeddedId") is not None else field.primary
                    yield field._replace(name=name, primary=primary)
            else:
                yield self._column(holder, member, target)

    def _embedded(self, member: Member, target: Found) -> bool:
        return (
            member.annotation("Embedded", "EmbeddedId") is not None or target.type.annotation("Embeddable") is not None
        )

    def _overrides(self, member: Member, holder: Found) -> dict[str, str]:
        found: dict[str, str] = {}
        for annotation in member.annotations:
            calls = (
                [Called(Name("AttributeOverride"), annotation.arguments, 0, 0)]
                if annotation.name == "AttributeOverride"
                else []
            )
            if annotation.name == "AttributeOverrides":
                calls = [one for argument in annotation.arguments for one in _calls(argument.value)]
            for call in calls:
                name = self.scope.text(call.labelled("name"), holder.code, holder.type.path)
                column = call.labelled("column")
                given = column.labelled("name") if isinstance(column, Called) else None
                text = self.scope.text(given, holder.code, holder.type.path)
                if name and text:
                    found[self._named(name)] = self._named(text)
        return found

    def _relation(self, holder: Found, member: Member, target: Found | None) -> BuiltField:
        joining = member.annotation("JoinColumn")
        name = self._text(joining, holder, "name") or f"{member.name}_id"
        relation = member.annotation(*_TO_ONE)
        optional = relation.argument("optional") if relation is not None else None
        required = _flag(optional) is False or _flag(joining.argument("nullable") if joining else None) is False
        table = self.table(target) if target is not None else self._named(take_apart(member.type, "").name)
        column = self._text(joining, holder, "referencedColumnName") or "id"
        return BuiltField(
            self._named(name), take_apart(member.type, "").name, Place(holder.code.path, member.line, member.column),
            required=required or (None if take_apart(member.type, "").nullable is False else False),
            unique=_flag(joining.argument("unique") if joining else None),
            primary=True if member.annotation("MapsId", "Id") is not None else None,
            references=f"{table}.{self._named(column)}",
        )  # fmt: skip

    def _column(self, holder: Found, member: Member, target: Found | None) -> BuiltField:
        column = member.annotation("Column", "Field", "JoinColumn")
        name = self._named(self._text(column, holder, "name", "", "value") or member.name)
        definition = self._text(column, holder, "columnDefinition") or ""
        part = take_apart(member.type, "")
        primary = member.annotation(*_IDS) is not None
        values = enum_values(target) if target is not None else ()
        if member.annotation("Enumerated") is not None and target is not None:
            values = tuple(one.name for one in target.type.members if one.kind == "entry")
        default = self._text(member.annotation("ColumnDefault"), holder, "", "value")
        return BuiltField(
            name, definition.partition(" ")[0] or member.type.rstrip("?"),
            Place(holder.code.path, member.line, member.column),
            required=_required(holder.code, member, column, primary, part.nullable), default=default,
            unique=_flag(column.argument("unique") if column else None), primary=primary or None, values=values,
        )  # fmt: skip

    def _indexes(self, given: Annotation | None, found: Found) -> tuple[BuiltIndex, ...]:
        indexes: list[BuiltIndex] = []
        for argument in given.arguments if given is not None else ():
            for call in _calls(argument.value) if argument.label in ("indexes", "uniqueConstraints") else []:
                around = found.type.path
                name = self.scope.text(call.labelled("name"), found.code, around) or ""
                listed = self.scope.text(call.labelled("columnList"), found.code, around)
                columns: Sequence[str | None] = (
                    listed.split(",") if listed else self.scope.texts(call.labelled("columnNames"), found.code, around)
                )
                names = tuple(self._named(one.split()[0]) for one in columns if one and one.split())
                unique = argument.label == "uniqueConstraints" or _flag(call.labelled("unique")) is True
                place = (
                    Place(found.code.path, given.line, given.column) if given is not None else Place(found.code.path, 1)
                )
                indexes.append(BuiltIndex(name, names, unique, place))
        return tuple(indexes)


def _stored(holder: Found) -> Iterator[Member]:
    """The fields of a type that are stored; its getters where those carry the annotations."""
    members = holder.type.members
    by_getter = any(one.kind == "method" and one.annotation(*_IDS) is not None for one in members)
    for member in members:
        if by_getter and member.kind == "method" and member.name.startswith(("get", "is")) and not member.parameters:
            name = member.name.removeprefix("get") if member.name.startswith("get") else member.name[2:]
            member = member._replace(name=name[:1].lower() + name[1:], kind="field", modifiers=frozenset({"property"}))
        elif member.kind != "field" or by_getter:
            continue
        hidden = member.modifiers & {"static", "transient", "computed", "const"}
        if not hidden and "property" in member.modifiers and member.annotation(*_HIDDEN) is None:
            yield member


def _required(code: Code, member: Member, column: Annotation | None, primary: bool, nullable: bool) -> bool | None:
    given = _flag(column.argument("nullable") if column is not None else None)
    if given is not None:
        return not given
    if primary or member.annotation(*_DEMANDING) is not None or member.type in _PRIMITIVES:
        return True
    if code.language == "kotlin":
        return not nullable
    return None


def _flag(expression: Expression | None) -> bool | None:
    if isinstance(expression, Name | Raw):
        text = expression.path if isinstance(expression, Name) else expression.text
        return True if text == "true" else False if text == "false" else None
    return None


def _calls(expression: Expression) -> list[Called]:
    items = expression.items if isinstance(expression, Listed) else (expression,)
    return [item for item in items if isinstance(item, Called)]
