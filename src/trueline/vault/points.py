"""A network: what is named in a vault, and who is affected if it fails or changes.

Points are symbols: components, entities, endpoints, flags, metrics, notes, flows, and what lies outside.
A network holds paths, never places; what was drawn of a document (`ties.spoken`) gives the lines.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Symbol, document_symbol, name_key
from trueline.model.symbols import component_symbol, endpoint_symbol, entity_symbol, flag_symbol, metric_symbol
from trueline.vault.resources import dependency_symbol
from trueline.vault.vault import Vault


class Point(NamedTuple):
    """Something that is named: how it is written, what it is to a reader, where it is defined (if it is).

    `kind` is the symbol's, but for notes: `feature`, `domain`, `subdomain`, `flow`, `decision` or `note`.
    """

    symbol: Symbol
    label: str
    kind: str
    path: str


class Step(NamedTuple):
    """`source` is affected if `target` fails or changes: `label` says why, the document at `path` says so."""

    source: Symbol
    target: Symbol
    label: str
    certain: bool
    path: str


class Network(NamedTuple):
    """`users` are the steps towards a symbol, `links` those that only speak of it; `parts` is what a note
    defines, owns or changes, `paths` who names a symbol, `handled` for what failure which document has a row,
    `stand_ins` the products that a general word such as `database` may mean here and `words_for` the
    reverse, `domains` the names of the
    domains that a note or component says it belongs to, `claims` who defines or changes a symbol: role and
    path."""

    points: Mapping[Symbol, Point]
    users: Mapping[Symbol, Sequence[Step]]
    links: Mapping[Symbol, Sequence[Step]]
    parts: Mapping[Symbol, Sequence[Step]]
    paths: Mapping[Symbol, Sequence[str]]
    handled: Mapping[str, Sequence[Symbol]]
    stand_ins: Mapping[Symbol, Sequence[Symbol]]
    words_for: Mapping[Symbol, Sequence[Symbol]]
    domains: Mapping[Symbol, Sequence[str]]
    claims: Mapping[Symbol, Sequence[tuple[str, str]]]
    naming: "Naming"


class Naming:
    """What a name means in a vault: the component, note, entity or outside thing that is called so."""

    __slots__ = ("_components", "_entities", "_kinds", "_known", "_vault", "defined", "homes")

    def __init__(self, vault: Vault, homes: Mapping[Symbol, Symbol], defined: Collection[Symbol]) -> None:
        """`homes` are what notes describe, `defined` the components and entities that are defined anywhere."""
        self._vault = vault
        self.homes = homes
        self.defined = defined
        self._components = {symbol.name for symbol in (*defined, *homes.values()) if symbol.kind == "component"}
        self._entities = {symbol for symbol in defined if symbol.kind == "entity"}
        self._known: dict[Symbol, Symbol] = {}
        self._kinds: frozenset[str] = frozenset()

    def kinds(self, points: Mapping[Symbol, Point]) -> frozenset[str]:
        """The words for what the points of this network are."""
        if not self._kinds:
            self._kinds = frozenset(word for point in points.values() for word in (point.kind, point.symbol.kind))
        return self._kinds

    def canonical(self, symbol: Symbol) -> Symbol:
        """The one symbol of what `symbol` means; names of unknown kind find theirs here."""
        found = self._known.get(symbol)
        if found is None:
            found = self._known[symbol] = self._find(symbol)
        return found

    def _find(self, symbol: Symbol) -> Symbol:
        if symbol.kind == "document":
            home = self.homes.get(symbol)
            return symbol if home is None else self.canonical(home)
        if symbol.kind == "component" and symbol.name.endswith("entity") and symbol.name != "entity":
            entity = entity_symbol(symbol.name.removesuffix("entity"))
            return entity if entity in self._entities else symbol
        if symbol.kind not in ("name", "party"):
            return symbol
        name, entity = component_symbol(symbol.name), entity_symbol(symbol.name)
        stored = symbol.kind == "name" and entity in self._entities
        if name.name in self._components:
            return self.canonical(name)
        if stored and symbol.name[:1].islower():
            return entity  # `shipments` is the table, `Shipments` may be the note of a domain
        resolution = self._vault.resolve("", symbol.name)
        if resolution.paths and resolution.paths[0].endswith(".md"):
            return self.canonical(document_symbol(resolution.paths[0]))
        return entity if stored else dependency_symbol(symbol.name)


def users_of(network: Network, symbol: Symbol) -> Sequence[Step]:
    """Every step towards a symbol, also from the general words that may mean it."""
    said = network.users.get(symbol, ())
    meant = network.words_for.get(symbol)
    return (*said, *(Step(word, symbol, "may mean", False, "") for word in meant)) if meant else said


def words_for(stand_ins: Mapping[Symbol, Sequence[Symbol]]) -> Mapping[Symbol, Sequence[Symbol]]:
    """From each product to the general words that may mean it."""
    found: dict[Symbol, list[Symbol]] = {}
    for word, brands in stand_ins.items():
        for brand in brands:
            found.setdefault(brand, []).append(word)
    return found


def symbols_called(network: Network, name: str) -> tuple[Symbol, ...]:
    """The symbols that `name` may mean, also with its kind before it (`entity PrintJob`); none if unknown."""
    kind, _, rest = name.strip().partition(" ")
    if rest and kind.casefold() in network.naming.kinds(network.points):
        found = [
            symbol
            for symbol in symbols_called(network, rest)
            if kind.casefold() in (symbol.kind, network.points[symbol].kind)
        ]
        if found:
            return tuple(found)
    keys = _keys(network, name.strip())
    return tuple(sorted(symbol for symbol in keys if symbol in network.points))


def _keys(network: Network, name: str) -> set[Symbol]:
    method, _, path = name.partition(" ")
    if path.startswith("/"):
        return {endpoint_symbol(method, path.strip())}
    if name.startswith("/"):
        key = endpoint_symbol("GET", name).name.partition(" ")[2]
        return {s for s in network.points if s.kind == "endpoint" and s.name.partition(" ")[2] == key}
    canonical = network.naming.canonical
    found = {canonical(Symbol("name", name)), canonical(component_symbol(name)), canonical(document_symbol(name))}
    found |= {entity_symbol(name), flag_symbol(name), metric_symbol(name), dependency_symbol(name)}
    return found | {Symbol("document", name_key(name))}
