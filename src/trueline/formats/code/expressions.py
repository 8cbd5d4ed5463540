"""What code says where it does not run: expressions of any language, as far as evidence needs them.

Every language is lowered to these few values, so that a framework's reader knows no syntax. What has no counterpart
here is `Raw`. Values of different kinds may be equal as tuples: tell them apart by their type.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Text(NamedTuple):
    """A literal string."""

    value: str


class Name(NamedTuple):
    """A name with its qualifiers, joined by dots: `Paths.V1`, `this.app`."""

    path: str


class Joined(NamedTuple):
    """Strings put together: a concatenation or a template."""

    parts: tuple["Expression", ...]


class Listed(NamedTuple):
    """A list, array, set or tuple."""

    items: tuple["Expression", ...]


class Table(NamedTuple):
    """A map or object: keys that are names or literals, in order."""

    pairs: tuple[tuple[str, "Expression"], ...]

    def value(self, key: str) -> "Expression | None":
        """What stands under a key."""
        return next((value for name, value in self.pairs if name == key), None)


class Argument(NamedTuple):
    """An argument of a call; `label` is empty for one by position, `*` and `**` for one that spreads."""

    label: str
    value: "Expression"


class Called(NamedTuple):
    """A call; `line` and `column` (from 1) are those of the name that is called."""

    callee: "Expression"
    arguments: tuple[Argument, ...]
    line: int
    column: int

    @property
    def name(self) -> str:
        """The last name of what is called: `get` of `router.route("/x").get()`."""
        callee = self.callee
        if isinstance(callee, Picked):
            return callee.name
        return callee.path.rpartition(".")[2] if isinstance(callee, Name) else ""

    @property
    def receiver(self) -> "Expression | None":
        """What it is called on; None for a plain function."""
        callee = self.callee
        if isinstance(callee, Picked):
            return callee.of
        if isinstance(callee, Name) and "." in callee.path:
            return Name(callee.path.rpartition(".")[0])
        return None

    @property
    def values(self) -> tuple["Expression", ...]:
        """The arguments by position."""
        return tuple(argument.value for argument in self.arguments if not argument.label)

    def labelled(self, *labels: str) -> "Expression | None":
        """The argument with one of these labels."""
        return next((argument.value for argument in self.arguments if argument.label in labels), None)

    def argument(self, position: int, *labels: str) -> "Expression | None":
        """The argument at a position, or with one of these labels."""
        values = self.values
        return values[position] if 0 <= position < len(values) else self.labelled(*labels)


class Picked(NamedTuple):
    """A member of something that is not a name: `f().x`."""

    of: "Expression"
    name: str


class Block(NamedTuple):
    """A function's body, or a function without a name; control structures are laid flat."""

    parameters: tuple[str, ...]
    statements: tuple["Expression", ...]


class Assigned(NamedTuple):
    """A value given to a name."""

    name: str
    value: "Expression"
    line: int
    column: int


class Returned(NamedTuple):
    """What a function gives back."""

    value: "Expression"


class Raw(NamedTuple):
    """Anything else, as written, shortened."""

    text: str


Expression = Text | Name | Joined | Listed | Table | Called | Picked | Block | Assigned | Returned | Raw


def calls_in(expression: Expression) -> Iterator[Called]:
    """Every call in an expression, outer before inner, in the order of the source otherwise."""
    waiting: list[Expression] = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Called):
            yield one
        waiting.extend(reversed(parts_of(one)))


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly in one."""
    match expression:
        case Called():
            return (expression.callee, *(argument.value for argument in expression.arguments))
        case Joined():
            return expression.parts
        case Listed():
            return expression.items
        case Table():
            return tuple(value for _, value in expression.pairs)
        case Block():
            return expression.statements
        case Assigned() | Returned():
            return (expression.value,)
        case Picked():
            return (expression.of,)
        case _:
            return ()


def names_in(expression: Expression) -> Iterator[str]:
    """Every segment of every name in an expression."""
    waiting: list[Expression] = [expression]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Name):
            yield from one.path.replace("::", ".").split(".")
        waiting.extend(reversed(parts_of(one)))


def chain_of(call: Called) -> tuple[Called, ...]:
    """The calls of a chain, the innermost (first written) first: `route("/x")`, then `.get()`."""
    found = [call]
    receiver = call.receiver
    while isinstance(receiver, Called | Picked):
        if isinstance(receiver, Called):
            found.append(receiver)
            receiver = receiver.receiver
        else:
            receiver = receiver.of
    return tuple(reversed(found))


def last_name(expression: Expression | None) -> str:
    """The last segment of a name, a member, or of what a call calls; empty for anything else."""
    if isinstance(expression, Name):
        return expression.path.rpartition(".")[2]
    if isinstance(expression, Picked):
        return expression.name
    return expression.name if isinstance(expression, Called) else ""
