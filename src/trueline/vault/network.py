"""Making the network of a vault: all that documents say of what hangs together with what, names resolved."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

from trueline.model import Symbol, document_symbol
from trueline.vault.entry import Entry
from trueline.vault.facts import Facts, Rows
from trueline.vault.packing import pack, unpack
from trueline.vault.points import Naming, Network, Point, Step, words_for
from trueline.vault.relation import Read
from trueline.vault.resources import is_brand, resource_kind
from trueline.vault.ties import Handling, Mention, Told, spoken
from trueline.vault.vault import Vault

# What is kept of a vault under this name is its network, packed.
_NAME = "network"
# So many documents are taken in at a step.
_STRIDE = 20
# The network of so many documents is made while one waits.
_FEW = 100
# The labels of steps that say that something is spoken of, not that it is needed.
WEAK = frozenset({"links to", "is in domain"})
# What a note says of something, as that thing is affected by the note.
_PARTLY = {"defines": "is part of", "owns": "is owned by", "changes": "is changed by"}
# The best way to call a thing is the one where it is defined, the worst the short one of a diagram.
_RANKS = {"defines": 3, "fails": 2, "uses": 2, "changes": 2, "owns": 2}
_PLAIN_ROLES = frozenset({"defines", "owns"})


def network(vault: Vault) -> Network:
    """The network of a vault, from what was drawn of each document; use it through `vault.table`."""
    packed = vault.drawing.table(_NAME)
    if packed is not None:
        return unpack(packed, vault)
    made = _make(vault)
    vault.drawing.keep(_NAME, lambda: pack(made))
    return made


class Preparation:
    """A network that is made little by little, for whoever must not wait for it, while one vault follows the other."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[Entry, Rows]] = {}
        self._vault: Vault | None = None
        self._steps: Iterator[Network | None] = iter(())
        self._reads: set[Read] = set()

    def step(self, vault: Vault) -> bool:
        """Do some milliseconds of work for the network of `vault`; False when it is there.

        What was drawn for an earlier vault is not drawn again.
        """
        if network in vault.tables:
            self._vault = None
            return False
        if vault is not self._vault:
            self._vault, self._steps, self._reads = vault, self._all(vault), set()
        outer, vault.reads.on = vault.reads.on, self._reads if vault.reads.kept else None
        try:
            made = next(self._steps, None)
        finally:
            vault.reads.on = outer
        if made is not None:
            vault.tables[network] = (made, frozenset(self._reads))
        return True

    def _all(self, vault: Vault) -> Iterator[Network | None]:
        packed = vault.drawing.table(_NAME)
        if packed is not None:
            yield unpack(packed, vault)
            return
        if spoken.name not in vault.extra:
            for path, entry in vault.entries.items():
                known = self._drawn.get(path)
                if known is None or known[0] is not entry:
                    self._drawn[path] = entry, tuple(vault.late(cast("Facts[object]", spoken), path))
                    yield None
            vault.extra[spoken.name] = {path: self._drawn[path][1] for path in vault.entries}
            self._drawn = {}
        for made in _steps(vault):
            if made is not None:
                vault.drawing.keep(_NAME, partial(pack, made))
            yield made


def is_at_hand(vault: Vault) -> bool:
    """Whether a network is there, if not the latest, or is made within what somebody who points at a word waits."""
    return network in vault.tables or network in vault.recent or len(vault.entries) <= _FEW


def recent_network(vault: Vault) -> Network:
    """The network of a vault, or the last one that is known while that of this vault is still being made."""
    if network not in vault.tables and network in vault.recent:
        return cast("Network", vault.recent[network])
    return vault.table(network)


def is_near(vault: Vault) -> bool:
    """Whether a network of the vault, or of what it was before, is there at once."""
    return network in vault.tables or network in vault.recent


def hand_on(before: Vault, after: Vault) -> None:
    """Let the network of one vault serve for the next until its own is made; not where notes came or went."""
    if network not in after.tables and before.entries.keys() == after.entries.keys():
        known = before.tables[network][0] if network in before.tables else before.recent.get(network)
        if known is not None:
            after.recent[network] = known


def _make(vault: Vault) -> Network:
    return next(made for made in _steps(vault) if made is not None)


def _steps(vault: Vault) -> Iterator[Network | None]:
    """Steps of some milliseconds; the last one gives the network."""
    rows = dict(vault.relation(spoken).items())
    notes = [(path, said) for path in vault.entries for _, said in rows.get(path, ())]
    kinds = {document_symbol(path): said.kind for path, said in notes}
    homes = {document_symbol(path): said.home for path, said in notes if said.home is not None}
    defined = {
        one.symbol: None for _, said in notes for one in said.told if isinstance(one, Mention) and _is_defined(one)
    }
    made = _Making(Naming(vault, homes, tuple(defined)), kinds)
    for number, (path, said) in enumerate(notes):
        for one in said.told:
            made.add(path, one)
        if number % _STRIDE == 0:
            yield None
    yield made.network()


def _is_defined(one: Mention) -> bool:
    return one.role in _PLAIN_ROLES and one.symbol.kind in ("component", "entity")


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
        stand_ins = self._stand_ins()
        return Network(
            self.points,
            {target: tuple(steps.values()) for target, steps in self.users.items()},
            {target: tuple(steps.values()) for target, steps in self.links.items()},
            {source: tuple(steps.values()) for source, steps in self.parts.items()},
            {symbol: tuple(paths) for symbol, paths in self.paths.items()},
            {path: tuple(symbols) for path, symbols in self.handled.items()},
            stand_ins,
            words_for(stand_ins),
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
