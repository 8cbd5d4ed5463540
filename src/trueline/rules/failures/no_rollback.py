"""The rollback strategy names no way back, or one that is not there.

Every box is left empty, though the section was written; or the way back is a feature flag, and the design
has none. In the night when it is needed, somebody will look here first.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 5. Failure Modes & Recovery

### Rollback Strategy

- [x] Feature flag controlled
- [ ] Database migration reversible
- [ ] Backward compatible with previous version

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** None needed
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 5. Failure Modes & Recovery

### Rollback Strategy

- [x] Feature flag controlled
- [ ] Database migration reversible
- [ ] Backward compatible with previous version

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `parcel-labels`
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.failures import Choice, Failures
from trueline.model.sections.rollout import Rollout
from trueline.rules.designs import said, written
from trueline.rules.rule import Finding, rule
from trueline.template import State
from trueline.template.normal import essence

_FLAG = re.compile(r"\b(?:feature )?(?:flag|toggle)", re.IGNORECASE)
_NONE = re.compile(r"^\W*(?:none|n/?a|no\b|not (?:needed|required|applicable))", re.IGNORECASE)
_WAY_BACK = re.compile(
    r"\b(?:rolls? ?back|rollback|revert|redeploy|restore|drop(?:s|ping)?|undo|down migration|disable|switch(?:ed)? off"
    r"|turn(?:ed|ing)? off|remov|delet|previous|backup|compatib|additive|unaffected)",
    re.IGNORECASE,
)


@rule(severity=Severity.WARNING, early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    failures = document[Failures]
    if not failures.rollback or not written(document, "Rollback Strategy"):
        return
    if not any(choice.ticked for choice in failures.rollback):
        if not _WAY_BACK.search(_own(document)):
            yield Finding(
                failures.rollback[0].span,
                "no way back: none of the rollback options is ticked, and nothing else is named",
                help="tick what holds, or say how the feature is taken back",
            )
        return
    for choice in failures.rollback:
        if choice.ticked and _FLAG.search(choice.text):
            yield from _flagless(document, choice)


def _own(document: Document) -> str:
    """What the author wrote of the strategy, without the template's lines."""
    found = document.lowering.find("Rollback Strategy")
    slot = found[1] if found else None
    lines = said(document, "Rollback Strategy").splitlines()[1:]
    return "\n".join(line for line in lines if slot is None or essence(line.encode()) not in slot.lines)


def _flagless(document: Document, choice: Choice) -> Iterator[Finding]:
    rollout = document[Rollout]
    denied = document.lowering.state("Feature Flags", "Feature Flag") is State.NOT_APPLICABLE
    if rollout.flag is None and (denied or _NONE.match(rollout.flag_text.text)) and "`" not in choice.text:
        section = document.lowering.section("Feature Flags", "Feature Flag")
        place = rollout.flag_text.span if rollout.flag_text else None
        if place is None and section is not None and section.heading is not None:
            place = section.heading.text
        yield Finding(
            choice.span,
            "the way back is a feature flag, but this design has none",
            help="name the flag under Feature Flags, or another way back",
            related=(Related(document.path, place, "no flag here"),) if place else (),
        )
