"""Which features unblock the most, and the longest way to the last one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.queries._blockers import circles, draw, order_of, said_of
from trueline.queries._features import priority
from trueline.queries._prose import count
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.chains import Edges, longest, reached
from trueline.vault.pipeline import Blocker, Pipeline, read_pipeline

_MOST = 5


class Lever(NamedTuple):
    """What other features wait for.

    `unblocks` counts all of them, also those that wait through others, `directly` those that name it;
    `waiting` names some of the latter. `state` is its stage, and whether it waits for something itself.
    """

    blocker: str
    state: str
    unblocks: int
    directly: int
    waiting: tuple[str, ...]
    path: str


class Step(NamedTuple):
    """One step of the longest chain; those of a circle share a step, because none of them can be first."""

    step: int
    feature: str
    state: str
    priority: str | None
    path: str


@query
def critical_path(vault: Vault) -> Answer:
    """Show what unblocks the most, also through others, and the longest chain.

    Features that wait only for completed ones are not blocked. One blocker is one, however its link
    is spelled, and a feature that can be reached on two ways counts once. A blocker whose note does
    not exist is listed too: somebody waits for it.

    Example, as a table and as a picture:

        trueline critical-path
        trueline critical-path --output-format mermaid
    """
    pipeline = read_pipeline(vault)
    edges = pipeline.unblocks()
    if not edges:
        return Answer((), draw(pipeline, ()), _none(pipeline))
    blockers = pipeline.blockers()
    tables = [_levers(pipeline, edges, blockers), _chain(pipeline, edges, blockers)]
    circle = circles(pipeline)
    if circle:
        tables.append(circle)
    return Answer(tables, draw(pipeline, [path for path in pipeline.features if pipeline.waits(path)]))


def _levers(pipeline: Pipeline, edges: Edges, blockers: Mapping[str, Blocker]) -> Table:
    counts = reached(edges)
    rows = []
    for key in sorted(edges, key=lambda key: (-counts[key], -len(edges[key]), order_of(blockers[key]))):
        blocker = blockers[key]
        waiting = [pipeline.features[path].name for path in edges[key][:_MOST]]
        if len(edges[key]) > _MOST:
            waiting.append(f"and {len(edges[key]) - _MOST} more")
        rows.append(
            Lever(
                blocker.name,
                said_of(pipeline, blocker) + (", blocked" if pipeline.waits(blocker.path) else ""),
                counts[key],
                len(edges[key]),
                tuple(waiting),
                blocker.path,
            )
        )
    waits = sum(bool(pipeline.waits(path)) for path in pipeline.features)
    note = f"{count(len(rows), 'blocker')} for {count(waits, 'blocked feature')}"
    missing = sum(not blockers[key].path for key in edges)
    if missing:
        note += f"; {missing} of them not a note of this vault"
    return Table("Unblocks the most", Lever, rows, note)


def _chain(pipeline: Pipeline, edges: Edges, blockers: Mapping[str, Blocker]) -> Table:
    rows = []
    for number, knot in enumerate(longest(edges), 1):
        rows += [_step(pipeline, number, key, blockers, len(knot) > 1) for key in knot]
    return Table("Longest chain", Step, rows, "each step waits for the one before it")


def _step(pipeline: Pipeline, number: int, key: str, blockers: Mapping[str, Blocker], turning: bool) -> Step:
    feature = pipeline.features.get(key)
    name = feature.name if feature else blockers[key].name
    if key in blockers:
        state = said_of(pipeline, blockers[key])
    else:
        state = (pipeline.stage(feature) if feature else "") or "no stage"
    return Step(
        number,
        name,
        f"{state}, in a circle" if turning else state,
        priority(feature) if feature else None,
        feature.path if feature else blockers[key].path,
    )


def _none(pipeline: Pipeline) -> str:
    if not pipeline.features:
        return "no note of this vault is a feature; `trueline board` says why"
    named: Sequence[Blocker] = [blocker for blockers in pipeline.named.values() for blocker in blockers]
    if named:
        return f"nobody waits: each of the {count(len(named), 'blocker')} that features name is done, or its feature is"
    return f"none of the {count(len(pipeline.features), 'feature')} has a `blocked by` that names a note"
