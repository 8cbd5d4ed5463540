"""The rail beside a design: its sections, how far each is filled, and how many findings it has."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.assists.structure import Node, outline
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.rendering.anchors import Anchors
from trueline.template import State

_LINK = re.compile(r"!?\[\[([^\]|#]*)[^\]|]*(?:\|([^\]]*))?\]\]")


class Entry(NamedTuple):
    """A section: `state` is empty where no template asks for it, `detail` such as `3 of 7`, `line` from 1.

    `findings` are those in it and not in a section below it.
    """

    title: str
    level: int
    line: int
    anchor: str
    state: str
    detail: str
    findings: int


def rail(document: Document, findings: Sequence[Diagnostic]) -> tuple[Entry, ...]:
    """The sections in order."""
    places = document.outline.places if document.outline else ()
    states = {place.section.start: place.state for place in places if place.section is not None}
    anchors = Anchors()
    lines = document.tree.lines
    nodes = list(_flat(outline(document)))
    starts = [node.span.start for node in nodes]
    said = sorted(one.span.start for one in findings)
    found = []
    for number, node in enumerate(nodes):
        end = starts[number + 1] if number + 1 < len(starts) else len(document.tree.data) + 1
        inside = max(bisect_left(said, end) - bisect_left(said, starts[number]), 0)
        state = states.get(node.span.start)
        detail = node.detail if node.detail not in {one.value for one in State} else ""
        anchor = anchors.of(node.name)
        word = state.value if state is not None else ""
        found.append(Entry(_spoken(node.name), node.level, lines.line(node.span.start), anchor, word, detail, inside))
    return tuple(found)


def _spoken(title: str) -> str:
    """A heading as it reads: of a link only its words."""
    return _LINK.sub(lambda link: link[2] or link[1].rpartition("/")[2], title)


def _flat(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)
