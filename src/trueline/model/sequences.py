"""Sequence diagrams in Mermaid: who is declared, and who sends what to whom."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Text
from trueline.syntax import Fence, Tree
from trueline.template.late import late
from trueline.text import Span

_DECLARED = late(
    rb"(?:create[ \t]+)?(?:participant|actor)[ \t]+([^\s;](?:(?! as )[^\r;])*)(?: as ([^\r;]+))?",
    re.IGNORECASE,
)
_ARROW = late(
    rb"([^\s:;>\-<](?:[^:;>\-<]|-(?![->x)]))*)(?:<<-->>|<<->>|-->>|->>|-->|->|--x|-x|--\)|-\))"
    rb"[+-]?[ \t]*([^\s:;][^:;]*):([^\r]*)"
)
_OTHER = late(
    rb"(?:note|loop|alt|else|opt|par|and|critical|option|break|rect|box|title|links?|destroy)\b",
    re.IGNORECASE,
)
_COLON = ord(":")
_DECLARES = (b"participant", b"actor", b"create")


class Participant(NamedTuple):
    """One line that declares a participant: `alias` is what messages say, `name` what is drawn."""

    alias: str
    name: str
    span: Span


class Arrow(NamedTuple):
    """One message between two participants, called as the message calls them."""

    source: Text
    target: Text
    text: str


class Sequence(NamedTuple):
    """A diagram in the order written; participants that are not declared appear in `arrows` only."""

    participants: tuple[Participant, ...]
    arrows: tuple[Arrow, ...]
    span: Span

    def name(self, called: str) -> str:
        """The name that a participant is drawn with."""
        return next((p.name for p in self.participants if p.alias == called), called)


def is_sequence(tree: Tree, fence: Fence) -> bool:
    """Whether a fence holds a sequence diagram."""
    return fence.language == "mermaid" and b"sequenceDiagram" in tree.data[fence.body.start : fence.body.end]


def is_settled(tree: Tree, fence: Fence) -> bool:
    """Whether every message names declared participants only; much faster than reading the diagram."""
    declared, named = set(), set()
    for found, declares in _lines(tree, fence):
        if declares:
            declared.add(found[1].rstrip())
        else:
            named.add(found[1].rstrip())
            named.add(found[2].rstrip())
    return named <= declared


def sequence(tree: Tree, fence: Fence) -> Sequence:
    """The sequence diagram in a fence; template messages without a text are among its arrows."""
    participants: list[Participant] = []
    arrows: list[Arrow] = []
    for found, declares in _lines(tree, fence):
        if declares:
            alias = _said(tree, found, 1)
            drawn = _said(tree, found, 2).text if found[2] else alias.text
            participants.append(Participant(alias.text, drawn.strip('"'), alias.span))
        else:
            arrows.append(Arrow(_said(tree, found, 1), _said(tree, found, 2), _said(tree, found, 3).text))
    return Sequence(tuple(participants), tuple(arrows), Span(fence.start, fence.end))


def _lines(tree: Tree, fence: Fence) -> Iterator[tuple[re.Match[bytes], bool]]:
    """The lines of a diagram that declare somebody (then the second is true) or send something."""
    data, offset = tree.data, fence.body.start
    for line in data[offset : fence.body.end].split(b"\n"):
        said = line.lstrip(b" \t>")
        start, end = offset + len(line) - len(said), offset + len(line)
        offset = end + 1
        found = None
        declares = said.startswith(_DECLARES)
        if declares:
            found = _DECLARED.match(data, start, end)
        elif _COLON in said:
            found = _ARROW.match(data, start, end)
        if found and not _OTHER.match(said):
            yield found, declares


def _said(tree: Tree, found: re.Match[bytes], group: int) -> Text:
    said = found[group]
    start = found.start(group) + len(said) - len(said.lstrip())
    span = Span(start, start + len(said.strip()))
    return Text(span.text(tree.data), span)
