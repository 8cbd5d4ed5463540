"""What to do next: what to design, what to build, what to sort out first."""

from collections.abc import Sequence
from typing import NamedTuple

from trueline.model import name_key
from trueline.queries._features import by_urgency, domains, priority, weight
from trueline.queries._prose import count, listed
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.chains import reached
from trueline.vault.pipeline import Feature, Pipeline, read_pipeline


class Candidate(NamedTuple):
    """A feature that waits for nothing. `unblocks` counts the features that wait for it, also through others."""

    feature: str
    priority: str | None
    status: str | None
    unblocks: int
    domains: tuple[str, ...]
    path: str


class Triage(NamedTuple):
    """A feature that nobody can place: it has no priority or status, or several."""

    feature: str
    stage: str | None
    problems: tuple[str, ...]
    path: str


@query
def next(vault: Vault) -> Answer:
    """Say what to do next: what to design, what to build, what to triage.

    The design queue holds the features in Planning that wait for nothing, the most urgent first and,
    of equally urgent ones, the one that most others wait for. Ready to build is what lies in Planned
    and waits for nothing. Features without a priority or a status, or with several, need triage.
    In a vault without folders for stages the status says how far a feature is.

    Example, and the same for a program:

        trueline next
        trueline next --output-format json
    """
    pipeline = read_pipeline(vault)
    if not pipeline.features:
        return Answer((), empty="no note of this vault is a feature; `trueline board` says why")
    unblocks = reached(pipeline.unblocks())
    tables = (
        _free(vault, pipeline, unblocks, "Planning", "Design queue"),
        _free(vault, pipeline, unblocks, "Planned", "Ready to build"),
        _triage(pipeline),
    )
    empty = "" if any(table.rows for table in tables) else "nothing waits to be designed, built or sorted out"
    return Answer(tables, empty=empty)


def _free(vault: Vault, pipeline: Pipeline, unblocks: dict[str, int], stage: str, title: str) -> Table:
    there = [f for f in pipeline.features.values() if pipeline.stage(f) == stage and f.unfinished]
    free = [feature for feature in there if not pipeline.waits(feature.path)]
    free.sort(key=lambda feature: (weight(feature), -unblocks.get(feature.path, 0), name_key(feature.name)))
    rows = [
        Candidate(
            feature.name,
            priority(feature),
            feature.meta.status,
            unblocks.get(feature.path, 0),
            domains(vault, feature),
            feature.path,
        )
        for feature in free
    ]
    return Table(title, Candidate, rows, _left_out(pipeline, there, free, stage))


def _left_out(pipeline: Pipeline, there: Sequence[Feature], free: Sequence[Feature], stage: str) -> str:
    said = []
    if not there:
        said.append(f"no feature is in {stage}")
    waiting = [feature.name for feature in there if pipeline.waits(feature.path)]
    if waiting:
        verb = "is" if len(waiting) == 1 else "are"
        said.append(f"{len(waiting)} more in {stage} {verb} blocked: {listed(waiting)}")
    astray = sum(pipeline.staged and not f.stage and f.unfinished for f in pipeline.features.values())
    if astray and stage == "Planning":
        said.append(f"{count(astray, 'feature')} in no stage's folder left out")
    return "; ".join(said)


def _triage(pipeline: Pipeline) -> Table:
    rows = [
        Triage(feature.name, feature.stage or None, problems, feature.path)
        for feature in by_urgency(pipeline.features.values())
        if (problems := _problems(feature))
    ]
    note = "" if rows else f"each of the {count(len(pipeline.features), 'feature')} has one priority and one status"
    return Table("Needs triage", Triage, rows, note)


def _problems(feature: Feature) -> tuple[str, ...]:
    found = []
    for family, words in (("priority", feature.priorities), ("status", feature.statuses)):
        if not words:
            found.append(f"no {family}")
        elif len(words) > 1:
            many = "priorities" if family == "priority" else "statuses"
            found.append(f"{len(words)} {many}: {', '.join(words)}")
    return tuple(found)
