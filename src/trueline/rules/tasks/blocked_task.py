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
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trueline.diagnostics import Severity
from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.tasks import Task, Tasks
from trueline.rules.blocks import shown
from trueline.rules.designs import is_design, is_retired
from trueline.rules.rule import Finding, Scope, rule
from trueline.syntax import Link, WikiLink
from trueline.text import Span
from trueline.vault import Vault

_WAITS = re.compile(
    rb"\b(?:blocked (?:by|on)|waits? (?:for|on)|waiting (?:for|on)|depends on|once|needs)\b[^\[\].;]{0,40}$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"blocked (?:by|on) |wait(?:s|ing)? (?:for|on) |depends on |once |needs ", re.IGNORECASE)


class _Wait(NamedTuple):
    document: Document
    task: Task
    link: WikiLink
    blocker: Document


@rule(scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for wait in vault.table(_waits).get(symbol, ()):
        name = shown(wait.blocker.name)
        if wait.blocker.meta.completed:
            if not wait.task.done and not wait.document.meta.completed:
                yield _finding(wait, f"the task waits for {name}, which is completed", "it can start: say so here")
        elif wait.task.done:
            yield _finding(
                wait,
                f"the task is done, though it waits for {name}, which is not",
                "untick it, or remove the wait",
            )
        elif not wait.document.meta.early and not _is_listed(vault, wait):
            advice = "add it to `blocked by`, or say that the feature can do without"
            finding = _finding(wait, f"the task waits for {name}, which `blocked by` does not name", advice)
            yield finding._replace(severity=Severity.INFO)


def _finding(wait: _Wait, message: str, advice: str) -> Finding:
    return Finding(Span(wait.link.start, wait.link.end), message, help=advice, path=wait.document.path)


def _is_listed(vault: Vault, wait: _Wait) -> bool:
    return any(vault.target(wait.document, link) is wait.blocker for link in wait.document.meta.blocked_by)


def _waits(vault: Vault) -> Mapping[Symbol, list[_Wait]]:
    """Every task that says it waits for another design, by the symbol of that design."""
    found: dict[Symbol, list[_Wait]] = {}
    for document in vault.documents.values():
        if document.template is None:
            continue
        for task in document[Tasks].tasks:
            if "[[" in task.text and _SIGN.search(task.text):
                for link, blocker in _blockers(vault, document, task):
                    wait = _Wait(document, task, link, blocker)
                    found.setdefault(document_symbol(link.target), []).append(wait)
    return found


def _start(link: Link) -> int:
    return link.start


def _blockers(vault: Vault, document: Document, task: Task) -> Iterator[tuple[WikiLink, Document]]:
    """The designs that a task names right behind the words for waiting."""
    links = document.tree.links
    for link in links[bisect_left(links, task.span.start, key=_start) :]:
        if link.start >= task.span.end:
            break
        if not isinstance(link, WikiLink) or not link.target:
            continue
        if _WAITS.search(document.tree.data, task.span.start, link.start):
            blocker = vault.target(document, link)
            if blocker is not None and is_design(blocker) and not is_retired(blocker):
                yield link, blocker
