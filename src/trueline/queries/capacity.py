"""The load of all features, summed per dependency that they share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document, Symbol
from trueline.model.loads import Rate, rates, throughput
from trueline.queries._reach_walk import named
from trueline.queries.answer import Answer, Edge, Graph, Node, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.facts import Line, late_facts
from trueline.vault.network import network
from trueline.vault.pipeline import Feature, Pipeline, read_pipeline
from trueline.vault.points import Network
from trueline.vault.resources import is_actor

_NEEDS = frozenset({"depends on", "calls", "hears from"})


class Shared(NamedTuple):
    """A dependency and what all designs that need it expect of it together, per second.

    `typical` and `peak` add up what could be read; `peak_built` is the part of completed designs,
    `throughput` the targets. `month` is the data that is added in a month, in bytes. `unread` are the
    designs that need it and whose load could not be read: the sums are too low by theirs.
    """

    dependency: str
    designs: tuple[str, ...]
    typical: float | None
    peak: float | None
    peak_built: float | None
    throughput: float | None
    month: float | None
    unread: tuple[str, ...]


class Load(NamedTuple):
    """A figure that was read, per second; `month` in bytes."""

    design: str
    stage: str
    figure: str
    typical: float | None
    peak: float | None
    month: float | None
    text: str
    path: str
    line: int


class Unread(NamedTuple):
    """A design whose load is not in the sums, and why."""

    design: str
    why: str
    text: str
    path: str
    line: int | None


class _Figures(NamedTuple):
    """What a design expects, with the line of each figure, and the throughput that it aims at."""

    rates: tuple[tuple[Rate, Line], ...]
    target: float | None


class _Expected(NamedTuple):
    feature: Feature
    figures: tuple[tuple[Rate, Line], ...]
    target: float | None

    @property
    def read(self) -> tuple[Rate, ...]:
        return tuple(rate for rate, _ in self.figures if rate.read)


@late_facts
def figures(document: Document) -> Iterator[tuple[str, _Figures]]:
    """The figures of each document that has some, by its path."""
    lines = document.tree.lines
    found = tuple((rate, Line(lines.line(rate.span.start))) for rate in rates(document))
    target = throughput(document)
    if found or target is not None:
        yield document.path, _Figures(found, target)


@query
def capacity(
    vault: Vault,
    dependency: Annotated[str, "only this dependency; all that at least two designs share if not given"] = "",
) -> Answer:
    """What all designs together expect of each dependency that they share, and what could not be read.

    The loads under Expected Load are read as rates (`120 events/s`, `requests/sec: 2.5, 60 at peak`, `17
    million events a month, 310 bytes each`) and added up for each dependency that components, tables of
    failures and sequence diagrams name. One request of a feature is counted as one of the dependency, the
    first rate that is written as typical, the highest as peak, and all peaks as if they came at once: a
    rough upper picture, not a simulation. Designs that are superseded or rejected are left out.

    Example: `trueline capacity PostgreSQL`
    """
    if not vault.documents:
        return Answer((), empty="the vault has no notes")
    known, pipeline = vault.table(network), vault.table(read_pipeline)
    needing = _needing(known, pipeline)
    if dependency:
        asked = named(known, dependency)
        asked += tuple(brand for one in asked for brand in known.stand_ins.get(one, ()))
        needing = {symbol: paths for symbol, paths in needing.items() if symbol in asked}
    else:
        needing = {symbol: paths for symbol, paths in needing.items() if len(paths) > 1}
    used = dict.fromkeys(path for paths in needing.values() for path in paths)
    expected = {path: _expected(vault, pipeline.features[path]) for path in used}
    shared = [_shared(known, symbol, [expected[path] for path in paths]) for symbol, paths in needing.items()]
    shared.sort(key=lambda row: (-(row.peak or 0), -len(row.designs), row.dependency.casefold()))
    tables = [
        Table("Load per dependency", Shared, shared, "rates per second; month in bytes"),
        Table("Could not be read", Unread, [row for one in expected.values() for row in _unread(one)]),
        Table("Loads as read", Load, [row for one in expected.values() for row in _loads(pipeline, one)]),
    ]
    empty = ""
    if not shared:
        empty = f"no design needs `{dependency}`" if dependency else "no dependency is shared by two designs"
    return Answer([table for table in tables if table.rows], _graph(known, needing) if shared else None, empty)


def _needing(known: Network, pipeline: Pipeline) -> Mapping[Symbol, Sequence[str]]:
    """The designs that need something, by what they need; a general word counts for the one product it may mean."""
    found: dict[Symbol, dict[str, None]] = {}
    for target, steps in known.users.items():
        if target.kind not in ("dependency", "component") or is_actor(known.points[target].label):
            continue
        brands = known.stand_ins.get(target, ())
        symbol = brands[0] if len(brands) == 1 else target
        for step in steps:
            feature = pipeline.features.get(step.path)
            # What a design brings in itself it does not share by needing it.
            own = ("defines", step.path) in known.claims.get(target, ())
            if step.label in _NEEDS and feature is not None and not feature.retired and not own:
                found.setdefault(symbol, {})[step.path] = None
    return {symbol: tuple(sorted(paths)) for symbol, paths in found.items()}


def _expected(vault: Vault, feature: Feature) -> _Expected:
    rows = vault.relation(figures)[feature.path]
    found, target = rows[0][1] if rows else _Figures((), None)
    return _Expected(feature, found, target)


def _shared(known: Network, symbol: Symbol, designs: Sequence[_Expected]) -> Shared:
    return Shared(
        known.points[symbol].label,
        tuple(one.feature.name for one in designs),
        _sum(rate.typical for one in designs for rate in one.read),
        _sum(rate.peak for one in designs for rate in one.read),
        _sum(rate.peak for one in designs if one.feature.meta.completed for rate in one.read),
        _sum(one.target for one in designs),
        _sum(rate.bytes_month for one in designs for rate in one.read),
        tuple(one.feature.name for one in designs if not any(rate.peak is not None for rate in one.read)),
    )


def _sum(numbers: Iterable[float | None]) -> float | None:
    found = [number for number in numbers if number is not None]
    return round(sum(found), 3) if found else None


def _loads(pipeline: Pipeline, one: _Expected) -> Iterator[Load]:
    for rate, line in one.figures:
        if rate.read:
            yield Load(
                one.feature.name, pipeline.stage(one.feature), rate.label, rate.typical, rate.peak, rate.bytes_month,
                rate.text, one.feature.path, line.number,
            )  # fmt: skip


def _unread(one: _Expected) -> Iterator[Unread]:
    feature = one.feature
    if not one.figures:
        yield Unread(feature.name, "states no expected load", "", feature.path, None)
    for rate, line in one.figures:
        if not rate.read:
            why = "names no number" if not any(map(str.isdigit, rate.text)) else "no number that is a rate"
            yield Unread(feature.name, why, f"{rate.label}: {rate.text}", feature.path, line.number)


def _graph(known: Network, needing: Mapping[Symbol, Sequence[str]]) -> Graph:
    paths = dict.fromkeys(path for paths in needing.values() for path in paths)
    nodes = [Node(path, path.rsplit("/", 1)[-1].removesuffix(".md"), "feature", path) for path in paths]
    nodes += [
        Node(str(symbol), known.points[symbol].label, symbol.kind, known.points[symbol].path) for symbol in needing
    ]
    return Graph(nodes, [Edge(path, str(symbol), "needs") for symbol, users in needing.items() for path in users])
