"""Who owns which entity and component."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from trueline.model import Symbol, document_symbol
from trueline.queries._reach_claims import Claim, are_rivals, read_claims
from trueline.queries._reach_walk import Places, named
from trueline.queries.answer import Answer, Edge, Graph, Node, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.points import Network

_MOST = 300
_MOST_NODES = 80


class Owned(NamedTuple):
    """An entity or component with its owners. `defined_by` are the designs that bring it in."""

    kind: str
    name: str
    owners: tuple[str, ...]
    defined_by: tuple[str, ...]
    path: str
    line: int | None


class Holding(NamedTuple):
    """An owner, and how much it owns."""

    owner: str
    entities: int
    components: int


class Contested(NamedTuple):
    """One of several claims to the same thing."""

    kind: str
    name: str
    owner: str
    level: str
    basis: str
    path: str
    line: int


class Ownerless(NamedTuple):
    """An entity or component that nobody says to own, with how many documents name it and a domain that
    suggests itself, because a design that brings it in belongs there."""

    kind: str
    name: str
    named_in: int
    likely: tuple[str, ...]
    path: str
    line: int | None


@query
def owners(
    vault: Vault,
    name: Annotated[str, "an entity, a component, or an owner: a domain, a feature; all if not given"] = "",
    every: Annotated[bool, "list everything, fold nothing"] = False,
) -> Answer:
    """Which domain, feature or component owns which entity and component; what several own, what nobody.

    An entity is owned by whom a section about data ownership, or the note of a domain or component, says.
    A component is owned by the domain or feature whose note defines it. Contested is what two domains, or
    two components, are said to own, and what two designs bring in as new.

    Example: `trueline owners PrintJob` or `trueline owners Packing`
    """
    if not vault.documents:
        return Answer((), empty="the vault has no notes")
    known = vault.table(network)
    claims = read_claims(vault, known)
    found = _sorted(known, claims, _chosen(known, claims, name) if name else None)
    places = Places(vault, known)
    tables = [
        Table("Contested", Contested, [_contested(known, claim) for claim in found.contested]),
        _listed("Nobody owns", Ownerless, found.ownerless, places, every),
        Table("By owner", Holding, _holdings(found.owned) if not name else ()),
        _listed("Owned", Owned, found.owned, places, every),
    ]
    tables = [table for table in tables if table.rows]
    nothing = f"`{name}` owns nothing" if name else "no document defines or changes an entity or a component"
    graph = _graph([row for _, row in found.owned]) if found.owned else None
    return Answer(tables, graph, "" if tables else nothing)


class _Chosen(NamedTuple):
    symbols: frozenset[Symbol]
    labels: frozenset[str]


class _Found(NamedTuple):
    owned: list[tuple[Symbol, Owned]]
    contested: list[Claim]
    ownerless: list[tuple[Symbol, Ownerless]]


def _sorted(known: Network, claims: Mapping[Symbol, Sequence[Claim]], chosen: _Chosen | None) -> _Found:
    """Every entity and component where it belongs, in order of kind and name; without lines yet."""
    folders = _domain_folders(known)
    found = _Found([], [], [])
    wanted = (one for one in known.points if one.kind in ("entity", "component"))
    for symbol in sorted(wanted, key=lambda one: (one.kind, known.points[one].label.casefold())):
        mine = claims.get(symbol, ())
        likely = _likely(known, folders, symbol, mine)
        if chosen is not None and symbol not in chosen.symbols and chosen.labels.isdisjoint(likely):
            continue
        if are_rivals(mine):
            found.contested.extend(mine)
        label, path = known.points[symbol].label, known.points[symbol].path
        said = tuple(dict.fromkeys(claim.owner for claim in mine if claim.basis == "said"))
        new = tuple(dict.fromkeys(claim.owner for claim in mine if claim.basis == "defines"))
        if said or (symbol.kind == "component" and new):
            found.owned.append((symbol, Owned(symbol.kind, label, said or new, new, path, None)))
        else:
            named_in = len(known.paths.get(symbol, ()))
            found.ownerless.append((symbol, Ownerless(symbol.kind, label, named_in, likely, path, None)))
    return found


def _contested(known: Network, claim: Claim) -> Contested:
    label = known.points[claim.symbol].label
    return Contested(claim.symbol.kind, label, claim.owner, claim.level, claim.basis, claim.path, claim.line)


def _listed(title: str, kind: type[Any], rows: Sequence[tuple[Symbol, Any]], places: Places, every: bool) -> Table:
    """The first rows with their lines, which are looked up for what is shown only."""
    kept = rows if every else rows[:_MOST]
    left = len(rows) - len(kept)
    note = f"{left} more folded (list them with --every)" if left else ""
    return Table(title, kind, [row._replace(line=places.of_definition(symbol)[1]) for symbol, row in kept], note)


def _holdings(owned: Sequence[tuple[Symbol, Owned]]) -> list[Holding]:
    counts: dict[str, dict[str, int]] = {}
    for symbol, row in owned:
        for owner in row.owners:
            kinds = counts.setdefault(owner, {})
            kinds[symbol.kind] = kinds.get(symbol.kind, 0) + 1
    rows = [Holding(owner, kinds.get("entity", 0), kinds.get("component", 0)) for owner, kinds in counts.items()]
    return sorted(rows, key=lambda row: (-row.entities - row.components, row.owner.casefold()))


def _chosen(known: Network, claims: Mapping[Symbol, Sequence[Claim]], name: str) -> _Chosen:
    """What a name asks for: the things called so, and those that an owner called so owns or may own."""
    asked = named(known, name)
    who = frozenset(known.points[one].label for one in asked if one.kind in ("document", "component", "dependency"))
    owned = {symbol for symbol, mine in claims.items() if any(claim.owner in who for claim in mine)}
    return _Chosen(frozenset(owned.union(one for one in asked if one.kind in ("entity", "component"))), who)


def _domain_folders(known: Network) -> Mapping[str, str]:
    """The domain by the folder that its note lies in."""
    return {point.path.rpartition("/")[0]: point.label for point in known.points.values() if point.kind == "domain"}


def _likely(known: Network, folders: Mapping[str, str], symbol: Symbol, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The domain in whose folder the note of a component lies, and those of the designs that bring a thing in."""
    found: dict[str, None] = {}
    folder = known.points[symbol].path.rpartition("/")[0] if symbol.kind == "component" else ""
    while folder:
        if folder in folders:
            found[folders[folder]] = None
        folder = folder.rpartition("/")[0]
    for claim in claims:
        for label in known.domains.get(known.naming.canonical(document_symbol(claim.path)), ()):
            found[label] = None
    return tuple(found)


def _graph(owned: Sequence[Owned]) -> Graph:
    shown = owned[:_MOST_NODES]
    nodes = {row.name: Node(f"{row.kind} {row.name}", row.name, row.kind, row.path) for row in shown}
    who = dict.fromkeys(owner for row in shown for owner in row.owners)
    edges = [Edge(f"owner {owner}", f"{row.kind} {row.name}", "owns") for row in shown for owner in row.owners]
    left = len(owned) - len(shown)
    note = f"{left} more are not drawn" if left else ""
    return Graph([*(Node(f"owner {one}", one, "owner") for one in who), *nodes.values()], edges, note)
