"""What stands inside a block: code spans, comments, links, tags.

Candidates are found in one pass of C over the file; only the leaf block that holds one is looked at
closely, because code spans and comments decide whether a bracket is a link.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from trueline.syntax.tree import (
    Block,
    CodeSpan,
    Heading,
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


class Inlines:
    """The inline constructs of one file, found when asked for."""

    __slots__ = ("_leaves", "data")

    def __init__(self, data: bytes, blocks: Sequence[Block]) -> None:
        self.data = data
        # Stretches of text within which inline constructs open and close, in document order. A table
        # stands as a whole: its cells are looked at only where one of them holds a candidate.
        self._leaves: list[tuple[int, int, Table | None]] = []
        _collect(blocks, self._leaves)

    def links(self) -> list[Link]:
        """Every wikilink, embed and inline Markdown link, in order."""
        found: list[Link] = []
        starts = [leaf[0] for leaf in self._leaves]
        looked_at = -1
        for candidate in _CANDIDATE.finditer(self.data):
            place = candidate.start()
            number = bisect_right(starts, place) - 1
            if number <= looked_at or place >= self._leaves[number][1]:
                continue
            looked_at = number
            for start, end in self._stretches(number, b"["):
                found += self._links_in(start, end)
        return found

    def comments(self) -> Iterator[Span]:
        """Every comment within running text."""
        for mark in (b"<!--", b"%%"):
            if mark in self.data:
                for start, end in self._with(mark):
                    comments = closed_spans(self.data, start, end)[0]
                    yield from (span for span in comments if self.data.startswith(mark, span.start))

    def code_spans(self) -> Iterator[CodeSpan]:
        """Every code span, in order."""
        for start, end in self._with(b"`"):
            yield from closed_spans(self.data, start, end)[1]

    def tags(self) -> Iterator[Tag]:
        """Every tag in running text."""
        for start, end in self._with(b"#"):
            closed: tuple[Span, ...] | None = None
            for found in _TAG.finditer(self.data, start, end):
                name = found[1].decode("utf-8", "replace")
                if closed is None:
                    closed = _closed(self.data, start, end)
                if not name.replace("/", "").isdigit() and not _within(closed, found.start()):
                    yield Tag(found.start(), found.end(), name)

    def _with(self, mark: bytes) -> Iterator[tuple[int, int]]:
        """The stretches that hold `mark`."""
        for number, (start, end, _) in enumerate(self._leaves):
            if self.data.find(mark, start, end) >= 0:
                yield from self._stretches(number, mark)

    def _stretches(self, number: int, mark: bytes) -> Iterator[tuple[int, int]]:
        """A leaf itself, or the cells of a table that hold `mark`."""
        start, end, table = self._leaves[number]
        if table is None:
            yield start, end
            return
        for row in (table.header, *table.rows):
            if self.data.find(mark, row.start, row.end) >= 0:
                for cell in row.cells:
                    if self.data.find(mark, cell.start, cell.end) >= 0:
                        yield cell.start, cell.end

    def _links_in(self, start: int, end: int) -> list[Link]:
        data = self.data
        closed = _closed(data, start, end)
        found: list[Link] = [
            read_wikilink(match)
            for match in _WIKI.finditer(data, start, end)
            if not _within(closed, match.start()) and not _escaped(data, match.start(), start)
        ]
        if data.find(b"](", start, end) >= 0:
            found += _markdown_links(data, start, end, closed)
            found.sort(key=lambda link: link.start)
        return found


def _markdown_links(data: bytes, start: int, end: int, closed: Sequence[Span]) -> Iterator[MarkdownLink]:
    open_brackets: list[int] = []
    passed = start
    for token in _BRACKET.finditer(data, start, end):
        place = token.start()
        if place < passed or _within(closed, place):
            continue
        if token[0] == b"\\":
            passed = place + 2
        elif token[0] == b"[":
            open_brackets.append(place)
        elif open_brackets:
            opened = open_brackets.pop()
            target = _TARGET.match(data, place + 1, min(end, place + _LONGEST))
            if target:
                embed = data[opened - 1 : opened] == b"!" and opened > start
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


def _closed(data: bytes, start: int, end: int) -> tuple[Span, ...]:
    """The code spans and comments of a stretch, within which nothing else is found; in order."""
    stretch = data[start:end]
    if b"`" not in stretch and b"<!--" not in stretch and b"%%" not in stretch:
        return ()
    comments, codes = closed_spans(data, start, end)
    return tuple(sorted([*comments, *(Span(code.start, code.end) for code in codes)]))


def _within(closed: Sequence[Span], place: int) -> bool:
    """Whether `place` lies in one of the ordered spans."""
    if not closed:
        return False
    number = bisect_right(closed, (place, 1 << 62)) - 1
    return number >= 0 and place < closed[number].end


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


def _collect(blocks: Sequence[Block], leaves: list[tuple[int, int, Table | None]]) -> None:
    """Gather the stretches of inline text of `blocks`, in document order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            leaves.append((block.start, block.end, None))
        elif isinstance(block, Heading):
            leaves.append((*block.text, None))
        elif isinstance(block, List):
            for item in block.items:
                _collect(item.blocks, leaves)
        elif isinstance(block, Table):
            leaves.append((block.start, block.end, block))
        elif isinstance(block, Quote):
            if block.callout:
                leaves.append((*block.callout.title, None))
            _collect(block.blocks, leaves)
