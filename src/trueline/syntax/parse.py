"""The tree of a file, and the views of it that are made when first asked for."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from trueline.syntax.blocks import scan_blocks
from trueline.syntax.frontmatter import read_front_matter, unclosed_front_matter
from trueline.syntax.inlines import find_code_spans, find_comments, find_front_links, find_links, find_tags
from trueline.syntax.sections import build_sections
from trueline.syntax.tree import (
    Block,
    CodeSpan,
    Comment,
    Fence,
    Item,
    Label,
    Link,
    List,
    Paragraph,
    Problem,
    Quote,
    Section,
    Tag,
    WikiLink,
)
from trueline.text import LineIndex, Span

_MARK = b"\xef\xbb\xbf"
_LABEL = re.compile(rb"(\*\*|__|\*|_)(?=[^\s*_])([^*_\r\n]+?)(?::[ \t]*\1|\1[ \t]*:)[ \t]*")
_QUOTED = re.compile(rb"^[ \t]{0,3}>[ \t]?", re.MULTILINE)


class Spanned(Protocol):
    """A span, or any node of the tree."""

    @property
    def start(self) -> int:
        """The offset of its first byte."""

    @property
    def end(self) -> int:
        """The offset behind its last byte."""


class Tree:
    """A file and its blocks. Equal bytes give equal trees; nothing in it changes once it is made."""

    __slots__ = (
        "_comments",
        "_every",
        "_front_links",
        "_lines",
        "_links",
        "_sections",
        "blocks",
        "data",
        "front_matter",
        "problems",
    )

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.front_matter = read_front_matter(data)
        start = self.front_matter.end if self.front_matter else 3 * data.startswith(_MARK)
        self.blocks, problems = scan_blocks(data, start)
        self.problems: tuple[Problem, ...] = (*problems, *_byte_problems(data, self.front_matter is None))
        self._every: tuple[Block, ...] | None = None
        self._lines: LineIndex | None = None
        self._sections: tuple[Section, tuple[Section, ...]] | None = None
        self._links: tuple[Link, ...] | None = None
        self._front_links: tuple[WikiLink, ...] | None = None
        self._comments: tuple[Span, ...] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)

    @property
    def lines(self) -> LineIndex:
        """The file's lines."""
        if self._lines is None:
            self._lines = LineIndex(self.data)
        return self._lines

    @property
    def root(self) -> Section:
        """The whole file as a section without heading; its children are the sections of the highest level."""
        return self._outline()[0]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section that has a heading, in document order."""
        return self._outline()[1]

    def _outline(self) -> tuple[Section, tuple[Section, ...]]:
        if self._sections is None:
            start = self.front_matter.end if self.front_matter else 0
            self._sections = build_sections(self.blocks, start, len(self.data))
        return self._sections

    @property
    def links(self) -> tuple[Link, ...]:
        """Every wikilink, embed and Markdown link of the body, in order."""
        if self._links is None:
            self._links = tuple(find_links(self.data, self.blocks))
        return self._links

    @property
    def front_links(self) -> tuple[WikiLink, ...]:
        """Every wikilink in a value of the front matter."""
        if self._front_links is None:
            body = self.front_matter.body if self.front_matter else Span(0, 0)
            self._front_links = tuple(find_front_links(self.data, *body))
        return self._front_links

    @property
    def comments(self) -> tuple[Span, ...]:
        """Every comment, block or inline, in order."""
        if self._comments is None and self.data.find(b"<!--") < 0 and self.data.find(b"%%") < 0:
            self._comments = ()
        elif self._comments is None:
            blocks = [Span(block.start, block.end) for block in self.walk() if isinstance(block, Comment)]
            self._comments = tuple(sorted([*blocks, *find_comments(self.data, self.blocks)]))
        return self._comments

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Every tag in running text, in order."""
        return tuple(find_tags(self.data, self.blocks))

    @property
    def code_spans(self) -> tuple[CodeSpan, ...]:
        """Every code span, in order."""
        return tuple(find_code_spans(self.data, self.blocks))

    def text(self, node: Spanned) -> str:
        """The text of a node or span; bytes that are not UTF-8 read as U+FFFD."""
        return self.data[node.start : node.end].decode("utf-8", "replace")

    def walk(self) -> tuple[Block, ...]:
        """Every block, parents before what is inside them, in document order."""
        if self._every is None:
            every: list[Block] = []
            _collect(self.blocks, every)
            self._every = tuple(every)
        return self._every

    def label(self, node: "Paragraph | Item") -> Label | None:
        """The `**Label:** value` at the head of a paragraph, or of an item's first paragraph."""
        if isinstance(node, Item):
            first = node.blocks[0] if node.blocks else None
            if not isinstance(first, Paragraph):
                return None
            node = first
        found = _LABEL.match(self.data, node.start, node.end)
        if not found:
            return None
        name = Span(*found.span(2))
        return Label(node.start, found.end(), self.text(name).strip(), name, Span(found.end(), node.end))

    def fence_text(self, fence: Fence) -> str:
        """The body of a fence as its reader sees it: without the prefixes of the blocks it stands in."""
        line = max(self.data.rfind(b"\n", 0, fence.start), self.data.rfind(b"\r", 0, fence.start)) + 1
        prefix = self.data[line : fence.start]
        body = self.data[fence.body.start : fence.body.end]
        if prefix:
            for _ in range(prefix.count(b">")):
                body = _QUOTED.sub(b"", body)
            width = len(prefix.rpartition(b">")[2].expandtabs(4)) - (b">" in prefix)
            if width > 0:
                body = re.sub(rb"(?m)^[ \t]{1,%d}" % width, b"", body)
        return body.decode("utf-8", "replace")


def _collect(blocks: Sequence[Block], every: list[Block]) -> None:
    """Gather blocks with all inside them; the scanner bounds how deep they nest."""
    for block in blocks:
        every.append(block)
        if type(block) is List:
            for item in block.items:
                inside = item.blocks
                if len(inside) == 1 and type(inside[0]) is Paragraph:
                    every.append(inside[0])
                else:
                    _collect(inside, every)
        elif type(block) is Quote:
            _collect(block.blocks, every)


def _byte_problems(data: bytes, may_be_front: bool) -> Iterator[Problem]:
    """What is wrong with the bytes themselves."""
    unclosed = unclosed_front_matter(data) if may_be_front else None
    if unclosed:
        yield unclosed
    nul = data.find(b"\0")
    if nul >= 0:
        yield Problem(Span(nul, nul + 1), "nul-byte", "a NUL byte: this is not text")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        yield Problem(Span(error.start, error.end), "not-utf8", "not UTF-8: this byte has no meaning")


def parse(data: bytes) -> Tree:
    """The tree of a file's bytes. Never raises; what was read by guessing is in `problems`."""
    return Tree(data)
