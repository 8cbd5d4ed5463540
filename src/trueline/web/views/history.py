"""The past of a design: its versions, what each changed as meaning and as text, and what changed since approval."""

from itertools import islice
from typing import Any, NamedTuple

from trueline.analysis.analysis import Analysis
from trueline.analysis.following import followed
from trueline.analysis.history import GitHistory
from trueline.model import Document
from trueline.queries import Answer, UnknownName
from trueline.queries.history import NoHistory
from trueline.text.soundness import plain
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

_MOST = 100
_MOST_LINES = 4_000


class Version(NamedTuple):
    """A commit that changed the note; `short` is what people write of its name."""

    name: str
    short: str
    date: str
    author: str
    subject: str
    path: str


class Line(NamedTuple):
    """A line of a patch: `kind` is `added`, `removed`, `place` or `same`."""

    kind: str
    text: str


class Told(NamedTuple):
    """Tables of an answer, each with a title, a note, columns and rows of texts; or why there are none."""

    tables: tuple[tuple[str, str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
    empty: str


class Past(NamedTuple):
    """What the page shows. `chosen` is the version whose changes are shown, if any; `trouble` why there is none."""

    path: str
    url: str
    title: str
    versions: tuple[Version, ...]
    more: bool
    chosen: Version | None
    changes: Told | None
    patch: tuple[Line, ...]
    approval: Told | None
    trouble: str


def past(snapshot: Snapshot, document: Document, at: str) -> Past:
    """The past of a document; with `at`, what the version of that name changed."""
    title = visible(document.meta.title or document.name)
    bare = Past(document.path, file_url(document.path), title, (), False, None, None, (), None, "")
    try:
        history = GitHistory(snapshot.analysis.root, snapshot.analysis.settings)
        found = list(islice(followed(history.repository, document.path), _MOST + 1))
        versions = tuple(
            Version(commit.name, commit.short, commit.date, visible(commit.author), visible(commit.subject), one.path)
            for commit, one in found[:_MOST]
        )
        chosen = next((one for one in versions if at and one.name.startswith(at)), None)
        made = bare._replace(versions=versions, more=len(found) > _MOST, chosen=chosen)
        if chosen is None:
            return made._replace(approval=_asked(snapshot, history, "since-approval", {"name": document.path}))
        differing = next(one for commit, one in found if commit.name == chosen.name)
        contents = history.repository.contents(name for name in (differing.before, differing.after) if name)
        before, after = (contents.get(name or "", b"") for name in (differing.before, differing.after))
        changes = None
        if differing.before:
            words = (f"{chosen.name}^..{chosen.name}", chosen.path)
            changes = _asked(snapshot, history, "diff", {"what": words, "breaking": False, "all_": False})
        return made._replace(changes=changes, patch=patch_lines(before, after))
    except NoHistory as error:
        return bare._replace(trouble=error.message)


def work_tree_patch(analysis: Analysis, path: str) -> tuple[Line, ...]:
    """What the file says now and not at the last commit."""
    from trueline.analysis.contents import ReadProblem, read

    history = GitHistory(analysis.root, analysis.settings)
    newest = next(iter(followed(history.repository, path)), None)
    now = read(analysis.root.path, path, analysis.settings.max_file_size)
    if newest is None or isinstance(now, ReadProblem) or newest[1].after is None:
        return ()
    return patch_lines(history.repository.contents([newest[1].after]).get(newest[1].after, b""), now.data)


def patch_lines(before: bytes, after: bytes) -> tuple[Line, ...]:
    """The lines that differ, with three around them."""
    from difflib import unified_diff

    old, new = ([line.decode("utf-8", "replace") for line in data.splitlines()] for data in (before, after))
    if max(len(old), len(new)) > _MOST_LINES:
        return (Line("place", "The file is too long to be compared here; `git show` tells."),)
    kinds = {"+": "added", "-": "removed", "@": "place"}
    lines = islice(unified_diff(old, new, lineterm="", n=3), 2, None)
    return tuple(Line(kinds.get(line[:1], "same"), plain(line[1:] if line[:1] in "+- " else line)) for line in lines)


def _asked(snapshot: Snapshot, history: GitHistory, question: str, arguments: dict[str, Any]) -> Told:
    """A question of the past, as tables of texts."""
    from trueline.queries import find_query

    query = find_query(question)
    brought = {one: history if what == "history" else snapshot.vault for one, what in query.brought.items()}
    try:
        return told(query.ask(**brought, **arguments))
    except UnknownName as error:
        return Told((), error.message)
    except NoHistory as error:
        return Told((), error.message)


def told(answer: Answer) -> Told:
    """An answer as tables of texts."""
    tables = tuple(
        (
            table.title,
            table.note,
            table.columns,
            tuple(tuple(_text(cell) for cell in row) for row in table.rows),
        )
        for table in answer.tables
        if table.rows
    )
    return Told(tables, answer.empty)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, tuple | list):
        return ", ".join(map(_text, cell))
    return visible(str(cell))
