"""Where the scanner stands: one line of the file, behind the prefixes of the open containers.

A container is a quote or a list item whose lines are still coming. Each line first continues the
containers it can, outermost first: a quote wants its `>`, an item wants its indentation. How many
it continues is the cursor's `depth`; what the line holds begins at `text`, `indent` columns behind
the prefixes. Tabs reach to the next multiple of four columns.
"""

from trueline.syntax.patterns import LINE, SPACES
from trueline.syntax.tree import Block, Callout, Item, List, Problem, Quote
from trueline.text import Span

SPACE, TAB, LF, CR, GREATER = b" \t\n\r>"
DEEPEST = 100


class Container:
    """The file, a quote or a list item under construction, with the list it is just collecting."""

    __slots__ = ("blocks", "callout", "check", "content", "items", "marker", "quote", "sign", "start", "ticked", "width")

    def __init__(self, start: int, quote: bool = False) -> None:
        self.start = start
        self.quote = quote
        self.blocks: list[Block] = []
        self.items: list[Item] = []
        self.sign = 0
        self.callout: Callout | None = None
        self.marker = Span(start, start)
        self.check: Span | None = None
        self.ticked = False
        self.content = start
        self.width = 0

    def end_list(self) -> None:
        """Turn the items collected so far into a block."""
        items = self.items
        if items:
            self.blocks.append(List(items[0].start, items[-1].end, self.sign in b".)", tuple(items)))
            self.items = []


class Cursor:
    """The state of one scan. `data` ends with a line ending, so that a byte can always be looked at."""

    __slots__ = ("blank", "column", "containers", "data", "depth", "indent", "line", "problems", "quotes", "root", "size", "text", "tip")

    def __init__(self, data: bytes, start: int) -> None:
        self.data = data if data.endswith((b"\n", b"\r")) else data + b"\n"
        self.size = len(self.data)
        self.root = self.tip = Container(start)
        self.containers: list[Container] = []
        self.quotes: list[int] = []
        self.problems: list[Problem] = []
        self.enter(start)

    def enter(self, line: int) -> bool:
        """Stand at the line that begins at `line`; whether there is one that continues every container."""
        data, containers = self.data, self.containers
        self.line = line
        if line >= self.size:
            self.text, self.indent, self.depth, self.blank = self.size - 1, 0, 0, True
            return False
        column = depth = quotes = 0
        text, text_column = self._pass_space(line, 0)
        byte = data[text]
        for container in containers:
            if byte == LF or byte == CR:
                depth = self.quotes[quotes] if quotes < len(self.quotes) else len(containers)
                break
            if container.quote:
                if byte != GREATER or text_column - column > 3:
                    break
                text, text_column, column = self._pass_quote_sign(text, text_column)
                byte = data[text]
                quotes += 1
            elif text_column - column >= container.width:
                column += container.width
            else:
                break
            depth += 1
        self.text, self.column, self.indent = text, column, text_column - column
        self.depth, self.blank = depth, byte == LF or byte == CR
        return depth == len(containers)

    def next_line(self, offset: int) -> int:
        """Where the line after the one that holds `offset` begins."""
        end = LINE.match(self.data, offset).end()  # type: ignore[union-attr]
        return end + (2 if self.data[end] == CR and self.data[end + 1 : end + 2] == b"\n" else 1)

    def line_end(self, offset: int) -> int:
        """Where the line that holds `offset` ends, before its line ending."""
        return LINE.match(self.data, offset).end()  # type: ignore[union-attr]

    def previous_end(self) -> int:
        """Where the line before the current one ends."""
        end = self.line
        if self.data[end - 1] == LF:
            end -= 1
            return end - 1 if end and self.data[end - 1] == CR else end
        return end - 1

    def add(self, block: Block) -> None:
        """A block that is no list item ends the list before it."""
        if self.tip.items:
            self.tip.end_list()
        self.tip.blocks.append(block)

    def push(self, container: Container) -> None:
        if container.quote:
            self.quotes.append(len(self.containers))
        self.containers.append(container)
        self.tip = container

    def leave(self, depth: int) -> None:
        """End the containers that the current line does not continue."""
        while len(self.containers) > depth:
            container = self.containers.pop()
            container.end_list()
            blocks = tuple(container.blocks)
            self.tip = self.containers[-1] if self.containers else self.root
            if container.quote:
                self.quotes.pop()
                self.add(Quote(container.start, self.previous_end(), container.callout, blocks))
            else:
                end = blocks[-1].end if blocks else container.content
                self.tip.items.append(
                    Item(container.start, end, container.marker, container.check, container.ticked, container.content, blocks)
                )

    def mark(self) -> tuple[int, int, int, int, int, bool]:
        """The place to come `back` to after a look at the lines ahead."""
        return self.line, self.text, self.column, self.indent, self.depth, self.blank

    def back(self, mark: tuple[int, int, int, int, int, bool]) -> None:
        self.line, self.text, self.column, self.indent, self.depth, self.blank = mark

    def open_quote(self) -> None:
        """Step behind the `>` on which the cursor stands."""
        self.push(Container(self.text, quote=True))
        self.text, text_column, self.column = self._pass_quote_sign(self.text, self.column + self.indent)
        self.indent = text_column - self.column
        self.blank = self.data[self.text] in b"\r\n"
        self.depth += 1

    def open_item(self, marker_end: int, sign: int) -> None:
        """Step behind the list marker that begins at `text`."""
        tip, start = self.tip, self.text
        if tip.items and tip.sign != sign:
            tip.end_list()
        tip.sign = sign
        item = Container(start)
        item.marker = Span(start, marker_end)
        column = self.column + self.indent + marker_end - start
        self.text, text_column = self._pass_space(marker_end, column)
        gap = text_column - column
        self.blank = self.data[self.text] in b"\r\n"
        if self.blank or gap > 4:
            gap = 1
        item.width = self.indent + marker_end - start + gap
        item.content = self.text
        self.column = column + gap
        self.indent = max(text_column - self.column, 0)
        self.depth += 1
        self.push(item)

    def step_to(self, offset: int) -> None:
        """Step behind what stands on the current line before `offset`."""
        self.text, _ = self._pass_space(offset, 0)
        self.blank = self.data[self.text] in b"\r\n"

    def _pass_space(self, offset: int, column: int) -> tuple[int, int]:
        """The first byte from `offset` that is neither space nor tab, and its column."""
        data = self.data
        text = SPACES.match(data, offset).end()  # type: ignore[union-attr]
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
