"""Where the scanner stands: one line of the file, behind the prefixes of the open containers.

A container is a quote or a list item whose lines are still coming. Each line first continues the
containers it can, outermost first: a quote wants its `>`, an item wants its indentation. How many
it continues is the cursor's `depth`; what the line holds begins at `text`, `indent` columns behind
the prefixes. Tabs reach to the next multiple of four columns.
"""

from typing import Final

from trueline.syntax.patterns import pass_spaces
from trueline.syntax.tree import Block, Callout, Item, List, Problem, Quote
from trueline.text import Span

# Deeper prefixes are text: what nests deeper is no document, and each line costs what it is deep.
DEEPEST: Final = 100
SPACE, TAB, LF, GREATER, BACKSLASH = b" \t\n>\\"


class Container:
    """The file, a quote or a list item under construction, with the list it is just collecting."""

    __slots__ = (
        "blocks",
        "callout",
        "check",
        "content",
        "items",
        "marker_end",
        "quote",
        "sign",
        "start",
        "ticked",
        "width",
    )

    def __init__(self, start: int, quote: bool = False) -> None:
        self.start = start
        self.quote = quote
        self.blocks: list[Block] = []
        self.items: list[Item] = []
        self.sign = 0
        """The last byte of the markers of `items`, which tells one list from the next."""
        self.callout: Callout | None = None
        self.marker_end = start
        self.check: Span | None = None
        self.ticked = False
        self.content = start
        self.width = 0
        """How many columns an item's lines are indented."""

    def end_list(self) -> None:
        """Turn the items collected so far into a block."""
        items = self.items
        if items:
            self.blocks.append(List(items[0].start, items[-1].end, self.sign in b".)", tuple(items)))
            self.items = []

    def begin_item(self, sign: int) -> None:
        """An item with another kind of marker begins another list."""
        if self.sign != sign:
            self.end_list()
            self.sign = sign


class Cursor:
    """The state of one scan of `data`, whose lines all end with `\\n`."""

    __slots__ = (
        "blank",
        "column",
        "containers",
        "data",
        "depth",
        "indent",
        "line",
        "problems",
        "quotes",
        "root",
        "size",
        "text",
        "tip",
    )

    def __init__(self, data: bytes, start: int) -> None:
        self.data = data
        self.size = len(data)
        self.root = self.tip = Container(start)
        self.containers: list[Container] = []
        self.quotes: list[int] = []
        """Which of `containers` are quotes: a blank line continues all items up to the next of them."""
        self.problems: list[Problem] = []
        self.column = 0
        self.enter(start)

    def enter(self, line: int) -> bool:
        """Stand at the line that begins at `line`; whether there is one that continues every container."""
        data, containers = self.data, self.containers
        self.line = line
        if line >= self.size:
            self.text, self.indent, self.depth, self.blank = line, 0, 0, True
            return False
        column = depth = quotes = 0
        text, text_column = self._pass_space(line, 0)
        byte = data[text]
        for container in containers:
            if byte == LF:
                depth = self.quotes[quotes] if quotes < len(self.quotes) else len(containers)
                break
            if container.quote:
                if byte != GREATER or text_column > column + 3:
                    break
                text, text_column, column = self._pass_quote_sign(text, text_column)
                byte = data[text]
                quotes += 1
            elif text_column >= column + container.width:
                column += container.width
            else:
                break
            depth += 1
        self.text, self.column, self.indent = text, column, text_column - column
        self.depth, self.blank = depth, byte == LF
        return depth == len(containers)

    def enter_next(self) -> bool:
        """Stand at the next line, as `enter` does."""
        return self.enter(self.data.index(b"\n", self.text) + 1 if self.line < self.size else self.size)

    def text_end(self, offset: int) -> int:
        """Where the line that holds the text at `offset` ends, without blanks at its end."""
        data = self.data
        end = data.index(b"\n", offset)
        while data[end - 1] in b" \t":
            end -= 1
        return end

    def previous_end(self) -> int:
        """Where the lines before the current one end, without blanks and blank lines."""
        data, end = self.data, self.line
        while data[end - 1] in b" \t\n":
            end -= 1
        return end

    def add(self, block: Block) -> None:
        """Add what is no list item, and therefore ends the list before it."""
        if self.tip.items:
            self.tip.end_list()
        self.tip.blocks.append(block)

    def push(self, container: Container) -> None:
        """Let `container` hold what comes."""
        if container.quote:
            self.quotes.append(len(self.containers))
        self.containers.append(container)
        self.tip = container

    def leave(self, depth: int) -> None:
        """End all containers but the outer `depth`; the current line is the first behind them."""
        while len(self.containers) > depth:
            ended = self.containers.pop()
            ended.end_list()
            blocks = tuple(ended.blocks)
            self.tip = self.containers[-1] if self.containers else self.root
            if ended.quote:
                self.quotes.pop()
                self.add(Quote(ended.start, self.previous_end(), ended.callout, blocks))
            else:
                end = blocks[-1].end if blocks else ended.content
                item = Item(ended.start, end, ended.marker_end, ended.check, ended.ticked, ended.content, blocks)
                self.tip.items.append(item)

    def mark(self) -> tuple[int, int, int, int, int, bool]:
        """The place to come `back` to after a look at the lines ahead."""
        return self.line, self.text, self.column, self.indent, self.depth, self.blank

    def back(self, mark: tuple[int, int, int, int, int, bool]) -> None:
        """Stand again where `mark` was taken."""
        self.line, self.text, self.column, self.indent, self.depth, self.blank = mark

    def open_quote(self) -> None:
        """Step behind the `>` at `text`."""
        self.push(Container(self.text, quote=True))
        self.text, text_column, self.column = self._pass_quote_sign(self.text, self.column + self.indent)
        self.indent = text_column - self.column
        self.blank = self.data[self.text] == LF
        self.depth += 1

    def open_item(self, marker_end: int) -> None:
        """Step behind the list marker at `text`."""
        start = self.text
        self.tip.begin_item(self.data[marker_end - 1])
        item = Container(start)
        item.marker_end = marker_end
        column = self.column + self.indent + marker_end - start
        self.text, text_column = self._pass_space(marker_end, column)
        self.blank = self.data[self.text] == LF
        item.content = marker_end if self.blank else self.text
        gap = text_column - column
        if self.blank or gap > 4:
            gap = 1
        item.width = self.indent + marker_end - start + gap
        self.column = column + gap
        self.indent = max(text_column - self.column, 0)
        self.depth += 1
        self.push(item)

    def step_to(self, offset: int) -> None:
        """Step behind what stands on the current line before `offset`."""
        self.text, _ = self._pass_space(offset, 0)
        self.blank = self.data[self.text] == LF

    def _pass_space(self, offset: int, column: int) -> tuple[int, int]:
        """The first byte from `offset` that is neither space nor tab, and its column."""
        data = self.data
        text = pass_spaces(data, offset).end()
        column += text - offset
        while data[text] == TAB or data[text] == SPACE:
            column += 4 - column % 4 if data[text] == TAB else 1
            text += 1
        return text, column

    def _pass_quote_sign(self, text: int, column: int) -> tuple[int, int, int]:
        """The text behind the `>` at `text`, its column, and the column where the quote's lines begin."""
        text += 1
        column += 1
        if self.data[text] != SPACE and self.data[text] != TAB:
            return text, column, column
        text, text_column = self._pass_space(text, column)
        return text, text_column, column + 1
