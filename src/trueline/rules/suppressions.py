"""`%% trueline: allow family/rule: reason %%` in a document.

A suppression holds for the section it stands in, with everything below; before the first heading
and directly under the title it holds for the whole document. Several rules are separated by commas,
`family/*` means all of a family.
"""

import re
from typing import NamedTuple

from trueline.syntax import Tree
from trueline.template import title_section
from trueline.text import Span

_ALLOW = re.compile(
    rb"(?:%%|<!--)[ \t]*trueline:[ \t]*allow[ \t]+"
    rb"(?P<rules>[\w*-]+/[\w*-]+(?:[ \t]*,[ \t]*[\w*-]+/[\w*-]+)*)"
    rb"[ \t]*:?[ \t]*(?P<reason>.*?)[ \t]*(?:%%|-->)",
    re.DOTALL,
)


class Suppression(NamedTuple):
    """One comment that allows `rules` within `scope`; `span` cuts the comment."""

    span: Span
    rules: tuple[str, ...]
    rules_span: Span
    reason: str
    scope: Span

    def covers(self, rule: str, span: Span) -> bool:
        """Whether a finding of `rule` at `span` is allowed by this comment."""
        return self.scope.start <= span.start <= self.scope.end and any(
            name == rule or (name.endswith("/*") and rule.startswith(name[:-1])) for name in self.rules
        )


def suppressions(tree: Tree) -> tuple[Suppression, ...]:
    """Every suppression of a document, in order."""
    if b"trueline:" not in tree.data:
        return ()
    found = []
    for comment in tree.comments:
        match = _ALLOW.match(tree.data, comment.start, comment.end)
        if match:
            names = match["rules"].decode("utf-8", "replace")
            found.append(
                Suppression(
                    comment,
                    tuple(name.strip() for name in names.split(",")),
                    Span(*match.span("rules")),
                    match["reason"].decode("utf-8", "replace"),
                    _scope(tree, comment.start),
                )
            )
    return tuple(found)


def _scope(tree: Tree, offset: int) -> Span:
    title = title_section(tree)
    best: Span | None = None
    for section in tree.sections:
        if section is not title and section.start <= offset < section.end:
            best = Span(section.start, section.end)
    return best or Span(0, len(tree.data))
