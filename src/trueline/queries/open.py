"""What is still open in the designs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document, name_key
from trueline.queries._features import nearness, pick_stage
from trueline.queries._names import find_note
from trueline.queries._open import Point, open_questions, undecided, unticked_criteria
from trueline.queries._prose import count
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Vault
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
    documents = _asked(vault, pipeline, feature, stage)
    done = [] if feature or stage or completed else [document for document in documents if document.meta.completed]
    shown = [document for document in documents if document not in done]
    shown.sort(key=lambda document: (nearness(document.meta.stage or ""), name_key(document.name)))
    questions = [
        Question(document.name, point.text, point.line, document.path)
        for document, point in _all(shown, open_questions)
    ]
    criteria = [
        Criterion(document.name, point.text, point.line, document.path)
        for document, point in _all(shown, unticked_criteria)
    ]
    choices = [
        Undecided(document.name, point.kind, point.text, point.line, document.path)
        for document, point in _all(shown, undecided)
    ]
    tables = (
        Table("Open questions", Question, questions, _beyond(done, open_questions, "open question")),
        Table(
            "Unticked criteria",
            Criterion,
            criteria,
            _beyond(done, unticked_criteria, "unticked criterion", "unticked criteria"),
        ),
        Table("Undecided", Undecided, choices, _beyond(done, undecided, "undecided choice")),
    )
    return Answer(tables, empty="" if questions or criteria or choices else _none(feature, stage, len(shown)))


def _asked(vault: Vault, pipeline: Pipeline, feature: str, stage: str) -> list[Document]:
    if feature:
        return [find_note(vault, feature)]
    if stage:
        wanted = pick_stage(pipeline, stage)
        return [vault.documents[path] for path, one in pipeline.features.items() if one.stage == wanted]
    return list(vault.documents.values())


def _all(
    documents: Iterable[Document], points: Callable[[Document], Iterable[Point]]
) -> Iterable[tuple[Document, Point]]:
    return ((document, point) for document in documents for point in points(document))


def _beyond(done: Sequence[Document], points: Callable[[Document], Iterable[Point]], noun: str, many: str = "") -> str:
    number = sum(1 for _ in _all(done, points))
    return f"{count(number, noun, many)} more in completed features; `--completed` shows them" if number else ""


def _none(feature: str, stage: str, notes: int) -> str:
    if feature:
        return f"nothing is open in `{feature}`"
    if not notes:
        return f"no feature is in {stage}" if stage else "this vault has no notes that are not completed"
    return f"nothing is open in {count(notes, 'note')}: no unanswered question, no unticked criterion, no undecided tag"
