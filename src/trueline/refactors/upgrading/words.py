"""The words of a document that are its author's: what is not the template's own text."""

import re
from collections import Counter
from collections.abc import Iterator

from trueline.syntax import Table, Tree
from trueline.template import plain_title
from trueline.template.difference import Version
from trueline.template.late import late
from trueline.template.units import Unit, body_units, fold, header, lines_said

_WORD = late(r"\w+", re.UNICODE)
# A tick is the author's, the words behind it are not.
_TICK = late(rb"^\[[xX]\]")


def words(data: bytes) -> Counter[str]:
    """How often each word stands in a text."""
    return Counter(_WORD.findall(data.decode("utf-8", "replace")))


def author_words(tree: Tree, version: Version) -> Counter[str]:
    """The words of the body that are not those of `version`: its headings, labels, columns and lines are its own."""
    known = _Known(version)
    found: Counter[str] = Counter()
    for section in (tree.root, *tree.sections):
        heading = section.heading
        if heading is not None and plain_title(heading.title) not in known.titles:
            found += words(heading.title.removeprefix(known.prefix).encode())
        for unit in body_units(tree, section):
            found += _of_unit(tree, unit, known)
    return found


def lost_words(tree: Tree, after: bytes, version: Version) -> list[str]:
    """The author's words that a new text of the document no longer has as often."""
    return sorted((author_words(tree, version) - words(after)).elements())


class _Known:
    """What a version of a template says itself."""

    def __init__(self, version: Version) -> None:
        tree = version.tree
        self.prefix = version.template.prefix
        self.titles = {plain_title(s.heading.title) for s in tree.sections if s.heading}
        units = [unit for section in (tree.root, *tree.sections) for unit in body_units(tree, section)]
        self.lines = {line for unit in units for line in lines_said(tree.data[unit.start : unit.end])}
        self.labels = {fold(unit.label) for unit in units if unit.kind == "field"}
        self.columns = {fold(n) for u in units if isinstance(u.node, Table) for n in header(tree, u.node)}


def _of_unit(tree: Tree, unit: Unit, known: _Known) -> Counter[str]:
    found: Counter[str] = Counter()
    spans = list(_lines(tree.data, unit))
    if isinstance(unit.node, Table):
        names = (name for name in header(tree, unit.node) if fold(name) not in known.columns)
        found += words(" ".join(names).encode())
        spans = [(row.start, row.end) for row in unit.node.rows]
    for start, end in spans:
        own = lines_said(tree.data[start:end])
        if all(_TICK.sub(b"[]", line) in known.lines for line in own):
            continue
        text = tree.data[start:end]
        if start == unit.start and unit.kind == "field" and fold(unit.label) in known.labels:
            text = text.replace(unit.label.encode(), b"", 1)
        found += words(text)
    return found


def _lines(data: bytes, unit: Unit) -> Iterator[tuple[int, int]]:
    start = unit.start
    for line in data[unit.start : unit.end].replace(b"\r", b"\n").split(b"\n"):
        yield start, start + len(line)
        start += len(line) + 1
