"""A suppression gives no reason.

Whoever reads the note next year has to decide whether the exception still holds. The reason is what
they decide by, so a suppression without one is a finding itself.

## Bad

```md
# Feature: Labels

## 4. API Design

%% trueline: allow template/ragged-row %%

| Method | Path |
| ------ | ---- |
| GET | /labels | draft |
```

## Good

```md
# Feature: Labels

## 4. API Design

%% trueline: allow template/ragged-row: the third cell is for reviewers only %%

| Method | Path |
| ------ | ---- |
| GET | /labels | draft |
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.rules.suppressions import suppressions


@rule()
def check(document: Document) -> Iterator[Finding]:
    for comment in suppressions(document.tree):
        if not comment.reason:
            yield Finding(
                comment.span,
                "suppression without a reason",
                help="say why behind a colon: `%% trueline: allow family/rule: reason %%`",
            )
