"""C#: what a file declares, and its expressions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
from .expressions import Argument, Assigned, Block, Called, Expression, Listed, Name, Raw, Returned, Text
from .lowering import joined, member, steps, sum_of, unescape
from .tree import Reading, every, first, inner, kids, parse, plain_name, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_BODIES = re.compile(
    rb"\bMap(?:Get|Post|Put|Delete|Patch|Group|Methods|ControllerRoute)\b|ModelBuilder|EntityTypeBuilder|IEndpointRouteBuilder"
)
_DECLARED = {
    "class_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "record_declaration": "record",
    "struct_declaration": "struct",
    "record_struct_declaration": "record",
}
_FLOW = frozenset(
    "block global_statement local_declaration_statement variable_declaration if_statement for_statement foreach_statement "
    "while_statement try_statement catch_clause finally_clause switch_statement switch_body switch_section using_statement "
    "expression_statement lock_statement conditional_expression".split()
)
_STATEMENTS = frozenset({"global_statement"})
_WITHIN = frozenset({"namespace_declaration", "declaration_list", "file_scoped_namespace_declaration"})


def _string(reading: Reading, node: "Node") -> Expression:
    parts: list[Expression] = []
    for child in node.named_children:
        text = reading.text(child)
        if child.type == "interpolation":
            inside = [one for one in kids(child) if one.type != "interpolation_brace"]
            parts.append(reading.expression(inside[0]) if inside else Raw(""))
        elif child.type == "escape_sequence":
            parts.append(Text(unescape(text)))
        elif child.type.endswith("content"):
            parts.append(Text(text))
    return joined(parts)


def _verbatim(reading: Reading, node: "Node") -> Expression:
    return Text(reading.text(node).lstrip("@").strip('"').replace('""', '"'))


def _member(reading: Reading, node: "Node") -> Expression:
    name = node.child_by_field_name("name")
    return member(reading.expression(node.child_by_field_name("expression")), reading.text(name).partition("<")[0])


def _arguments(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    found = []
    for child in every(node, "argument", "attribute_argument") if node is not None else []:
        name = child.child_by_field_name("name")
        inside = [one for one in kids(child) if one != name]
        if inside:
            found.append(Argument(reading.text(name), reading.expression(inside[-1])))
    return tuple(found)


def _call(reading: Reading, node: "Node") -> Expression:
    function = node.child_by_field_name("function")
    name = function
    if function is not None and function.type == "member_access_expression":
        name = function.child_by_field_name("name")
    arguments = list(_arguments(reading, node.child_by_field_name("arguments")))
    generic = name if name is not None and name.type == "generic_name" else None
    listed = first(generic, "type_argument_list") if generic is not None else None
    arguments += [Argument("<>", Name(reading.word(one))) for one in (kids(listed) if listed is not None else [])]
    callee = reading.expression(function)
    return Called(callee, tuple(arguments), *reading.at(name or node))


def _generic(reading: Reading, node: "Node") -> Expression:
    return Name(reading.text(node).partition("<")[0])


def _creation(reading: Reading, node: "Node") -> Expression:
    made = node.child_by_field_name("type")
    return Called(
        Name(reading.word(made).partition("<")[0]),
        _arguments(reading, node.child_by_field_name("arguments")),
        *reading.at(made or node),
    )


def _listed(reading: Reading, node: "Node") -> Expression:
    body = first(node, "initializer_expression") or node
    return Listed(tuple(reading.expression(child) for child in kids(body)))


def _lambda(reading: Reading, node: "Node") -> Expression:
    given = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    names = [one.name for one in parameters_of(reading, given)]
    if given is not None and given.type == "implicit_parameter":
        names = [reading.text(given)]
    if body is None:
        return Raw("")
    statements = tuple(statements_in(reading, body)) if body.type == "block" else (Returned(reading.expression(body)),)
    return Block(tuple(names), statements)


def _declarator(reading: Reading, node: "Node") -> Expression:
    children = kids(node)
    value = children[-1] if len(children) > 1 else None
    if value is not None and value.type == "equals_value_clause":
        value = kids(value)[0] if kids(value) else None
    return Assigned(reading.text(node.child_by_field_name("name")), reading.expression(value), *reading.at(node))


def _assignment(reading: Reading, node: "Node") -> Expression:
    name = reading.word(node.child_by_field_name("left"))
    return Assigned(name, reading.expression(node.child_by_field_name("right")), *reading.at(node))


def _jump(reading: Reading, node: "Node") -> Expression:
    return Returned(inner(reading, node))


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them."""
    for one in steps(node, _FLOW):
        if one.type in LOWERINGS and one.type not in ("identifier", "predefined_type", "generic_name"):
            yield reading.expression(one)


def _block(reading: Reading, node: "Node") -> Block:
    return Block((), tuple(statements_in(reading, node)))


LOWERINGS = {
    **dict.fromkeys(
        "identifier this this_expression predefined_type qualified_name boolean_literal null_literal base".split(),
        plain_name,
    ),
    "generic_name": _generic,
    "string_literal": _string,
    "interpolated_string_expression": _string,
    "verbatim_string_literal": _verbatim,
    "raw_string_literal": _verbatim,
    "member_access_expression": _member,
    "invocation_expression": _call,
    "object_creation_expression": _creation,
    "binary_expression": sum_of,
    **dict.fromkeys(
        "implicit_array_creation_expression array_creation_expression collection_expression initializer_expression".split(),
        _listed,
    ),
    "lambda_expression": _lambda,
    "anonymous_method_expression": _lambda,
    "variable_declarator": _declarator,
    "assignment_expression": _assignment,
    "return_statement": _jump,
    "throw_statement": _jump,
    "arrow_expression_clause": _jump,
    **dict.fromkeys(
        "parenthesized_expression await_expression cast_expression element_binding_expression".split(), inner
    ),
    **dict.fromkeys(sorted(_FLOW), _block),
}


def parameters_of(reading: Reading, node: "Node | None") -> Iterator[Parameter]:
    """The parameters of a method with their attributes."""
    for child in every(node, "parameter") if node is not None else []:
        name = child.child_by_field_name("name")
        written = reading.word(child.child_by_field_name("type"))
        children = kids(child)
        default = children[-1] if children and first(child, "=") is not None and children[-1] != name else None
        yield Parameter(
            reading.text(name), written, attributes_of(reading, child),
            reading.expression(default) if default is not None else None, written.endswith("?") or default is not None,
            *reading.at(name or child),
        )  # fmt: skip


def attributes_of(reading: Reading, node: "Node") -> tuple[Annotation, ...]:
    """The attributes of a declaration."""
    found = []
    for group in every(node, "attribute_list"):
        for attribute in every(group, "attribute"):
            name = reading.text(attribute.child_by_field_name("name")).rpartition(".")[2]
            short, _, written = name.partition("<")
            arguments = _arguments(reading, first(attribute, "attribute_argument_list"))
            if written:
                arguments += (Argument("<>", Name(written.rstrip(">"))),)
            found.append(Annotation(short.removesuffix("Attribute"), arguments, *reading.at(attribute)))
    return tuple(found)


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    root = parse("csharp", data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    bodies = bool(_BODIES.search(data))
    types: list[Type] = []
    waiting: list[tuple[Node, str]] = [(root, "")]
    while waiting:
        node, outer = waiting.pop()
        for child in walk(node, frozenset(_DECLARED), _WITHIN):
            declared = _type(reading, child, outer, bodies)
            types.append(declared)
            body = child.child_by_field_name("body")
            if body is not None:
                waiting.append((body, declared.path))
    types.sort(key=lambda one: (one.line, one.column))
    package = next(iter(every(root, "file_scoped_namespace_declaration", "namespace_declaration")), None)
    statements = (
        tuple(one for child in every(root, "global_statement") for one in statements_in(reading, child))
        if bodies
        else ()
    )
    imports = tuple(("*", reading.text(kids(node)[-1])) for node in every(root, "using_directive") if kids(node))
    name = reading.text(package.child_by_field_name("name")) if package is not None else ""
    return Code(path, "csharp", name, imports, tuple(types), (), (), statements), reading, root


def _type(reading: Reading, node: "Node", outer: str, bodies: bool) -> Type:
    name = node.child_by_field_name("name")
    supers = first(node, "base_list")
    members: list[Member] = []
    primary = first(node, "parameter_list") if node.type.startswith("record") else None
    public = frozenset({"public"})
    members += [
        Member(one.name, "field", one.type, one.line, one.column, one.annotations, value=one.value, modifiers=public)
        for one in parameters_of(reading, primary)
    ]
    body = node.child_by_field_name("body")
    for child in body.named_children if body is not None else ():
        members += _members(reading, child, bodies)
    parameters = first(node, "type_parameter_list")
    names = tuple(reading.text(one).strip() for one in kids(parameters)) if parameters is not None else ()
    modifiers = frozenset(reading.text(one) for one in every(node, "modifier"))
    return Type(
        reading.text(name), _DECLARED[node.type], *reading.at(name or node), attributes_of(reading, node),
        tuple(reading.word(one) for one in kids(supers)) if supers is not None else (), tuple(members), outer, modifiers, names,
    )  # fmt: skip


def _members(reading: Reading, node: "Node", bodies: bool) -> Iterator[Member]:
    modifiers = frozenset(reading.text(one) for one in every(node, "modifier"))
    name = node.child_by_field_name("name")
    if node.type == "property_declaration":
        value = node.child_by_field_name("value")
        computed = {"computed"} if value is not None and value.type == "arrow_expression_clause" else set()
        yield Member(
            reading.text(name), "field", reading.word(node.child_by_field_name("type")), *reading.at(name or node),
            attributes_of(reading, node), value=reading.expression(value) if value is not None and not computed else None,
            modifiers=modifiers | computed | {"property"},
        )  # fmt: skip
    elif node.type == "method_declaration":
        body = node.child_by_field_name("body") or first(node, "arrow_expression_clause")
        lowered = None
        if bodies and body is not None:
            lowered = Block(
                (), tuple(statements_in(reading, body)) if body.type == "block" else (reading.expression(body),)
            )
        yield Member(
            reading.text(name), "method", reading.word(node.child_by_field_name("returns")), *reading.at(name or node),
            attributes_of(reading, node), tuple(parameters_of(reading, node.child_by_field_name("parameters"))), None,
            modifiers, reading.text(body)[:6000], lowered,
        )  # fmt: skip
    elif node.type == "field_declaration":
        declaration = first(node, "variable_declaration")
        for one in every(declaration, "variable_declarator") if declaration is not None else []:
            assigned = _declarator(reading, one)
            value_of = (
                assigned.value
                if isinstance(assigned, Assigned) and not (isinstance(assigned.value, Raw) and not assigned.value.text)
                else None
            )
            written = reading.word(declaration.child_by_field_name("type")) if declaration is not None else ""
            yield Member(
                reading.text(one.child_by_field_name("name")), "field", written, *reading.at(one), attributes_of(reading, node),
                value=value_of, modifiers=modifiers - {"public"} | ({"static"} if "const" in modifiers else set()),
            )  # fmt: skip
    elif node.type == "enum_member_declaration":
        yield Member(reading.text(name), "entry", "", *reading.at(name or node), attributes_of(reading, node))
