"""A suppression hides nothing.

The finding it once allowed is gone, so the comment only misleads, and would hide the next mistake.

## Bad

```md
# Feature: Labels

## Notes

%% trueline: allow template/ragged-row: legacy table %%

No table here any more.
```

## Good

```md
# Feature: Labels

## Notes

No table here any more.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.rules.blocks import line_with_gap, whole_line
from trueline.rules.rule import Finding, Scope, rule
from trueline.rules.suppressions import Suppression
from trueline.text import Edit, Span


@rule(scope=Scope.LAST)
def check(document: Document, unused: tuple[Suppression, ...]) -> Iterator[Finding]:
    for comment in unused:
        yield Finding(
            comment.span,
            f"suppression of `{', '.join(comment.rules)}` hides nothing",
            help="remove the comment",
            fix=Fix("remove the suppression", Applicability.SAFE, (_removal(document, comment.span),)),
        )


def _removal(document: Document, span: Span) -> Edit:
    """A comment goes with its line where it stands alone."""
    line = whole_line(document.tree, span)
    alone = line.cut(document.tree.data).strip() == span.cut(document.tree.data).strip()
    return Edit(line_with_gap(document.tree, span) if alone else span, b"")
