"""Which notes a change of the code concerns."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from trueline.formats.built import Built, BuiltEntity, BuiltEnum
from trueline.model import Symbol
from trueline.model.stated.values import StatedEntity, StatedEnum
from trueline.model.symbols import component_symbol, endpoint_symbol, entity_symbol, flag_symbol, metric_symbol
from trueline.queries._places import line_of
from trueline.queries.answer import Answer, Table
from trueline.queries.code_history import CodeHistory
from trueline.queries.query import query
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.drift.gathered import field_key
from trueline.vault.statements import statements


class Touched(NamedTuple):
    """A place in a note that speaks of something which the code does otherwise now, and the update it needs."""

    what: str
    name: str
    update: str
    path: str
    section: str
    line: int
    code: str


class Untold(NamedTuple):
    """Something that came, went or changed in the code, of which no note tells."""

    what: str
    name: str
    change: str
    code: str


class _Change(NamedTuple):
    kind: str
    symbol: Symbol
    name: str
    change: str
    code: str
    member: str = ""


@query
def touched(
    vault: Vault,
    code: CodeHistory,
    revision: Annotated[str, "a commit, branch or tag, such as `main`"],
) -> Answer:
    """Which notes and sections a change of the code concerns, and which update each needs.

    The evidence that `built` in `trueline.toml` names is read twice: as it was where this branch left `revision`,
    and as it is. Endpoints, tables, columns, sets of values, components, metrics, alerts and flags that came, went
    or changed are looked up in the notes, with the line that tells of them. `trueline impact --code REVISION` is
    the same.

    Example: `trueline touched main`
    """
    change = code.since(revision)
    changes = list(_changes(change.before, change.after))
    rows: list[Touched] = []
    untold: list[Untold] = []
    for one in changes:
        places = list(_places(vault, one))
        rows += places
        if not places:
            untold.append(Untold(one.kind, one.name, one.change, one.code))
    rows.sort(key=lambda row: (row.path, row.line, row.name))
    note = f"since {change.older}: {len(change.files)} files of the evidence differ"
    tables = [Table("Notes to update", Touched, tuple(rows), note)] if rows else []
    if untold:
        tables.append(Table("What no note tells of", Untold, tuple(untold)))
    return Answer(tuple(tables), empty="" if tables else f"nothing that notes could tell of has changed ({note})")


def _changes(before: Built, after: Built) -> Iterator[_Change]:
    yield from _endpoints(before, after)
    yield from _entities(before, after)
    yield from _enums(before, after)
    yield from _named(before, after)


def _went_and_came(
    kind: str, old: dict[Symbol, tuple[str, str]], new: dict[Symbol, tuple[str, str]]
) -> Iterator[_Change]:
    for symbol, (name, place) in old.items():
        if symbol not in new:
            yield _Change(kind, symbol, name, "is gone", place)
    for symbol, (name, place) in new.items():
        if symbol not in old:
            yield _Change(kind, symbol, name, "is new", place)


def _endpoints(before: Built, after: Built) -> Iterator[_Change]:
    old, new = ({endpoint_symbol(one.method, one.path): one for one in built.endpoints} for built in (before, after))
    listed = [
        {symbol: (f"{one.method} {one.path}", str(one.place)) for symbol, one in side.items()} for side in (old, new)
    ]
    yield from _went_and_came("endpoint", *listed)
    for symbol, one in new.items():
        was = old.get(symbol)
        if was is None:
            continue
        fields = ({(field.where, field.name) for field in side.fields} for side in (was, one))
        gone, came = (set(side) for side in fields)
        said = [
            *(f"no longer has {name}" for _, name in sorted(gone - came)),
            *(f"has {name} now" for _, name in sorted(came - gone)),
        ]
        said += [f"may answer {code} now" for code in one.errors if code not in was.errors]
        said += ["is deprecated now"] if one.deprecated and not was.deprecated else []
        if said:
            yield _Change("endpoint", symbol, f"{one.method} {one.path}", ", ".join(said[:4]), str(one.place))


def _entities(before: Built, after: Built) -> Iterator[_Change]:
    old, new = _by_entity(before), _by_entity(after)
    listed = [{symbol: (one.name, str(one.place)) for symbol, one in side.items()} for side in (old, new)]
    yield from _went_and_came("table", *listed)
    for symbol, one in new.items():
        was = old.get(symbol)
        if was is None:
            continue
        had = {field_key(field.name): field for field in was.fields}
        has = {field_key(field.name): field for field in one.fields}
        for key in {**had, **has}:
            name = (has.get(key) or had[key]).name
            place = str((has.get(key) or had[key]).place)
            if key not in has:
                now = next((field for field in one.fields if key in map(field_key, field.former)), None)
                told = f"is called {now.name} now" if now is not None else "is gone"
                yield _Change("column", symbol, f"{one.name}.{name}", told, str(now.place) if now else place, key)
            elif key not in had:
                if not any(field_key(former) in had for former in has[key].former):
                    yield _Change("column", symbol, f"{one.name}.{name}", "is new", place, key)
            elif " ".join(had[key].type.lower().split()) != " ".join(has[key].type.lower().split()):
                told = f"is {has[key].type}, was {had[key].type}"
                yield _Change("column", symbol, f"{one.name}.{name}", told, place, key)
            elif had[key].default != has[key].default:
                told = f"defaults to {has[key].default or 'nothing'}, not {had[key].default or 'nothing'}"
                yield _Change("column", symbol, f"{one.name}.{name}", told, place, key)


def _by_entity(built: Built) -> dict[Symbol, BuiltEntity]:
    found: dict[Symbol, BuiltEntity] = {}
    for one in built.entities:
        found.setdefault(entity_symbol(one.name), one)
    return found


def _enums(before: Built, after: Built) -> Iterator[_Change]:
    old, new = _by_enum(before), _by_enum(after)
    listed = [{symbol: (one.name, str(one.place)) for symbol, one in side.items()} for side in (old, new)]
    yield from _went_and_came("enum", *listed)
    for symbol, one in new.items():
        was = old.get(symbol)
        for value in was.values if was is not None else ():
            if value not in one.values:
                yield _Change("enum value", symbol, f"{one.name}.{value}", "is gone", str(one.place), value)
        for value in one.values if was is not None else ():
            if was is not None and value not in was.values:
                yield _Change("enum value", symbol, f"{one.name}.{value}", "is new", str(one.place), value)


def _by_enum(built: Built) -> dict[Symbol, BuiltEnum]:
    return {Symbol("enum", component_symbol(one.name).name): one for one in built.enums}


def _named(before: Built, after: Built) -> Iterator[_Change]:
    sides = []
    for built in (before, after):
        components = {component_symbol(one.name): (one.name, str(one.place)) for one in built.components}
        metrics = {metric_symbol(one.name): (one.name, str(one.place)) for one in built.metrics}
        flags = {flag_symbol(one.name): (one.name, str(one.place)) for one in built.flags}
        sides.append((components, metrics, flags))
    for kind, old, new in zip(("component", "metric", "flag"), *sides, strict=True):
        yield from _went_and_came(kind, old, new)


def _places(vault: Vault, change: _Change) -> Iterator[Touched]:
    """Where notes speak of something that changed."""
    seen: set[tuple[str, int]] = set()
    for entry, stated in vault.relation(statements)[change.symbol]:
        span = _member_span(change, stated)
        if span is None or stated.time == "past":
            continue
        line = line_of(vault, entry.path, span)
        if (entry.path, line) not in seen:
            seen.add((entry.path, line))
            section = _section(vault, entry.path, span)
            yield Touched(change.kind, change.name, _update(change), entry.path, section, line, change.code)


def _member_span(change: _Change, stated: object) -> Span | None:
    """Where a note tells of the thing, or of the part of it that changed."""
    if isinstance(stated, StatedEntity) and change.kind == "column":
        found = next((field.span for field in stated.fields if field_key(field.name) == change.member), None)
        return found or (stated.span if stated.complete and change.change == "is new" else None)
    if isinstance(stated, StatedEnum) and change.kind == "enum value":
        value = next((one.span for one in stated.values if one.name.casefold() == change.member.casefold()), None)
        return value or (stated.span if change.change == "is new" else None)
    span: Span = stated.span  # type: ignore[attr-defined]
    return span


def _update(change: _Change) -> str:
    if change.change == "is gone":
        return "take it out, or say that it was removed"
    if change.change == "is new":
        return "add it" if change.member else "see whether what is said of it is so"
    return f"it {change.change}"


def _section(vault: Vault, path: str, span: Span) -> str:
    """The heading that a place stands under."""
    best = ""
    for section in vault.documents[path].tree.sections:
        if section.heading is not None and section.start <= span.start < section.end:
            best = section.heading.title
    return best
