"""What is affected if something fails or changes."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Symbol
from trueline.queries._reach_walk import Places, Reached, chain, chain_text, named, walk
from trueline.queries.answer import Answer, Edge, Graph, Node, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.points import Network, Step

# More of one kind at one distance than a person reads are folded into a count.
_MOST = 50
_KEPT = 20
_MOST_ROWS = 300
_MOST_NODES = 80
_PLURALS = {"entity": "entities"}


class Meaning(NamedTuple):
    """What the name in the question stands for, and where that is defined, if it is."""

    kind: str
    name: str
    path: str
    line: int | None


class Extent(NamedTuple):
    """How many of one kind are affected, how many of them directly, and how far the furthest is."""

    kind: str
    affected: int
    direct: int
    furthest: int


class Concerned(NamedTuple):
    """A domain, and which of its features, components and flows are affected."""

    domain: str
    affected: tuple[str, ...]


class Affected(NamedTuple):
    """Something that is affected after `distance` steps.

    `via` is the shortest chain back to the cause. `handling` is what a design on this chain declares for
    such a failure. `basis` is `stated` where documents say each step, else `inferred`. `path` and `line`
    are where the first step of the chain is said.
    """

    distance: int
    kind: str
    name: str
    via: str
    handling: str
    basis: str
    path: str
    line: int | None


class Declared(NamedTuple):
    """A row of a design's table of dependency failures that the chains pass."""

    dependency: str
    scenario: str
    behaviour: str
    recovery: str
    path: str
    line: int


class Speaking(NamedTuple):
    """A note that only links to it, and may have to be brought up to date."""

    name: str
    kind: str
    says: str
    path: str
    line: int | None


@query
def impact(
    vault: Vault,
    symbol: Annotated[str, "name of anything, with or without its kind: `PrintJob`, `entity PrintJob`, `GET /labels`"],
    depth: Annotated[int, "how many steps to follow; 0 follows all"] = 0,
    every: Annotated[bool, "list everything, fold nothing"] = False,
) -> Answer:
    """What is affected if something fails or changes: the blast radius, with the way it takes.

    Follows, from the name given, everything that is said to depend on it, use, call, change, define or
    wait for it, and what follows from there: a feature's endpoints, metrics and flag are affected when
    the feature is (*inferred*). Sequence diagrams are flows. Each row has the shortest chain, and what a
    design on it declares in its table of dependency failures; `none declared` says that none does.

    Of a note, everything that it defines is affected too. More than fifty of one kind at one distance
    are folded into a count, and what comes after three hundred rows; `--every` lists them.

    Example: `trueline impact PostgreSQL --depth 2`
    """
    if not vault.documents:
        return Answer((), empty="the vault has no notes")
    known = vault.table(network)
    starts = named(known, symbol)
    begun = list(dict.fromkeys((*starts, *(one for start in starts for one in known.stand_ins.get(start, ())))))
    reached = walk(known, begun, depth)
    places = Places(vault, known)
    ordered = sorted(reached.values(), key=lambda one: (one.distance, one.kind, one.label.casefold(), one.symbol))
    shown, folded = (ordered, list[str]()) if every else _fold(ordered)
    meanings = [_meaning(known, places, one) for one in begun]
    tables = [Table("It stands for", Meaning, meanings, _ambiguity(symbol, meanings))]
    if reached:
        rows, declared = _rows(known, places, reached, shown)
        note = "; ".join(folded)
        tables.append(Table("How much", Extent, _extents(ordered)))
        concerned = _concerned(known, reached)
        if concerned:
            tables.append(Table("Domains", Concerned, concerned))
        tables.append(Table("Affected", Affected, rows, note and f"{note} (list them with --every)"))
        if declared:
            tables.append(Table("Declared handling on the way", Declared, declared))
    speaking, left = _speaking(known, places, begun, reached, every)
    if speaking:
        tables.append(Table("Only linked from", Speaking, speaking, f"{left} more folded" if left else ""))
    empty = "" if reached else f"no document says that anything depends on `{symbol}`"
    return Answer(tables, _graph(known, begun, reached, shown) if reached else None, empty)


def _fold(ordered: Sequence[Reached]) -> tuple[list[Reached], list[str]]:
    """What is shown, and what is said of the rest."""
    groups: dict[tuple[int, str], list[Reached]] = {}
    for one in ordered:
        groups.setdefault((one.distance, one.kind), []).append(one)
    shown: list[Reached] = []
    folded = []
    for (distance, kind), group in groups.items():
        if len(shown) >= _MOST_ROWS:
            folded.append(f"{len(ordered) - len(shown)} things from distance {distance} on not listed")
            break
        kept = group if len(group) <= _MOST else group[:_KEPT]
        shown += kept
        if len(kept) < len(group):
            folded.append(
                f"{len(group) - len(kept)} more {_PLURALS.get(kind, kind + 's')} at distance {distance} folded"
            )
    return shown, folded


def _meaning(known: Network, places: Places, symbol: Symbol) -> Meaning:
    point = known.points[symbol]
    return Meaning(point.kind, point.label, *places.of_definition(symbol))


def _ambiguity(name: str, meanings: Sequence[Meaning]) -> str:
    if len({meaning.kind for meaning in meanings}) < 2:
        return ""
    first = meanings[0]
    return f"`{name}` means several things; all are followed, `{first.kind} {first.name}` asks for one"


def _extents(ordered: Sequence[Reached]) -> list[Extent]:
    kinds: dict[str, list[int]] = {}
    for one in ordered:
        kinds.setdefault(one.kind, []).append(one.distance)
    return [
        Extent(kind, len(distances), distances.count(1), max(distances)) for kind, distances in sorted(kinds.items())
    ]


def _concerned(known: Network, reached: Mapping[Symbol, Reached]) -> list[Concerned]:
    found: dict[str, list[str]] = {}
    for symbol in reached:
        for domain in known.domains.get(symbol, ()):
            found.setdefault(domain, []).append(known.points[symbol].label)
    return [Concerned(domain, tuple(sorted(set(names)))) for domain, names in sorted(found.items())]


def _rows(
    known: Network, places: Places, reached: Mapping[Symbol, Reached], shown: Sequence[Reached]
) -> tuple[list[Affected], list[Declared]]:
    rows = []
    declared: dict[Declared, None] = {}
    for one in shown:
        steps = chain(reached, one.symbol)
        handled = [(step, found) for step in steps for found in places.handling(step)]
        for step, row in handled:
            told = (row.name, row.scenario, row.behaviour, row.recovery)
            declared[Declared(*told, step.path, row.line.number)] = None
        rows.append(
            Affected(
                one.distance,
                one.kind,
                one.label,
                chain_text(known, steps),
                "; ".join(dict.fromkeys(row.behaviour or row.scenario for _, row in handled)) or "none declared",
                "stated" if all(step.certain for step in steps) else "inferred",
                one.step.path,
                places.of_step(one.step),
            )
        )
    return rows, list(declared)


def _speaking(
    known: Network, places: Places, begun: Sequence[Symbol], reached: Mapping[Symbol, Reached], every: bool
) -> tuple[list[Speaking], int]:
    steps: dict[Symbol, Step] = {}
    for start in begun:
        for step in known.links.get(start, ()):
            if step.source not in reached and step.source not in begun:
                steps.setdefault(step.source, step)
    ordered = sorted(steps.values(), key=lambda step: (step.label, known.points[step.source].label.casefold()))
    kept = ordered if every or len(ordered) <= _MOST else ordered[:_KEPT]
    rows = []
    for step in kept:
        point = known.points[step.source]
        rows.append(Speaking(point.label, point.kind, step.label, step.path, places.of_step(step)))
    return rows, len(ordered) - len(kept)


def _graph(
    known: Network, begun: Sequence[Symbol], reached: Mapping[Symbol, Reached], shown: Sequence[Reached]
) -> Graph:
    drawn = dict.fromkeys([*begun, *(one.symbol for one in shown)][:_MOST_NODES])
    nodes = [Node(str(s), known.points[s].label, known.points[s].kind, known.points[s].path) for s in drawn]
    edges = [
        Edge(str(step.source), str(step.target), step.label)
        for one in shown
        if (step := one.step).source in drawn and step.target in drawn
    ]
    left = len(reached) + len(begun) - len(nodes)
    return Graph(nodes, edges, f"{left} more are not drawn" if left else "")
