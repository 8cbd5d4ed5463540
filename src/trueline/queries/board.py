"""The pipeline: every feature by stage, priority and status."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from trueline.model import name_key
from trueline.queries._features import (
    by_urgency,
    domains,
    nearness,
    pick_stage,
    plans,
    priority,
    tally,
    weight,
)
from trueline.queries._names import find_note, pick
from trueline.queries._prose import count
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.pipeline import Feature, Pipeline, read_pipeline

Dimension = Literal["stage", "domain", "plan", "priority", "status"]
Groups = Callable[[Feature], Sequence[str]]


class Card(NamedTuple):
    """A feature. `blocked` counts what it still waits for itself; the status is the least advanced of several."""

    feature: str
    stage: str | None
    priority: str | None
    status: str | None
    blocked: int | None
    domains: tuple[str, ...]
    path: str


class Shipped(NamedTuple):
    """A completed feature, the one changed last first: `changed` is its date of update, else of creation."""

    feature: str
    changed: str | None
    priority: str | None
    status: str | None
    domains: tuple[str, ...]
    path: str


class Member(NamedTuple):
    """A feature as a member of a group; one that belongs to several is listed in each."""

    group: str
    feature: str
    stage: str | None
    priority: str | None
    status: str | None
    blocked: int | None
    path: str


class Lane(NamedTuple):
    """One group: how many features it has, and how many of each priority and status."""

    group: str
    features: int
    priorities: tuple[str, ...]
    statuses: tuple[str, ...]
    blocked: int


@query
def board(
    vault: Vault,
    by: Annotated[Dimension, "what to group by"] = "stage",
    domain: Annotated[str, "only features of this domain"] = "",
    plan: Annotated[str, "only features of this sub-domain plan"] = "",
    stage: Annotated[str, "only features in this stage: planning, active, …"] = "",
    priority: Annotated[str, "only features of this priority, or `none`, or `undecided`"] = "",
    status: Annotated[str, "only features with this status, or `none`"] = "",
) -> Answer:
    """Show the pipeline: features by stage, priority and status.

    A feature is a note whose template offers a status, or that lies in the folder of a stage
    beside such notes. Its stage is its folder's. Features that are being built come first, those
    that are done last; `--stage completed` lists what was changed last at the top.

    Example, what is in flight, and the feature map of a plan:

        trueline board --stage active
        trueline board --by domain
        trueline board --plan "Parcel Tracking"
    """
    pipeline = read_pipeline(vault)
    shown = list(pipeline.features.values())
    if not shown:
        return Answer((), empty=_nothing(vault))
    asked = {"domain": domain, "plan": plan, "stage": stage, "priority": priority, "status": status}
    groups = {dimension: _groups(vault, dimension) for dimension in ("stage", "domain", "plan", "priority", "status")}
    for dimension, given in asked.items():
        if given:
            wanted = _meant(vault, pipeline, groups[dimension], dimension, given)
            shown = [f for f in shown if any(name_key(name) == name_key(wanted) for name in groups[dimension](f))]
            asked[dimension] = wanted
    if not shown:
        return Answer((), empty=_none_left(asked, len(pipeline.features)))
    if by != "stage":
        lanes = _lanes(pipeline, shown, groups[by], by)
        if by == "plan":
            lanes = lanes._replace(note=lanes.note + _unused_plans(vault, pipeline))
        return Answer((_members(pipeline, shown, groups[by], by), lanes))
    if asked["stage"] == "Completed":
        return Answer((_shipped(vault, shown),))
    return Answer((_cards(vault, pipeline, shown), _lanes(pipeline, shown, groups["stage"], "stage")))


def _groups(vault: Vault, dimension: str) -> Groups:
    """What a feature belongs to in one respect; `none` where it says nothing."""
    ways: Mapping[str, Groups] = {
        "stage": lambda feature: (feature.stage,),
        "domain": lambda feature: domains(vault, feature),
        "plan": lambda feature: plans(vault, feature),
        "priority": lambda feature: (priority(feature) or "",),
        "status": lambda feature: (feature.meta.status or "",),
    }
    return lambda feature: tuple(name or "none" for name in ways[dimension](feature)) or ("none",)


def _meant(vault: Vault, pipeline: Pipeline, groups: Groups, dimension: str, given: str) -> str:
    """What a filter names: something that a feature belongs to, any stage, or any note for a plan or domain."""
    used = sorted({name for feature in pipeline.features.values() for name in groups(feature)}, key=name_key)
    if name_key(given.strip()) in map(name_key, used):
        return pick(given, used, dimension)
    if dimension == "stage":
        return pick_stage(pipeline, given)
    if dimension in ("domain", "plan"):
        try:
            return find_note(vault, given).name
        except UnknownName:
            pass
    return pick(given, used, dimension)


def _unused_plans(vault: Vault, pipeline: Pipeline) -> str:
    """The notes that follow the template of some plan and that no feature belongs to."""
    used = set()
    for feature in pipeline.features.values():
        if feature.meta.sub_domain is not None:
            used.add(vault.resolve(feature.path, feature.meta.sub_domain.target).path)
    kinds = {note.template for path in used if (note := vault.note(path)) is not None and note.template}
    idle = [note.name for path, note in vault.entries.items() if note.template in kinds and path not in used]
    return f"; no feature belongs to {', '.join(idle)}" if idle else ""


def _cards(vault: Vault, pipeline: Pipeline, shown: Sequence[Feature]) -> Table:
    rows = [
        Card(
            feature.name,
            feature.stage or None,
            priority(feature),
            feature.meta.status,
            len(pipeline.waits(feature.path)) or None,
            domains(vault, feature),
            feature.path,
        )
        for feature in by_urgency(shown)
    ]
    return Table("Features", Card, rows, _undecided(shown))


def _shipped(vault: Vault, shown: Sequence[Feature]) -> Table:
    dated = [(_changed(feature) or "", feature) for feature in by_urgency(shown)]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    rows = [
        Shipped(
            feature.name,
            date or None,
            priority(feature),
            feature.meta.status,
            domains(vault, feature),
            feature.path,
        )
        for date, feature in dated
    ]
    return Table("Completed", Shipped, rows, _undecided(shown))


def _changed(feature: Feature) -> str | None:
    dates = (feature.meta.updated, feature.meta.created)
    return next((date.iso for date in dates if date is not None and date.iso), None)


def _members(pipeline: Pipeline, shown: Sequence[Feature], groups: Groups, by: str) -> Table:
    rows = [
        Member(
            group,
            feature.name,
            feature.stage or None,
            priority(feature),
            feature.meta.status,
            len(pipeline.waits(feature.path)) or None,
            feature.path,
        )
        for group, features in _grouped(shown, groups, by).items()
        for feature in features
    ]
    return Table("Features", Member, rows, _undecided(shown))


def _lanes(pipeline: Pipeline, shown: Sequence[Feature], groups: Groups, by: str) -> Table:
    rows = []
    for group, features in _grouped(shown, groups, by).items():
        by_priority = tally(priority(feature) for feature in sorted(features, key=weight))
        by_status = tally(feature.meta.status for feature in features)
        rows.append(
            Lane(
                group,
                len(features),
                tuple(f"{number} {word}" for word, number in by_priority.items()),
                tuple(f"{number} {word}" for word, number in by_status.items()),
                sum(bool(pipeline.waits(feature.path)) for feature in features),
            )
        )
    note = f"{count(len(shown), 'feature')} in all" + (
        "; one that belongs to several groups counts in each" if sum(row.features for row in rows) > len(shown) else ""
    )
    return Table(f"By {by}", Lane, rows, note)


def _grouped(shown: Sequence[Feature], groups: Groups, by: str) -> Mapping[str, list[Feature]]:
    found: dict[str, list[Feature]] = {}
    for feature in by_urgency(shown):
        for group in groups(feature):
            found.setdefault(group, []).append(feature)
    if by in ("stage", "priority"):
        order = {group: (nearness(group) if by == "stage" else weight(found[group][0])) for group in found}
        return {group: found[group] for group in sorted(found, key=lambda group: order[group])}
    return {group: found[group] for group in sorted(found, key=lambda group: (group == "none", name_key(group)))}


def _undecided(shown: Sequence[Feature]) -> str:
    several = sum(len(feature.statuses) > 1 for feature in shown)
    if not several:
        return ""
    return f"{count(several, 'feature')} with several statuses: the least advanced one is shown; `trueline next` lists them"


def _none_left(asked: Mapping[str, str], total: int) -> str:
    said = " and ".join(f"{dimension} `{given}`" for dimension, given in asked.items() if given)
    return f"none of the {count(total, 'feature')} has {said}"


def _nothing(vault: Vault) -> str:
    offering = [t.name for t in vault.library.templates if any(family.name == "status" for family in t.families)]
    if not vault.documents:
        return "this vault has no notes"
    return (
        f"none of the {count(len(vault.documents), 'note')} is a feature: none follows a template that offers a status"
        f" ({', '.join(offering) or 'there is none'}), so none has a place in a pipeline"
    )
