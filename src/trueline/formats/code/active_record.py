"""Tables of Rails: `db/schema.rb`, and the sets of values that models declare."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEntity, BuiltEnum, BuiltField, BuiltIndex, Place

from .declared import Code
from .expressions import Block, Called, Expression, Listed, Name, Table, Text
from .python_bodies import texts_in
from .scope import Scope
from .shapes import literal

_REFERENCES = frozenset({"references", "belongs_to"})


def read_tables(scope: Scope) -> Iterator[BuiltEntity | BuiltEnum]:
    """The tables and enums of every schema file, then the enums of models."""
    for code in scope.codes:
        if code.language == "ruby":
            for one in code.statements:
                block = one.labelled("&") if isinstance(one, Called) and one.name == "define" else None
                if isinstance(block, Block):
                    yield from _schema(code, block)
            yield from _model_enums(code)


def _schema(code: Code, block: Block) -> Iterator[BuiltEntity | BuiltEnum]:
    calls = [one for one in block.statements if isinstance(one, Called)]
    enums: dict[str, tuple[str, ...]] = {}
    for call in calls:
        if call.name == "create_enum":
            name, values = _text(call.argument(0)), texts_in(call.argument(1))
            enums[name] = values
            yield BuiltEnum(name, values, Place(code.path, call.line, call.column))
    keys = [call for call in calls if call.name == "add_foreign_key"]
    added = [call for call in calls if call.name == "add_index"]
    for call in calls:
        if call.name == "create_table":
            yield _table(code, call, keys, added, enums)


def _table(
    code: Code, call: Called, keys: list[Called], added: list[Called], enums: dict[str, tuple[str, ...]]
) -> BuiltEntity:
    name = _text(call.argument(0))
    place = Place(code.path, call.line, call.column)
    references = {}
    for key in keys:
        if _text(key.argument(0)) == name:
            to = _text(key.argument(1))
            references[_text(key.labelled("column")) or f"{_singular(to)}_id"] = (
                f"{to}.{_text(key.labelled('primary_key')) or 'id'}"
            )
    fields: list[BuiltField] = []
    indexes: list[BuiltIndex] = []
    identity = call.labelled("id")
    if identity != Name("false") and call.labelled("primary_key") is None:
        fields.append(BuiltField("id", _text(identity) or "bigint", place, required=True, primary=True))
    block = call.labelled("&")
    for one in block.statements if isinstance(block, Block) else ():
        if not isinstance(one, Called):
            continue
        if one.name == "index":
            indexes.append(_index(code, one, one.argument(0)))
        elif one.name == "timestamps":
            at = Place(code.path, one.line, one.column)
            fields += [BuiltField(column, "datetime", at, required=True) for column in ("created_at", "updated_at")]
        else:
            fields += list(_columns(code, one, references, enums))
    indexes += [_index(code, one, one.argument(1)) for one in added if _text(one.argument(0)) == name]
    return BuiltEntity(name, place, tuple(fields), tuple(indexes))


def _columns(
    code: Code, call: Called, references: dict[str, str], enums: dict[str, tuple[str, ...]]
) -> Iterator[BuiltField]:
    for value in call.values:
        name = _text(value)
        if not name or call.name in ("check_constraint", "foreign_key", "exclusion_constraint", "unique_constraint"):
            continue
        to = references.get(name, "")
        kind = call.name
        if call.name in _REFERENCES:
            if call.labelled("foreign_key") not in (None, Name("false")):
                to = f"{_plural(name)}.id"
            kind, name = _text(call.labelled("type")) or "bigint", f"{name}_id"
        values = enums.get(_text(call.labelled("enum_type")), ())
        yield BuiltField(
            name, kind, Place(code.path, call.line, call.column), required=call.labelled("null") == Name("false"),
            default=literal(call.labelled("default")), references=references.get(name, to), values=values,
        )  # fmt: skip


def _index(code: Code, call: Called, given: Expression | None) -> BuiltIndex:
    columns = texts_in(given)
    unique = call.labelled("unique") == Name("true")
    return BuiltIndex(_text(call.labelled("name")), columns, unique, Place(code.path, call.line, call.column))


def _model_enums(code: Code) -> Iterator[BuiltEnum]:
    for type_ in code.types:
        for one in type_.statements:
            if not isinstance(one, Called) or one.name != "enum":
                continue
            place = Place(code.path, one.line, one.column)
            named = _text(one.argument(0))
            if named:
                values = _values(one.argument(1)) or tuple(
                    label.label
                    for label in one.arguments
                    if label.label
                    not in ("", "&", "prefix", "suffix", "default", "scopes", "validate", "_prefix", "_suffix")
                )
                yield BuiltEnum(named, values, place)
                continue
            for argument in one.arguments:
                values = _values(argument.value)
                if argument.label and not argument.label.startswith("_") and values:
                    yield BuiltEnum(argument.label, values, place)


def _values(given: Expression | None) -> tuple[str, ...]:
    if isinstance(given, Table):
        return tuple(key for key, _ in given.pairs)
    return texts_in(given) if isinstance(given, Listed) else ()


def _text(given: Expression | None) -> str:
    return given.value if isinstance(given, Text) else ""


def _singular(word: str) -> str:
    from trueline.model.symbols import singular

    before, _, last = word.rpartition("_")
    return f"{before}_{singular(last)}".lstrip("_")


def _plural(word: str) -> str:
    from .gorm import plural

    return plural(word)
