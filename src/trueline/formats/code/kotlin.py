"""Kotlin: what a file declares."""

import re
from typing import TYPE_CHECKING

from .declared import Annotation, Code, Member, Parameter, Type
from .expressions import Argument, Block, Expression
from .kotlin_expressions import LOWERINGS, arguments_of, block_of, initial_value
from .kotlin_tree import body_of, parse_kotlin
from .tree import Reading, annotation_at, every, first, kids, walk

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = frozenset({"call_expression"})
_BODIES = re.compile(rb"coRouter|\brouter\s*[({]|RouterFunction|\bTable\s*\(")
_TEXTS = re.compile(rb"Mapping\b|ExceptionHandler|\bthrow\b|orElseThrow")
_DECLARED = frozenset({"class_declaration", "object_declaration", "companion_object"})
_LOOSE = frozenset({"function_declaration", "property_declaration", "annotated_expression"})
_HEADED = frozenset({"class_declaration", "object_declaration", "function_declaration", "property_declaration"})
_TYPES = ("user_type", "nullable_type", "function_type", "parenthesized_type", "non_nullable_type")


def read_code(path: str, data: bytes) -> tuple[Code, Reading, "Node"] | None:
    """What a file declares; None where its parser gave up."""
    parsed = parse_kotlin(data)
    if parsed is None:
        return None
    reading = Reading(path, parsed.data, LOWERINGS, parsed.shift)
    reader = _File(reading, bool(_BODIES.search(data)), bool(_TEXTS.search(data)))
    reader.declarations(body_of(parsed))
    code = Code(
        path, "kotlin", parsed.package, parsed.imports, tuple(reader.types), tuple(reader.functions),
        tuple(reader.constants),
    )  # fmt: skip
    return code, reading, parsed.root


class _File:
    """The declarations of one file, gathered as they are met."""

    def __init__(self, reading: Reading, bodies: bool, texts: bool) -> None:
        self.reading = reading
        self.bodies = bodies
        self.texts = texts
        self.pending: list[Annotation] = []
        self.types: list[Type] = []
        self.functions: list[Member] = []
        self.constants: list[tuple[str, Expression]] = []

    def declarations(self, root: "Node") -> None:
        """Everything at the top level and, through the types met, below it."""
        waiting: list[tuple[Node, str]] = [(root, "")]
        while waiting:
            node, outer = waiting.pop()
            types = _DECLARED if node != root else _DECLARED | _LOOSE
            nested = []
            for child in walk(node, types, frozenset()):
                if child.type == "annotated_expression":
                    self.pending += self._astray(child)
                    continue
                if child.type == "function_declaration":
                    self.functions.append(self._function(child))
                elif child.type == "property_declaration":
                    field = self._property(child)
                    if field.value is not None:
                        self.constants.append((field.name, field.value))
                else:
                    nested.append((child, self._type(child, outer)))
                self.pending = []
            for child, path in reversed(nested):
                body = first(child, "class_body", "enum_class_body")
                if body is not None:
                    waiting.append((body, path))
        self.types.sort(key=lambda declared: (declared.line, declared.column))

    def _astray(self, node: "Node") -> list[Annotation]:
        """Annotations above a declaration that the grammar took for a statement of their own."""
        found: list[Annotation] = []
        while node.type == "annotated_expression":
            for part in every(node, "annotation"):
                found += self._annotations(part)
            inside = kids(node)[-1] if kids(node) else node
            if inside.type == "parenthesized_expression" and found:
                arguments = tuple(Argument("", self.reading.expression(child)) for child in kids(inside))
                found[-1] = found[-1]._replace(arguments=arguments)
            if inside == node:
                break
            node = inside
        return found

    def _type(self, node: "Node", outer: str) -> str:
        reading = self.reading
        name_node = node.child_by_field_name("name")
        name = reading.text(name_node) or "Companion"
        annotations, modifiers = self._modifiers(node)
        body = first(node, "class_body", "enum_class_body")
        kind = _kind(node, modifiers)
        members = self._constructor_fields(node)
        statements: list[Expression] = []
        for child in body.children if body is not None else ():
            if child.type in ("property_declaration",):
                members.append(self._property(child))
            elif child.type == "function_declaration":
                members.append(self._function(child))
            elif child.type == "enum_entry":
                members.append(self._entry(child))
            elif child.type == "anonymous_initializer" and self.bodies:
                statements += block_of(reading, child).statements
        supers, constructed = self._supers(node)
        parameters = first(node, "type_parameters")
        names = (
            [reading.text(first(one, "identifier")) for one in every(parameters, "type_parameter")]
            if parameters
            else []
        )
        line, column = reading.at(name_node or node)
        self.types.append(
            Type(
                name, kind, line, column, annotations, supers, tuple(members), outer, modifiers, tuple(names),
                constructed, tuple(statements),
            )
        )  # fmt: skip
        return f"{outer}.{name}" if outer else name

    def _supers(self, node: "Node") -> tuple[tuple[str, ...], tuple[Argument, ...]]:
        specifiers = first(node, "delegation_specifiers")
        supers: list[str] = []
        constructed: tuple[Argument, ...] = ()
        for specifier in every(specifiers, "delegation_specifier") if specifiers is not None else []:
            one = kids(specifier)[0] if kids(specifier) else specifier
            if one.type == "constructor_invocation":
                constructed = arguments_of(self.reading, first(one, "value_arguments"))
            written = first(one, *_TYPES) if one.type in ("constructor_invocation", "explicit_delegation") else one
            supers.append(self.reading.word(written))
        return tuple(supers), constructed

    def _modifiers(self, node: "Node | None") -> tuple[tuple[Annotation, ...], frozenset[str]]:
        annotations: list[Annotation] = []
        if node is not None and node.type in _HEADED:
            annotations, self.pending = self.pending, []
        words: set[str] = set()
        for group in every(node, "modifiers", "parameter_modifiers") if node is not None else []:
            for child in group.children:
                if child.type == "annotation":
                    annotations += self._annotations(child)
                else:
                    words.add(self.reading.text(child))
        return tuple(annotations), frozenset(words)

    def _annotations(self, node: "Node") -> list[Annotation]:
        found = []
        for child in node.children:
            if child.type == "constructor_invocation":
                name = self.reading.word(first(child, "user_type"))
                arguments = arguments_of(self.reading, first(child, "value_arguments"))
            elif child.type == "user_type":
                name, arguments = self.reading.word(child), ()
            else:
                continue
            found.append(annotation_at(self.reading, node, name.partition("<")[0], arguments))
        return found

    def _constructor_fields(self, node: "Node") -> list[Member]:
        constructor = first(node, "primary_constructor")
        parameters = first(constructor, "class_parameters") if constructor is not None else None
        fields = []
        for child in every(parameters, "class_parameter") if parameters is not None else []:
            annotations, modifiers = self._modifiers(child)
            stored = {"property"} if first(child, "val", "var") is not None else set()
            name = first(child, "identifier")
            value = initial_value(self.reading, child)
            fields.append(
                Member(
                    self.reading.text(name), "field", self.reading.word(first(child, *_TYPES)),
                    *self.reading.at(name or child), annotations,
                    value=self.reading.expression(value) if value is not None else None,
                    modifiers=modifiers | {"constructor"} | stored,
                )
            )  # fmt: skip
        return fields

    def _property(self, node: "Node") -> Member:
        annotations, modifiers = self._modifiers(node)
        variable = first(node, "variable_declaration", "multi_variable_declaration") or node
        value = initial_value(self.reading, node)
        computed = (
            {"computed"} if first(node, "getter") is not None or first(node, "property_delegate") is not None else set()
        )
        return Member(
            self.reading.text(first(variable, "identifier")), "field", self.reading.word(first(variable, *_TYPES)),
            *self.reading.at(variable), annotations,
            value=self.reading.expression(value) if value is not None else None,
            modifiers=modifiers | {"property"} | computed,
        )  # fmt: skip

    def _function(self, node: "Node") -> Member:
        reading = self.reading
        annotations, modifiers = self._modifiers(node)
        name = node.child_by_field_name("name")
        body = first(node, "function_body")
        parameters = first(node, "function_value_parameters")
        result = ""
        after = False
        for child in node.children:
            if after and child.type in _TYPES:
                result = reading.word(child)
            after = after or child.type == "function_value_parameters"
        return Member(
            reading.text(name), "method", result, *reading.at(name or node), annotations,
            self._parameters(parameters), None, modifiers,
            reading.text(body)[:6000] if self.texts else "",
            _body(reading, body) if self.bodies else None,
        )  # fmt: skip

    def _parameters(self, node: "Node | None") -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        annotations: tuple[Annotation, ...] = ()
        after_equals = False
        for child in node.children if node is not None else ():
            if child.type == "parameter_modifiers":
                annotations = tuple(one for part in every(child, "annotation") for one in self._annotations(part))
            elif child.type == "parameter":
                written = first(child, *_TYPES)
                found.append(
                    Parameter(
                        self.reading.text(first(child, "identifier")), self.reading.word(written), annotations,
                        None, written is not None and written.type == "nullable_type", *self.reading.at(child),
                    )
                )  # fmt: skip
                annotations = ()
            elif after_equals and found:
                found[-1] = found[-1]._replace(value=self.reading.expression(child))
            after_equals = child.type == "="
        return tuple(found)

    def _entry(self, node: "Node") -> Member:
        annotations, _ = self._modifiers(node)
        name = first(node, "identifier")
        arguments = arguments_of(self.reading, first(node, "value_arguments"))
        return Member(
            self.reading.text(name), "entry", "", *self.reading.at(name or node), annotations,
            tuple(Parameter(one.label, "", value=one.value) for one in arguments),
        )  # fmt: skip


def _body(reading: Reading, node: "Node | None") -> Block | None:
    return None if node is None else block_of(reading, node)


def _kind(node: "Node", modifiers: frozenset[str]) -> str:
    if node.type in ("object_declaration", "companion_object"):
        return "object"
    if first(node, "interface") is not None:
        return "interface"
    for word in ("enum", "annotation", "data"):
        if word in modifiers:
            return "record" if word == "data" else word
    return "class"
