"""Taking one entry out of a front-matter list without touching its neighbours."""

import re

from trueline.syntax import Tree
from trueline.text import Edit, Span

_BEFORE = re.compile(rb"[ \t]*-[ \t]+$")
_AFTER = re.compile(rb"[ \t]*(?:#.*)?$")
_COMMA_AFTER = re.compile(rb"[ \t]*,[ \t]*")
_COMMA_BEFORE = re.compile(rb",[ \t]*$")


def entry_removal(tree: Tree, span: Span) -> Edit:
    """The edit that removes the list entry whose text is `span`: its line, or it and one comma."""
    lines, data = tree.lines, tree.data
    number = lines.line(span.start)
    line = lines.span(number)
    if data[span.start - 1 : span.start] in (b'"', b"'") and data[span.start - 1] == data[span.end]:
        span = Span(span.start - 1, span.end + 1)
    before, after = data[line.start : span.start], data[span.end : line.end]
    if _BEFORE.match(before) and _AFTER.match(after):
        end = lines.start(number + 1) if number < lines.count else line.end
        return Edit(Span(line.start, end), b"")
    comma = _COMMA_AFTER.match(after)
    if comma:
        return Edit(Span(span.start, span.end + comma.end()), b"")
    comma = _COMMA_BEFORE.search(before)
    return Edit(Span(line.start + comma.start() if comma else span.start, span.end), b"")
