"""The sections of a document as a tree that can be rearranged, and the edits that an arrangement comes to.

What parts two sections (blank lines, a rule) belongs to none of them: it stands before a section and goes
with it, so that a file's end stays the file's end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from trueline.refactors._lines import ending_of
from trueline.syntax import Heading, Rule, Section, Tree
from trueline.text import Edit, Span

Piece = Span | bytes
_MARK = b"\xef\xbb\xbf"


class Node:
    """One section on its way to its new place.

    `gap` is what stands before it, `own` its heading and body without the sections below it; both are spans
    of the document, or bytes for what is new. `edits` are made in `own`, and `level` is what its heading is to have; `slot` is the path of the slot of
    the newer template that it answers, None where it answers none.
    """

    __slots__ = ("children", "edits", "first", "gap", "level", "own", "parent", "section", "slot")

    def __init__(self, section: Section | None, gap: Piece, own: Piece, level: int) -> None:
        self.section = section
        self.gap = gap
        self.own = own
        self.level = level
        self.slot: tuple[str, ...] | None = None
        self.edits: list[Edit] = []
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.first: Node | None = None

    def walk(self) -> "Iterator[Node]":
        """This node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def put(self, node: "Node", index: int) -> None:
        """Let `node`, wherever it stood, be the child at `index`, counted without it."""
        node.leave()
        self.children.insert(index, node)
        node.parent = self

    def leave(self) -> None:
        """Take this node, with all below it, out of its place."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None


class Arrangement:
    """A document's sections; `root` stands for the whole file, `by_start` finds a section's node."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.by_start: dict[int, Node] = {}
        self._end = tree.root.start
        self.root = self._node(tree.root, 0)
        self.tail = Span(self._end, len(tree.data))
        levels: dict[int, Counter[bytes]] = {}
        for node in self.root.walk():
            if node.parent is not None and node.parent.first is not node and isinstance(node.gap, Span):
                levels.setdefault(node.level, Counter())[node.gap.cut(tree.data)] += 1
        self._gaps = {level: counted.most_common(1)[0][0] for level, counted in levels.items()}

    def _node(self, section: Section, level: int) -> Node:
        data = self.tree.data
        stop = section.children[0].start if section.children else section.end
        end = _content_end(data, section, stop)
        node = Node(section, Span(self._end, section.start), Span(section.start, end), level)
        self._end = end
        if section.heading is not None:
            self.by_start[section.start] = node
        for child in section.children:
            assert child.heading is not None
            inner = self._node(child, child.heading.level)
            inner.parent = node
            node.children.append(inner)
        node.first = node.children[0] if node.children else None
        return node

    def gap(self, level: int) -> bytes:
        """What parts sections of a level in this document."""
        return self._gaps.get(level) or ending_of(self.tree.data) * 2

    def edits(self) -> list[Edit]:
        """The edits of the document that this arrangement comes to; all that stays in order stays untouched."""
        self._mend_gaps()
        pieces: list[Piece] = [Span(0, self.tree.root.start)]
        for node in self.root.walk():
            if node is not self.root:
                pieces.append(node.gap)
            pieces += _own_pieces(node)
        pieces.append(self.tail)
        return _edits(self.tree.data, pieces)

    def _mend_gaps(self) -> None:
        """What stands above the first section of a parent stays there, whichever section is first."""
        for node in self.root.walk():
            above: Piece
            now, was = node.children[0] if node.children else None, node.first
            if now is was or was is None:
                continue
            if was.parent is not None:
                above, was.gap = was.gap, self.gap(was.level)
            else:
                above = was.gap
            if now is not None:
                now.gap = above
        if self.root.first is None and not self.tree.data[: self.tail.start].removeprefix(_MARK):
            for child in self.root.children[:1]:
                child.gap = b""


def _content_end(data: bytes, section: Section, stop: int) -> int:
    """Where a section's own text ends, without the rule that parts it from the next one."""
    body = data[section.start : stop].rstrip()
    last = section.blocks[-1] if section.blocks else None
    if isinstance(last, Rule) and last.end == section.start + len(body):
        body = data[section.start : last.start].rstrip()
    return section.start + len(body)


def hashes_of(heading: Heading) -> Span:
    """Where the hashes of a heading stand, if it has any."""
    return Span(heading.start, heading.start + heading.level)


def _own_pieces(node: Node) -> Iterator[Piece]:
    if isinstance(node.own, bytes):
        yield node.own
        return
    position = node.own.start
    edits = list(node.edits)
    heading = node.section.heading if node.section else None
    if heading is not None and heading.level != node.level:
        edits.append(Edit(hashes_of(heading), b"#" * node.level))
    for span, replacement in sorted(edits, key=lambda edit: edit.span):
        yield Span(position, span.start)
        yield replacement
        position = span.end
    yield Span(position, node.own.end)


def _edits(data: bytes, pieces: Sequence[Piece]) -> list[Edit]:
    spans = [piece for piece in pieces if isinstance(piece, Span) and piece.end > piece.start]
    kept = _kept(spans)
    edits = []
    position = 0
    waiting = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            waiting += piece
        elif piece not in kept:
            waiting += data[piece.start : piece.end]
        else:
            if data[position : piece.start] != waiting:
                edits.append(Edit(Span(position, piece.start), waiting))
            waiting, position = b"", piece.end
    if data[position:] != waiting:
        edits.append(Edit(Span(position, len(data)), waiting))
    return edits


def _kept(spans: Sequence[Span]) -> set[Span]:
    """The spans that stay where they are: the rising run that holds most bytes."""
    if all(one.end <= other.start for one, other in pairwise(spans)):
        return set(spans)
    weights: list[int] = []
    before: list[int | None] = []
    for place, span in enumerate(spans):
        earlier = [n for n in range(place) if spans[n].end <= span.start]
        best = max(earlier, key=weights.__getitem__, default=None)
        before.append(best)
        weights.append(span.end - span.start + (weights[best] if best is not None else 0))
    at: int | None = max(range(len(spans)), key=weights.__getitem__, default=None)
    kept = set()
    while at is not None:
        kept.add(spans[at])
        at = before[at]
    return kept


def joined(edits: Iterable[Edit], content_start: int, content_end: int, data: bytes) -> list[Edit]:
    """Edits of one body with overlapping deletions made one; what is deleted up to the end of the body takes
    the blank lines before it along."""
    gone = sorted(edit.span for edit in edits if not edit.replacement)
    kept = [edit for edit in edits if edit.replacement]
    merged: list[Span] = []
    for span in gone:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    if merged and merged[-1].end >= content_end:
        start = merged.pop().start
        while True:
            start = content_start + len(data[content_start:start].rstrip())
            if not merged or merged[-1].end < start:
                break
            start = merged.pop().start
        merged.append(Span(start, content_end))
    return [*kept, *(Edit(span, b"") for span in merged)]
