"""JavaScript's and TypeScript's expressions, lowered."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .expressions import Argument, Assigned, Block, Called, Expression, Joined, Listed, Name, Raw, Returned, Table, Text
from .lowering import joined, member, steps, unescape
from .tree import Reading, every, inner, kids, plain_name

if TYPE_CHECKING:
    from tree_sitter import Node

FLOW = frozenset(
    "program statement_block if_statement else_clause for_statement for_in_statement while_statement do_statement "
    "try_statement catch_clause finally_clause switch_statement switch_body switch_case switch_default "
    "lexical_declaration variable_declaration export_statement labeled_statement sequence_expression "
    "ternary_expression internal_module module ambient_declaration".split()
)
FUNCTIONS = frozenset(
    {"arrow_function", "function_expression", "function_declaration", "generator_function", "function"}
)
_SKIPPED = frozenset(
    {"class_declaration", "abstract_class_declaration", "interface_declaration", "import_statement", "decorator"}
)


def _string(reading: Reading, node: "Node") -> Expression:
    parts: list[Expression] = []
    for child in node.named_children:
        text = reading.text(child)
        if child.type == "template_substitution":
            parts.append(inner(reading, child))
        else:
            parts.append(Text(unescape(text) if child.type == "escape_sequence" else text))
    return joined(parts)


def _member(reading: Reading, node: "Node") -> Expression:
    of = reading.expression(node.child_by_field_name("object"))
    return member(of, reading.text(node.child_by_field_name("property")))


def _arguments(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    return tuple(Argument("", reading.expression(child)) for child in kids(node)) if node is not None else ()


def _call(reading: Reading, node: "Node") -> Expression:
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    name = function
    if function is not None and function.type == "member_expression":
        name = function.child_by_field_name("property")
    callee = reading.expression(function)
    return Called(callee, _arguments(reading, node.child_by_field_name("arguments")), *reading.at(name or node))


def _binary(reading: Reading, node: "Node") -> Expression:
    left = reading.expression(node.child_by_field_name("left"))
    right = reading.expression(node.child_by_field_name("right"))
    operator = reading.text(node.child_by_field_name("operator"))
    if operator in ("||", "??"):
        # What stands for a value that is not set is the value that the code shows.
        return right if isinstance(right, Text) else Block((), (left, right))
    if operator != "+":
        return Block((), (left, right))
    return joined([*(left.parts if isinstance(left, Joined) else [left]), right])


def _listed(reading: Reading, node: "Node") -> Expression:
    return Listed(tuple(reading.expression(child) for child in kids(node)))


def _table(reading: Reading, node: "Node") -> Expression:
    pairs: list[tuple[str, Expression]] = []
    for child in kids(node):
        if child.type == "pair":
            key = reading.text(child.child_by_field_name("key")).strip("\"'`")
            pairs.append((key, reading.expression(child.child_by_field_name("value"))))
        elif child.type == "shorthand_property_identifier":
            pairs.append((reading.text(child), Name(reading.text(child))))
        elif child.type == "method_definition":
            pairs.append((reading.text(child.child_by_field_name("name")), function(reading, child)))
    return Table(tuple(pairs))


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them."""
    for one in steps(node, FLOW):
        if one.type not in _SKIPPED and one.type in LOWERINGS:
            yield reading.expression(one)


def function(reading: Reading, node: "Node") -> Block:
    """A function of any form, as the block of its body."""
    given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    names = []
    for child in (
        kids(given) if given is not None and given.type == "formal_parameters" else [given] if given is not None else []
    ):
        pattern = child.child_by_field_name("pattern") or child
        names.append(re.match(r"\w*", reading.text(pattern))[0])  # type: ignore[index]
    body = node.child_by_field_name("body")
    if body is None:
        return Block(tuple(names), ())
    if body.type != "statement_block":
        return Block(tuple(names), (Returned(reading.expression(body)),))
    return Block(tuple(names), tuple(statements_in(reading, body)))


def _declared(reading: Reading, node: "Node") -> Expression:
    name = reading.text(node.child_by_field_name("name"))
    return Assigned(name, function(reading, node), *reading.at(node))


def _declarator(reading: Reading, node: "Node") -> Expression:
    name = node.child_by_field_name("name")
    return Assigned(
        reading.word(name), reading.expression(node.child_by_field_name("value")), *reading.at(name or node)
    )


def _assignment(reading: Reading, node: "Node") -> Expression:
    name = reading.word(node.child_by_field_name("left"))
    return Assigned(name, reading.expression(node.child_by_field_name("right")), *reading.at(node))


def _jump(reading: Reading, node: "Node") -> Expression:
    return Returned(inner(reading, node))


def _block(reading: Reading, node: "Node") -> Block:
    return Block((), tuple(statements_in(reading, node)))


def _raw(reading: Reading, node: "Node") -> Expression:
    return Raw(reading.text(node)[:200])


def _subscript(reading: Reading, node: "Node") -> Expression:
    index = reading.expression(node.child_by_field_name("index"))
    of = reading.expression(node.child_by_field_name("object"))
    return member(of, index.value) if isinstance(index, Text) else Raw(reading.text(node)[:200])


LOWERINGS = {
    **dict.fromkeys(
        "identifier this super property_identifier true false null undefined type_identifier nested_identifier".split(),
        plain_name,
    ),
    "string": _string,
    "template_string": _string,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "binary_expression": _binary,
    "array": _listed,
    "object": _table,
    "assignment_expression": _assignment,
    "variable_declarator": _declarator,
    "return_statement": _jump,
    "throw_statement": _jump,
    "regex": _raw,
    "number": _raw,
    "arrow_function": function,
    "function_expression": function,
    "function": function,
    "function_declaration": _declared,
    "generator_function_declaration": _declared,
    **dict.fromkeys(
        "parenthesized_expression await_expression as_expression satisfies_expression non_null_expression spread_element "
        "type_assertion unary_expression expression_statement".split(),
        inner,
    ),
    **dict.fromkeys(sorted(FLOW), _block),
}


def decorators_of(node: "Node") -> "list[Node]":
    """The decorators of a declaration: under it, under the `export` around it, or before it in its class."""
    found = every(node, "decorator")
    above = node.parent
    if above is not None and above.type == "export_statement":
        found = every(above, "decorator") + found
    before = node.prev_named_sibling
    while before is not None and before.type in ("decorator", "comment"):
        if before.type == "decorator":
            found.insert(0, before)
        before = before.prev_named_sibling
    return list({one.start_byte: one for one in found}.values())


def type_in(reading: Reading, node: "Node | None") -> str:
    """A type annotation without its colon."""
    return reading.word(node).removeprefix(":").strip()
