"""The tree of a Markdown file in Obsidian's dialect: frozen nodes with byte offsets.

Every node carries `start` and `end`, a half-open range of byte offsets into the file: from the
first byte of the node's own text (after indentation and container prefixes such as `> `) to the
end of its last line without the line ending. What lies between nodes (blank lines, prefixes,
line endings) is trivia and belongs to no node, so the file is always the bytes plus the tree.

Nodes are named tuples rather than dataclasses: a class costs 0.1 ms instead of 0.8 ms to define
and an instance a third less to make, and start-up plus scanning is the budget of a cold run
(docs/decisions in ARCHITECTURE.md).
"""

from typing import NamedTuple, TypeAlias

from trueline.text import Span


class Problem(NamedTuple):
    """Something the scanner could read only by guessing. `kind` is a stable kebab-case word."""

    span: Span
    kind: str
    message: str


class Heading(NamedTuple):
    """`## Title ##` or a setext heading. `text` excludes the hashes; `title` is its text."""

    start: int
    end: int
    level: int
    text: Span
    title: str


class Paragraph(NamedTuple):
    """Lines of running text; also a `**Label:** value` line."""

    start: int
    end: int


class Rule(NamedTuple):
    """A thematic break."""

    start: int
    end: int


class Fence(NamedTuple):
    """A fenced code block.

    `info` is what stands behind the opening fence, `language` its first word in lower case,
    `body` reaches from the first byte after the opening line to the first byte of the closing
    line (for a fence inside a container it includes the container's prefixes).
    """

    start: int
    end: int
    info: Span
    language: str
    body: Span
    closed: bool


class Code(NamedTuple):
    """An indented code block."""

    start: int
    end: int


class Html(NamedTuple):
    """An HTML block that is not a comment."""

    start: int
    end: int


class Comment(NamedTuple):
    """A block comment, `<!-- … -->` or Obsidian's `%% … %%`; `body` is what stands inside."""

    start: int
    end: int
    body: Span
    obsidian: bool
    closed: bool


class Cell(NamedTuple):
    """One table cell. `start`/`end` cut the trimmed text, `left`/`right` everything between the pipes.

    An empty cell has `start == end`, a point between the pipes where text would be written.
    """

    start: int
    end: int
    left: int
    right: int

    @property
    def outer(self) -> Span:
        """Everything between the pipes."""
        return Span(self.left, self.right)


class Row(NamedTuple):
    """One table row; `cells` are those that are written, which may be fewer or more than the header's."""

    start: int
    end: int
    cells: tuple[Cell, ...]


class Table(NamedTuple):
    """A pipe table: header row, delimiter row and body rows."""

    start: int
    end: int
    header: Row
    delimiter: Row
    rows: tuple[Row, ...]


class Item(NamedTuple):
    """One list item.

    `marker_end` is behind `-`, `*`, `+` or `1.`; `check` cuts the single character between the brackets
    of `[ ]` (None where the item is no check item); `content` is the first byte after marker and
    check box (a point at the end of the line for an empty item); `blocks` are the item's own blocks,
    the first of which is usually a Paragraph starting at `content`.
    """

    start: int
    end: int
    marker_end: int
    check: Span | None
    ticked: bool
    content: int
    blocks: "tuple[Block, ...]"

    @property
    def marker(self) -> Span:
        """What cuts `-`, `*`, `+` or `1.`."""
        return Span(self.start, self.marker_end)


class List(NamedTuple):
    """A bullet or ordered list."""

    start: int
    end: int
    ordered: bool
    items: tuple[Item, ...]


class Callout(NamedTuple):
    """The first line of a callout: `> [!warning]- Title`. `kind` is lower case; `title` may be empty."""

    kind: str
    kind_span: Span
    title: Span


class Quote(NamedTuple):
    """A block quote; `callout` is set where its first line is an Obsidian callout.

    The callout line is not part of `blocks`.
    """

    start: int
    end: int
    callout: Callout | None
    blocks: "tuple[Block, ...]"


Block: TypeAlias = Heading | Paragraph | Rule | Fence | Code | Html | Comment | Table | List | Quote


class WikiLink(NamedTuple):
    """`[[target#heading|alias]]`, `[[target#^block]]`, `![[embed]]`.

    `target` is the text before `#` and `|`, trimmed, without the `\\` that escapes a pipe in a table;
    spans cut exactly the text they name. An absent part is None (`alias`) or empty (`target`).
    """

    start: int
    end: int
    embed: bool
    target: str
    target_span: Span
    heading: str | None
    heading_span: Span | None
    block: str | None
    alias: str | None
    alias_span: Span | None


class MarkdownLink(NamedTuple):
    """`[text](url "title")` or `![alt](url)`; `url` is as written, without `<>`."""

    start: int
    end: int
    embed: bool
    text: Span
    url: str
    url_span: Span


Link: TypeAlias = WikiLink | MarkdownLink


class Tag(NamedTuple):
    """`#name` in running text; `name` has no `#`."""

    start: int
    end: int
    name: str


class CodeSpan(NamedTuple):
    """`` `code` ``; `content` excludes the back-ticks and one space of padding."""

    start: int
    end: int
    content: Span


class Label(NamedTuple):
    """The `**Label:** value` at the head of a paragraph or item; `value` runs to the paragraph's end."""

    start: int
    end: int
    name: str
    name_span: Span
    value: Span


class Scalar(NamedTuple):
    """A front-matter value. `start`/`end` cut it as written, with quotes; `text` is what it means."""

    start: int
    end: int
    text: str
    quoted: bool


class Property(NamedTuple):
    """One front-matter key and its value.

    `kind` is `scalar`, `list`, `empty` or `other` (nested maps and what else a note may hold);
    `values` has one entry for a scalar, one per item for a list, none otherwise. `start`/`end`
    cover the key to the end of its last value line.
    """

    start: int
    end: int
    key: str
    key_span: Span
    kind: str
    values: tuple[Scalar, ...]


class FrontMatter(NamedTuple):
    """The `---` block at the head of a note; `body` lies between the two fence lines."""

    start: int
    end: int
    body: Span
    properties: tuple[Property, ...]
    problems: tuple[Problem, ...]


class Section(NamedTuple):
    """A heading with everything below it.

    `heading` is None only for the root, which holds what stands before the first heading.
    `end` is the start of the next heading of the same or a higher level, or the end of the file;
    `blocks` are the section's own blocks, without those of `children`.
    """

    start: int
    end: int
    heading: Heading | None
    blocks: tuple[Block, ...]
    children: "tuple[Section, ...]"
