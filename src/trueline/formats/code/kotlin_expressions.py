"""Kotlin's expressions, lowered."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .expressions import (
    Argument,
    Assigned,
    Block,
    Called,
    Expression,
    Joined,
    Listed,
    Name,
    Raw,
    Returned,
    Text,
)
from .lowering import joined, member, steps, unescape
from .tree import Reading, every, first, inner, kids, plain_name

if TYPE_CHECKING:
    from tree_sitter import Node

_LIST_MAKERS = frozenset({"arrayOf", "listOf", "setOf", "mutableListOf", "emptyList", "emptyArray", "arrayListOf"})
_FLOW = frozenset(
    "if_expression when_expression when_entry when_subject try_expression catch_block finally_block for_statement "
    "while_statement do_while_statement block control_structure_body statements ERROR".split()
)
_TYPES = frozenset({"user_type", "nullable_type", "variable_declaration", "function_type"})
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def string(reading: Reading, node: "Node") -> Expression:
    """A string literal; one with a template is put together of its parts."""
    parts: list[Expression] = []
    named = False
    for child in node.children:
        text = reading.text(child)
        if child.type == "string_content" and text == "$":
            named = True
            continue
        if child.type == "string_content":
            matched = _IDENTIFIER.match(text) if named else None
            if matched:
                parts += [Name(matched[0]), Text(text[matched.end() :])]
            else:
                parts.append(Text("$" * named + text))
        elif child.type == "escape_sequence":
            parts.append(Text(unescape(text)))
        elif child.type == "interpolation":
            parts.append(inner(reading, child))
        else:
            continue
        named = False
    return joined(parts)


def _character(reading: Reading, node: "Node") -> Expression:
    text = reading.text(node)[1:-1]
    return Text(unescape(text) if text.startswith("\\") else text)


def _navigation(reading: Reading, node: "Node") -> Expression:
    children = kids(node)
    if len(children) < 2:
        return inner(reading, node)
    return member(reading.expression(children[0]), reading.text(children[-1]))


def _binary(reading: Reading, node: "Node") -> Expression:
    operator = reading.text(node.child_by_field_name("operator"))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator == "+":
        one, other = reading.expression(left), reading.expression(right)
        return joined([*(one.parts if isinstance(one, Joined) else [one]), other])
    if operator == ">" and right is not None and right.type == "parenthesized_expression" and left is not None:
        # `f<T>(x)` reads as two comparisons to the grammar where it stands in an initializer.
        function = left.child_by_field_name("left") if left.type == "binary_expression" else None
        if function is not None:
            arguments = tuple(Argument("", reading.expression(child)) for child in kids(right))
            return Called(reading.expression(function), arguments, *reading.at(function))
    if operator == "?:":
        return reading.expression(left)
    return Block((), (reading.expression(left), reading.expression(right)))


def arguments_of(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    """The arguments in brackets."""
    found = []
    for argument in every(node, "value_argument") if node is not None else []:
        children = kids(argument)
        label = ""
        if len(children) > 1 and first(argument, "=") is not None:
            label = reading.text(children[0])
        if children:
            found.append(Argument(label, reading.expression(children[-1])))
    return tuple(found)


def _call(reading: Reading, node: "Node") -> Expression:
    children = kids(node)
    if not children:
        return Raw("")
    callee = reading.expression(children[0])
    arguments = list(arguments_of(reading, first(node, "value_arguments")))
    closing = every(node, "annotated_lambda")
    arguments += [Argument("", reading.expression(first(one, "lambda_literal"))) for one in closing]
    # `f(x) { … }` is a call of a call in the grammar.
    if isinstance(callee, Called) and first(node, "value_arguments") is None:
        return callee._replace(arguments=callee.arguments + tuple(arguments))
    name = children[0]
    while name.type == "navigation_expression" and kids(name):
        name = kids(name)[-1]
    if isinstance(callee, Name) and callee.path in _LIST_MAKERS:
        return Listed(tuple(argument.value for argument in arguments))
    return Called(callee, tuple(arguments), *reading.at(name))


def _infix(reading: Reading, node: "Node") -> Expression:
    children = kids(node)
    if len(children) != 3:
        return block_of(reading, node)
    left, name, right = children
    return Called(
        member(reading.expression(left), reading.text(name)),
        (Argument("", reading.expression(right)),),
        *reading.at(name),
    )


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order; those under `if`, `when` and the like stand among them."""
    for one in steps(node, _FLOW):
        if one.type not in _TYPES and one.type != "lambda_parameters":
            yield reading.expression(one)


def block_of(reading: Reading, node: "Node") -> Block:
    """A body, lowered."""
    return Block((), tuple(statements_in(reading, node)))


def _lambda(reading: Reading, node: "Node") -> Expression:
    parameters = first(node, "lambda_parameters")
    names = (
        [reading.text(first(one, "identifier")) for one in every(parameters, "variable_declaration")]
        if parameters
        else []
    )
    return Block(tuple(names), tuple(statements_in(reading, node)))


def _assignment(reading: Reading, node: "Node") -> Expression:
    left = node.child_by_field_name("left")
    name = re.sub(r"\s", "", reading.text(left))
    return Assigned(name, reading.expression(node.child_by_field_name("right")), *reading.at(node))


def initial_value(reading: Reading, node: "Node") -> "Node | None":
    """What a property or parameter is set to: what follows its `=`, a getter's body, or a delegate."""
    seen = False
    for child in node.children:
        if seen and child.is_named:
            return child
        seen = seen or child.type == "="
    delegate = first(node, "property_delegate")
    if delegate is not None:
        return kids(delegate)[-1] if kids(delegate) else None
    getter = first(node, "getter")
    body = first(getter, "function_body") if getter is not None else None
    return kids(body)[-1] if body is not None and kids(body) else None


def _property(reading: Reading, node: "Node") -> Expression:
    variable = first(node, "variable_declaration", "multi_variable_declaration") or node
    name = reading.text(first(variable, "identifier"))
    return Assigned(name, reading.expression(initial_value(reading, node)), *reading.at(variable))


def _jump(reading: Reading, node: "Node") -> Expression:
    return Returned(inner(reading, node))


def _unary(reading: Reading, node: "Node") -> Expression:
    if reading.text(node.child_by_field_name("operator")).startswith("-"):
        return Raw(reading.text(node)[:40])
    return inner(reading, node)


def _listed(reading: Reading, node: "Node") -> Expression:
    return Listed(tuple(reading.expression(child) for child in kids(node) if reading.text(child)))


LOWERINGS = {
    "identifier": plain_name,
    "this_expression": plain_name,
    "super_expression": plain_name,
    "string_literal": string,
    "multiline_string_literal": string,
    "character_literal": _character,
    "navigation_expression": _navigation,
    "binary_expression": _binary,
    "infix_expression": _infix,
    "call_expression": _call,
    "lambda_literal": _lambda,
    "assignment": _assignment,
    "property_declaration": _property,
    "return_expression": _jump,
    "throw_expression": _jump,
    "unary_expression": _unary,
    "collection_literal": _listed,
    **dict.fromkeys(("parenthesized_expression", "as_expression", "spread_expression", "annotated_lambda"), inner),
    **dict.fromkeys(sorted(_FLOW), block_of),
}
