"""Java: what a file declares, and its expressions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
from .expressions import Argument, Assigned, Block, Called, Expression, Listed, Name, Raw, Returned, Text
from .lowering import joined, member, steps, sum_of, unescape
from .tree import Reading, annotation_at, every, first, inner, kids, parse, plain_name, walk

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = frozenset({"method_invocation", "object_creation_expression"})
_BODIES = re.compile(rb"RouterFunction|\broute\s*\(")
_TEXTS = re.compile(rb"Mapping\b|ExceptionHandler|\bthrow\b|orElseThrow")
_DECLARED = {
    "class_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "record_declaration": "record",
    "annotation_type_declaration": "annotation",
}
_FLOW = frozenset(
    "block if_statement for_statement enhanced_for_statement while_statement do_statement try_statement catch_clause "
    "finally_clause try_with_resources_statement switch_expression switch_block switch_block_statement_group "
    "switch_rule labeled_statement synchronized_statement parenthesized_expression expression_statement "
    "local_variable_declaration ternary_expression".split()
)
_SKIPPED = frozenset(
    {"modifiers", "catch_formal_parameter", "resource_specification", "switch_label", "type_identifier"}
)


def _string(reading: Reading, node: "Node") -> Expression:
    parts: list[Expression] = []
    for child in node.named_children:
        text = reading.text(child)
        if child.type == "escape_sequence":
            parts.append(Text(unescape(text)))
        elif child.type == "multiline_string_fragment":
            parts.append(Text(re.sub(r"\A\s*\n|\n[ \t]+", lambda match: "\n" * (match.start() > 0), text)))
        else:
            parts.append(Text(text))
    return joined(parts)


def _field(reading: Reading, node: "Node") -> Expression:
    name = reading.text(node.child_by_field_name("field"))
    return member(reading.expression(node.child_by_field_name("object")), name)


def _reference(reading: Reading, node: "Node") -> Expression:
    children = kids(node)
    return member(reading.expression(children[0]), reading.text(children[-1])) if children else Raw("")


def _class_literal(reading: Reading, node: "Node") -> Expression:
    return Name(reading.text(node))


def arguments_of(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    """The arguments in brackets."""
    return tuple(Argument("", reading.expression(child)) for child in kids(node)) if node is not None else ()


def _call(reading: Reading, node: "Node") -> Expression:
    name = node.child_by_field_name("name")
    object_ = node.child_by_field_name("object")
    callee: Expression = Name(reading.text(name))
    if object_ is not None:
        callee = member(reading.expression(object_), reading.text(name))
    arguments = arguments_of(reading, node.child_by_field_name("arguments"))
    if isinstance(callee, Name) and callee.path in ("List.of", "Arrays.asList", "Set.of"):
        return Listed(tuple(argument.value for argument in arguments))
    return Called(callee, arguments, *reading.at(name or node))


def _creation(reading: Reading, node: "Node") -> Expression:
    made = node.child_by_field_name("type")
    arguments = arguments_of(reading, node.child_by_field_name("arguments"))
    return Called(Name(reading.word(made).partition("<")[0]), arguments, *reading.at(made or node))


def _listed(reading: Reading, node: "Node") -> Expression:
    return Listed(tuple(reading.expression(child) for child in kids(node)))


def _array_creation(reading: Reading, node: "Node") -> Expression:
    return reading.expression(node.child_by_field_name("value"))


def statements_in(reading: Reading, node: "Node") -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them."""
    for one in steps(node, _FLOW):
        if one.type not in _SKIPPED:
            yield reading.expression(one)


def _block(reading: Reading, node: "Node") -> Block:
    return Block((), tuple(statements_in(reading, node)))


def _lambda(reading: Reading, node: "Node") -> Expression:
    parameters = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    names = re.findall(r"\w+(?=\s*(?:,|\)|$))", reading.text(parameters))
    if body is None:
        return Raw("")
    statements = tuple(statements_in(reading, body)) if body.type == "block" else (Returned(reading.expression(body)),)
    return Block(tuple(names), statements)


def _declarator(reading: Reading, node: "Node") -> Expression:
    name = node.child_by_field_name("name")
    return Assigned(reading.text(name), reading.expression(node.child_by_field_name("value")), *reading.at(node))


def _assignment(reading: Reading, node: "Node") -> Expression:
    name = re.sub(r"\s", "", reading.text(node.child_by_field_name("left")))
    return Assigned(name, reading.expression(node.child_by_field_name("right")), *reading.at(node))


def _jump(reading: Reading, node: "Node") -> Expression:
    return Returned(inner(reading, node))


def _cast(reading: Reading, node: "Node") -> Expression:
    return reading.expression(node.child_by_field_name("value"))


def _annotation(reading: Reading, node: "Node") -> Expression:
    name = node.child_by_field_name("name")
    arguments = annotation_arguments(reading, node.child_by_field_name("arguments"))
    return Called(Name(reading.text(name)), arguments, *reading.at(name or node))


def annotation_arguments(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    """The arguments of an annotation, those with a name under it."""
    found = []
    for child in kids(node) if node is not None else []:
        if child.type == "element_value_pair":
            label = reading.text(child.child_by_field_name("key"))
            found.append(Argument(label, reading.expression(child.child_by_field_name("value"))))
        else:
            found.append(Argument("", reading.expression(child)))
    return tuple(found)


LOWERINGS = {
    **dict.fromkeys(("identifier", "this", "super", "type_identifier", "true", "false", "null_literal"), plain_name),
    "string_literal": _string,
    "character_literal": lambda reading, node: Text(reading.text(node)[1:-1]),
    "binary_expression": sum_of,
    "field_access": _field,
    "scoped_identifier": _class_literal,
    "class_literal": _class_literal,
    "method_reference": _reference,
    "method_invocation": _call,
    "object_creation_expression": _creation,
    "element_value_array_initializer": _listed,
    "array_initializer": _listed,
    "array_creation_expression": _array_creation,
    "lambda_expression": _lambda,
    "variable_declarator": _declarator,
    "assignment_expression": _assignment,
    "return_statement": _jump,
    "yield_statement": _jump,
    "throw_statement": _jump,
    "cast_expression": _cast,
    "annotation": _annotation,
    "marker_annotation": _annotation,
    **dict.fromkeys(sorted(_FLOW - {"parenthesized_expression", "expression_statement"}), _block),
    "parenthesized_expression": inner,
    "expression_statement": inner,
}


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    root = parse("java", data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    reader = _File(reading, bool(_BODIES.search(data)), bool(_TEXTS.search(data)))
    types = reader.types_under(root)
    package = first(root, "package_declaration")
    named = first(package, "scoped_identifier", "identifier") if package is not None else None
    imports = tuple(_imported(reading, node) for node in every(root, "import_declaration"))
    return Code(path, "java", reading.text(named), imports, types, tuple(reader.loose)), reading, root


def _imported(reading: Reading, node: "Node") -> tuple[str, str]:
    full = reading.text(first(node, "scoped_identifier", "identifier"))
    return ("*" if first(node, "asterisk") is not None else full.rpartition(".")[2]), full


class _File:
    """The declarations of one file."""

    def __init__(self, reading: Reading, bodies: bool, texts: bool) -> None:
        self.reading = reading
        self.bodies = bodies
        self.texts = texts
        self.loose: list[Member] = []

    def types_under(self, root: "Node") -> tuple[Type, ...]:
        """Every type, nested ones too, in the order of the file."""
        found: list[Type] = []
        waiting: list[tuple[Node, str]] = [(root, "")]
        wanted = frozenset(_DECLARED)
        while waiting:
            node, outer = waiting.pop()
            below = wanted | ({"method_declaration"} if node.type == "program" else frozenset())
            for child in walk(node, below, frozenset({"enum_body_declarations"})):
                if child.type == "method_declaration":
                    self.loose.append(self._method(child))
                    continue
                declared = self._type(child, outer)
                found.append(declared)
                body = child.child_by_field_name("body")
                if body is not None:
                    waiting.append((body, declared.path))
        return tuple(sorted(found, key=lambda declared: (declared.line, declared.column)))

    def _type(self, node: "Node", outer: str) -> Type:
        reading = self.reading
        annotations, modifiers = self._modifiers(node)
        name = node.child_by_field_name("name")
        members: list[Member] = []
        body = node.child_by_field_name("body")
        stored = frozenset({"constructor", "property"})
        members += [
            Member(one.name, "field", one.type, one.line, one.column, one.annotations, modifiers=stored)
            for one in self._parameters(node.child_by_field_name("parameters"))
        ]
        wanted = frozenset(
            "field_declaration constant_declaration method_declaration enum_constant "
            "annotation_type_element_declaration".split()
        )
        for child in walk(body, wanted, frozenset({"enum_body_declarations"})) if body is not None else ():
            members += self._members(child)
        parameters = node.child_by_field_name("type_parameters")
        names = (
            [reading.text(first(one, "type_identifier", "identifier")) for one in kids(parameters)]
            if parameters
            else []
        )
        line, column = reading.at(name or node)
        supers = tuple(self._supers(node))
        return Type(
            reading.text(name), _DECLARED[node.type], line, column, annotations, supers, tuple(members), outer,
            modifiers, tuple(names),
        )  # fmt: skip

    def _supers(self, node: "Node") -> Iterator[str]:
        for child in every(node, "superclass", "super_interfaces", "extends_interfaces"):
            for one in kids(child):
                for written in kids(one) if one.type == "type_list" else [one]:
                    yield self.reading.word(written)

    def _modifiers(self, node: "Node") -> tuple[tuple[Annotation, ...], frozenset[str]]:
        group = first(node, "modifiers")
        annotations: list[Annotation] = []
        words: set[str] = set()
        for child in group.children if group is not None else ():
            if child.type in ("annotation", "marker_annotation"):
                name = self.reading.text(child.child_by_field_name("name"))
                arguments = annotation_arguments(self.reading, child.child_by_field_name("arguments"))
                annotations.append(annotation_at(self.reading, child, name, arguments))
            else:
                words.add(self.reading.text(child))
        return tuple(annotations), frozenset(words)

    def _members(self, node: "Node") -> list[Member]:
        if node.type == "method_declaration":
            return [self._method(node)]
        reading = self.reading
        annotations, modifiers = self._modifiers(node)
        name = node.child_by_field_name("name")
        if node.type == "enum_constant":
            given = arguments_of(reading, node.child_by_field_name("arguments"))
            parameters = tuple(Parameter("", "", value=argument.value) for argument in given)
            return [Member(reading.text(name), "entry", "", *reading.at(name or node), annotations, parameters)]
        written = reading.word(node.child_by_field_name("type"))
        if node.type == "annotation_type_element_declaration":
            value = node.child_by_field_name("value")
            lowered = reading.expression(value) if value is not None else None
            return [Member(reading.text(name), "field", written, *reading.at(name or node), annotations, (), lowered)]
        found = []
        for declarator in every(node, "variable_declarator"):
            name = declarator.child_by_field_name("name")
            value = declarator.child_by_field_name("value")
            found.append(
                Member(
                    reading.text(name), "field", written, *reading.at(declarator), annotations,
                    value=reading.expression(value) if value is not None else None,
                    modifiers=modifiers | {"property"} | ({"static"} if node.type == "constant_declaration" else set()),
                )
            )  # fmt: skip
        return found

    def _method(self, node: "Node") -> Member:
        reading = self.reading
        annotations, modifiers = self._modifiers(node)
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        return Member(
            reading.text(name), "method", reading.word(node.child_by_field_name("type")), *reading.at(name or node),
            annotations, self._parameters(node.child_by_field_name("parameters")), None, modifiers,
            reading.text(body)[:6000] if self.texts else "",
            _block(reading, body) if self.bodies and body is not None else None,
        )  # fmt: skip

    def _parameters(self, node: "Node | None") -> tuple[Parameter, ...]:
        found = []
        for child in every(node, "formal_parameter", "spread_parameter") if node is not None else []:
            annotations, _ = self._modifiers(child)
            written = self.reading.word(child.child_by_field_name("type"))
            name = child.child_by_field_name("name")
            optional = written.startswith("Optional") or any(one.name == "Nullable" for one in annotations)
            found.append(
                Parameter(
                    self.reading.text(name), written, annotations, None, optional, *self.reading.at(name or child)
                )
            )
        return tuple(found)
