"""Reading the tables of a running database, of any kind that SQLAlchemy knows."""

import os
import re
from collections.abc import Iterator
from typing import Any

from trueline.formats.built import Built, BuiltEntity, BuiltEnum, BuiltField, BuiltIndex, Place, Problem

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_DIALECTS = frozenset({"postgresql", "mysql", "mariadb"})
_VARIABLE = re.compile(r"\$(?:\w+|\{\w+\})")
_MOST_TABLES = 5_000
_OWN = frozenset({"information_schema", "pg_catalog", "sys", "mysql", "performance_schema"})


def read_database(url: str, shown: str) -> Built:
    """The tables, columns, keys, indexes and enums of a database; `$NAME` in the address is an environment variable.

    Nothing is written: the connection is only asked what there is. An address that is written out may only lead to
    this machine: a configuration comes with a repository, and must not send anybody's password anywhere. One that is
    a single variable of the environment is the asker's own, and may lead anywhere.
    """
    try:
        from sqlalchemy import create_engine, inspect, make_url
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        return _problem(shown, "reading a database needs more packages: install `trueline[database]`")
    if _VARIABLE.fullmatch(url) and os.path.expandvars(url) == url:
        return _problem(shown, f"the environment has no `{url.strip('${}')}`")
    try:
        address = make_url(os.path.expandvars(url))
        refusal = "" if _VARIABLE.fullmatch(url) else _refusal(address)
        if refusal:
            return _problem(shown, refusal)
        engine = create_engine(address, pool_pre_ping=False)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        return _problem(shown, f"it cannot be asked: {_first_line(error)}")
    try:
        inspector = inspect(engine)
        tables = tuple(_tables(inspector, shown))
        enums = tuple(_enums(inspector, shown))
        return Built(entities=tables, enums=enums)
    except (SQLAlchemyError, NotImplementedError) as error:
        return _problem(shown, f"it cannot be asked: {_first_line(error)}")
    finally:
        engine.dispose()


def _refusal(address: Any) -> str:
    """Why an address is not asked that a configuration writes out; empty where it is."""
    dialect = address.get_backend_name()
    if dialect == "sqlite":
        # Asked for a file that is not there, SQLite would make it.
        return "" if address.database and os.path.isfile(address.database) else "there is no such file"
    if dialect not in _DIALECTS:
        return f'`{dialect}` is only asked where the whole address is a variable of the environment: `url = "$NAME"`'
    given = {"host", "hostaddr", "service", "servicefile", "unix_socket"} & address.query.keys()
    hosts = [address.host or "localhost", *(str(address.query[name]) for name in given)]
    if all(host in HERE or host.startswith("/") for host in hosts):
        return ""
    return 'only this machine is asked, unless the whole address is a variable of the environment: `url = "$NAME"`'


def _tables(inspector: Any, shown: str) -> Iterator[BuiltEntity]:
    default = inspector.default_schema_name
    schemas = [name for name in inspector.get_schema_names() if name not in _OWN and not name.startswith("pg_")]
    count = 0
    for schema in schemas:
        names = [(name, "table") for name in inspector.get_table_names(schema)]
        names += [(name, "view") for name in inspector.get_view_names(schema)]
        for name, kind in names:
            count += 1
            if count > _MOST_TABLES:
                return
            place = Place(f"{shown}#{schema}.{name}" if schema != default else f"{shown}#{name}", 1)
            yield _table(inspector, schema, name, kind, place)


def _table(inspector: Any, schema: str, name: str, kind: str, place: Place) -> BuiltEntity:
    if kind == "view":
        fields = tuple(_field(one, place, (), {}, set()) for one in inspector.get_columns(name, schema))
        return BuiltEntity(name, place, fields, (), schema, kind)
    primary = inspector.get_pk_constraint(name, schema)
    keys = tuple(primary.get("constrained_columns") or ())
    references = {
        one["constrained_columns"][0]: f"{one['referred_table']}({', '.join(one['referred_columns'])})"
        for one in inspector.get_foreign_keys(name, schema)
        if one["constrained_columns"]
    }
    indexes = [BuiltIndex(primary.get("name") or "", keys, True, place)] if keys else []
    indexes += [
        BuiltIndex(one["name"] or "", tuple(one["column_names"]), True, place)
        for one in inspector.get_unique_constraints(name, schema)
    ]
    for one in inspector.get_indexes(name, schema):
        columns = tuple(column for column in one["column_names"] if column)
        if not one.get("duplicates_constraint"):
            indexes.append(BuiltIndex(one["name"] or "", columns, bool(one["unique"]), place))
    unique = {one.columns[0] for one in indexes if one.unique and len(one.columns) == 1}
    columns = inspector.get_columns(name, schema)
    fields = tuple(_field(one, place, keys, references, unique) for one in columns)
    return BuiltEntity(name, place, fields, tuple(indexes), schema, kind)


def _field(
    column: Any, place: Place, keys: tuple[str, ...], references: dict[str, str], unique: set[str]
) -> BuiltField:
    name, type_ = column["name"], column["type"]
    made = column.get("autoincrement") is True or column.get("identity") is not None
    default = column.get("default")
    return BuiltField(
        name,
        str(type_).lower(),
        place,
        required=not column["nullable"],
        default="sequence" if made or "nextval(" in str(default or "") else default,
        unique=True if name in unique else None,
        primary=True if name in keys else None,
        references=references.get(name, ""),
        values=tuple(getattr(type_, "enums", ()) or ()),
    )


def _enums(inspector: Any, shown: str) -> Iterator[BuiltEnum]:
    listed = getattr(inspector, "get_enums", None)
    for one in listed("*") if listed is not None else ():
        yield BuiltEnum(one["name"], tuple(one["labels"]), Place(f"{shown}#{one['name']}", 1))


def _first_line(error: Exception) -> str:
    text = " ".join(str(getattr(error, "orig", None) or error).splitlines()[:1]).strip()
    return (text[:1].lower() + text[1:]) or type(error).__name__


def _problem(shown: str, message: str) -> Built:
    return Built(problems=(Problem(Place(shown, 1), message),))
