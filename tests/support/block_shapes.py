"""One shape for the block trees of two parsers, so that they can be compared.

A shape is `(kind, detail, start, end, children)`; blank space at either end of a span is cut off,
for parsers differ in whether a block owns the indentation before it and the blank lines behind it.
"""

from typing import Any, NamedTuple

import pyromark

from trueline.syntax import (
    Code,
    Comment,
    Fence,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Tree,
)

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_TASKLISTS
_BLOCKS = {
    "Paragraph", "Heading", "BlockQuote", "CodeBlock", "HtmlBlock", "List", "Item", "Table",
    "TableHead", "TableRow", "TableCell",
}  # fmt: skip


class Shape(NamedTuple):
    kind: str
    detail: object
    start: int
    end: int
    children: "tuple[Shape, ...]" = ()

    def lines(self, depth: int = 0) -> list[str]:
        own = f"{'  ' * depth}{self.kind} {self.detail} {self.start}-{self.end}"
        return [own, *(line for child in self.children for line in child.lines(depth + 1))]


def show(shapes: "tuple[Shape, ...]") -> str:
    return "\n".join(line for shape in shapes for line in shape.lines())


class _Open:
    def __init__(self, kind: str, detail: object, start: int, end: int) -> None:
        self.kind, self.detail, self.start, self.end = kind, detail, start, end
        self.children: list[Shape] = []
        self.running = False


def pyromark_shapes(data: bytes) -> tuple[Shape, ...]:
    """What pyromark reads; the text of a tight item becomes the paragraph it is."""
    root = _Open("root", None, 0, len(data))
    stack = [root]
    inline = 0
    for event, place in pyromark.events_with_range(data.decode(), options=_OPTIONS):
        start, end = place["start"], place["end"]
        name = event if isinstance(event, str) else next(iter(event))
        if name in ("Start", "End"):
            value = event[name]
            kind = value if isinstance(value, str) else next(iter(value))
            detail = None if isinstance(value, str) else value[kind]
            if kind in _BLOCKS:
                if name == "Start":
                    _end_running(stack[-1], data)
                    stack.append(_Open(kind, detail, start, end))
                else:
                    _end_running(stack[-1], data)
                    shape = _close(stack.pop(), data)
                    if shape:
                        stack[-1].children.append(shape)
                continue
            inline += 1 if name == "Start" else -1
        top = stack[-1]
        if name == "Rule":
            _end_running(top, data)
            top.children.append(_trim("Rule", None, start, end, (), data))
        elif top.kind == "Item":
            if name == "TaskListMarker":
                top.detail = event[name]
            elif top.running:
                last = top.children[-1]
                top.children[-1] = last._replace(end=max(last.end, end))
            else:
                top.running = True
                start -= data[start - 1 : start] == b"\\"
                top.children.append(Shape("Paragraph", None, start, end))
        elif name == "TaskListMarker":
            stack[-2].detail = event[name]
            top.start = end
    return tuple(root.children)


def _end_running(top: _Open, data: bytes) -> None:
    if top.running:
        top.running = False
        last = top.children.pop()
        top.children.append(_trim(*last[:4], (), data))


def _trim(kind: str, detail: object, start: int, end: int, children: tuple[Shape, ...], data: bytes) -> Shape:
    text = data[start:end]
    start += len(text) - len(text.lstrip(b" \t\r\n"))
    return Shape(kind, detail, start, start + len(text.strip(b" \t\r\n")), children)


def _close(closed: _Open, data: bytes) -> Shape | None:
    kind, detail = closed.kind, closed.detail
    if kind == "CodeBlock":
        kind, detail = ("Code", None) if detail == "Indented" else ("Fence", None)
    elif kind == "HtmlBlock":
        kind, detail = "Html", None
    elif kind == "List":
        detail = detail is not None
    elif kind == "BlockQuote":
        kind, detail = "Quote", None
    elif kind == "Heading":
        assert isinstance(detail, dict)
        detail = int(detail["level"][1])
    elif kind == "Table":
        detail = None
    elif kind == "TableHead":
        kind = "TableRow"
    end = closed.end
    if kind in ("Item", "List"):
        # Blank lines behind the last block belong to nobody.
        first_line = data[closed.start : end].lstrip().splitlines()[0]
        end = closed.children[-1].end if closed.children else data.index(first_line, closed.start) + len(first_line)
    shape = _trim(kind, detail, closed.start, end, tuple(closed.children), data)
    if kind == "Paragraph" and shape.start >= shape.end:
        return None
    return shape


def own_shapes(tree: Tree) -> tuple[Shape, ...]:
    return tuple(_own(block, tree.data) for block in tree.blocks)


def _own(block: Any, data: bytes) -> Shape:
    children: tuple[Shape, ...] = ()
    detail: object = None
    kind = type(block).__name__
    match block:
        case Heading():
            detail = block.level
        case Comment():
            kind = "Html"
        case Quote():
            children = tuple(_own(child, data) for child in block.blocks)
        case List():
            detail = block.ordered
            children = tuple(_own(item, data) for item in block.items)
        case Item():
            detail = block.ticked if block.check else None
            children = tuple(_own(child, data) for child in block.blocks)
        case Table():
            width = len(block.header.cells)
            children = tuple(
                _trim(
                    "TableRow", None, row.start, row.end,
                    tuple(Shape("TableCell", None, cell.start, cell.end) for cell in row.cells[:width]), data,
                )
                for row in (block.header, *block.rows)
            )  # fmt: skip
        case Paragraph() | Rule() | Fence() | Code() | Html():
            pass
    return _trim(kind, detail, block.start, block.end, children, data)
