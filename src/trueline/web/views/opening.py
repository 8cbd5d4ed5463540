"""What is open, by the note in which it is: questions, criteria, choices."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.queries import Answer
from trueline.vault.pipeline import read_pipeline
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url
from trueline.web.views.answers import Asked, Sheet, sheets_of


class Point(NamedTuple):
    """Something that is open. `kind` is question, criterion or choice; `said` what it is about, for a choice."""

    kind: str
    text: str
    said: str
    url: str
    line: int


class Note(NamedTuple):
    """A note with what is open in it."""

    path: str
    name: str
    url: str
    stage: str
    points: tuple[Point, ...]


class Group(NamedTuple):
    """One table of the answer, by note."""

    sheet: Sheet
    kind: str
    notes: tuple[Note, ...]


class Open(NamedTuple):
    """What the page shows, and by which stages one may ask."""

    groups: tuple[Group, ...]
    empty: str
    stages: tuple[str, ...]
    stage: str
    completed: bool


_KINDS = {"Open questions": "question", "Unticked criteria": "criterion", "Undecided": "choice"}


def open_points(snapshot: Snapshot, answer: Answer, asked: Asked, words: Mapping[str, str]) -> Open:
    """What is open, as it is asked for."""
    view = sheets_of(answer, asked, "/questions", words)
    pipeline = snapshot.once("pipeline", lambda: read_pipeline(snapshot.vault))
    stages = {feature.path: pipeline.stage(feature) for feature in pipeline.features.values()}
    groups = tuple(Group(sheet, _KINDS.get(sheet.title, "choice"), _notes(sheet, stages)) for sheet in view.sheets)
    known = tuple(sorted({stage for stage in stages.values() if stage}))
    return Open(groups, view.empty, known, words.get("stage", ""), bool(words.get("completed")))


def _notes(sheet: Sheet, stages: Mapping[str, str]) -> tuple[Note, ...]:
    found: dict[str, list[Point]] = {}
    kind = _KINDS.get(sheet.title, "choice")
    for row in sheet.rows:
        text = str(row.values.get(kind) or row.values.get("said") or "")
        said = str(row.values.get("what") or "")
        url = f"{file_url(row.path)}#L{row.line}"
        found.setdefault(row.path, []).append(Point(kind, visible(text), visible(said), url, row.line))
    return tuple(
        Note(
            path,
            visible(path.rpartition("/")[2].removesuffix(".md")),
            file_url(path),
            visible(stages.get(path, "")),
            tuple(points),
        )
        for path, points in found.items()
    )
