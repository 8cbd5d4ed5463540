"""What was built, arranged by what it is found by."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from trueline.formats.built import (
    BuiltComponent,
    BuiltEndpoint,
    BuiltEntity,
    BuiltEnum,
    BuiltField,
    Place,
)
from trueline.model.symbols import component_symbol, entity_symbol, path_key, words
from trueline.template.late import late
from trueline.vault.evidence import Evidence

_ANY = frozenset({"", "ANY", "ALL", "*"})
_SQL = (".sql", ".ddl")
_SPECIFYING = (".json", ".yaml", ".yml")
# Of a few paths, only what says so by its name is the beginning of all.
_FEW = 8
_VERSION = late(r"(?:api|rest|public|internal|v\d+)$")


class Route(NamedTuple):
    """A built endpoint with its path in normal form; `parts` are the segments."""

    endpoint: BuiltEndpoint
    path: str
    parts: tuple[str, ...]

    @property
    def handler(self) -> str:
        """The class that handles it."""
        return self.endpoint.handler.rpartition(".")[0].rpartition(".")[2] or self.endpoint.handler.rpartition(".")[2]


class Store(NamedTuple):
    """A built table or class: its names, and the columns of all evidence for it by their words."""

    name: str
    place: Place
    fields: Mapping[str, BuiltField]
    defined: bool


class Gathered:
    """All that was built, but for what is ignored."""

    def __init__(self, evidence: Evidence) -> None:
        built = evidence.built
        self.evidence = evidence
        self.endpoints = tuple(
            Route(one, path_key(one.path), tuple(path_key(one.path).strip("/").split("/")))
            for one in _distinct(built.endpoints)
            if not ignored(evidence.ignore, f"{one.method} {one.path}", one.path, one.place.path)
        )
        # Only a specification lists every error; code shows those that one can see.
        self.listed = {
            (one.method.upper(), path_key(one.path)): one
            for one in built.endpoints
            if one.errors and one.place.path.lower().endswith(_SPECIFYING)
        }
        self.routes: dict[str, list[Route]] = {}
        for route in self.endpoints:
            self.routes.setdefault(route.path, []).append(route)
        self.handlers: dict[str, list[Route]] = {}
        for route in self.endpoints:
            self.handlers.setdefault(component_symbol(route.handler).name, []).append(route)
        self.stores = dict(
            _stores(one for one in built.entities if not ignored(evidence.ignore, one.name, one.place.path))
        )
        self.components: dict[str, BuiltComponent] = {}
        for component in built.components:
            self.components.setdefault(component_symbol(component.name).name, component)
        self.classes = _classes(built.entities, built.components)
        self.enums: dict[str, list[BuiltEnum]] = {}
        for enum in sorted(built.enums, key=lambda one: is_sql(one.place)):
            self.enums.setdefault(component_symbol(enum.name).name, []).append(enum)
        self.prefix = _prefix(self.endpoints)
        self.firsts = frozenset(part for route in self.endpoints for part in route.parts if part != "{}")

    def at(self, path: str, method: str) -> Route | None:
        """The built endpoint at a path in normal form."""
        for route in self.routes.get(path, ()):
            if route.endpoint.method.upper() in _ANY or route.endpoint.method.upper() == method:
                return route
        return None


def is_sql(place: Place) -> bool:
    """Whether a place is in a definition of a database."""
    return place.path.endswith(_SQL) or "://" in place.path


def ignored(patterns: Iterable[str], *names: str) -> bool:
    """Whether one of the names is never to be compared."""
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)


def field_key(name: str) -> str:
    """A column's name in normal form: `createdAt` and `created_at` are one."""
    return "".join(words(name)) or name.casefold()


def _distinct(endpoints: Iterable[BuiltEndpoint]) -> Iterator[BuiltEndpoint]:
    """Each endpoint once, as the evidence shows it that says the most of it."""
    best: dict[tuple[str, str], BuiltEndpoint] = {}
    for one in endpoints:
        key = (one.method.upper(), path_key(one.path))
        known = best.get(key)
        if known is None:
            best[key] = one
        else:
            fields = known.fields if len(known.fields) >= len(one.fields) else one.fields
            errors = known.errors if len(known.errors) >= len(one.errors) else one.errors
            handler = known.handler if "." in known.handler else one.handler or known.handler
            best[key] = known._replace(fields=fields, errors=errors, handler=handler)
    yield from best.values()


def _stores(entities: Iterable[BuiltEntity]) -> Iterator[tuple[str, Store]]:
    grouped: dict[str, list[BuiltEntity]] = {}
    for entity in entities:
        grouped.setdefault(entity_symbol(entity.name).name, []).append(entity)
    for key, group in grouped.items():
        # A database says of a column what it is; a class only how it is seen.
        group.sort(key=lambda one: not is_sql(one.place))
        fields: dict[str, BuiltField] = {}
        for one in group:
            for field in one.fields:
                fields.setdefault(field_key(field.name), field)
        yield key, Store(group[0].name, group[0].place, fields, is_sql(group[0].place))


def _classes(entities: Iterable[BuiltEntity], components: Iterable[BuiltComponent]) -> dict[str, str]:
    """The key of an entity by that of the class it is declared as."""
    by_place = {one.place[:2]: entity_symbol(one.name).name for one in entities if one.name}
    found = {}
    for component in components:
        key = by_place.get(component.place[:2])
        if key is not None:
            found[entity_symbol(component.name).name] = key
    return found


def _prefix(routes: Iterable[Route]) -> tuple[str, ...]:
    """The first segments that most of the built paths share, such as `api`, `v1`."""
    paths = [route.parts for route in routes]
    prefix: tuple[str, ...] = ()
    while paths:
        counts: dict[str, int] = {}
        for parts in paths:
            if len(parts) > len(prefix) + 1 and parts[: len(prefix)] == prefix and parts[len(prefix)] != "{}":
                counts[parts[len(prefix)]] = counts.get(parts[len(prefix)], 0) + 1
        best = max(counts, key=lambda one: counts[one], default=None)
        few = len(paths) < _FEW and not _VERSION.match(best or "")
        if best is None or few or counts[best] * 10 < len(paths) * 6:
            return prefix
        prefix = (*prefix, best)
    return prefix
