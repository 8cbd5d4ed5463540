"""How far the implementation tasks are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Document, name_key
from trueline.model.sections.tasks import Tasks
from trueline.queries._features import nearness, pick_stage
from trueline.queries._names import find_path
from trueline.queries._prose import count, plain
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Entry, Vault
from trueline.vault.facts import Line, late_facts
from trueline.vault.pipeline import Pipeline, read_pipeline


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


class _Task(NamedTuple):
    text: str
    group: str
    done: bool
    line: Line


@late_facts
def listed_tasks(document: Document) -> Iterator[tuple[str, tuple[_Task, ...]]]:
    """The tasks of each document that lists some, by its path, each with the heading or task it stands under."""
    found = []
    above: list[str] = []
    for task in document[Tasks].tasks:
        del above[task.depth :]
        above += [""] * (task.depth - len(above))
        group = above[-1] if above and above[-1] else task.group
        line = Line(document.tree.lines.line(task.span.start))
        found.append(_Task(plain(task.text), plain(group), task.done, line))
        above.append(task.text)
    if found:
        yield document.path, tuple(found)


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
    notes = [note for note in _asked(vault, pipeline, feature, stage) if vault.relation(listed_tasks)[note.path]]
    notes.sort(key=lambda note: (nearness(note.meta.stage or ""), name_key(note.name)))
    if not notes:
        return Answer((), empty=_none(feature, stage, len(pipeline.features)))
    found = {note.path: vault.relation(listed_tasks)[note.path][0][1] for note in notes}
    progress = [_progress(note, found[note.path]) for note in notes]
    left = {} if feature or stage or completed else {note.path: None for note in notes if note.meta.completed}
    rows = [row for note in notes if note.path not in left for row in _open(note, found[note.path])]
    hidden = sum(not task.done for path in left for task in found[path])
    done, total = sum(row.done for row in progress), sum(row.tasks for row in progress)
    note = f"{count(hidden, 'open task')} of completed features left out; `--completed` shows them" if hidden else ""
    return Answer(
        (
            Table("Progress", Progress, progress, f"{done} of {count(total, 'task')} done"),
            Table("Open tasks", Open, rows, note),
        )
    )


def _asked(vault: Vault, pipeline: Pipeline, feature: str, stage: str) -> Iterable[Entry]:
    if feature:
        return [vault.entries[find_path(vault, feature)]]
    if stage:
        wanted = pick_stage(pipeline, stage)
        return [vault.entries[path] for path, one in pipeline.features.items() if one.stage == wanted]
    return vault.entries.values()


def _progress(note: Entry, found: Sequence[_Task]) -> Progress:
    done = sum(task.done for task in found)
    return Progress(note.name, note.meta.stage, done, len(found), 100 * done // len(found), note.path)


def _open(note: Entry, found: Sequence[_Task]) -> list[Open]:
    return [Open(note.name, task.text, task.group, task.line.number, note.path) for task in found if not task.done]


def _none(feature: str, stage: str, features: int) -> str:
    if feature:
        return f"`{feature}` lists no tasks (boxes below `Implementation Tasks`)"
    if stage:
        return f"no feature in {stage} lists tasks"
    return f"no note lists tasks, and none of the {count(features, 'feature')} does"
