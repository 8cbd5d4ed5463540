"""The network as a picture that can be read: what is too much is folded by kind, domain, and neighbouring domains."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Symbol, document_symbol
from trueline.vault.points import Network
from trueline.web.mapping import known_network
from trueline.web.snapshots import Snapshot

# What belongs to no domain is folded under this name.
_NONE = "no domain"
_MARK = "fold:"


class Node(NamedTuple):
    """A symbol, or a fold of `size` symbols; a fold's id begins with `fold:`."""

    id: str
    label: str
    kind: str
    domain: str
    path: str
    size: int


class Edge(NamedTuple):
    """An arrow between two nodes; `label` is empty where it stands for several that say different things."""

    source: str
    target: str
    label: str
    size: int


class Picture(NamedTuple):
    """What is drawn, and how many `symbols` it stands for."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    symbols: int
    note: str


def picture(snapshot: Snapshot, kinds: Collection[str], opened: Collection[str], most: int) -> Picture:
    """The whole network, or of some `kinds`, in at most about `most` nodes; folds that are `opened` stay open.

    One that is open holds at most `most` symbols, those with the most arrows first.
    """
    known = known_network(snapshot)
    shown = [s for s, point in known.points.items() if not kinds or point.kind in kinds or s.kind in kinds]
    weights = _weights(known)
    folds = _fold(known, shown, frozenset(opened), most, weights)
    nodes: dict[str, Node] = {}
    for symbol in shown:
        id = folds.get(symbol, str(symbol))
        before = nodes.get(id)
        if before is not None:
            nodes[id] = before._replace(size=before.size + 1)
        elif id.startswith(_MARK):
            kind, domain = _fold_parts(id)
            nodes[id] = Node(id, f"{domain}: {kind or 'everything'}", kind, domain, "", 1)
        else:
            nodes[id] = _node(known, symbol)
    edges = _edges(known, folds, frozenset(shown))
    folded = sum(node.size for node in nodes.values() if node.id.startswith(_MARK))
    note = f"{folded:,} of {len(shown):,} are folded" if folded else ""
    return Picture(tuple(nodes.values()), edges, len(shown), note)


def around(snapshot: Snapshot, symbol: Symbol, depth: int, most: int) -> Picture:
    """What hangs together with a symbol within `depth` steps, in either direction; the nearest `most`."""
    known = known_network(snapshot)
    neighbours: dict[Symbol, set[Symbol]] = {}
    for target, steps in known.users.items():
        for step in steps:
            neighbours.setdefault(target, set()).add(step.source)
            neighbours.setdefault(step.source, set()).add(target)
    reached = {symbol: 0}
    edge = [symbol]
    for distance in range(1, depth + 1):
        edge = sorted({other for one in edge for other in neighbours.get(one, ()) if other not in reached})
        reached.update((one, distance) for one in edge)
    shown = list(reached)[:most]
    nodes = tuple(_node(known, one) for one in shown)
    left = len(reached) - len(shown)
    return Picture(
        nodes, _edges(known, {}, frozenset(shown)), len(reached), f"{left} more are not drawn" if left else ""
    )


def _node(known: Network, symbol: Symbol) -> Node:
    point = known.points[symbol]
    return Node(str(symbol), point.label, point.kind, _home(known, symbol), point.path, 1)


def _weights(known: Network) -> Mapping[Symbol, int]:
    found: dict[Symbol, int] = {}
    for target, steps in known.users.items():
        found[target] = found.get(target, 0) + len(steps)
        for step in steps:
            found[step.source] = found.get(step.source, 0) + 1
    return found


def _fold(
    known: Network, shown: Sequence[Symbol], opened: frozenset[str], most: int, weights: Mapping[Symbol, int]
) -> dict[Symbol, str]:
    """The fold of each symbol that is not drawn by itself."""
    if len(shown) <= most:
        return {}
    domains: dict[str, dict[str, list[Symbol]]] = {}
    for symbol in shown:
        domains.setdefault(_home(known, symbol) or _NONE, {}).setdefault(known.points[symbol].kind, []).append(symbol)
    by_kind = sum(len(kinds) for kinds in domains.values()) <= most
    groups = _groups(sorted(domains), opened, most)
    found: dict[Symbol, str] = {}
    for domain, kinds in domains.items():
        whole = f"{_MARK}{domain}/"
        group = groups.get(domain)
        if group is not None and whole not in opened:
            found.update((one, group) for symbols in kinds.values() for one in symbols)
            continue
        for kind, symbols in kinds.items():
            id = f"{whole}{kind}"
            if id in opened:
                ordered = sorted(symbols, key=lambda one: (-weights.get(one, 0), one))
                found.update((one, id) for one in ordered[most:])
            else:
                found.update((one, id if by_kind or whole in opened else whole) for one in symbols)
    return _unfolded(found, most, len(shown))


def _groups(names: Sequence[str], opened: frozenset[str], most: int) -> dict[str, str]:
    """The fold of each domain that is not drawn by itself: some that follow each other by name make one."""
    if len(names) <= most:
        return {}
    count = -(-len(names) // max(most // 3, 2))
    found = {}
    for at in range(0, len(names), count):
        some = names[at : at + count]
        id = f"{_MARK}{some[0]} – {some[-1]}/"
        if id not in opened:
            found.update(dict.fromkeys(some, id))
    return found


def _unfolded(folds: dict[Symbol, str], most: int, count: int) -> dict[Symbol, str]:
    """The folds without the smallest ones, as many of them as there is room for."""
    held: dict[str, list[Symbol]] = {}
    for symbol, id in folds.items():
        held.setdefault(id, []).append(symbol)
    drawn = count - len(folds) + len(held)
    for symbols in sorted(held.values(), key=len):
        if drawn + len(symbols) - 1 > most:
            break
        drawn += len(symbols) - 1
        for symbol in symbols:
            del folds[symbol]
    return folds


def _home(known: Network, symbol: Symbol) -> str:
    """The domain of a symbol, or of the documents that define or name it, where it says none itself."""
    if symbol in known.domains:
        return known.domains[symbol][0]
    point = known.points[symbol]
    if point.kind == "domain":
        return point.label
    for path in known.paths.get(symbol, ())[:3]:
        own = known.domains.get(known.naming.canonical(document_symbol(path)), ())
        if own:
            return own[0]
    return ""


def _fold_parts(id: str) -> tuple[str, str]:
    domain, _, kind = id.removeprefix(_MARK).rpartition("/")
    return kind, domain


def _edges(known: Network, folds: Mapping[Symbol, str], shown: frozenset[Symbol]) -> tuple[Edge, ...]:
    found: dict[tuple[str, str], Edge] = {}
    for target, steps in known.users.items():
        if target in shown:
            for step in steps:
                ends = folds.get(step.source, str(step.source)), folds.get(target, str(target))
                if step.source not in shown or ends[0] == ends[1]:
                    continue
                before = found.get(ends)
                if before is None:
                    found[ends] = Edge(*ends, step.label, 1)
                else:
                    same = step.label if before.label == step.label else ""
                    found[ends] = before._replace(label=same, size=before.size + 1)
    return tuple(found.values())
