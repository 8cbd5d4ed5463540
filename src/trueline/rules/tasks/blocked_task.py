"""A task says that it waits for another design, and that is not so, or the design does not know.

The board reads the property `blocked by`, people read the task. If the design that the task waits for is
completed, the task could start today. If it is not, but the property does not name it, the board shows
as ready what is not; that is for information, since one blocked task need not block the feature.

## Bad

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 13. Implementation Tasks

- [ ] Take the address from the book (blocked by [[Address Book]])
```

```md path=docs/4. Completed/Address Book.md
# Feature: Address Book
```

## Good

```md path=docs/3. Active/Parcel Labels.md
# Feature: Parcel Labels

## 13. Implementation Tasks

- [ ] Take the address from the [[Address Book]]
```

```md path=docs/4. Completed/Address Book.md
# Feature: Address Book
```
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from trueline.diagnostics import Severity
from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.tasks import Task, Tasks
from trueline.rules.blocks import shown
from trueline.rules.designs import is_design, is_retired
from trueline.rules.rule import Finding, Scope, rule
from trueline.syntax import Link, WikiLink
from trueline.text import Span
from trueline.vault import Entry, Vault, facts
from trueline.vault.blocking import blockings_of

_WAITS = re.compile(
    rb"\b(?:blocked (?:by|on)|waits? (?:for|on)|waiting (?:for|on)|depends on|once|needs)\b[^\[\].;]{0,40}$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"blocked (?:by|on) |wait(?:s|ing)? (?:for|on) |depends on |once |needs ", re.IGNORECASE)


class _Wait(NamedTuple):
    """A task that says it waits for the note `target`."""

    target: str
    done: bool
    span: Span


@facts
def waiting_tasks(document: Document) -> Iterator[tuple[Symbol, _Wait]]:
    """Every task that says it waits for a note, by the symbol of that note."""
    if document.template is None:
        return
    for task in document[Tasks].tasks:
        if "[[" in task.text and _SIGN.search(task.text):
            for link in _awaited(document, task):
                wait = _Wait(link.target, task.done, Span(link.start, link.end))
                yield document_symbol(link.target), wait


@rule(scope=Scope.SYMBOL, facts=(waiting_tasks,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for note, wait in vault.relation(waiting_tasks)[symbol]:
        blocker = vault.note(vault.resolve(note.path, wait.target).path)
        if blocker is None or not is_design(blocker) or is_retired(blocker):
            continue
        name = shown(blocker.name)
        if blocker.meta.completed:
            if not wait.done and not note.meta.completed:
                message = f"the task waits for {name}, which is completed"
                yield _finding(note, wait, message, "it can start: say so here")
        elif wait.done:
            message = f"the task is done, though it waits for {name}, which is not"
            yield _finding(note, wait, message, "untick it, or remove the wait")
        elif not note.meta.early and all(entry.blocker.path != blocker.path for entry in blockings_of(vault, note)):
            advice = "add it to `blocked by`, or say that the feature can do without"
            finding = _finding(note, wait, f"the task waits for {name}, which `blocked by` does not name", advice)
            yield finding._replace(severity=Severity.INFO)


def _finding(note: Entry, wait: _Wait, message: str, advice: str) -> Finding:
    return Finding(wait.span, message, help=advice, path=note.path)


def _start(link: Link) -> int:
    return link.start


def _awaited(document: Document, task: Task) -> Iterator[WikiLink]:
    """The links of a task right behind the words for waiting."""
    links = document.tree.links
    for link in links[bisect_left(links, task.span.start, key=_start) :]:
        if link.start >= task.span.end:
            break
        if (
            isinstance(link, WikiLink)
            and link.target
            and _WAITS.search(document.tree.data, task.span.start, link.start)
        ):
            yield link
