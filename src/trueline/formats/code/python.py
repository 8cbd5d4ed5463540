"""Python: what a file declares, and its expressions."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
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
    Table,
    Text,
)  # fmt: skip
from .lowering import joined, member, steps, unescape
from .tree import Reading, every, first, inner, kids, parse, plain_name

if TYPE_CHECKING:
    from tree_sitter import Node

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices", "Choices"})
_SERVING = (
    *(b"fastapi", b"flask", b"django", b"starlette", b"rest_framework", b"APIRouter", b"Blueprint", b"urlpatterns"),
    *(b"sqlalchemy", b"include_router"),
)
_FLOW = frozenset(
    "if_statement elif_clause else_clause for_statement while_statement try_statement except_clause finally_clause "
    "with_statement with_clause with_item block match_statement case_clause as_pattern module conditional_expression "
    "boolean_operator not_operator comparison_operator await expression_statement".split()
)
_SKIPPED = frozenset({"as_pattern_target", "class_definition", "pass_statement", "case_pattern"})
_PARAMETERS = (
    "identifier typed_parameter default_parameter typed_default_parameter list_splat_pattern dictionary_splat_pattern"
).split()
_MOST_TEXT = 6000


def _string(reading: Reading, node: "Node") -> Expression:
    start = reading.text(first(node, "string_start")).lower()
    parts: list[Expression] = []
    for child in node.children:
        if child.type == "interpolation":
            parts.append(reading.expression(child.child_by_field_name("expression")))
        elif child.type == "string_content":
            text = reading.text(child)
            if "r" not in start and "\\" in text:
                text = re.sub(
                    r"\\([nrtbuxU'\"\\])(?:(?<=[ux])[0-9a-fA-F]{2,4})?", lambda match: unescape(match[0]), text
                )
            if "f" in start:
                text = text.replace("{{", "{").replace("}}", "}")
            parts.append(Text(text))
    return joined(parts)


def _concatenated(reading: Reading, node: "Node") -> Expression:
    parts = [reading.expression(child) for child in kids(node)]
    return joined([piece for part in parts for piece in (part.parts if isinstance(part, Joined) else (part,))])


def _binary(reading: Reading, node: "Node") -> Expression:
    left = reading.expression(node.child_by_field_name("left"))
    right = reading.expression(node.child_by_field_name("right"))
    operator = reading.text(node.child_by_field_name("operator"))
    if operator == "|":
        return Raw(reading.word(node)[:200])
    if operator != "+":
        return Block((), (left, right))
    if isinstance(left, Listed) or isinstance(right, Listed):
        one = left.items if isinstance(left, Listed) else (left,)
        other = right.items if isinstance(right, Listed) else (right,)
        return Listed(one + other)
    return joined([*(left.parts if isinstance(left, Joined) else [left]), right])


def _attribute(reading: Reading, node: "Node") -> Expression:
    of = reading.expression(node.child_by_field_name("object"))
    return member(of, reading.text(node.child_by_field_name("attribute")))


def arguments_of(reading: Reading, node: "Node | None") -> tuple[Argument, ...]:
    """The arguments in brackets."""
    found = []
    for child in kids(node) if node is not None else []:
        if child.type == "keyword_argument":
            label = reading.text(child.child_by_field_name("name"))
            found.append(Argument(label, reading.expression(child.child_by_field_name("value"))))
        elif child.type in ("list_splat", "dictionary_splat"):
            found.append(Argument("*", inner(reading, child)))
        else:
            found.append(Argument("", reading.expression(child)))
    return tuple(found)


def _call(reading: Reading, node: "Node") -> Expression:
    function = node.child_by_field_name("function")
    callee = reading.expression(function)
    name = function
    if function is not None and function.type == "attribute":
        name = function.child_by_field_name("attribute")
    arguments = arguments_of(reading, node.child_by_field_name("arguments"))
    if isinstance(callee, Name) and callee.path in ("list", "tuple", "set") and len(arguments) == 1:
        return arguments[0].value
    return Called(callee, arguments, *reading.at(name or node))


def _listed(reading: Reading, node: "Node") -> Expression:
    return Listed(tuple(reading.expression(child) for child in kids(node)))


def _table(reading: Reading, node: "Node") -> Expression:
    pairs = []
    for child in every(node, "pair"):
        key = reading.expression(child.child_by_field_name("key"))
        spelled = (
            key.value if isinstance(key, Text) else key.path if isinstance(key, Name) else getattr(key, "text", "")
        )
        pairs.append((str(spelled), reading.expression(child.child_by_field_name("value"))))
    return Table(tuple(pairs))


def _assignment(reading: Reading, node: "Node") -> Expression:
    left = node.child_by_field_name("left")
    value = node.child_by_field_name("right")
    name = reading.word(left)
    if node.type == "augmented_assignment":
        name += "+"
    return Assigned(name, reading.expression(value) if value is not None else Raw(""), *reading.at(node))


def _jump(reading: Reading, node: "Node") -> Expression:
    return Returned(inner(reading, node))


def _lambda(reading: Reading, node: "Node") -> Expression:
    return Block((), (Returned(reading.expression(node.child_by_field_name("body"))),))


def _subscript(reading: Reading, node: "Node") -> Expression:
    return Raw(reading.word(node)[:200])


def statements_in(reading: Reading, node: "Node", nested: bool = False) -> Iterator[Expression]:
    """The statements of a body in order, those under control structures among them, and in functions if `nested`."""
    flow = {*_FLOW, "function_definition", "decorated_definition"} if nested else _FLOW
    for one in steps(node, flow):
        if one.type not in _SKIPPED and one.type in LOWERINGS:
            yield reading.expression(one)


def _block(reading: Reading, node: "Node") -> Block:
    return Block((), tuple(statements_in(reading, node)))


LOWERINGS = {
    "identifier": plain_name,
    "dotted_name": plain_name,
    **dict.fromkeys(("true", "false", "none"), plain_name),
    "string": _string,
    "concatenated_string": _concatenated,
    "binary_operator": _binary,
    "attribute": _attribute,
    "call": _call,
    **dict.fromkeys(("list", "tuple", "set", "expression_list", "pattern_list"), _listed),
    "dictionary": _table,
    "assignment": _assignment,
    "augmented_assignment": _assignment,
    "return_statement": _jump,
    "raise_statement": _jump,
    "lambda": _lambda,
    "subscript": _subscript,
    "parenthesized_expression": inner,
    "list_splat": inner,
    **dict.fromkeys(sorted(_FLOW - {"expression_statement", "await"}), _block),
    "expression_statement": inner,
    "await": inner,
}


def module_name(path: str) -> str:
    """The dotted name that a file's path gives its module."""
    stem = path.rpartition(".")[0]
    return stem.removesuffix("/__init__").removesuffix("/index").replace("/", ".")


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    root = parse("python", data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    serving = any(word in data for word in _SERVING)
    reader = _File(reading, serving)
    reader.definitions(root)
    statements = tuple(statements_in(reading, root, nested=True)) if serving else ()
    constants = []
    for child in every(root, "expression_statement"):
        one = reading.expression(child) if first(child, "assignment") is not None else None
        if isinstance(one, Assigned):
            constants.append((one.name, one.value))
    reader.types.sort(key=lambda type_: (type_.line, type_.column))
    code = Code(
        path, "python", module_name(path), tuple(_imports(reading, root, path)), tuple(reader.types),
        tuple(sorted(reader.functions, key=lambda one: (one.line, one.column))), tuple(constants), statements,
    )  # fmt: skip
    return code, reading, root


def _imports(reading: Reading, root: "Node", path: str) -> Iterator[tuple[str, str]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for child in node.children:
            if child.type in (
                "if_statement",
                "try_statement",
                "block",
                "function_definition",
                "else_clause",
                "except_clause",
            ):
                waiting.append(child)
            elif child.type in ("import_statement", "import_from_statement"):
                yield from _imported(reading, child, path)


def _imported(reading: Reading, node: "Node", path: str) -> Iterator[tuple[str, str]]:
    module = node.child_by_field_name("module_name")
    before = reading.text(module)
    if before.startswith("."):
        dots = len(before) - len(before.lstrip("."))
        folders = path.split("/")[:-1]
        folders = folders[: len(folders) - dots + 1] if dots > 1 else folders
        before = ".".join([*folders, *([before.lstrip(".")] if before.lstrip(".") else [])])
    if first(node, "wildcard_import") is not None:
        yield "*", before
    for child in node.children_by_field_name("name"):
        name, alias = child, None
        if child.type == "aliased_import":
            name, alias = child.child_by_field_name("name") or child, child.child_by_field_name("alias")
        full = reading.text(name)
        if module is not None:
            yield reading.text(alias) or full, f"{before}.{full}" if before else full
        elif alias is not None:
            yield reading.text(alias), full
        else:
            yield full.partition(".")[0], full.partition(".")[0]


class _File:
    """The classes and functions of one file, nested ones too."""

    def __init__(self, reading: Reading, texts: bool) -> None:
        self.reading = reading
        self.texts = texts
        self.types: list[Type] = []
        self.functions: list[Member] = []

    def definitions(self, root: "Node") -> None:
        """Every class, with its members, and every function outside of classes."""
        waiting: list[tuple[Node, str]] = [(root, "")]
        while waiting:
            node, outer = waiting.pop()
            for child in node.children:
                definition = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
                if definition is None:
                    continue
                if definition.type == "class_definition":
                    path = self._class(definition, child, outer)
                    body = definition.child_by_field_name("body")
                    if body is not None:
                        waiting.append((body, path))
                elif definition.type == "function_definition":
                    if not outer:
                        self.functions.append(self._function(definition, child))
                        body = definition.child_by_field_name("body")
                        if body is not None:
                            waiting.append((body, ""))
                elif definition.type in _FLOW or definition.is_error:
                    waiting.append((definition, outer))

    def _class(self, node: "Node", whole: "Node", outer: str) -> str:
        reading = self.reading
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        given = node.child_by_field_name("superclasses")
        supers, labelled = [], []
        for child in kids(given) if given is not None else []:
            if child.type == "keyword_argument":
                label = reading.text(child.child_by_field_name("name"))
                labelled.append(Argument(label, reading.expression(child.child_by_field_name("value"))))
            else:
                supers.append(reading.word(child).replace("[", "<").replace("]", ">"))
        kind = "enum" if any(one.rpartition(".")[2] in _ENUMS for one in supers) else "class"
        members = list(self._members(body, kind)) if body is not None else []
        parameters = [one for written in supers if written.startswith("Generic<") for one in written[8:-1].split(", ")]
        self.types.append(
            Type(
                reading.text(name), kind, *reading.at(name or node), self._decorators(whole), tuple(supers), tuple(members),
                outer, frozenset(), tuple(parameters), tuple(labelled),
            )
        )  # fmt: skip
        return f"{outer}.{reading.text(name)}" if outer else reading.text(name)

    def _members(self, body: "Node", kind: str) -> Iterator[Member]:
        for child in kids(body):
            definition = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
            if definition is not None and definition.type == "function_definition":
                yield self._function(definition, child)
            assignment = first(child, "assignment") if child.type == "expression_statement" else None
            left = assignment.child_by_field_name("left") if assignment is not None else None
            if assignment is None or left is None or left.type != "identifier":
                continue
            written = self.reading.word(assignment.child_by_field_name("type"))
            right = assignment.child_by_field_name("right")
            value = self.reading.expression(right) if right is not None else None
            name = self.reading.text(left)
            if kind == "enum" and value is not None and not name.startswith("_"):
                value = value.items[0] if isinstance(value, Listed) and value.items else value
                yield Member(name, "entry", "", *self.reading.at(left), value=value)
            else:
                static = (
                    frozenset({"static"})
                    if not written or written.startswith("ClassVar") or name.startswith("_")
                    else frozenset()
                )
                yield Member(name, "field", written, *self.reading.at(left), value=value, modifiers=static)

    def _decorators(self, whole: "Node") -> tuple[Annotation, ...]:
        found = []
        for decorator in every(whole, "decorator") if whole.type == "decorated_definition" else []:
            one = inner(self.reading, decorator)
            arguments = one.arguments if isinstance(one, Called) else ()
            callee = one.callee if isinstance(one, Called) else one
            path = callee.path if isinstance(callee, Name) else getattr(callee, "name", "")
            owner, _, name = path.rpartition(".")
            found.append(Annotation(name, arguments, *self.reading.at(decorator), owner))
        return tuple(found)

    def _function(self, node: "Node", whole: "Node") -> Member:
        reading = self.reading
        name = node.child_by_field_name("name")
        parameters = node.child_by_field_name("parameters")
        return Member(
            reading.text(name), "method", reading.word(node.child_by_field_name("return_type")), *reading.at(name or node),
            self._decorators(whole), tuple(self._parameters(parameters)) if parameters is not None else (),
            text=reading.text(node.child_by_field_name("body"))[:_MOST_TEXT] if self.texts else "",
        )  # fmt: skip

    def _parameters(self, node: "Node") -> Iterator[Parameter]:
        for child in every(node, *_PARAMETERS):
            name = child.child_by_field_name("name") or (
                child if child.type == "identifier" else first(child, "identifier")
            )
            if name is None or child.type.endswith("splat_pattern"):
                continue
            value = child.child_by_field_name("value")
            yield Parameter(
                self.reading.text(name), self.reading.word(child.child_by_field_name("type")), (),
                self.reading.expression(value) if value is not None else None, value is not None, *self.reading.at(child),
            )  # fmt: skip
