"""How far the implementation tasks are."""

from typing import Annotated, NamedTuple

from trueline.model import Document, name_key
from trueline.model.sections.tasks import Tasks
from trueline.queries._features import nearness, pick_stage
from trueline.queries._names import find_note
from trueline.queries._prose import count, plain
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.pipeline import read_pipeline


class Progress(NamedTuple):
    """The tasks of one note: how many are ticked, of how many, in percent."""

    feature: str
    stage: str | None
    done: int
    tasks: int
    percent: int
    path: str


class Open(NamedTuple):
    """A task that is not ticked; `group` is the heading or the task that it stands under."""

    feature: str
    task: str
    group: str
    line: int
    path: str


@query
def tasks(
    vault: Vault,
    feature: Annotated[str, "only the tasks of this note"] = "",
    stage: Annotated[str, "only features in this stage"] = "",
    completed: Annotated[bool, "also the open tasks of completed features"] = False,
) -> Answer:
    """Show how far the tasks of each feature are, and which are open.

    Every box below the section counts, also nested ones; a task that has parts counts beside them.
    Open tasks of completed features are left out unless `--completed`, `--feature` or `--stage completed`
    asks for them.

    Example:

        trueline tasks
        trueline tasks --feature "Public Tracking Page"
    """
    pipeline = read_pipeline(vault)
    if feature:
        documents = [find_note(vault, feature)]
    elif stage:
        wanted = pick_stage(pipeline, stage)
        documents = [vault.documents[path] for path, one in pipeline.features.items() if one.stage == wanted]
    else:
        documents = list(vault.documents.values())
    documents = [document for document in documents if document[Tasks].tasks]
    documents.sort(key=lambda document: (nearness(document.meta.stage or ""), name_key(document.name)))
    if not documents:
        return Answer((), empty=_none(feature, stage, len(pipeline.features)))
    progress = [_progress(document) for document in documents]
    left = [] if feature or stage or completed else [document for document in documents if document.meta.completed]
    rows = [row for document in documents if document not in left for row in _open(document)]
    hidden = sum(len(_open(document)) for document in left)
    done, total = sum(row.done for row in progress), sum(row.tasks for row in progress)
    note = f"{count(hidden, 'open task')} of completed features left out; `--completed` shows them" if hidden else ""
    return Answer(
        (
            Table("Progress", Progress, progress, f"{done} of {count(total, 'task')} done"),
            Table("Open tasks", Open, rows, note),
        )
    )


def _progress(document: Document) -> Progress:
    found = document[Tasks].tasks
    done = sum(task.done for task in found)
    return Progress(document.name, document.meta.stage, done, len(found), 100 * done // len(found), document.path)


def _open(document: Document) -> list[Open]:
    rows = []
    above: list[str] = []
    for task in document[Tasks].tasks:
        del above[task.depth :]
        above += [""] * (task.depth - len(above))
        group = above[-1] if above and above[-1] else task.group
        if not task.done:
            line = document.tree.lines.line(task.span.start)
            rows.append(Open(document.name, plain(task.text), plain(group), line, document.path))
        above.append(task.text)
    return rows


def _none(feature: str, stage: str, features: int) -> str:
    if feature:
        return f"`{feature}` lists no tasks (boxes below `Implementation Tasks`)"
    if stage:
        return f"no feature in {stage} lists tasks"
    return f"no note lists tasks, and none of the {count(features, 'feature')} does"
