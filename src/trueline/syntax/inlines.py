"""What stands inside a block: code spans, comments, links, tags.

Candidates are found in one pass of C over the file; only the leaf block that holds one is looked at
closely, because code spans and comments decide whether a bracket is a link.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.syntax.tree import (
    Block,
    CodeSpan,
    Heading,
    Item,
    Link,
    List,
    MarkdownLink,
    Paragraph,
    Quote,
    Table,
    Tag,
    WikiLink,
)
from trueline.text import Span

_WIKI = re.compile(rb"(!?)\[\[([^\[\]\r\n]*)\]\]")
_CANDIDATE = re.compile(rb"\[\[|\]\(")
_TOKEN = re.compile(rb"`+|\\.|<!--|%%", re.DOTALL)
_BRACKET = re.compile(rb"[\[\]\\]")
_TAG = re.compile(rb"(?<![^\s(>])#([\w/\x80-\xff-]+)")
_TARGET = re.compile(
    rb"\([ \t]*(?:<([^<>\r\n]*)>|((?:[^\s()<\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))"
    rb"(?:[ \t]*\r?\n?[ \t]*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*\)"
)
# A title or target longer than this is not one; the bound keeps hostile input linear.
_LONGEST = 4096


class Leaf(NamedTuple):
    """A stretch of text within which inline constructs open and close: a paragraph, a heading, a cell."""

    start: int
    end: int


class Inlines:
    """The inline constructs of one file, found when asked for."""

    __slots__ = ("_closed", "_leaves", "_starts", "data")

    def __init__(self, data: bytes, blocks: Sequence[Block]) -> None:
        self.data = data
        self._leaves = tuple(_leaves(blocks))
        self._starts = [leaf.start for leaf in self._leaves]
        self._closed: dict[int, tuple[tuple[Span, ...], tuple[CodeSpan, ...]]] = {}

    def links(self) -> Iterator[Link]:
        """Every wikilink, embed and inline Markdown link, in order."""
        found: list[Link] = []
        asked = -1
        for candidate in _CANDIDATE.finditer(self.data):
            number = bisect_right(self._starts, candidate.start()) - 1
            if number < 0 or number == asked or candidate.start() >= self._leaves[number].end:
                continue
            asked = number
            found += self._links_of(number)
        return iter(found)

    def comments(self) -> Iterator[Span]:
        """Every comment within running text."""
        if b"<!--" in self.data or b"%%" in self.data:
            for number in range(len(self._leaves)):
                yield from self._closed_of(number)[0]

    def code_spans(self) -> Iterator[CodeSpan]:
        """Every code span, in order."""
        if b"`" in self.data:
            for number in range(len(self._leaves)):
                yield from self._closed_of(number)[1]

    def tags(self) -> Iterator[Tag]:
        """Every tag in running text."""
        for number, leaf in enumerate(self._leaves):
            if self.data.find(b"#", leaf.start, leaf.end) < 0:
                continue
            for found in _TAG.finditer(self.data, leaf.start, leaf.end):
                name = found[1].decode("utf-8", "replace")
                if not name.replace("/", "").isdigit() and not self._is_closed(number, found.start()):
                    yield Tag(found.start(), found.end(), name)

    def _links_of(self, number: int) -> list[Link]:
        leaf = self._leaves[number]
        found: list[Link] = []
        for match in _WIKI.finditer(self.data, leaf.start, leaf.end):
            if not self._is_closed(number, match.start()) and not _escaped(self.data, match.start(), leaf.start):
                found.append(read_wikilink(match))
        if self.data.find(b"](", leaf.start, leaf.end) >= 0:
            found += self._markdown_links(number)
            found.sort(key=lambda link: link.start)
        return found

    def _markdown_links(self, number: int) -> Iterator[MarkdownLink]:
        leaf, data = self._leaves[number], self.data
        open_brackets: list[int] = []
        passed = leaf.start
        for token in _BRACKET.finditer(data, leaf.start, leaf.end):
            place = token.start()
            if place < passed or self._is_closed(number, place):
                continue
            if token[0] == b"\\":
                passed = place + 2
            elif token[0] == b"[":
                open_brackets.append(place)
            elif open_brackets:
                opened = open_brackets.pop()
                target = _TARGET.match(data, place + 1, min(leaf.end, place + _LONGEST))
                if target:
                    embed = data[opened - 1 : opened] == b"!" and opened > leaf.start
                    group = 1 if target[1] is not None else 2
                    yield MarkdownLink(
                        opened - embed,
                        target.end(),
                        embed,
                        Span(opened + 1, place),
                        target[group].decode("utf-8", "replace"),
                        Span(*target.span(group)),
                    )
                    passed = target.end()

    def _is_closed(self, number: int, place: int) -> bool:
        """Whether `place` lies in a code span or comment of its leaf."""
        comments, codes = self._closed_of(number)
        return any(span.start <= place < span.end for span in comments) or any(
            code.start <= place < code.end for code in codes
        )

    def _closed_of(self, number: int) -> tuple[tuple[Span, ...], tuple[CodeSpan, ...]]:
        found = self._closed.get(number)
        if found is None:
            leaf = self._leaves[number]
            found = self._closed[number] = closed_spans(self.data, leaf.start, leaf.end)
        return found


def closed_spans(data: bytes, start: int, end: int) -> tuple[tuple[Span, ...], tuple[CodeSpan, ...]]:
    """The comments and code spans of a stretch: whichever opens first wins, as CommonMark says."""
    comments: list[Span] = []
    codes: list[CodeSpan] = []
    tokens = list(_TOKEN.finditer(data, start, end))
    # Where runs of each length begin, so that a run's closer is found without looking at the text again.
    runs: dict[int, list[int]] = {}
    for token in tokens:
        if token[0][:1] == b"`":
            runs.setdefault(len(token[0]), []).append(token.start())
    passed = start
    for token in tokens:
        place = token.start()
        if place < passed:
            continue
        kind = token[0][:1]
        if kind == b"`":
            length = len(token[0])
            later = runs[length]
            after = bisect_right(later, place)
            if after < len(later):
                passed = later[after] + length
                codes.append(CodeSpan(place, passed, _padded(data, place + length, later[after])))
        elif kind != b"\\":
            closer = b"-->" if kind == b"<" else b"%%"
            closed = data.find(closer, place + len(token[0]), end)
            if closed >= 0:
                passed = closed + len(closer)
                comments.append(Span(place, passed))
    return tuple(comments), tuple(codes)


def _padded(data: bytes, start: int, end: int) -> Span:
    """A code span's content without one space of padding on both sides."""
    inner = data[start:end]
    if len(inner) > 2 and inner[:1] in b" \r\n" and inner[-1:] in b" \r\n" and inner.strip():
        return Span(start + 1, end - 1)
    return Span(start, end)


def _escaped(data: bytes, place: int, start: int) -> bool:
    count = 0
    while place - count > start and data[place - count - 1] == 0x5C:
        count += 1
    return count % 2 == 1


def front_links(data: bytes, start: int, end: int) -> Iterator[WikiLink]:
    """The wikilinks in the values of front matter."""
    for match in _WIKI.finditer(data, start, end):
        yield read_wikilink(match)


def read_wikilink(match: "re.Match[bytes]") -> WikiLink:
    """The parts of `[[target#heading|alias]]`; in a table the pipe is written `\\|`."""
    inner, start = match[2], match.start(2)
    alias: str | None = None
    alias_span: Span | None = None
    pipe = inner.find(b"|")
    if pipe >= 0:
        alias = inner[pipe + 1 :].decode("utf-8", "replace").strip()
        alias_span = Span(start + pipe + 1, match.end(2))
        inner = inner[:pipe].removesuffix(b"\\")
    heading = block = heading_span = None
    sharp = inner.find(b"#")
    if sharp >= 0:
        behind = inner[sharp + 1 :]
        heading_span = Span(start + sharp + 1, start + len(inner))
        if behind.startswith(b"^"):
            block = behind[1:].decode("utf-8", "replace").strip()
        else:
            heading = behind.decode("utf-8", "replace").strip()
        inner = inner[:sharp]
    bare = inner.strip()
    lead = start + len(inner) - len(inner.lstrip())
    return WikiLink(
        match.start(),
        match.end(),
        bool(match[1]),
        bare.decode("utf-8", "replace"),
        Span(lead, lead + len(bare)),
        heading,
        heading_span,
        block,
        alias,
        alias_span,
    )


def _leaves(blocks: Sequence[Block]) -> Iterator[Leaf]:
    """The stretches of inline text, in document order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Leaf(block.start, block.end)
        elif isinstance(block, Heading):
            yield Leaf(*block.text)
        elif isinstance(block, List):
            for item in block.items:
                yield from _leaves_of_item(item)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for cell in row.cells:
                    if cell.start < cell.end:
                        yield Leaf(cell.start, cell.end)
        elif isinstance(block, Quote):
            if block.callout:
                yield Leaf(*block.callout.title)
            yield from _leaves(block.blocks)


def _leaves_of_item(item: Item) -> Iterator[Leaf]:
    return _leaves(item.blocks)
