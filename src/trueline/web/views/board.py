"""The board: stages as columns, features as cards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, cast
from urllib.parse import urlencode

from trueline.model import name_key
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, advance
from trueline.queries._features import domains, plans, weight
from trueline.queries._fill import Fullness, fullness, percent
from trueline.vault import Vault
from trueline.vault.pipeline import STAGES, Feature, Pipeline, read_pipeline
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

_ORDER = ("Backlog", "Planning", "Planned", "Active", "Completed")
# Cards of a column, as long as all columns are shown; one that is shown by itself has pages of so many.
_IN_COLUMN = 40
_ON_PAGE = 120
# A column of what is done begins folded when it is long.
_LONG = 12
NO_STAGE = "No stage"
# The advance that a stage asks of a status: at least, and less than.
_RANKS: Mapping[str, tuple[int, int]] = {
    "Backlog": (0, DESIGNED),
    "Planning": (0, DESIGNED),
    "Planned": (DESIGNED, IMPLEMENTED + 1),
    "Active": (DESIGNED, IMPLEMENTED + 1),
    "Completed": (IMPLEMENTED, IMPLEMENTED + 1),
}


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
    """A stage with its most urgent cards, of `total`; `status` is the one that features in it usually have.

    `url` shows this stage alone. Where `place` is empty no feature can be moved here.
    """

    stage: str
    place: str
    status: str
    cards: tuple[Card, ...]
    total: int
    url: str
    folded: bool


class Wanted(NamedTuple):
    """Which cards are asked for; an empty word asks for all. `page` counts from 1, for one `stage` alone."""

    domain: str = ""
    plan: str = ""
    tag: str = ""
    text: str = ""
    stage: str = ""
    page: int = 1


class Board(NamedTuple):
    """The columns, and what one may filter by. `staged` says that a stage is a folder, else it follows the status.

    `statuses` are the words that templates offer, by how far they are; `more` is the address of the next pages.
    """

    columns: tuple[Column, ...]
    domains: tuple[str, ...]
    plans: tuple[str, ...]
    tags: tuple[str, ...]
    statuses: tuple[str, ...]
    wanted: Wanted
    shown: int
    total: int
    waiting: int
    staged: bool
    pages: int
    more: str


class _Known(NamedTuple):
    """What the boards of one moment share."""

    pipeline: Pipeline
    features: Sequence[Feature]
    domains: tuple[str, ...]
    plans: tuple[str, ...]
    tags: tuple[str, ...]
    statuses: tuple[str, ...]


def board(snapshot: Snapshot, wanted: Wanted) -> Board:
    """The board as it is asked for."""
    vault = snapshot.vault
    known = snapshot.once("board", lambda: _known(vault))
    pipeline = known.pipeline
    features = [feature for feature in known.features if _meets(vault, feature, wanted)]
    by_stage: dict[str, list[Feature]] = {stage: [] for stage in _ORDER} if pipeline.staged else {}
    for feature in features:
        by_stage.setdefault(pipeline.stage(feature) or NO_STAGE, []).append(feature)
    if wanted.stage:
        by_stage = {wanted.stage: by_stage.get(wanted.stage, [])}
    shown = sum(map(len, by_stage.values()))
    pages = -(-shown // _ON_PAGE) if wanted.stage else 1
    stages = sorted(by_stage, key=place_of) if features else []
    cards = {stage: _shown(by_stage[stage], wanted) for stage in stages}
    filled = _fullness(snapshot, [one.path for stage in stages for one in cards[stage]])
    columns = [_column(snapshot, known, filled, stage, cards[stage], len(by_stage[stage]), wanted) for stage in stages]
    return Board(
        tuple(columns),
        known.domains,
        known.plans,
        known.tags,
        known.statuses,
        wanted,
        shown,
        len(known.features),
        sum(bool(pipeline.waits(feature.path)) for feature in features),
        pipeline.staged,
        pages,
        _address(wanted, wanted.stage, 0).removesuffix("0"),
    )


def _known(vault: Vault) -> _Known:
    pipeline = read_pipeline(vault)
    everyone = sorted(pipeline.features.values(), key=_urgency)
    return _Known(
        pipeline,
        everyone,
        _names(name for one in everyone for name in domains(vault, one)),
        _names(name for one in everyone for name in plans(vault, one)),
        _names(tag.name for one in everyone for tag in one.meta.tags),
        _statuses(vault),
    )


def _statuses(vault: Vault) -> tuple[str, ...]:
    """The words of statuses that templates offer, the least advanced first."""
    words = {
        option.lower(): rank
        for template in vault.library.templates
        for family in template.families
        if family.name == "status"
        for option in family.options
        if (rank := advance(option)) is not None
    }
    return tuple(sorted(words, key=lambda word: words[word]))


def _shown(features: Sequence[Feature], wanted: Wanted) -> Sequence[Feature]:
    first = (wanted.page - 1) * _ON_PAGE if wanted.stage else 0
    return features[first : first + (_ON_PAGE if wanted.stage else _IN_COLUMN)]


def _fullness(snapshot: Snapshot, paths: Sequence[str]) -> Mapping[str, int | None]:
    """How much of its template each document fills, in percent, by path."""
    vault = snapshot.vault
    drawn = vault.drawing.rows(fullness, vault.documents, paths)
    found = {}
    for path, rows in drawn.items():
        shares = [share for _, value in rows if (share := cast(Fullness, value).share) is not None]
        found[path] = percent(shares)
    return found


def _column(
    snapshot: Snapshot,
    known: _Known,
    filled: Mapping[str, int | None],
    stage: str,
    features: Sequence[Feature],
    total: int,
    wanted: Wanted,
) -> Column:
    cards = tuple(_card(snapshot, known.pipeline, filled[one.path], one) for one in features)
    low, high = _RANKS.get(stage, (0, 0))
    status = next((word for word in known.statuses if low <= (advance(word) or 0) < high), "")
    place = stage if stage in STAGES or (stage != NO_STAGE and known.pipeline.staged) else ""
    folded = stage == "Completed" and total > _LONG and not wanted.stage
    return Column(stage, place, status, cards, total, _address(wanted, stage, 1), folded)


def _address(wanted: Wanted, stage: str, page: int) -> str:
    words = {**wanted._asdict(), "stage": stage, "page": "" if page == 1 else str(page)}
    return "/?" + urlencode({key: value for key, value in words.items() if value})


def _meets(vault: Vault, feature: Feature, wanted: Wanted) -> bool:
    def among(word: str, names: Callable[[], Iterable[str]]) -> bool:
        return not word or name_key(word) in map(name_key, names())

    return (
        among(wanted.domain, lambda: domains(vault, feature))
        and among(wanted.plan, lambda: plans(vault, feature))
        and among(wanted.tag, lambda: (tag.name for tag in feature.meta.tags))
        and (not wanted.text or name_key(wanted.text) in name_key(f"{feature.name}\n{feature.meta.title}"))
    )


def _card(snapshot: Snapshot, pipeline: Pipeline, filled: int | None, feature: Feature) -> Card:
    words = [one.severity.word for one in snapshot.findings.get(feature.path, ())]
    return Card(
        feature.path,
        file_url(feature.path),
        visible(feature.name),
        visible(feature.meta.priority or ""),
        visible(feature.meta.status or ""),
        tuple(map(visible, domains(snapshot.vault, feature))),
        tuple(visible(blocker.name) for blocker in pipeline.waits(feature.path)),
        filled,
        words.count("error"),
        words.count("warning"),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({visible(name) for name in names if name}, key=name_key))


def _urgency(feature: Feature) -> tuple[tuple[int, str], str]:
    return weight(feature), name_key(feature.name)


def place_of(stage: str) -> tuple[int, str]:
    """The order of stages on the way through the pipeline; what has none comes last."""
    return _ORDER.index(stage) if stage in _ORDER else len(_ORDER), stage
