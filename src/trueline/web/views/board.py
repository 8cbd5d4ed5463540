"""The board: stages as columns, features as cards."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from trueline.model import Document, name_key
from trueline.queries._features import domains, plans, weight
from trueline.queries._fill import completeness, percent
from trueline.vault import Vault
from trueline.vault.pipeline import Feature, Pipeline, read_pipeline
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

_ORDER = ("Backlog", "Planning", "Planned", "Active", "Completed")


class Card(NamedTuple):
    """A feature. `filled` is how much of its template it fills, in percent, None without template; `errors`
    and `warnings` count its findings, `blockers` names what it waits for."""

    path: str
    url: str
    name: str
    priority: str
    status: str
    domains: tuple[str, ...]
    blockers: tuple[str, ...]
    filled: int | None
    errors: int
    warnings: int


class Column(NamedTuple):
    """A stage with its cards, the most urgent first."""

    stage: str
    cards: tuple[Card, ...]


class Wanted(NamedTuple):
    """Which cards are asked for; an empty word asks for all."""

    domain: str = ""
    plan: str = ""
    tag: str = ""
    text: str = ""


class Board(NamedTuple):
    """The columns, and what one may filter by."""

    columns: tuple[Column, ...]
    domains: tuple[str, ...]
    plans: tuple[str, ...]
    tags: tuple[str, ...]
    wanted: Wanted
    shown: int
    total: int


def board(snapshot: Snapshot, wanted: Wanted) -> Board:
    """The board as it is asked for."""
    vault = snapshot.vault
    pipeline: Pipeline = snapshot.once("pipeline", lambda: read_pipeline(vault))
    everyone = sorted(pipeline.features.values(), key=_urgency)
    features = [feature for feature in everyone if _meets(vault, feature, wanted)]
    columns: dict[str, list[Card]] = {}
    for feature in features:
        columns.setdefault(pipeline.stage(feature) or "No stage", []).append(_card(snapshot, pipeline, feature))
    return Board(
        tuple(Column(stage, tuple(columns[stage])) for stage in sorted(columns, key=_place)),
        _names(name for one in everyone for name in domains(vault, one)),
        _names(name for one in everyone for name in plans(vault, one)),
        _names(tag.name for one in everyone for tag in one.meta.tags),
        wanted,
        len(features),
        len(everyone),
    )


def _meets(vault: Vault, feature: Feature, wanted: Wanted) -> bool:
    def among(word: str, names: Callable[[], Iterable[str]]) -> bool:
        return not word or name_key(word) in map(name_key, names())

    return (
        among(wanted.domain, lambda: domains(vault, feature))
        and among(wanted.plan, lambda: plans(vault, feature))
        and among(wanted.tag, lambda: (tag.name for tag in feature.meta.tags))
        and name_key(wanted.text) in name_key(f"{feature.name}\n{feature.meta.title}")
    )


def _card(snapshot: Snapshot, pipeline: Pipeline, feature: Feature) -> Card:
    words = [one.severity.word for one in snapshot.findings.get(feature.path, ())]
    return Card(
        feature.path,
        file_url(feature.path),
        visible(feature.name),
        visible(feature.meta.priority or ""),
        visible(feature.meta.status or ""),
        tuple(map(visible, domains(snapshot.vault, feature))),
        tuple(visible(blocker.name) for blocker in pipeline.waits(feature.path)),
        snapshot.own("filled", feature.path, _filled),
        words.count("error"),
        words.count("warning"),
    )


def _filled(document: Document) -> int | None:
    share = completeness(document)
    return None if share is None else percent([share])


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({visible(name) for name in names if name}, key=name_key))


def _urgency(feature: Feature) -> tuple[tuple[int, str], str]:
    return weight(feature), name_key(feature.name)


def _place(stage: str) -> tuple[int, str]:
    return _ORDER.index(stage) if stage in _ORDER else len(_ORDER), stage
