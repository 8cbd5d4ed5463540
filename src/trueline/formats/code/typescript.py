"""TypeScript and JavaScript: what a file declares."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
from .expressions import Argument, Assigned, Block, Called, Expression, Name, Table, Text
from .tree import Reading, every, first, inner, kids, parse, walk
from .typescript_expressions import LOWERINGS, decorators_of, function, statements_in, type_in

if TYPE_CHECKING:
    from tree_sitter import Node

_SERVING = re.compile(
    rb"express|[rR]outer|fastify|Fastify|hono|Hono|koa|NestFactory|RouterModule|enableVersioning|defineEntity|pgTable"
)
_CLASSES = {
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "type_alias_declaration": "alias",
}
_WITHIN = frozenset(
    "program export_statement internal_module module ambient_declaration statement_block expression_statement".split()
)
_MOST_TEXT = 6000


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    ending = path.rpartition(".")[2].lower()
    grammar = "tsx" if ending == "tsx" else "typescript" if ending in ("ts", "mts", "cts") else "javascript"
    root = parse(grammar, data)
    if root is None:
        return None
    reading = Reading(path, data, LOWERINGS)
    types = tuple(_type(reading, node) for node in walk(root, frozenset(_CLASSES), _WITHIN))
    statements = tuple(statements_in(reading, root)) if _SERVING.search(data) else tuple(_simple(reading, root))
    imports = [*_imports(reading, root, path), *_required(statements, path)]
    constants: list[tuple[str, Expression]] = [
        (one.name, one.value) for one in statements if isinstance(one, Assigned) and not isinstance(one.value, Block)
    ]
    constants += _exports(reading, root)
    blocks = [(one.name, one.value, one.line, one.column) for one in statements if isinstance(one, Assigned)]
    blocks += [(name, value, 1, 1) for name, value in constants if name == "default"]
    functions = tuple(
        Member(_exported(name), "method", "", line, column, body=value)
        for name, value, line, column in blocks
        if isinstance(value, Block)
    )
    return (
        Code(path, "typescript", "", tuple(imports), types, functions, tuple(constants), statements),
        reading,
        root,
    )


def _exported(name: str) -> str:
    """The name under which others know a function that is assigned: `exports.make` is `make`."""
    if name == "module.exports":
        return "default"
    return name.rpartition(".")[2] if name.startswith(("exports.", "module.exports.")) else name


def _simple(reading: Reading, root: "Node") -> Iterator[Expression]:
    """Only the constants at the top level, for files that serve nothing."""
    for node in walk(root, frozenset({"variable_declarator"}), frozenset({"lexical_declaration", "export_statement"})):
        value = node.child_by_field_name("value")
        if (
            value is not None
            and value.end_byte - value.start_byte < 4000
            and value.type in ("string", "template_string", "object", "array", "binary_expression", "as_expression")
        ):
            yield reading.expression(node)


def located(path: str, module: str) -> str:
    """The dotted name of the file that an import in another one names."""
    if not module.startswith("."):
        return re.sub(r"\.(?:js|ts|mjs)$", "", module.lstrip("@~/")).replace("/", ".")
    folders = path.split("/")[:-1]
    for part in module.split("/"):
        if part == "..":
            folders = folders[:-1]
        elif part != ".":
            folders.append(re.sub(r"\.(?:js|ts|mjs|cjs)$", "", part))
    return ".".join(folders)


def _imports(reading: Reading, root: "Node", path: str) -> Iterator[tuple[str, str]]:
    for node in every(root, "import_statement", "export_statement"):
        source = node.child_by_field_name("source")
        if source is None:
            continue
        module = located(path, reading.text(source).strip("\"'"))
        clause = first(node, "import_clause", "export_clause")
        if clause is None:
            if node.type == "export_statement":
                yield "*", module
            continue
        for child in kids(clause) if clause.type == "import_clause" else [clause]:
            if child.type == "identifier":
                yield reading.text(child), f"{module}.default"
            elif child.type == "namespace_import":
                yield reading.text(kids(child)[-1]) if kids(child) else "", module
            for one in every(child, "import_specifier", "export_specifier"):
                name = reading.text(one.child_by_field_name("name"))
                yield reading.text(one.child_by_field_name("alias")) or name, f"{module}.{name}"


def _required(statements: tuple[Expression, ...], path: str) -> Iterator[tuple[str, str]]:
    for one in statements:
        if isinstance(one, Assigned) and isinstance(one.value, Called) and one.value.callee == Name("require"):
            given = one.value.argument(0)
            module = located(path, given.value) if isinstance(given, Text) else ""
            if one.name.startswith("{"):
                for part in one.name.strip("{} ").split(","):
                    name, _, alias = part.partition(":")
                    yield (alias or name).strip(), f"{module}.{name.strip()}"
            elif module:
                yield one.name, f"{module}.default"


def _exports(reading: Reading, root: "Node") -> list[tuple[str, Expression]]:
    """What a file exports under another name, as constants: `default` and the keys of `module.exports`."""
    found: list[tuple[str, Expression]] = []
    for node in every(root, "export_statement", "expression_statement"):
        value = node.child_by_field_name("value")
        if value is not None:
            found.append(("default", reading.expression(value)))
        for one in every(first(node, "export_clause") or node, "export_specifier"):
            name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
            if alias is not None:
                found.append((reading.text(alias), Name(reading.text(name))))
        assignment = first(node, "assignment_expression")
        if assignment is not None and reading.text(assignment.child_by_field_name("left")) in (
            "module.exports",
            "exports.default",
        ):
            exported = reading.expression(assignment.child_by_field_name("right"))
            found.append(("default", exported))
            found += list(exported.pairs) if isinstance(exported, Table) else []
    return found


def _type(reading: Reading, node: "Node") -> Type:
    name = node.child_by_field_name("name")
    kind = _CLASSES[node.type]
    modifiers = frozenset({"abstract"}) if node.type.startswith("abstract") else frozenset()
    members: list[Member] = []
    supers: list[str] = []
    body = node.child_by_field_name("body")
    if kind == "alias":
        value = node.child_by_field_name("value")
        members, kind = _alias(reading, value)
        supers = [reading.word(value)] if kind == "alias" else []
    elif kind == "enum" and body is not None:
        members = list(_entries(reading, body))
    elif body is not None:
        members = [one for child in body.named_children for one in _members(reading, child)]
    for clause in _heritage(node):
        written = reading.word(clause).partition(" ")[2]
        supers += [one.strip() for one in _split(written)]
    parameters = node.child_by_field_name("type_parameters")
    names = (
        tuple(reading.text(one.child_by_field_name("name")) for one in kids(parameters))
        if parameters is not None
        else ()
    )
    return Type(
        reading.text(name), kind, *reading.at(name or node), annotations_of(reading, node), tuple(supers), tuple(members),
        "", modifiers, names,
    )  # fmt: skip


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character in "<({[") - (character in ">)}]")
        if character == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _heritage(node: "Node") -> "Iterator[Node]":
    heritage = first(node, "class_heritage")
    if heritage is not None:
        clauses = every(heritage, "extends_clause", "implements_clause")
        yield from clauses or [heritage]
    yield from every(node, "extends_type_clause")


def _alias(reading: Reading, value: "Node | None") -> tuple[list[Member], str]:
    """A type alias: a set of strings, a shape, or another type's name."""
    if value is None:
        return [], "alias"
    if value.type == "union_type":
        texts = _union(reading, value)
        if texts:
            line, column = reading.at(value)
            return [Member(text, "entry", "", line, column, value=Text(text)) for text in texts], "enum"
    if value.type == "object_type":
        return [one for child in value.named_children for one in _members(reading, child)], "interface"
    return [], "alias"


def _union(reading: Reading, value: "Node") -> list[str]:
    parts = [one.strip() for one in reading.text(value).split("|") if one.strip()]
    quoted = [one[1:-1] for one in parts if re.fullmatch(r"'[^']*'|\"[^\"]*\"", one)]
    return quoted if len(quoted) == len(parts) else []


def _entries(reading: Reading, body: "Node") -> Iterator[Member]:
    for child in kids(body):
        name = child.child_by_field_name("name") if child.type == "enum_assignment" else child
        value = child.child_by_field_name("value") if child.type == "enum_assignment" else None
        text = reading.text(name).strip("\"'")
        yield Member(
            text, "entry", "", *reading.at(child), value=reading.expression(value) if value is not None else None
        )


def annotations_of(reading: Reading, node: "Node") -> tuple[Annotation, ...]:
    """The decorators of a declaration."""
    found = []
    for decorator in decorators_of(node):
        one = inner(reading, decorator)
        arguments: tuple[Argument, ...] = one.arguments if isinstance(one, Called) else ()
        callee = one.callee if isinstance(one, Called) else one
        owner, _, name = callee.path.rpartition(".") if isinstance(callee, Name) else ("", "", "")
        found.append(Annotation(name, arguments, *reading.at(decorator), owner))
    return tuple(found)


def _members(reading: Reading, node: "Node") -> Iterator[Member]:
    if node.type in ("public_field_definition", "property_signature", "field_definition"):
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        value = node.child_by_field_name("value")
        words = {
            reading.text(child)
            for child in node.children
            if child.type in ("static", "accessibility_modifier", "readonly")
        }
        optional = {"optional"} if first(node, "?") is not None else set()
        yield Member(
            reading.text(name).strip("\"'"), "field", type_in(reading, node.child_by_field_name("type")), *reading.at(name or node),
            annotations_of(reading, node), value=reading.expression(value) if value is not None else None,
            modifiers=frozenset(words | optional),
        )  # fmt: skip
    elif node.type in ("method_definition", "method_signature", "abstract_method_signature"):
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        parameters = tuple(_parameters(reading, node.child_by_field_name("parameters")))
        yield Member(
            reading.text(name), "method", type_in(reading, node.child_by_field_name("return_type")), *reading.at(name or node),
            annotations_of(reading, node), parameters, text=reading.text(body)[:_MOST_TEXT] if body is not None else "",
            body=function(reading, node) if body is not None and _SERVING.search(reading.data[body.start_byte : body.end_byte]) else None,
        )  # fmt: skip


def _parameters(reading: Reading, node: "Node | None") -> Iterator[Parameter]:
    for child in every(node, "required_parameter", "optional_parameter") if node is not None else []:
        pattern = child.child_by_field_name("pattern")
        value = child.child_by_field_name("value")
        annotations = []
        for decorator in every(child, "decorator"):
            one = inner(reading, decorator)
            callee = one.callee if isinstance(one, Called) else one
            arguments = one.arguments if isinstance(one, Called) else ()
            annotations.append(Annotation(getattr(callee, "path", ""), arguments, *reading.at(decorator)))
        optional = child.type == "optional_parameter" or value is not None
        yield Parameter(
            reading.text(pattern), type_in(reading, child.child_by_field_name("type")), tuple(annotations),
            reading.expression(value) if value is not None else None, optional, *reading.at(pattern or child),
        )  # fmt: skip
