"""One design on one page."""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.tasks import Tasks
from trueline.queries._blockers import said_of
from trueline.queries._features import domains, plans
from trueline.queries._fill import completeness, fills
from trueline.queries._names import find_note
from trueline.queries._open import open_questions, undecided, unticked_criteria
from trueline.queries._prose import count, listed, opening, plain
from trueline.queries._risks import Risk, risks
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.syntax import Paragraph
from trueline.template import State
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.chains import reached
from trueline.vault.pipeline import Feature, Pipeline, read_pipeline

_ROOM, _ITEM_ROOM, _MOST = 400, 110, 8


class Fact(NamedTuple):
    """Something said of the design as a whole."""

    what: str
    said: str


class Contract(NamedTuple):
    """Something that others may rely on or have to adapt to: `change` is `new`, `changed` or `removed`."""

    kind: str
    name: str
    change: str
    about: str


class OpenPoint(NamedTuple):
    """Something that is open, with the line where it stands."""

    kind: str
    text: str
    line: int


class Gap(NamedTuple):
    """A section that the template asks for and how far it is answered."""

    section: str
    state: str


@query
def brief(vault: Vault, name: Annotated[str, "a note: its path, file name, alias or title"]) -> Answer:
    """Tell a long design on one page: what, why, contracts, risks, open points, what is missing.

    Of each kind the first eight are shown and the others counted. The words are the design's own;
    where it says nothing, nothing is made up.

    Example:

        trueline brief "Public Tracking Page"
        trueline brief "Public Tracking Page" --output-format markdown
    """
    document = find_note(vault, name)
    contracts = list(_contracts(document))
    dangers = list(risks(document))
    points = [
        OpenPoint(point.kind, opening(point.text, _ITEM_ROOM), point.line.number)
        for found in (open_questions, undecided, unticked_criteria)
        for point in found(document)
    ]
    points += _open_tasks(document)
    gaps = [Gap(fill.section, fill.state.value) for fill in fills(document) if _is_gap(fill.state)]
    tables = (
        Table("Design", Fact, list(_facts(vault, document))),
        _first("Contracts", Contract, contracts, "none of its sections names an entity, a component or an endpoint"),
        _first("Risks", Risk, dangers, "no failure, sensitive data or limit is described"),
        _first("Open points", OpenPoint, points, "nothing is open"),
        Table("Missing", Gap, gaps, "" if gaps else _complete(document)),
    )
    return Answer(tables)


def _first(title: str, kind: type[NamedTuple], rows: Sequence[tuple[str | int, ...]], none: str) -> Table:
    left = len(rows) - _MOST
    kinds = dict.fromkeys(row[0] for row in rows)
    rounds = [[row for row in rows if row[0] == kind] for kind in kinds]
    # Some of each kind say more than many of one.
    mixed = [group[number] for number in range(_MOST) for group in rounds if number < len(group)][:_MOST]
    note = none if not rows else f"and {left} more; `trueline show` and the note itself have all" if left > 0 else ""
    return Table(title, kind, [row for row in rows if row in mixed][:_MOST], note)


def _facts(vault: Vault, document: Document) -> Iterator[Fact]:
    pipeline = read_pipeline(vault)
    feature = pipeline.features.get(document.path)
    overview = document[Overview]
    about = overview.problem.text or ("" if overview.solution else _first_words(document))
    told = [
        ("title", document.meta.title or document.name),
        ("why" if overview.problem else "about", opening(about, _ROOM)),
        ("what", opening(overview.solution.text, _ROOM)),
    ]
    yield from (Fact(what, said) for what, said in told if said)
    if feature is not None:
        yield from _place(vault, pipeline, feature)
    share = completeness(document)
    template = document.template.name if document.template else "none"
    yield Fact("template", template if share is None else f"{template}, {round(100 * share)} % answered")
    yield from _counts(document)
    yield Fact("path", document.path)


def _first_words(document: Document) -> str:
    """The first paragraph that is words and not a picture, a link or a label alone."""
    for block in document.tree.blocks:
        if isinstance(block, Paragraph):
            text = plain(Span(block.start, block.end).text(document.tree.data))
            if len(text.split()) > 5:
                return text
    return ""


def _place(vault: Vault, pipeline: Pipeline, feature: Feature) -> Iterator[Fact]:
    meta = feature.meta
    words = [feature.stage, *(f"{many} {', '.join(tags)}" for many, tags in _tags(feature) if tags)]
    yield Fact("stage", "; ".join(word for word in words if word) or "none")
    if names := domains(vault, feature):
        yield Fact("domains", ", ".join(names))
    if names := plans(vault, feature):
        yield Fact("plan", ", ".join(names))
    dates = [
        f"{word} {date.iso}"
        for word, date in (("created", meta.created), ("updated", meta.updated))
        if date and date.iso
    ]
    if dates:
        yield Fact("dates", ", ".join(dates))
    waits = [f"{blocker.name} ({said_of(pipeline, blocker)})" for blocker in pipeline.waits(feature.path)]
    if waits:
        yield Fact("waits for", listed(waits, _MOST))
    edges = pipeline.unblocks()
    if feature.path in edges:
        names = tuple(pipeline.features[path].name for path in edges[feature.path])
        total = reached(edges)[feature.path]
        yield Fact("unblocks", listed(names) + (f"; {total} in all" if total > len(names) else ""))


def _tags(feature: Feature) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("status", feature.statuses), ("priority", feature.priorities)


def _counts(document: Document) -> Iterator[Fact]:
    tasks, criteria = document[Tasks].tasks, document[Overview].criteria
    decisions = document[Decisions].decisions
    if criteria:
        boxes = [criterion for criterion in criteria if criterion.done is not None]
        ticked = f", {sum(bool(box.done) for box in boxes)} of {len(boxes)} ticked" if boxes else ""
        yield Fact("criteria", f"{len(criteria)}{ticked}")
    if tasks:
        yield Fact("tasks", f"{sum(task.done for task in tasks)} of {len(tasks)} done")
    if decisions:
        newest = max(decisions, key=lambda decision: decision.iso or "")
        yield Fact("decisions", f"{len(decisions)}, the latest: {opening(newest.decision, _ITEM_ROOM)}")
    flag = document[Rollout].flag
    if flag is not None:
        yield Fact("flag", f"{flag.name}: {plain(flag.strategy)}" if flag.strategy else flag.name)


def _contracts(document: Document) -> Iterator[Contract]:
    data, components = document[Data], document[Components]
    for endpoint in document[Api].endpoints:
        yield Contract("endpoint", f"{endpoint.method} {endpoint.path}", endpoint.kind, _about(endpoint.purpose))
    for entity in data.entities:
        yield Contract("entity", entity.name, "new", _about(entity.purpose))
    for change in data.changes:
        yield Contract("entity", change.name, "changed", _about(change.change))
    for component in components.components:
        yield Contract("component", component.name, "new", _about(component.responsibility))
    for affected in components.affected:
        yield Contract("component", affected.name, "changed", _about(affected.change))
    for metric in document[Observability].metrics:
        yield Contract("metric", metric.name, "new", _about(metric.normal))


def _about(text: str) -> str:
    return opening(text, _ITEM_ROOM)


def _open_tasks(document: Document) -> list[OpenPoint]:
    left = [task for task in document[Tasks].tasks if not task.done]
    if not left:
        return []
    line = document.tree.lines.line(left[0].span.start)
    said = f"{count(len(left), 'task')} to do, the first: {opening(left[0].text, _ITEM_ROOM)}"
    return [OpenPoint("tasks", said, line)]


def _is_gap(state: State) -> bool:
    return state in (State.ABSENT, State.UNTOUCHED, State.PARTLY)


def _complete(document: Document) -> str:
    return (
        "every section that is asked for holds something"
        if document.template
        else "it follows no template, so nothing is asked of it"
    )
