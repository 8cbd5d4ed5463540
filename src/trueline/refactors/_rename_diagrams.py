"""What in a diagram or an SQL statement names something, and what is only said."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.syntax import Fence, Tree
from trueline.text import Span

_SPEAKS = re.compile(
    rb"(?i)[ \t>]*(?:loop|alt|else|opt|par|and|critical|option|break|rect|box|title|accTitle|accDescr)\b"
)
_KEYWORDS = re.compile(rb"(?i)[ \t>]*(?:click|link|links|linkStyle|classDef|direction|%%)\b|[ \t>]*%%")
_LABEL = re.compile(
    rb"\[+[(\[/\\]*([^\[\]]*?)[)\]/\\]*\]+|\(+\[?([^()]*?)\]?\)+|\{+([^{}\n]*?)\}+|\|([^|]*)\||\"([^\"]*)\""
)
_BREAK = re.compile(rb"(?i)<br ?/?>|\\n")
_TABLE = re.compile(
    rb"(?i)\b(?:table(?:\s+if\s+(?:not\s+)?exists)?|references|from|join|into|update|only|on|truncate)\s+"
    rb"(?:[\w]+\.)?[\"`\[]?$"
)
_SQL = frozenset({"sql", "postgresql", "postgres", "psql", "mysql", "sqlite", "pgsql", "plpgsql"})


class Zone(NamedTuple):
    """A stretch of a diagram that names things: any of them or, where it is a label, one as a whole."""

    span: Span
    whole: bool


def zones(tree: Tree, fence: Fence) -> Iterator[Zone]:
    """The stretches of a Mermaid diagram that name what is drawn; what is said on arrows and in notes is none."""
    data = tree.data
    body = data[fence.body.start : fence.body.end]
    sequence, chart = b"sequenceDiagram" in body, bool(re.search(rb"(?m)^[ \t>]*(?:flowchart|graph)\b", body))
    offset = fence.body.start
    for line in re.split(rb"(?<=\n)", body):
        start, offset = offset, offset + len(line)
        if _KEYWORDS.match(line) or _SPEAKS.match(line):
            continue
        colon = -1 if chart else _colon(line)
        end = start + (len(line) if colon < 0 else colon)
        if sequence:
            yield Zone(Span(start, end), False)
        else:
            yield from _drawn(data, start, end)


def _colon(line: bytes) -> int:
    """Where a line begins to say something: at a colon that is no part of `:::style`."""
    place = line.find(b":")
    while place >= 0 and line[place : place + 3] == b":::":
        place = line.find(b":", place + 3)
    return place


def _drawn(data: bytes, start: int, end: int) -> Iterator[Zone]:
    """Nodes outside brackets by their identifiers, labels inside brackets as a whole."""
    passed = start
    for found in _LABEL.finditer(data, start, end):
        if found.start() > passed:
            yield Zone(Span(passed, found.start()), False)
        passed = found.end()
        number = found.lastindex or 0
        if number and number != 4:
            inner = found.start(number)
            for part in (*_BREAK.finditer(data, *found.span(number)), None):
                until = part.start() if part else found.end(number)
                yield Zone(Span(inner, until), True)
                inner = part.end() if part else until
    if passed < end:
        yield Zone(Span(passed, end), False)


def names_in_diagram(tree: Tree, place: Span, zone: Zone) -> bool:
    """Whether `place` is a name in its zone: all of a label, or an identifier."""
    if not zone.span.covers(place):
        return False
    if not zone.whole:
        return True
    return tree.data[zone.span.start : zone.span.end].strip(b" \t\"'`*") == tree.data[place.start : place.end]


def is_sql(tree: Tree, fence: Fence) -> bool:
    """Whether a fence holds SQL."""
    return fence.language in _SQL or (
        not fence.language and b"CREATE TABLE" in tree.data[fence.body.start : fence.body.end].upper()
    )


def names_table(tree: Tree, place: Span, fence: Fence) -> bool:
    """Whether `place` stands where SQL names a table."""
    data = tree.data
    if data.rfind(b"--", max(data.rfind(b"\n", 0, place.start), fence.body.start), place.start) >= 0:
        return False
    if data[place.end : place.end + 1] == b".":
        return True
    return bool(_TABLE.search(data[max(fence.body.start, place.start - 80) : place.start]))
