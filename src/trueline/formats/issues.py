"""Implementation tasks as issues: a JSON file with everything, and the same as CSV for importers.

Each task is an issue with the feature as its milestone. Labels say the domain, the priority and the group that the
task stands under. A task below another one has it as its `parent`; a feature that is blocked by others has their
milestones in `blocked_by`. A ticked task is closed. Keys are made of the feature and the words of the task, so that
a task keeps its key when others are added above it.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File
from trueline.formats.texts import Names, excerpt, json_text, line, slug
from trueline.model import Document
from trueline.model.sections.tasks import Tasks

_COLUMNS = ("key", "title", "body", "labels", "milestone", "state", "parent", "blocked_by")
_FORMULA = ("=", "+", "-", "@")


def write(
    documents: Sequence[Document], *, open_only: Annotated[bool, "Leave out the tasks that are done."] = False
) -> Artefact:
    """Tasks as issues with labels, milestones and dependencies, in JSON and CSV."""
    issues = [
        issue for document in documents for issue in _issues(document) if not open_only or issue["state"] == "open"
    ]
    if not issues:
        return Artefact()
    return Artefact((File("issues.json", json_text({"issues": issues})), File("issues.csv", _table(issues))))


def _issues(document: Document) -> list[dict[str, Any]]:
    milestone = excerpt(line(document.meta.title or document.name), 200)
    blocked = list(
        dict.fromkeys(line(link.target.rsplit("/", 1)[-1]) for link in document.meta.blocked_by if link.target)
    )
    if document.template is not None:
        blocked = [name for name in blocked if name not in document.template.links]
    names = Names()
    above: list[str] = []
    issues = []
    for task in document[Tasks].tasks:
        title = line(task.text)
        if not title:
            continue
        key = names.take(f"{slug(document.name, 40)}/{slug(title, 40)}")
        del above[task.depth :]
        parent = above[-1] if above else ""
        above += [key] * (task.depth + 1 - len(above))
        labels = [f"domain: {line(link.target.rsplit('/', 1)[-1])}" for link in document.meta.domains if link.target]
        labels += [f"priority: {document.meta.priority}"] if document.meta.priority else []
        labels += [excerpt(f"group: {line(task.group)}", 50)] if line(task.group) else []
        issues.append(
            {
                "key": key,
                "title": excerpt(title, 250),
                "body": _body(document, title, parent, blocked),
                "labels": list(dict.fromkeys(labels)),
                "milestone": milestone,
                "state": "closed" if task.done else "open",
                "parent": parent,
                "blocked_by": blocked,
            }
        )
    return issues


def _body(document: Document, title: str, parent: str, blocked: Sequence[str]) -> str:
    lines = [title] if len(title) > 250 else []
    lines += [f"Part of {parent}."] if parent else []
    lines += [f"Blocked by the features: {', '.join(blocked)}."] if blocked else []
    return "\n\n".join([*lines, f"From the design `{line(document.path)}`."])


def _table(issues: Sequence[dict[str, Any]]) -> str:
    rows = [",".join(_COLUMNS)]
    for issue in issues:
        cells = [", ".join(value) if isinstance(value := issue[name], list) else value for name in _COLUMNS]
        rows.append(",".join(map(_cell, cells)))
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    """A cell of CSV; a spreadsheet would take one that begins like a formula for a formula."""
    text = f"'{text}" if text.startswith(_FORMULA) else text
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text
