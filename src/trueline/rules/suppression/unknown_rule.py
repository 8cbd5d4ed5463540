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
from functools import cache

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.rules.near import Index, index_words, nearest
from trueline.rules.registry import rule_names
from trueline.rules.rule import Finding, rule
from trueline.rules.suppressions import Suppression, suppressions
from trueline.text import Edit, Span

_OURS = re.compile(rb"(?:%%|<!--)\s*trueline:")


@rule()
def check(document: Document) -> Iterator[Finding]:
    tree = document.tree
    if not tree.comments or b"trueline:" not in tree.data:
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
    known = _known()
    at = comment.rules_span.start
    for name in comment.rules:
        at = document.tree.data.index(name.encode(), at)
        span = Span(at, at + len(name.encode()))
        at = span.end
        if name not in known:
            yield _finding(span, name, _meant(name))


@cache
def _known() -> frozenset[str]:
    """What a suppression may name: every rule, and every family with `/*`."""
    names = rule_names()
    return frozenset((*names, *(name.partition("/")[0] + "/*" for name in names)))


@cache
def _index() -> Index:
    return index_words(_known())


@cache
def _by_leaf() -> dict[str, list[str]]:
    """The rules of each name, whatever their family."""
    leaves: dict[str, list[str]] = {}
    for name in rule_names():
        leaves.setdefault(name.partition("/")[2], []).append(name)
    return leaves


def _meant(name: str) -> str | None:
    """The rule that is misspelt, or the only one of this name in another family."""
    elsewhere = _by_leaf().get(name.partition("/")[2], ())
    return elsewhere[0] if len(elsewhere) == 1 else nearest(name, _index())


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
