"""What the lowerings of several languages share: strings put together, escapes, members, sums, bodies in order."""

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from .expressions import Block, Expression, Joined, Name, Picked, Text
from .tree import Reading, kids

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b"}


def unescape(escape: str) -> str:
    """The character that an escape sequence of C's family stands for."""
    if escape[1:2] in ("u", "x", "U"):
        digits = escape[2:].strip("{}")
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            return escape
    return _ESCAPES.get(escape[1:2], escape[1:])


def joined(parts: list[Expression]) -> Expression:
    """Parts of a string as one value; neighbouring literals become one."""
    kept: list[Expression] = []
    for part in parts:
        if isinstance(part, Text) and kept and isinstance(kept[-1], Text):
            kept[-1] = Text(kept[-1].value + part.value)
        elif not (isinstance(part, Text) and not part.value):
            kept.append(part)
    if not kept:
        return Text("")
    return kept[0] if len(kept) == 1 and isinstance(kept[0], Text) else Joined(tuple(kept))


def member(of: Expression, name: str) -> Expression:
    """A member of something: a longer name where that is a name."""
    if isinstance(of, Name):
        return Name(f"{of.path}.{name}")
    return Picked(of, name)


def sum_of(reading: Reading, node: "Node") -> Expression:
    """The lowering of two sides and an operator: `+` puts texts together, of others both sides are kept."""
    left = reading.expression(node.child_by_field_name("left"))
    right = reading.expression(node.child_by_field_name("right"))
    if reading.text(node.child_by_field_name("operator")) != "+":
        return Block((), (left, right))
    return joined([*(left.parts if isinstance(left, Joined) else [left]), right])


def steps(node: "Node", flow: Container[str]) -> "Iterator[Node]":
    """The statements of a body in source order, those under nodes of the kinds `flow`, or broken ones, among them."""
    waiting = list(reversed(kids(node)))
    while waiting:
        one = waiting.pop()
        if one.type in flow or one.is_error:
            waiting.extend(reversed(kids(one)))
        else:
            yield one
