"""A suppression names a rule that does not exist.

It hides nothing, and the finding that it was written for is still there or was never one of that name. A
comment that starts with `trueline:` and cannot be read is reported as well, because it does nothing either.

## Bad

```md
# Feature: Labels

## 4. API Design

%% trueline: allow template/raged-row: the third cell is for reviewers only %%

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

import re
from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.rules.near import index_words, nearest
from trueline.rules.registry import rule_names
from trueline.rules.rule import Finding, rule
from trueline.rules.suppressions import Suppression, suppressions
from trueline.text import Edit, Span

_OURS = re.compile(rb"(?:%%|<!--)\s*trueline:")


@rule()
def check(document: Document) -> Iterator[Finding]:
    tree = document.tree
    if b"trueline:" not in tree.data:
        return
    comments = suppressions(tree)
    for comment in comments:
        yield from _names(document, comment)
    read = {comment.span for comment in comments}
    for span in tree.comments:
        if span not in read and _OURS.match(tree.data, span.start, span.end):
            yield Finding(
                span,
                "this comment is for trueline and cannot be read",
                help="write `trueline: allow family/rule: reason`",
            )


def _names(document: Document, comment: Suppression) -> Iterator[Finding]:
    known = rule_names()
    families = {name.partition("/")[0] + "/*" for name in known}
    at = comment.rules_span.start
    for name in comment.rules:
        at = document.tree.data.index(name.encode(), at)
        span = Span(at, at + len(name.encode()))
        at = span.end
        if name not in known and name not in families:
            yield _finding(span, name, _meant(name, (*known, *families)))


def _meant(name: str, known: tuple[str, ...]) -> str | None:
    """The rule that is misspelt, or the only one of this name in another family."""
    leaf = name.partition("/")[2]
    elsewhere = [other for other in known if leaf != "*" and other.partition("/")[2] == leaf]
    return elsewhere[0] if len(elsewhere) == 1 else nearest(name, index_words(known))


def _finding(span: Span, name: str, meant: str | None) -> Finding:
    if meant is None:
        return Finding(
            span,
            f"there is no rule `{name}`, so this suppression hides nothing",
            help="`trueline rules` lists them",
        )
    return Finding(
        span,
        f"there is no rule `{name}`, so this suppression hides nothing",
        help=f"did you mean `{meant}`?",
        fix=Fix(f"write `{meant}`", Applicability.SAFE, (Edit(span, meant.encode()),)),
    )
