"""Which features wait, and for what."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

from trueline.queries._blockers import circles, draw, order_of, said_of
from trueline.queries._features import by_urgency, pick_stage, priority
from trueline.queries._names import find_note
from trueline.queries._prose import count, listed
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.chains import reached
from trueline.vault.pipeline import Blocker, Feature, Pipeline, read_pipeline

_MOST = 12


class Waiting(NamedTuple):
    """A feature that waits. `waits_for` is what it names and is not done, `then_for` what those wait for in turn."""

    feature: str
    stage: str | None
    priority: str | None
    waits_for: tuple[str, ...]
    then_for: tuple[str, ...]
    path: str


class Held(NamedTuple):
    """What is waited for: how far it is, and which features wait for it themselves."""

    blocker: str
    state: str
    holds: int
    waiting: tuple[str, ...]
    path: str


@query
def blocked(
    vault: Vault,
    feature: Annotated[str, "only what this feature waits for"] = "",
    stage: Annotated[str, "only features in this stage"] = "",
) -> Answer:
    """Show which features are blocked and by what, also through others.

    A completed blocker blocks nobody, and a completed feature waits for nobody. A blocker whose note
    does not exist still blocks, since nobody can say that it is done. One blocker is one, however its
    link is spelled.

    Example, everything, and one feature:

        trueline blocked
        trueline blocked --feature "Quiet Hours"
    """
    pipeline = read_pipeline(vault)
    shown = [pipeline.features[path] for path in pipeline.features if pipeline.waits(path)]
    if feature:
        shown = [_asked(vault, pipeline, feature)]
    if stage:
        wanted = pick_stage(pipeline, stage)
        shown = [one for one in shown if one.stage == wanted]
    shown = [one for one in shown if pipeline.waits(one.path)]
    if not shown:
        return Answer((), draw(pipeline, ()), _none(pipeline, feature, stage))
    ahead = reached(pipeline.waits_for())
    rows = [_waiting(pipeline, one, ahead[one.path]) for one in by_urgency(shown)]
    note = _forgotten(pipeline) if not (feature or stage) else ""
    further = [one.path for one in _further(pipeline, shown[0].path, ahead[shown[0].path])] if feature else []
    direct = [one.path for one in pipeline.waits(shown[0].path)] if feature else []
    held = _held(pipeline, [*(one.path for one in shown), *direct, *further])
    tables = (Table("Blocked", Waiting, rows, note), held)
    found = circles(pipeline, {row.path for row in rows})
    return Answer((*tables, found) if found else tables, draw(pipeline, [one.path for one in shown]))


def _asked(vault: Vault, pipeline: Pipeline, name: str) -> Feature:
    note = find_note(vault, name)
    if note.path not in pipeline.features:
        raise UnknownName(f"`{note.name}` is no feature: its template offers no status")
    return pipeline.features[note.path]


def _waiting(pipeline: Pipeline, feature: Feature, ahead: int) -> Waiting:
    """The row of a feature that waits for `ahead` others in all."""
    direct = [blocker for blocker in pipeline.waits(feature.path) if blocker.key != feature.path]
    further = _further(pipeline, feature.path, _MOST)
    return Waiting(
        feature.name,
        feature.stage or None,
        priority(feature),
        _few([blocker.name for blocker in direct] or [feature.name], max(len(direct), 1)),
        _few([blocker.name for blocker in further], ahead - len(direct)),
        feature.path,
    )


def _few(names: Sequence[str], total: int) -> tuple[str, ...]:
    return (*names[:_MOST], f"and {total - _MOST} more") if total > _MOST else tuple(names)


def _further(pipeline: Pipeline, path: str, most: int) -> list[Blocker]:
    """What the blockers of a feature wait for in turn, each once, the nearest first, up to `most`."""
    queue = list(pipeline.waits(path))
    seen = {path, *(blocker.key for blocker in queue)}
    direct = len(queue)
    for blocker in queue:
        for other in pipeline.waits(blocker.path):
            if len(queue) - direct < most and other.key not in seen:
                seen.add(other.key)
                queue.append(other)
        if len(queue) - direct >= most:
            break
    return queue[direct:]


def _held(pipeline: Pipeline, paths: Sequence[str]) -> Table:
    waiting: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        for blocker in pipeline.waits(path):
            waiting.setdefault(blocker.key, []).append(pipeline.features[path].name)
    known: Mapping[str, Blocker] = pipeline.blockers()
    blockers = sorted((known[key] for key in waiting), key=lambda one: (-len(waiting[one.key]), order_of(one)))
    rows = [
        Held(
            one.name,
            said_of(pipeline, one),
            len(waiting[one.key]),
            _few(waiting[one.key], len(waiting[one.key])),
            one.path,
        )
        for one in blockers
    ]
    return Table("Blockers", Held, rows)


def _forgotten(pipeline: Pipeline) -> str:
    names = [
        feature.name
        for path, feature in pipeline.features.items()
        if not feature.unfinished and any(not blocker.completed for blocker in pipeline.named.get(path, ()))
    ]
    if not names:
        return ""
    return f"{count(len(names), 'feature')} done although a blocker is not: {listed(names)}"


def _none(pipeline: Pipeline, feature: str, stage: str) -> str:
    if not pipeline.features:
        return "no note of this vault is a feature; `trueline board` says why"
    if feature:
        return f"`{feature}` waits for nothing" + ("" if not stage else f" in {stage}")
    if stage:
        return f"no feature in {stage} waits for anything"
    if not pipeline.named:
        return f"none of the {count(len(pipeline.features), 'feature')} has a `blocked by` that names a note"
    return "every blocker that is named is completed"
