"""Tables in Python: SQLAlchemy's and SQLModel's classes and tables, and Django's models."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltField, BuiltIndex, Place

from .components import enum_values
from .declared import Code, Member, Type
from .expressions import Assigned, Called, Expression, Listed, Name, Raw, Table, Text, last_name
from .python_bodies import texts_in
from .scope import Found, Scope, bare
from .shapes import snake, take_apart

_COLUMNS = frozenset({"Column", "mapped_column", "Field"})
_NOT_COLUMNS = frozenset(
    {"relationship", "Relationship", "column_property", "association_proxy", "deferred", "synonym", "hybrid_property"}
)


def read_tables(scope: Scope) -> Iterator[BuiltEntity]:
    """Every table, in the order of the files."""
    for found in scope.types():
        if found.code.language == "python":
            if _is_mapped(found.type):
                yield _mapped(scope, found)
            elif is_model(scope, found):
                yield from _model(scope, found)
    for code in scope.codes:
        for one in code.statements if code.language == "python" else ():
            if isinstance(one, Assigned) and isinstance(one.value, Called) and one.value.name == "Table":
                table = _core_table(scope, code, one.value)
                if table is not None:
                    yield table


def _is_mapped(type_: Type) -> bool:
    named = type_.field("__tablename__") is not None
    return named or any(one.label == "table" and one.value == Name("True") for one in type_.constructed)


def _mapped(scope: Scope, found: Found) -> BuiltEntity:
    type_ = found.type
    given = type_.field("__tablename__")
    name = scope.text(given.value, found.code, type_.path) if given is not None else type_.name.lower()
    place = Place(found.code.path, type_.line, type_.column)
    holders = (*reversed(scope.supers(found)), found)
    fields: dict[str, BuiltField] = {}
    for holder in holders:
        for member in holder.type.members:
            field = _column(scope, holder, member) if member.kind == "field" else None
            if field is not None:
                fields[field.name] = field
    arguments = type_.field("__table_args__")
    indexes, schema = _table_arguments(scope, found.code, arguments.value if arguments else None, place)
    return BuiltEntity(name or snake(type_.name), place, tuple(fields.values()), indexes, schema)


def _column(scope: Scope, holder: Found, member: Member) -> BuiltField | None:
    call = member.value if isinstance(member.value, Called) else None
    written = member.type
    if call is None and not written.startswith("Mapped["):
        is_plain = bool(written) and "static" not in member.modifiers and any(_is_mapped(one) for one in (holder.type,))
        if not is_plain:
            return None
    if call is not None and (call.name in _NOT_COLUMNS or call.name not in _COLUMNS):
        return None
    if call is None and ("list[" in written or "List[" in written or 'Mapped["' in written):
        return None
    if written.startswith("Mapped["):
        written = written[7:-1]
    return _read_column(scope, holder, member.name, written, call, Place(holder.code.path, member.line, member.column))


def _read_column(scope: Scope, holder: Found, name: str, written: str, call: Called | None, place: Place) -> BuiltField:
    values = list(call.values) if call is not None and call.name != "Field" else []
    if values and isinstance(values[0], Text):
        name = values[0].value
        values = values[1:]
    keys = [one for one in values if isinstance(one, Called) and one.name == "ForeignKey"]
    kinds = [one for one in values if one not in keys and isinstance(one, Called | Name)]
    part = take_apart(written, "python")
    given = {one.label: one.value for one in call.arguments if one.label} if call is not None else {}
    target = scope.type(part.name, holder.code) if part.name else None
    kind = kinds[0] if kinds else given.get("type_", given.get("sa_type"))
    if isinstance(kind, Called) and kind.name in ("Enum", "SQLEnum", "SAEnum", "PgEnum", "ENUM"):
        target = scope.type(last_name(kind.argument(0)), holder.code) or target
    listed = texts_in(Listed(kind.values)) if isinstance(kind, Called) and kind.name in ("Enum", "ENUM") else ()
    primary = given.get("primary_key") == Name("True")
    reference = keys[0].argument(0) if keys else given.get("foreign_key")
    return BuiltField(
        _text(given.get("name")) or name, last_name(kind) or part.name, place,
        required=_required(given.get("nullable"), primary, part.nullable, bool(written)),
        default=_default(given.get("server_default", given.get("default"))),
        unique=given.get("unique") == Name("True") or None, primary=primary or None,
        references=scope.text(reference, holder.code) or "" if reference is not None else "",
        values=(enum_values(target) if target is not None else ()) or listed,
    )  # fmt: skip


def _required(nullable: Expression | None, primary: bool, optional: bool, typed: bool) -> bool | None:
    if nullable is not None:
        return nullable == Name("False")
    return True if primary else (not optional) if typed else False


def _text(value: Expression | None) -> str:
    return value.value if isinstance(value, Text) else ""


def _default(value: Expression | None) -> str | None:
    match value:
        case Text():
            return value.value
        case Raw():
            return value.text
        case Name():
            return value.path.rpartition(".")[2] if value.path != "None" else None
        case Called() if value.name == "text" and value.values:
            return _default(value.values[0])
    return None


def _entry(scope: Scope, holder: Found, value: Expression | None) -> str | None:
    """The value behind an entry of a declared set: `Kind.COW`."""
    owner, _, name = value.path.rpartition(".") if isinstance(value, Name) else ("", "", "")
    found = scope.type(owner, holder.code, holder.type.path) if owner else None
    entry = (
        next((one for one in found.type.members if one.kind == "entry" and one.name == name), None) if found else None
    )
    return entry.value.value if entry is not None and isinstance(entry.value, Text) else None


def _table_arguments(
    scope: Scope, code: Code, given: Expression | None, place: Place
) -> tuple[tuple[BuiltIndex, ...], str]:
    items = given.items if isinstance(given, Listed) else (given,) if given is not None else ()
    indexes, schema = [], ""
    for item in items:
        if isinstance(item, Table):
            schema = scope.text(item.value("schema"), code) or schema
        elif isinstance(item, Called) and item.name in ("Index", "UniqueConstraint"):
            texts = list(texts_in(Listed(item.values)))
            name = texts.pop(0) if item.name == "Index" and texts else _text(item.labelled("name"))
            unique = item.name == "UniqueConstraint" or item.labelled("unique") == Name("True")
            indexes.append(BuiltIndex(name, tuple(texts), unique, Place(place.path, item.line, item.column)))
    return tuple(indexes), schema


def _core_table(scope: Scope, code: Code, call: Called) -> BuiltEntity | None:
    name = scope.text(call.argument(0, "name"), code)
    columns = [one for one in call.values if isinstance(one, Called) and one.name == "Column"]
    if name is None or not columns:
        return None
    nobody = Found(code, Type("", "", 0, 1))
    place = Place(code.path, call.line, call.column)
    fields = [_read_column(scope, nobody, "", "", one, Place(code.path, one.line, one.column)) for one in columns]
    indexes, _ = _table_arguments(scope, code, Listed(call.values), place)
    return BuiltEntity(
        name, place, tuple(field for field in fields if field.name), indexes, _text(call.labelled("schema"))
    )


def is_model(scope: Scope, found: Found) -> bool:
    """Whether a class is a model of Django that has a table of its own."""
    if _meta(scope, found, "abstract") == Name("True") or _meta(scope, found, "proxy") == Name("True"):
        return False
    chain = (found, *scope.supers(found))
    supers = {bare(written) for one in chain for written in one.type.supers}
    return bool(supers & {"models.Model", "AbstractUser", "AbstractBaseUser", "TimeStampedModel"})


def _meta(scope: Scope, found: Found, name: str) -> Expression | None:
    meta = scope.inside(found, "Meta")
    field = meta.field(name) if meta is not None else None
    return field.value if field is not None else None


def _table_name(scope: Scope, found: Found) -> str:
    given = _text(_meta(scope, found, "db_table")).strip('"')
    label = _text(_meta(scope, found, "app_label"))
    if given:
        return given
    folders = found.code.path.split("/")[:-1]
    if folders and folders[-1] == "models":
        folders.pop()
    return f"{label or (folders[-1] if folders else '')}_{found.type.name.lower()}".lstrip("_")


def _model(scope: Scope, found: Found) -> Iterator[BuiltEntity]:
    type_ = found.type
    name, place = _table_name(scope, found), Place(found.code.path, type_.line, type_.column)
    fields: list[BuiltField] = []
    joins: list[BuiltEntity] = []
    for holder in (*reversed(scope.supers(found)), found):
        for member in holder.type.members:
            call = member.value
            if member.kind != "field" or not isinstance(call, Called):
                continue
            at = Place(holder.code.path, member.line, member.column)
            if call.name == "ManyToManyField" and call.labelled("through") is None:
                joins.append(BuiltEntity(_text(call.labelled("db_table")) or f"{name}_{member.name}", at))
            elif call.name.endswith(("Field", "ForeignKey")) and call.name != "ManyToManyField":
                fields.append(_model_field(scope, holder, member, call, at))
    if not any(field.primary for field in fields):
        fields.insert(0, BuiltField("id", "AutoField", place, required=True, primary=True))
    yield BuiltEntity(name, place, tuple(fields), tuple(_model_indexes(scope, found, place)))
    yield from joins


def _model_field(scope: Scope, holder: Found, member: Member, call: Called, place: Place) -> BuiltField:
    given = {one.label: one.value for one in call.arguments if one.label}
    related = call.name in ("ForeignKey", "OneToOneField")
    references = ""
    if related:
        to = call.argument(0, "to")
        named = to.value.rpartition(".")[2] if isinstance(to, Text) else last_name(to)
        target = scope.type(holder.type.name if named == "self" else named, holder.code)
        references = f"{_table_name(scope, target) if target is not None else named.lower()}.id"
    choices = given.get("choices")
    values: tuple[str, ...] = ()
    if isinstance(choices, Name):
        found = scope.type(choices.path.removesuffix(".choices"), holder.code, holder.type.path)
        values = enum_values(found) if found is not None else ()
        meant = scope.constant(choices.path, holder.code, holder.type.path) if not values else None
        choices = meant[1] if meant is not None else None
    if isinstance(choices, Listed):
        values = tuple(
            one.items[0].value
            for one in choices.items
            if isinstance(one, Listed) and one.items and isinstance(one.items[0], Text)
        )
    return BuiltField(
        _text(given.get("db_column")) or (f"{member.name}_id" if related else member.name), call.name, place,
        required=given.get("null") != Name("True"), default=_entry(scope, holder, given.get("default")) or _default(given.get("default")),
        unique=given.get("unique") == Name("True") or call.name == "OneToOneField" or None,
        primary=given.get("primary_key") == Name("True") or None, references=references, values=values,
    )  # fmt: skip


def _model_indexes(scope: Scope, found: Found, place: Place) -> Iterator[BuiltIndex]:
    together = _meta(scope, found, "unique_together")
    groups = together.items if isinstance(together, Listed) else ()
    for group in groups if all(isinstance(one, Listed) for one in groups) else (together,):
        columns = texts_in(group)
        if columns:
            yield BuiltIndex("", columns, True, place)
    for name in ("indexes", "constraints"):
        given = _meta(scope, found, name)
        for one in given.items if isinstance(given, Listed) else ():
            if isinstance(one, Called) and one.name in ("Index", "UniqueConstraint"):
                columns = tuple(text.lstrip("-") for text in texts_in(one.labelled("fields")))
                yield BuiltIndex(
                    _text(one.labelled("name")), columns, one.name != "Index", Place(place.path, one.line, one.column)
                )
