"""Go: what a file declares, and its expressions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
from .expressions import Argument, Assigned, Block, Called, Expression, Listed, Name, Raw, Returned, Text
from .lowering import joined, member, steps, sum_of, unescape
from .tree import Reading, every, first, inner, kids, parse, plain_name

if TYPE_CHECKING:
    from tree_sitter import Node

_SERVING = re.compile(rb"net/http|go-chi|gorilla/mux|gin-gonic|labstack/echo|gofiber")
_FLOW = frozenset(
    "statement_list block if_statement for_statement expression_switch_statement expression_case default_case "
    "type_switch_statement type_case select_statement communication_case go_statement defer_statement labeled_statement "
    "var_declaration const_declaration var_spec_list".split()
)
_TAGS = re.compile(r'(\w+):"((?:[^"\\]|\\.)*)"')


def _string(reading: Reading, node: "Node") -> Expression:
    parts: list[Expression] = []
    for child in node.named_children:
        text = reading.text(child)
        parts.append(Text(unescape(text) if child.type == "escape_sequence" else text))
    return joined(parts)


def _selector(reading: Reading, node: "Node") -> Expression:
    of = reading.expression(node.child_by_field_name("operand"))
    return member(of, reading.text(node.child_by_field_name("field")))


def _call(reading: Reading, node: "Node") -> Expression:
    function = node.child_by_field_name("function")
    name = function
    if function is not None and function.type == "selector_expression":
        name = function.child_by_field_name("field")
    given = node.child_by_field_name("arguments")
    arguments = tuple(Argument("", reading.expression(child)) for child in kids(given)) if given is not None else ()
    callee = reading.expression(function)
    if isinstance(callee, Called | Block):
        return Block((), (callee, *(one.value for one in arguments)))
    return Called(callee, arguments, *reading.at(name or node))


def _function(reading: Reading, node: "Node") -> Expression:
    given = node.child_by_field_name("parameters")
    names = [one.name for one in parameters_of(reading, given)]
    body = node.child_by_field_name("body")
    return Block(tuple(names), tuple(statements_in(reading, body)) if body is not None else ())


def _literal(reading: Reading, node: "Node") -> Expression:
    """A composite literal: a list, or a call of its type with what it sets."""
    made = node.child_by_field_name("type")
    body = node.child_by_field_name("body")
    if made is None or body is None:
        return Raw("")
    items: list[Argument] = []
    for child in kids(body):
        if child.type == "keyed_element" and len(kids(child)) == 2:
            key, value = kids(child)
            items.append(Argument(reading.text(key).strip('"'), inner(reading, value)))
        else:
            items.append(Argument("", inner(reading, child)))
    if made.type in ("slice_type", "array_type", "implicit_length_array_type"):
        return Listed(tuple(one.value for one in items))
    return Called(Name(reading.word(made)), tuple(items), *reading.at(made))


def _declared(reading: Reading, node: "Node") -> Expression:
    left = node.child_by_field_name("left") or node.child_by_field_name("name")
    right = node.child_by_field_name("right") or node.child_by_field_name("value")
    name = reading.word(left).partition(",")[0].strip()
    value = kids(right)[0] if right is not None and right.type == "expression_list" and kids(right) else right
    return Assigned(name, reading.expression(value), *reading.at(node))


def _returned(reading: Reading, node: "Node") -> Expression:
    values = kids(node)
    listed = kids(values[0]) if values and values[0].type == "expression_list" else values
    return Returned(reading.expression(listed[0]) if listed else Raw(""))


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them."""
    for one in steps(node, _FLOW):
        if one.type in LOWERINGS and one.type != "identifier":
            yield reading.expression(one)


def _block(reading: Reading, node: "Node") -> Block:
    return Block((), tuple(statements_in(reading, node)))


LOWERINGS = {
    **dict.fromkeys(
        "identifier field_identifier package_identifier true false nil type_identifier qualified_type".split(),
        plain_name,
    ),
    "interpreted_string_literal": _string,
    "raw_string_literal": _string,
    "selector_expression": _selector,
    "call_expression": _call,
    "binary_expression": sum_of,
    "func_literal": _function,
    "composite_literal": _literal,
    "short_var_declaration": _declared,
    "assignment_statement": _declared,
    "var_spec": _declared,
    "const_spec": _declared,
    "return_statement": _returned,
    **dict.fromkeys(
        "parenthesized_expression unary_expression expression_statement literal_element type_assertion_expression".split(),
        inner,
    ),
    **dict.fromkeys(sorted(_FLOW), _block),
}


def parameters_of(reading: Reading, node: "Node | None") -> Iterator[Parameter]:
    """The parameters of a function, one for each name."""
    for child in every(node, "parameter_declaration") if node is not None else []:
        written = reading.word(child.child_by_field_name("type"))
        for name in child.children_by_field_name("name"):
            yield Parameter(reading.text(name), written, line=reading.at(name)[0], column=reading.at(name)[1])


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    root = parse("go", data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    serving = bool(_SERVING.search(data))
    types: dict[str, Type] = {}
    functions: list[Member] = []
    constants: list[tuple[str, Expression]] = []
    for node in root.children:
        if node.type == "type_declaration":
            for spec in every(node, "type_spec", "type_alias"):
                declared = _type(reading, spec)
                types[declared.name] = declared
        elif node.type in ("const_declaration", "var_declaration"):
            constants += _constants(reading, node)
            for name, entries in _entries(reading, node) if node.type == "const_declaration" else ():
                if name not in types:
                    types[name] = Type(name, "enum", entries[0].line, entries[0].column)
                types[name] = types[name]._replace(kind="enum", members=types[name].members + tuple(entries))
        elif node.type in ("function_declaration", "method_declaration"):
            functions.append(_declared_function(reading, node, serving))
    package = first(root, "package_clause")
    code = Code(
        path, "go", reading.text(kids(package)[0]) if package is not None and kids(package) else "",
        tuple(_imports(reading, root)), tuple(types.values()), tuple(functions), tuple(constants),
    )  # fmt: skip
    return code, reading, root


def _imports(reading: Reading, root: "Node") -> Iterator[tuple[str, str]]:
    for declaration in every(root, "import_declaration"):
        specs = every(declaration, "import_spec")
        listed = first(declaration, "import_spec_list")
        for spec in specs + (every(listed, "import_spec") if listed is not None else []):
            full = reading.text(spec.child_by_field_name("path")).strip('"`')
            alias = reading.text(spec.child_by_field_name("name"))
            parts = [part for part in full.split("/") if not re.fullmatch(r"v\d+", part)]
            yield alias or (parts[-1] if parts else full), full


def _type(reading: Reading, spec: "Node") -> Type:
    name = spec.child_by_field_name("name")
    written = spec.child_by_field_name("type")
    kind, members = "alias", []
    if written is not None and written.type == "struct_type":
        kind = "struct"
        members = list(_fields(reading, written))
    elif written is not None and written.type == "interface_type":
        kind = "interface"
    supers = tuple(member.type for member in members if "embedded" in member.modifiers)
    if kind == "alias":
        supers = (reading.word(written),)
    return Type(
        reading.text(name),
        kind,
        *reading.at(name or spec),
        (),
        supers,
        tuple(one for one in members if "embedded" not in one.modifiers),
    )


def _fields(reading: Reading, struct: "Node") -> Iterator[Member]:
    listed = first(struct, "field_declaration_list")
    for child in every(listed, "field_declaration") if listed is not None else []:
        written = reading.word(child.child_by_field_name("type"))
        tag = child.child_by_field_name("tag")
        annotations = tuple(
            Annotation(key, (Argument("", Text(value)),), *reading.at(child))
            for key, value in _TAGS.findall(reading.text(tag))
        )
        names = child.children_by_field_name("name")
        for name in names:
            yield Member(reading.text(name), "field", written, *reading.at(name), annotations)
        if not names:
            yield Member(
                "", "field", written.lstrip("*"), *reading.at(child), annotations, modifiers=frozenset({"embedded"})
            )


def _constants(reading: Reading, node: "Node") -> list[tuple[str, Expression]]:
    found = []
    specs = every(node, "const_spec", "var_spec")
    listed = first(node, "var_spec_list")
    for spec in specs + (every(listed, "var_spec") if listed is not None else []):
        one = _declared(reading, spec)
        if isinstance(one, Assigned):
            found.append((one.name, one.value))
    return found


def _entries(reading: Reading, node: "Node") -> Iterator[tuple[str, list[Member]]]:
    """The values of the types that a block of constants lists."""
    found: dict[str, list[Member]] = {}
    above, counting = "", False
    for spec in every(node, "const_spec"):
        written, value = spec.child_by_field_name("type"), spec.child_by_field_name("value")
        if written is not None:
            above, counting = reading.word(written), "iota" in reading.text(value)
        elif value is not None or not counting:
            called = re.match(r"(\w+)\(", reading.text(value)) if value is not None else None
            above, counting = (called[1] if called else ""), "iota" in reading.text(value)
        name = spec.child_by_field_name("name")
        if above and reading.text(name) != "_":
            one = _declared(reading, spec)
            literal = one.value if isinstance(one, Assigned) and isinstance(one.value, Text) else None
            found.setdefault(above, []).append(
                Member(reading.text(name), "entry", "", *reading.at(name or spec), value=literal)
            )
    declared = {reading.text(spec.child_by_field_name("name")) for spec in _all_types(node)}
    yield from ((name, entries) for name, entries in found.items() if name in declared)


def _all_types(node: "Node") -> "list[Node]":
    root = node.parent
    declarations = every(root, "type_declaration") if root is not None else []
    return [spec for one in declarations for spec in every(one, "type_spec")]


def _declared_function(reading: Reading, node: "Node", serving: bool) -> Member:
    name = node.child_by_field_name("name")
    body = node.child_by_field_name("body")
    receiver = reading.text(node.child_by_field_name("receiver"))
    owner = re.search(r"(\w+)(?:\[[^\]]*\])?\s*\)\s*$", receiver)
    lowered = None
    if body is not None and (serving or reading.text(name) == "TableName"):
        lowered = Block((), tuple(statements_in(reading, body)))
    return Member(
        reading.text(name), "method", owner[1] if owner else "", *reading.at(name or node),
        parameters=tuple(parameters_of(reading, node.child_by_field_name("parameters"))),
        modifiers=frozenset({"receiver"}) if owner else frozenset(), body=lowered,
        text=reading.text(body)[:4000] if serving else "",
    )  # fmt: skip
