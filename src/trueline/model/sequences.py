"""Sequence diagrams in Mermaid: who is declared, and who sends what to whom."""

import re
from typing import NamedTuple

from trueline.model.lowering import Text
from trueline.syntax import Fence, Tree
from trueline.text import Span

_DECLARED = re.compile(
    rb"(?:create[ \t]+)?(?:participant|actor)[ \t]+([^;]+?)(?:[ \t]+as[ \t]+([^;]+?))?[ \t\r;]*$",
    re.IGNORECASE,
)
_ARROW = re.compile(
    rb"([^\s:;>\-<](?:[^:;>\-<]|-(?![->x)]))*)(?:<<-->>|<<->>|-->>|->>|-->|->|--x|-x|--\)|-\))"
    rb"[+-]?[ \t]*([^\s:;][^:;]*?)[ \t]*:[ \t]*([^\r]*)"
)
_OTHER = re.compile(
    rb"(?:note|loop|alt|else|opt|par|and|critical|option|break|rect|box|title|links?|destroy)\b",
    re.IGNORECASE,
)
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


def sequence(tree: Tree, fence: Fence) -> Sequence:
    """The sequence diagram in a fence; template messages without a text are among its arrows."""
    data = tree.data
    offset = fence.body.start
    participants: list[Participant] = []
    arrows: list[Arrow] = []
    for line in data[offset : fence.body.end].split(b"\n"):
        said = line.lstrip(b" \t>")
        start, end = offset + len(line) - len(said), offset + len(line)
        offset = end + 1
        if said.startswith(_DECLARES):
            found = _DECLARED.match(data, start, end)
            if found:
                alias = _said(tree, found, 1)
                drawn = _said(tree, found, 2).text if found[2] else alias.text
                participants.append(Participant(alias.text, drawn.strip('"'), alias.span))
        elif b":" in said and not _OTHER.match(said):
            found = _ARROW.match(data, start, end)
            if found:
                arrows.append(Arrow(_said(tree, found, 1), _said(tree, found, 2), _said(tree, found, 3).text))
    return Sequence(tuple(participants), tuple(arrows), Span(fence.start, fence.end))


def _said(tree: Tree, found: re.Match[bytes], group: int) -> Text:
    start, end = found.span(group)
    span = Span(start, start + len(found[group].rstrip()))
    return Text(span.text(tree.data), span)
