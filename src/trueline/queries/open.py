"""What is still open in the designs."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from trueline.model import name_key
from trueline.queries._features import nearness, pick_stage
from trueline.queries._names import find_path
from trueline.queries._open import Point, Points, points
from trueline.queries._prose import count
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Entry, Vault
from trueline.vault.pipeline import Pipeline, read_pipeline


class Question(NamedTuple):
    """A question that nobody has answered, with the line where it stands."""

    note: str
    question: str
    line: int
    path: str


class Criterion(NamedTuple):
    """A success criterion that is not ticked, with the line where it stands."""

    note: str
    criterion: str
    line: int
    path: str


class Undecided(NamedTuple):
    """A choice that was not made: several tags of one kind, or a feature flag that has no name or no strategy."""

    note: str
    what: str
    said: str
    line: int
    path: str


@query
def open(
    vault: Vault,
    feature: Annotated[str, "only what is open in this note"] = "",
    stage: Annotated[str, "only features in this stage"] = "",
    completed: Annotated[bool, "also what is open in completed features"] = False,
) -> Answer:
    """List open questions, unticked success criteria and undecided choices.

    What is being built comes first. Completed features are left out, because their boxes are often
    never ticked, unless `--completed` or `--stage completed` asks for them.

    Example, what has to be answered before anything in Planned is built:

        trueline open --stage planned --table "Open questions"
    """
    pipeline = read_pipeline(vault)
    notes = _asked(vault, pipeline, feature, stage)
    done = [] if feature or stage or completed else [note for note in notes if note.meta.completed]
    left = {note.path for note in done}
    shown = [note for note in notes if note.path not in left]
    shown.sort(key=lambda note: (nearness(note.meta.stage or ""), name_key(note.name)))
    found = [(note, _points(vault, note)) for note in shown]
    questions = [
        Question(note.name, point.text, point.line.number, note.path)
        for note, open_ones in found
        for point in open_ones.questions
    ]
    criteria = [
        Criterion(note.name, point.text, point.line.number, note.path)
        for note, open_ones in found
        for point in open_ones.criteria
    ]
    choices = [
        Undecided(note.name, point.kind, point.text, point.line.number, note.path)
        for note, open_ones in found
        for point in open_ones.choices
    ]
    beyond = [_points(vault, note) for note in done]
    tables = (
        Table("Open questions", Question, questions, _beyond([one.questions for one in beyond], "open question")),
        Table(
            "Unticked criteria",
            Criterion,
            criteria,
            _beyond([one.criteria for one in beyond], "unticked criterion", "unticked criteria"),
        ),
        Table("Undecided", Undecided, choices, _beyond([one.choices for one in beyond], "undecided choice")),
    )
    return Answer(tables, empty="" if questions or criteria or choices else _none(feature, stage, len(shown)))


def _asked(vault: Vault, pipeline: Pipeline, feature: str, stage: str) -> list[Entry]:
    if feature:
        return [vault.entries[find_path(vault, feature)]]
    if stage:
        wanted = pick_stage(pipeline, stage)
        return [vault.entries[path] for path, one in pipeline.features.items() if one.stage == wanted]
    return list(vault.entries.values())


def _points(vault: Vault, note: Entry) -> Points:
    rows = vault.relation(points)[note.path]
    return rows[0][1] if rows else Points()


def _beyond(found: Sequence[Sequence[Point]], noun: str, many: str = "") -> str:
    number = sum(map(len, found))
    return f"{count(number, noun, many)} more in completed features; `--completed` shows them" if number else ""


def _none(feature: str, stage: str, notes: int) -> str:
    if feature:
        return f"nothing is open in `{feature}`"
    if not notes:
        return f"no feature is in {stage}" if stage else "this vault has no notes that are not completed"
    return f"nothing is open in {count(notes, 'note')}: no unanswered question, no unticked criterion, no undecided tag"
