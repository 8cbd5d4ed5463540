"""Bytes to a tree by the grammars of tree-sitter, and the few ways in which trees are walked here.

Broken source still gives a tree. Work is bounded: by the size of a file, by the steps of the parser (its own
count, so that the same file always ends the same way), and by the depth to which expressions are lowered.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trueline.formats.built import Place

from .declared import Annotation
from .expressions import Expression, Name, Raw

if TYPE_CHECKING:
    from tree_sitter import Node

LARGEST_BYTES = 8_000_000
_DEEPEST = 120
_STEPS_PER_BYTE = 0.2
_MOST_OPEN = 1_000
_LINE_END = re.compile(rb"\n")
_BRACKET = re.compile(rb"[()\[\]{}]")
_LEAST_STEPS = 20_000
_GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "java": ("tree_sitter_java", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "go": ("tree_sitter_go", "language"),
}
COMMENTS = frozenset({"comment", "line_comment", "block_comment", "multiline_comment"})


@lru_cache
def _language(grammar: str) -> Any:
    from importlib import import_module

    from tree_sitter import Language

    module, function = _GRAMMARS[grammar]
    return Language(getattr(import_module(module), function)())


def is_tangled(data: bytes) -> bool:
    """Whether brackets stand in each other deeper than any person writes: parsers take the square of that in time."""
    if data.count(b"(") + data.count(b"[") + data.count(b"{") <= _MOST_OPEN:
        return False
    depth = 0
    for bracket in _BRACKET.findall(data):
        depth = depth + 1 if bracket in b"([{" else max(depth - 1, 0)
        if depth > _MOST_OPEN:
            return True
    return False


def parse(grammar: str, data: bytes) -> "Node | None":
    """The root of a file's tree; None where the parser gives up, or would not end in time.

    Raises ImportError where the grammar is not installed.
    """
    language = _language(grammar)
    if is_tangled(data):
        return None
    from tree_sitter import Parser

    steps_left = _LEAST_STEPS + int(len(data) * _STEPS_PER_BYTE)

    def gives_up(_offset: int, _broken: bool) -> bool:
        nonlocal steps_left
        steps_left -= 1
        return steps_left < 0

    # A parser is one thread's: its callbacks let other threads run in the middle of a file, and two files in one parser
    # end the process. A new one costs microseconds.
    try:
        tree = Parser(language).parse(lambda offset, _point: data[offset : offset + 65536], progress_callback=gives_up)
    except ValueError:
        return None
    root: Node = tree.root_node
    return root


def kids(node: "Node") -> "list[Node]":
    """The named children that are no comments."""
    return [child for child in node.named_children if child.type not in COMMENTS]


def first(node: "Node", *types: str) -> "Node | None":
    """The first child of one of these types."""
    return next((child for child in node.children if child.type in types), None)


def every(node: "Node", *types: str) -> "list[Node]":
    """The children of these types."""
    return [child for child in node.children if child.type in types]


def walk(node: "Node", types: frozenset[str], within: frozenset[str]) -> "Iterator[Node]":
    """The nodes of some types in source order, looked for in nodes of other types (and in broken ones) only."""
    waiting = list(reversed(node.children))
    while waiting:
        one = waiting.pop()
        if one.type in types:
            yield one
        if one.type in within or one.is_error:
            waiting.extend(reversed(one.children))


Lowering = Callable[["Reading", "Node"], Expression]


class Reading:
    """A file that is being read: its bytes, and how its language's expressions are lowered.

    `shift` is how many bytes were put in front of the file's first line for the grammar's sake.
    """

    def __init__(self, path: str, data: bytes, lowerings: "Mapping[str, Lowering]", shift: int = 0) -> None:
        self.path = path
        self.data = data
        self._lowerings = lowerings
        self._shift = shift
        self._depth = 0
        self._ends: list[int] = []

    def text(self, node: "Node | None") -> str:
        """The source of a node; empty for None."""
        return "" if node is None else self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def word(self, node: "Node | None") -> str:
        """The source of a node with its space normalised, as types are given."""
        return re.sub(r"\s+", " ", self.text(node)).strip()

    def at(self, node: "Node") -> tuple[int, int]:
        """Line and column of a node, from 1."""
        offset = node.start_byte
        if not self._ends:
            self._ends = [-1, *(match.start() for match in _LINE_END.finditer(self.data))]
        row = bisect_left(self._ends, offset)
        start = self._ends[row - 1] + 1
        column = len(self.data[start:offset].decode("utf-8", "replace")) + 1
        return row, column - (self._shift if row == 1 else 0)

    def place(self, node: "Node") -> Place:
        """Where a node stands."""
        return Place(self.path, *self.at(node))

    def expression(self, node: "Node | None") -> Expression:
        """A node, lowered; what no lowering is known for, or lies too deep, is `Raw`."""
        if node is None:
            return Raw("")
        lowering = self._lowerings.get(node.type)
        if lowering is None or self._depth >= _DEEPEST:
            return Raw(
                self.data[node.start_byte : min(node.end_byte, node.start_byte + 200)].decode("utf-8", "replace")
            )
        self._depth += 1
        try:
            return lowering(self, node)
        finally:
            self._depth -= 1


def inner(reading: Reading, node: "Node") -> Expression:
    """The lowering of what only wraps one other node: parentheses, `await`, casts."""
    children = kids(node)
    return reading.expression(children[0]) if children else Raw("")


def plain_name(reading: Reading, node: "Node") -> Expression:
    """The lowering of an identifier."""
    return Name(reading.text(node))


def annotation_at(reading: Reading, node: "Node", name: str, arguments: tuple[Any, ...]) -> Annotation:
    """An annotation where it stands, by its last name."""
    return Annotation(name.rpartition(".")[2], arguments, *reading.at(node))
