"""The feature is completed, and its tasks or success criteria are not ticked.

Either something was left out that nobody will look for any more, or the list says nothing about what was
done, and then neither do those of the features that are still being built.

## Bad

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 13. Implementation Tasks

- [x] Print when weighed
- [ ] Delete the old label editor
```

## Good

```md path=docs/4. Completed/Parcel Labels.md
# Feature: Parcel Labels

## 13. Implementation Tasks

- [x] Print when weighed
- [x] Delete the old label editor
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.meta import IMPLEMENTED, advance
from trueline.model.sections.overview import Overview
from trueline.model.sections.tasks import Tasks
from trueline.rules.designs import is_design
from trueline.rules.rule import Finding, rule
from trueline.text import Span


@rule()
def check(document: Document) -> Iterator[Finding]:
    meta = document.meta
    implemented = advance(meta.status or "") == IMPLEMENTED and len(meta.family("status")) == 1
    if not (meta.completed or implemented) or not is_design(document):
        return
    tasks = [(task.done, task.span) for task in document[Tasks].tasks]
    criteria = [(one.done, one.span) for one in document[Overview].criteria if one.done is not None]
    said, places = [], []
    for word, items in (("tasks", tasks), ("success criteria", criteria)):
        left = [span for done, span in items if not done]
        if left:
            said.append(f"{len(left)} of {len(items)} {word}")
            places += left
    if places:
        yield _finding(document, " and ".join(said), places)


def _finding(document: Document, said: str, places: list[Span]) -> Finding:
    return Finding(
        places[0],
        f"{'completed' if document.meta.completed else 'implemented'}, but {said} not ticked",
        help="tick what is done; move what is not to a feature that will do it",
        related=tuple(Related(document.path, place, "not ticked") for place in places[1:4]),
    )
