"""Which notes a change of the code concerns."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from trueline.formats.built import Built, BuiltEndpoint, BuiltEnum, BuiltField
from trueline.model import Symbol
from trueline.model.stated.values import StatedEndpoint, StatedEntity, StatedEnum
from trueline.model.symbols import component_symbol, endpoint_symbol, flag_symbol, metric_symbol, words
from trueline.queries._places import line_of
from trueline.queries.answer import Answer, Table
from trueline.queries.code_history import CodeHistory
from trueline.queries.query import query
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.drift.designed import Designed, is_told
from trueline.vault.drift.endpoints import routes_meant
from trueline.vault.drift.gathered import Gathered, Store, field_key, is_sql
from trueline.vault.drift.stores import store_of
from trueline.vault.entry import Entry
from trueline.vault.evidence import Evidence
from trueline.vault.statements import Stated

_ENTRIES = (
    ("what", "name"),
    (("update", "update"), ("path", "note"), ("section", "section"), ("code", "code")),
)
_UNTOLD = (("what", "name"), (("change", "change"), ("code", "code")))


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
    before, after = (Gathered(Evidence(built)) for built in (change.before, change.after))
    told = _Told(vault, before, after)
    rows: list[Touched] = []
    untold: list[Untold] = []
    for one in _changes(before, after):
        places = list(_places(vault, told, one)) or list(_mentions(vault, told, one))
        rows += places
        if not places:
            untold.append(Untold(one.kind, one.name, one.change, one.code))
    rows.sort(key=lambda row: (row.path, row.line, row.name))
    note = f"since {change.older}: {len(change.files)} files of the evidence differ"
    tables = [Table("Notes to update", Touched, tuple(rows), note, _ENTRIES)] if rows else []
    if untold:
        tables.append(Table("What no note tells of", Untold, tuple(untold), entries=_UNTOLD))
    return Answer(tuple(tables), empty="" if tables else f"nothing that notes could tell of has changed ({note})")


class _Told:
    """Which endpoints and tables the statements of notes mean, as they were and as they are."""

    def __init__(self, vault: Vault, before: Gathered, after: Gathered) -> None:
        self.places: dict[Symbol, list[tuple[Entry, Stated]]] = {}
        designed = Designed(vault)
        self.named = {path: names for path, names in designed.by_path.items() if is_told(vault.entries[path])}
        for claim in designed.claims:
            stated = claim.stated
            symbols = {claim.symbol}
            if isinstance(stated, StatedEndpoint):
                routes = [route for side in (before, after) for route in routes_meant(claim, side)]
                symbols |= {endpoint_symbol(one.endpoint.method, one.endpoint.path) for one in routes}
            elif isinstance(stated, StatedEntity):
                symbols |= {Symbol("entity", key) for side in (before, after) if (key := store_of(claim, side))}
            for symbol in symbols:
                self.places.setdefault(symbol, []).append((claim.entry, stated))


def _changes(before: Gathered, after: Gathered) -> Iterator[_Change]:
    yield from _endpoints(before, after)
    yield from _entities(before, after)
    yield from _enums(before.evidence.built, after.evidence.built)
    yield from _named(before.evidence.built, after.evidence.built)


def _went_and_came(
    kind: str, old: dict[Symbol, tuple[str, str]], new: dict[Symbol, tuple[str, str]]
) -> Iterator[_Change]:
    for symbol, (name, place) in old.items():
        if symbol not in new:
            yield _Change(kind, symbol, name, "is gone", place)
    for symbol, (name, place) in new.items():
        if symbol not in old:
            yield _Change(kind, symbol, name, "is new", place)


def _endpoints(before: Gathered, after: Gathered) -> Iterator[_Change]:
    old, new = (
        {endpoint_symbol(one.endpoint.method, one.endpoint.path): one.endpoint for one in side.endpoints}
        for side in (before, after)
    )
    came = {symbol: one for symbol, one in new.items() if symbol not in old}
    for symbol, one in old.items():
        if symbol in new:
            continue
        heirs = [key for key, other in came.items() if other.handler == one.handler and other.handler]
        if len(heirs) == 1:
            heir = came.pop(heirs[0])
            told = f"is `{heir.method} {heir.path}` now"
            yield _Change("endpoint", symbol, f"{one.method} {one.path}", told, str(heir.place))
        else:
            yield _Change("endpoint", symbol, f"{one.method} {one.path}", "is gone", str(one.place))
    for symbol, one in came.items():
        yield _Change("endpoint", symbol, f"{one.method} {one.path}", "is new", str(one.place))
    for symbol, one in new.items():
        said = list(_said_of(old[symbol], one)) if symbol in old else []
        if said:
            yield _Change("endpoint", symbol, f"{one.method} {one.path}", ", ".join(said[:4]), str(one.place))


def _said_of(was: BuiltEndpoint, one: BuiltEndpoint) -> Iterator[str]:
    gone, came = ({(field.where, field.name) for field in side.fields} for side in (was, one))
    yield from (f"no longer has {name}" for _, name in sorted(gone - came))
    yield from (f"has {name} now" for _, name in sorted(came - gone))
    yield from (f"may answer {code} now" for code in one.errors if code not in was.errors)
    if one.deprecated and not was.deprecated:
        yield "is deprecated now"


def _entities(before: Gathered, after: Gathered) -> Iterator[_Change]:
    old, new = ({Symbol("entity", key): one for key, one in side.stores.items()} for side in (before, after))
    listed = [{symbol: (one.name, str(one.place)) for symbol, one in side.items()} for side in (old, new)]
    yield from _went_and_came("table", *listed)
    for symbol, one in new.items():
        if symbol in old:
            yield from _columns(symbol, one, old[symbol].fields, one.fields)


def _columns(
    symbol: Symbol, store: Store, had: Mapping[str, BuiltField], has: Mapping[str, BuiltField]
) -> Iterator[_Change]:
    renamed = {field_key(former): one for key, one in has.items() if key not in had for former in one.former}
    heirs = {field_key(one.name) for key, one in renamed.items() if key in had}
    for key in {**had, **has}:
        # A class may keep the name that a migration has given up.
        heir = renamed.get(key) if key in had else None
        field = had.get(key) if heir else has.get(key) or had[key]
        told = f"is called {heir.name} now" if heir else _said_of_column(had.get(key), has.get(key))
        if told and field is not None and key not in heirs:
            yield _Change("column", symbol, f"{store.name}.{field.name}", told, str((heir or field).place), key)


def _said_of_column(was: BuiltField | None, one: BuiltField | None) -> str:
    if was is None or one is None:
        return "is new" if was is None else "is gone"
    if is_sql(was.place) is not is_sql(one.place):
        return ""
    if " ".join(was.type.lower().split()) != " ".join(one.type.lower().split()):
        return f"is {one.type}, was {was.type}"
    if was.default != one.default:
        return f"defaults to {one.default or 'nothing'}, not {was.default or 'nothing'}"
    return ""


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


def _places(vault: Vault, told: _Told, change: _Change) -> Iterator[Touched]:
    """Where notes speak of something that changed."""
    seen: set[tuple[str, int]] = set()
    for entry, stated in told.places.get(change.symbol, ()):
        span = _member_span(change, stated)
        if span is None:
            continue
        line = line_of(vault, entry.path, span)
        if (entry.path, line) not in seen:
            seen.add((entry.path, line))
            section = _section(vault, entry.path, span)
            yield Touched(change.kind, change.name, _update(change), entry.path, section, line, change.code)


def _mentions(vault: Vault, told: _Told, change: _Change) -> Iterator[Touched]:
    """Where notes only name something that is no longer there."""
    if change.change != "is gone" or change.kind not in ("component", "enum", "table", "metric", "flag"):
        return
    word = re.compile(rb"(?<!\w)" + re.escape(change.name.encode()) + rb"(?!\w)")
    for path, names in told.named.items():
        # Only a name that is spelled like one: a word of the language is no name.
        if "".join(words(change.name)) in names and len(words(change.name)) > 1:
            found = word.search(vault.documents[path].tree.data)
            if found is not None:
                span = Span(*found.span())
                section = _section(vault, path, span)
                line = line_of(vault, path, span)
                yield Touched(change.kind, change.name, _update(change), path, section, line, change.code)


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
