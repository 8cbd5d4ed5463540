"""Tables from the model's own types: every kind of value has one, and a new kind gets one by itself.

A value's fields are the columns. What it holds several of (`errors` of an endpoint) are rows of another
table, with the number of the row they belong to. A room's own texts are one row of `<room>_prose`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from trueline.model.lowering import Text
from trueline.model.rooms import all_rooms
from trueline.model.sections.api import Endpoint
from trueline.model.sections.components import Component, ComponentChange
from trueline.model.sections.data import Entity, EntityChange
from trueline.model.sections.failures import DependencyFailure
from trueline.model.sections.observability import Metric
from trueline.model.sections.rollout import Flag
from trueline.model.symbols import (
    Symbol,
    component_symbol,
    endpoint_symbol,
    entity_symbol,
    flag_symbol,
    metric_symbol,
    singular,
)
from trueline.text import Span

_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_TYPES = {str: "TEXT", Text: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}
# Columns that every table has or may have; a field of such a name is called after its value, too.
_OURS = frozenset({"path", "number", "line", "part", "symbol"})
# What SQL reads as its own words, as far as a field might be called so.
_RESERVED = frozenset(
    "add all alter and as between by case check collate column commit constraint create default delete desc distinct drop else"
    " escape exists foreign from group having if in index insert into is join key like limit not null of on or order"
    " primary references row rows select set table then to transaction trigger unique update using values view when"
    " where with".split()
)

# What a value is called in normal form, by which it is found in other documents.
SYMBOLS: Mapping[type, Callable[[Any], Symbol]] = {
    Endpoint: lambda value: endpoint_symbol(value.method, value.path),
    Entity: lambda value: entity_symbol(value.name),
    EntityChange: lambda value: entity_symbol(value.name),
    Component: lambda value: component_symbol(value.name),
    ComponentChange: lambda value: component_symbol(value.name),
    DependencyFailure: lambda value: component_symbol(value.name),
    Metric: lambda value: metric_symbol(value.name),
    Flag: lambda value: flag_symbol(value.name),
}


class Cells(NamedTuple):
    """A field that is a column: `text` says that it is a `Text`, of which only what it says is kept."""

    field: str
    text: bool
    type: str


class Below(NamedTuple):
    """A field that is rows of another table.

    `how` is `one` (a value or None), `many`, `texts` (a tuple of texts) or `labels` (texts by label);
    `kind` is the type of the values, `Text` or `str` for texts.
    """

    field: str
    how: str
    kind: type


class Shape(NamedTuple):
    """How values of one type are kept: the columns and what is kept elsewhere."""

    cells: tuple[Cells, ...]
    below: tuple[Below, ...]


class Derived(NamedTuple):
    """A table of values: `kind` is their type, None for texts; `room` the section they belong to.

    `owners` are the tables whose rows these belong to, `parts` the fields they come from where there are
    several. `columns` are the fields' names and types in SQL, `named` says that there is a symbol.
    """

    name: str
    kind: type | None
    room: str
    owners: tuple[str, ...]
    parts: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    named: bool
    about: str


@cache
def shape_of(kind: type) -> Shape:
    """How values of a type are kept. Raises `TypeError` for a field that no table can hold."""
    cells, below = [], []
    for name, hint in get_type_hints(kind).items():
        found = _classified(name, hint)
        if isinstance(found, Cells):
            cells.append(found)
        elif found is not None:
            below.append(found)
    return Shape(tuple(cells), tuple(below))


def _classified(name: str, hint: Any) -> Cells | Below | None:
    origin, arguments = get_origin(hint), get_args(hint)
    optional = origin in (Union, UnionType)
    if optional:
        (hint,) = (one for one in arguments if one is not NoneType)
        origin, arguments = get_origin(hint), get_args(hint)
    if hint is Span:
        return None
    if hint in _TYPES:
        return Cells(name, hint is Text, _TYPES[hint])
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return Below(name, "texts" if arguments[0] in (Text, str) else "many", arguments[0])
    if origin is dict and arguments == (str, Text):
        return Below(name, "labels", Text)
    if hasattr(hint, "_fields"):
        return Below(name, "one", hint)
    raise TypeError(f"no table can hold a field `{name}: {hint}`")


@cache
def derived_tables() -> Mapping[str, Derived]:
    """Every table of values by name, in the order of the template's sections, owners first."""
    found: dict[str, list[_Use]] = {}
    for room, kind in all_rooms().items():
        for use in (_prose(room, kind), *_uses(room, kind, None)):
            if use.kind is not None or use.texts:
                found.setdefault(use.table, []).append(use)
    return {name: _derived(name, uses) for name, uses in found.items()}


class _Use(NamedTuple):
    """A place in the model where values of a table come from."""

    table: str
    room: str
    owner: str | None
    part: str
    kind: type | None
    texts: tuple[tuple[str, str], ...]
    about: str


def _prose(room: str, kind: type) -> _Use:
    shape = shape_of(kind)
    columns = tuple((_column(cell.field, room), cell.type) for cell in shape.cells)
    return _Use(f"{room}_prose", room, None, "", None, columns, f"What the section says in sentences. {_said(kind)}")


def _uses(room: str, kind: type, owner: str | None) -> Iterator[_Use]:
    for one in shape_of(kind).below:
        table = table_of(room, owner, one)
        part = f"{owner or room}.{one.field}"
        if one.how in ("texts", "labels"):
            columns = (("label", "TEXT"), ("text", "TEXT")) if one.how == "labels" else (("text", "TEXT"),)
            yield _Use(table, room, owner, part, None, columns, f"What stands in `{part}`. {_said(kind)}")
        else:
            yield _Use(table, room, owner, part, one.kind, (), _said(one.kind))
            yield from _uses(room, one.kind, table)


def _derived(name: str, uses: list[_Use]) -> Derived:
    first = uses[0]
    owners = tuple(dict.fromkeys(use.owner for use in uses if use.owner))
    parts = tuple(dict.fromkeys(use.part for use in uses))
    columns = first.texts or tuple(
        (_column(cell.field, name, owners), cell.type) for cell in (shape_of(first.kind).cells if first.kind else ())
    )
    rooms = " ".join(dict.fromkeys(use.room for use in uses))
    about = first.about
    return Derived(
        name, first.kind, rooms, owners, parts if len(parts) > 1 else (), columns, first.kind in SYMBOLS, about
    )


def table_of(room: str, owner: str | None, below: Below) -> str:
    """The name of the table that holds a field's values."""
    if below.how in ("one", "many"):
        name = snake(below.kind.__name__)
        return f"{room}_{name}" if name in ("link", "section", "document", "tag", "symbol", "slot", "file") else name
    if below.how == "labels":
        return f"{owner or room}_{below.field}"
    *first, last = below.field.split("_")
    return "_".join([owner or singular(room), *first, singular(last)])


def _column(field: str, table: str, owners: tuple[str, ...] = ()) -> str:
    return f"{table}_{field}" if field in _OURS or field in _RESERVED or field in owners else field


def snake(name: str) -> str:
    """`ErrorCase` as `error_case`."""
    return _HUMP.sub("_", name).lower()


def _said(kind: type) -> str:
    """A type's docstring on one line."""
    return " ".join((kind.__doc__ or "").split())
