"""What hangs together with what, over all documents: who is affected if something fails or changes.

Points are symbols: components, entities, endpoints, flags, metrics, notes, flows, and what lies outside.
A network holds paths, never places; `told` of a document gives the places when they are to be shown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.model.sections.components import Components
from trueline.model.symbols import component_symbol, entity_symbol
from trueline.vault.resources import dependency_symbol, is_brand, resource_kind
from trueline.vault.ties import Handling, Mention, Told, told
from trueline.vault.vault import Vault

# The labels of steps that say that something is spoken of, not that it is needed.
WEAK = frozenset({"links to", "is in domain"})
_COMPONENT = re.compile(r"\b(?:component|service)\b", re.IGNORECASE)
_ENTITY = re.compile(r"\b(?:entity|data model)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(domain|flow|decision)", re.IGNORECASE)
# What a note says of something, as that thing is affected by the note.
_PARTLY = {"defines": "is part of", "owns": "is owned by", "changes": "is changed by"}
# The best way to call a thing is the one where it is defined, the worst the short one of a diagram.
_RANKS = {"defines": 3, "fails": 2, "uses": 2, "changes": 2, "owns": 2}
_PLAIN_ROLES = frozenset({"defines", "owns"})


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
    `stand_ins` the products that a general word such as `database` may mean here, `domains` the names of the
    domains that a note or component says it belongs to, `claims` who defines or changes a symbol: role and
    path."""

    points: Mapping[Symbol, Point]
    users: Mapping[Symbol, Sequence[Step]]
    links: Mapping[Symbol, Sequence[Step]]
    parts: Mapping[Symbol, Sequence[Step]]
    paths: Mapping[Symbol, Sequence[str]]
    handled: Mapping[str, Sequence[Symbol]]
    stand_ins: Mapping[Symbol, Sequence[Symbol]]
    domains: Mapping[Symbol, Sequence[str]]
    claims: Mapping[Symbol, Sequence[tuple[str, str]]]
    naming: "Naming"


class Naming:
    """What a name means in a vault: the component, note, entity or outside thing that is called so."""

    __slots__ = ("_components", "_entities", "_homes", "_known", "_vault")

    def __init__(self, vault: Vault, homes: Mapping[Symbol, Symbol], defined: frozenset[Symbol]) -> None:
        self._vault = vault
        self._homes = homes
        self._components = {symbol.name for symbol in defined if symbol.kind == "component"}
        self._components |= {symbol.name for symbol in homes.values() if symbol.kind == "component"}
        self._entities = {symbol for symbol in defined if symbol.kind == "entity"}
        self._known: dict[Symbol, Symbol] = {}

    def canonical(self, symbol: Symbol) -> Symbol:
        """The one symbol of what `symbol` means; names of unknown kind find theirs here."""
        found = self._known.get(symbol)
        if found is None:
            found = self._known[symbol] = self._find(symbol)
        return found

    def _find(self, symbol: Symbol) -> Symbol:
        if symbol.kind == "document":
            home = self._homes.get(symbol)
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


def network(vault: Vault) -> Network:
    """The network of a vault, in one pass over its documents; use it through `vault.table`."""
    spoken: list[tuple[str, list[Told]]] = []
    kinds: dict[Symbol, str] = {}
    homes: dict[Symbol, Symbol] = {}
    for path, document in vault.documents.items():
        spoken.append((path, list(told(document))))
        me = document_symbol(path)
        kinds[me], home = _kind(document)
        if home is not None:
            homes[me] = home
    mentions = ((path, said) for path, everything in spoken for said in everything if isinstance(said, Mention))
    defined = {said.symbol for _, said in mentions if said.role in _PLAIN_ROLES}
    made = _Making(Naming(vault, homes, frozenset(defined)), kinds)
    for path, everything in spoken:
        for said in everything:
            made.add(path, said)
    return made.network()


def _kind(document: Document) -> tuple[str, Symbol | None]:
    """What a note is to a reader, and the symbol of what it describes where it is the note of one thing."""
    template = document.template
    name = template.name if template is not None else ""
    if template is not None and any(family.name == "status" for family in template.families):
        other = _OTHER.search(name)
        if not _COMPONENT.search(name) and not _ENTITY.search(name):
            return (other[1].lower() if other and "design" not in name.lower() else "feature"), None
    if "subdomain" in name.lower().replace("-", ""):
        return "subdomain", None
    if _COMPONENT.search(name) or (not name and document[Components].uses):
        component = component_symbol(document.name)
        return "component", component if component.name else None
    if _ENTITY.search(name):
        return "entity", entity_symbol(document.name)
    other = _OTHER.search(name)
    return (other[1].lower() if other else "note"), None


class _Making:
    """A network that is being made; its lists know each step once."""

    def __init__(self, naming: Naming, kinds: Mapping[Symbol, str]) -> None:
        self.naming = naming
        self.kinds = kinds
        self.points: dict[Symbol, Point] = {}
        self.claims: dict[Symbol, dict[tuple[str, str], None]] = {}
        self.ranks: dict[Symbol, int] = {}
        self.users: dict[Symbol, dict[tuple[Symbol, str, str], Step]] = {}
        self.links: dict[Symbol, dict[tuple[Symbol, str, str], Step]] = {}
        self.parts: dict[Symbol, dict[tuple[Symbol, str, str], Step]] = {}
        self.paths: dict[Symbol, dict[str, None]] = {}
        self.handled: dict[str, dict[Symbol, None]] = {}

    def add(self, path: str, said: Told) -> None:
        """Take in one thing that the document at `path` says."""
        if isinstance(said, Mention):
            self._mention(path, said)
        elif isinstance(said, Handling):
            self.handled.setdefault(path, {})[self.naming.canonical(said.dependency)] = None
        else:
            source, target = self.naming.canonical(said.source), self.naming.canonical(said.target)
            label = said.label
            kind = resource_kind(source.name) if label == "calls" and source.kind == "dependency" else ""
            if kind == "queue":
                # A queue that hands on a message does not need who takes it; that one needs the queue.
                source, target, label = target, source, "hears from"
            elif kind:
                return
            if source == target or not source.name or not target.name or self._idle(label, target):
                return
            step = Step(source, target, label, said.certain, path)
            table = self.links if label in WEAK else self.users
            table.setdefault(target, {}).setdefault((source, label, path), step)
            if label in _PARTLY and source.kind == "document":
                part = Step(target, source, _PARTLY[label], True, path)
                self.parts.setdefault(source, {}).setdefault((target, "", path), part)

    def _idle(self, label: str, owner: Symbol) -> bool:
        """Whether an entity is said to be written by what does not write: a domain, a team, a feature."""
        return label == "is written by" and owner.kind != "component"

    def _mention(self, path: str, said: Mention) -> None:
        symbol = self.naming.canonical(said.symbol)
        if not symbol.name:
            return
        self.paths.setdefault(symbol, {})[path] = None
        if said.role in ("defines", "changes"):
            self.claims.setdefault(symbol, {})[said.role, path] = None
        known = self.points.get(symbol)
        rank = _RANKS.get(said.role, 1) + (said.symbol.kind == "document")
        if known is None or rank > self.ranks[symbol]:
            self.ranks[symbol] = rank
            home = path if said.role == "defines" else known.path if known else ""
            self.points[symbol] = Point(symbol, said.label, self._kind(symbol), home)

    def _kind(self, symbol: Symbol) -> str:
        return self.kinds.get(symbol, "note") if symbol.kind == "document" else symbol.kind

    def network(self) -> Network:
        """What was taken in, with the points that are only ends of steps."""
        for table in (self.users, self.links):
            for target, steps in table.items():
                for end in (target, *(step.source for step in steps.values())):
                    if end not in self.points:
                        self.points[end] = Point(end, end.name, self._kind(end), "")
        return Network(
            self.points,
            {target: tuple(steps.values()) for target, steps in self.users.items()},
            {target: tuple(steps.values()) for target, steps in self.links.items()},
            {source: tuple(steps.values()) for source, steps in self.parts.items()},
            {symbol: tuple(paths) for symbol, paths in self.paths.items()},
            {path: tuple(symbols) for path, symbols in self.handled.items()},
            self._stand_ins(),
            self._domains(),
            {symbol: tuple(claims) for symbol, claims in self.claims.items()},
            self.naming,
        )

    def _domains(self) -> Mapping[Symbol, Sequence[str]]:
        found: dict[Symbol, list[str]] = {}
        for target, steps in self.links.items():
            for step in steps.values():
                if step.label == "is in domain":
                    found.setdefault(step.source, []).append(self.points[target].label)
        return found

    def _stand_ins(self) -> Mapping[Symbol, Sequence[Symbol]]:
        """The products of this vault by the general words that may mean them."""
        outside = [point for point in self.points.values() if point.symbol.kind == "dependency"]
        kinds = {point.symbol: resource_kind(point.label) for point in outside}
        brands = [point.symbol for point in outside if kinds[point.symbol] and is_brand(point.label)]
        return {
            point.symbol: found
            for point in outside
            if kinds[point.symbol] and not is_brand(point.label)
            if (found := tuple(brand for brand in brands if kinds[brand] == kinds[point.symbol]))
        }


def users_of(network: Network, symbol: Symbol) -> Iterator[Step]:
    """Every step towards a symbol, also from the general words that may mean it."""
    yield from network.users.get(symbol, ())
    for word, brands in network.stand_ins.items():
        if symbol in brands:
            yield Step(word, symbol, "may mean", False, "")


def symbols_called(network: Network, name: str) -> tuple[Symbol, ...]:
    """The symbols that `name` may mean, also with its kind before it (`entity PrintJob`); none if unknown."""
    kind, _, rest = name.strip().partition(" ")
    if rest and any(kind.casefold() in (point.kind, point.symbol.kind) for point in network.points.values()):
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
    from trueline.model.symbols import endpoint_symbol, flag_symbol, metric_symbol

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
