"""Taking one entry out of a front-matter list without touching its neighbours."""

import re

from trueline.syntax import Tree
from trueline.text import Edit, Span


def entry_removal(tree: Tree, span: Span) -> Edit:
    """The edit that removes the list entry whose text is `span`: its line, or it and one comma."""
    lines, data = tree.lines, tree.data
    number = lines.line(span.start)
    line = lines.span(number)
    if data[span.start - 1 : span.start] in (b'"', b"'") and data[span.start - 1] == data[span.end]:
        span = Span(span.start - 1, span.end + 1)
    before, after = data[line.start : span.start], data[span.end : line.end]
    if re.match(rb"[ \t]*-[ \t]+$", before) and re.match(rb"[ \t]*(?:#.*)?$", after):
        end = lines.start(number + 1) if number < lines.count else line.end
        return Edit(Span(line.start, end), b"")
    comma = re.match(rb"[ \t]*,[ \t]*", after)
    if comma:
        return Edit(Span(span.start, span.end + comma.end()), b"")
    comma = re.search(rb",[ \t]*$", before)
    return Edit(Span(line.start + comma.start() if comma else span.start, span.end), b"")
