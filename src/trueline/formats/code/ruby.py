"""Ruby: what a file declares, and its expressions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Code, Member, Type
from .expressions import Argument, Assigned, Block, Called, Expression, Listed, Name, Raw, Table, Text
from .lowering import joined, member, steps, sum_of, unescape
from .tree import Reading, inner, kids, parse, plain_name, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_FLOW = frozenset(
    "program body_statement block_body if unless begin then else elsif case when ensure rescue if_modifier unless_modifier".split()
)


def _string(reading: Reading, node: "Node") -> Expression:
    parts: list[Expression] = []
    for child in node.named_children:
        text = reading.text(child)
        if child.type == "interpolation":
            parts.append(inner(reading, child))
        else:
            parts.append(Text(unescape(text) if child.type == "escape_sequence" else text))
    return joined(parts)


def _symbol(reading: Reading, node: "Node") -> Expression:
    return Text(reading.text(node).lstrip(":").strip("\"'"))


def _listed(reading: Reading, node: "Node") -> Expression:
    return Listed(tuple(_bare(reading, child) for child in kids(node)))


def _bare(reading: Reading, node: "Node") -> Expression:
    return Text(reading.text(node)) if node.type in ("bare_symbol", "bare_string") else reading.expression(node)


def _key(reading: Reading, node: "Node | None") -> str:
    text = reading.text(node)
    return text.strip(":\"'")


def _table(reading: Reading, node: "Node") -> Expression:
    pairs = [child for child in kids(node) if child.type == "pair"]
    return Table(
        tuple(
            (_key(reading, one.child_by_field_name("key")), reading.expression(one.child_by_field_name("value")))
            for one in pairs
        )
    )


def _call(reading: Reading, node: "Node") -> Expression:
    method = node.child_by_field_name("method")
    receiver = node.child_by_field_name("receiver")
    name = reading.text(method)
    callee = member(reading.expression(receiver), name) if receiver is not None else Name(name)
    arguments: list[Argument] = []
    given = node.child_by_field_name("arguments")
    for child in kids(given) if given is not None else []:
        if child.type == "pair":
            key = child.child_by_field_name("key")
            value = reading.expression(child.child_by_field_name("value"))
            if key is not None and key.type == "hash_key_symbol":
                arguments.append(Argument(reading.text(key), value))
            else:
                spelled = reading.expression(key)
                arguments.append(Argument("=>", Listed((spelled, value))))
        else:
            arguments.append(Argument("", reading.expression(child)))
    block = node.child_by_field_name("block")
    if block is not None:
        arguments.append(Argument("&", _block(reading, block)))
    return Called(callee, tuple(arguments), *reading.at(method or node))


def _block(reading: Reading, node: "Node") -> Block:
    given = node.child_by_field_name("parameters")
    names = [reading.text(one) for one in kids(given)] if given is not None else []
    body = node.child_by_field_name("body") or node
    return Block(tuple(names), tuple(statements_in(reading, body)))


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them."""
    for one in steps(node, _FLOW):
        if one.type in LOWERINGS or one.type == "identifier":
            lowered = reading.expression(one)
            # A name that stands alone is a call without arguments.
            yield Called(lowered, (), *reading.at(one)) if one.type == "identifier" else lowered


def _assignment(reading: Reading, node: "Node") -> Expression:
    name = reading.word(node.child_by_field_name("left"))
    return Assigned(name, reading.expression(node.child_by_field_name("right")), *reading.at(node))


def _scoped(reading: Reading, node: "Node") -> Expression:
    return Name(reading.text(node))


def _raw(reading: Reading, node: "Node") -> Expression:
    return Raw(reading.text(node)[:200])


LOWERINGS = {
    **dict.fromkeys("identifier constant self true false nil instance_variable".split(), plain_name),
    "string": _string,
    "simple_symbol": _symbol,
    "delimited_symbol": _symbol,
    **dict.fromkeys("array symbol_array string_array".split(), _listed),
    "hash": _table,
    "call": _call,
    "do_block": _block,
    "block": _block,
    "lambda": _block,
    "assignment": _assignment,
    "binary": sum_of,
    "scope_resolution": _scoped,
    "integer": _raw,
    "float": _raw,
    "parenthesized_statements": inner,
    **dict.fromkeys(sorted(_FLOW), _block),
}


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    root = parse("ruby", data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    types: list[Type] = []
    waiting: list[tuple[Node, str]] = [(root, "")]
    while waiting:
        node, outer = waiting.pop()
        for child in walk(node, frozenset({"class", "module"}), frozenset({"program", "body_statement"})):
            name = reading.text(child.child_by_field_name("name")).replace("::", ".")
            body = child.child_by_field_name("body")
            if child.type == "class":
                types.append(_type(reading, child, name, outer))
            if body is not None:
                waiting.append((body, f"{outer}.{name}" if outer else name))
    serving = b"draw" in data or b"create_table" in data or path.startswith("config/") or "/config/routes" in path
    statements = tuple(statements_in(reading, root)) if serving else ()
    types.sort(key=lambda one: (one.line, one.column))
    return Code(path, "ruby", "", (), tuple(types), (), (), statements), reading, root


def _type(reading: Reading, node: "Node", name: str, outer: str) -> Type:
    above = node.child_by_field_name("superclass")
    body = node.child_by_field_name("body")
    members = []
    statements: list[Expression] = []
    for child in kids(body) if body is not None else []:
        if child.type in ("method", "singleton_method"):
            named = child.child_by_field_name("name")
            members.append(
                Member(reading.text(named), "method", "", *reading.at(named or child), text=reading.text(child)[:4000])
            )
        elif child.type in ("call", "assignment"):
            statements.append(reading.expression(child))
    spelled = node.child_by_field_name("name")
    supers = (reading.text(kids(above)[0]),) if above is not None and kids(above) else ()
    whole = f"{outer}.{name}" if outer else name
    return Type(
        whole.rpartition(".")[2], "class", *reading.at(spelled or node), (), supers, tuple(members), whole.rpartition(".")[0],
        statements=tuple(statements),
    )  # fmt: skip
