"""Endpoints of Spring's controllers, in Kotlin and Java."""

import re
from collections.abc import Iterator, Sequence

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .components import enum_values
from .declared import Annotation, Member, Parameter, Type
from .expressions import Name, names_in
from .metrics import around
from .paths import braced, join_paths, parameters_in
from .properties import Settings, settings_for
from .scope import Found, Scope, bare
from .shapes import Shapes, literal, take_apart
from .spring_errors import Failures
from .spring_mappings import CONTROLLERS, Mapping, handlers, is_annotated, mapping_on

_DATA_REST = ("RepositoryRestController", "BasePathAwareController")
_CLIENTS = frozenset({"FeignClient", "RegisterRestClient"})
_PREFIXES = ("server.servlet.context-path", "spring.webflux.base-path", "server.servlet.contextPath")
_SERVLET = ("spring.mvc.servlet.path",)
_KINDS = {
    "PathVariable": "path",
    "RequestParam": "query",
    "RequestHeader": "header",
    "CookieValue": "cookie",
    "RequestPart": "request",
    "MatrixVariable": "path",
}
_BODIES = ("RequestBody", "Payload")
_FORMS = ("ModelAttribute", "ParameterObject", "QueryObject", "SpringQueryMap")
_PERMISSIONS = ("PreAuthorize", "Secured", "RolesAllowed", "PostAuthorize")
_PAGEABLE = ("page", "size", "sort")
_PLAIN = frozenset(
    "String Int Long Short Byte Boolean Double Float Char Integer UUID BigDecimal BigInteger LocalDate LocalDateTime "
    "LocalTime Instant OffsetDateTime ZonedDateTime Date Duration int long short boolean double float".split()
)
_DEEPEST = 4
_UPLOADS = frozenset({"MultipartFile", "FilePart", "Part"})
# What the grammar has seen is held against what a plain search finds, so that no route is lost in silence.
_WRITTEN = re.compile(r"^[ \t]*@(?:[\w.]+\.)?(?:Get|Post|Put|Delete|Patch|Request)Mapping\b", re.MULTILINE)


def read_endpoints(scope: Scope, settings: Sequence[Settings], base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every controller, in the order of the files."""
    spring = {code.path for code in scope.codes if code.language in ("kotlin", "java")}
    shapes: dict[str, Shapes] = {}
    failures = Failures(scope)
    added = list(added_prefixes(scope))
    for found in scope.types():
        if found.code.path not in spring or not _serves(scope, found):
            continue
        own = settings_for(found.code.path, settings)
        naming = own.value("spring.jackson.property-naming-strategy")
        reader = _Controller(scope, shapes.setdefault(naming, Shapes(scope, naming)), failures, own, base, added)
        yield from reader.endpoints(found)
    for code in scope.codes:
        for function in code.functions if code.path in spring else ():
            if any(one.name.endswith("Mapping") for one in function.annotations):
                message = f"the class around `{function.name}` could not be read; its path is not known"
                yield Problem(Place(code.path, function.line, function.column), message)


def prefix_of(settings: Settings, base: str) -> str:
    """What stands before every path: the base that is given, else what the settings say."""
    if base:
        return base
    return join_paths(settings.value(*_PREFIXES), settings.value(*_SERVLET))


def added_prefixes(scope: Scope) -> Iterator[tuple[str, frozenset[str]]]:
    """The prefixes that a configuration adds to paths, with the annotations of the controllers that they hold for."""
    for code in scope.codes:
        for call in code.calls if "prefix" in code.marks else ():
            text = scope.text(call.argument(0), code, around(code, call.line)) if call.name == "addPathPrefix" else None
            if text:
                names = {word for value in call.values[1:] for word in names_in(value)}
                yield text, frozenset(names & CONTROLLERS)


def _fitting(fields: tuple[BuiltField, ...], path: str, place: Place) -> Iterator[BuiltField]:
    """Fields once each: of those in the path only the ones that this path has, and also those that no one declares."""
    names = parameters_in(path)
    declared = {field.name for field in fields if field.where == "path"}
    yield from (BuiltField(name, "", place, required=True, where="path") for name in names if name not in declared)
    seen: set[tuple[str, str]] = set()
    for field in fields:
        key = (field.where, field.name)
        if key not in seen and (field.where != "path" or field.name in names):
            seen.add(key)
            yield field


def _serves(scope: Scope, found: Found) -> bool:
    type_ = found.type
    if type_.kind in ("interface", "annotation", "enum") or "abstract" in type_.modifiers:
        return False
    if any(one.name in _CLIENTS for one in type_.annotations):
        return False
    if is_annotated(scope, found, CONTROLLERS):
        return True
    mapped = any(one.name in ("RequestMapping", "HttpExchange") for one in type_.annotations)
    return mapped or any(
        is_annotated(scope, one, CONTROLLERS) for one in scope.supers(found) if one.type.kind == "interface"
    )


class _Controller:
    """Reads one controller after the other, with what holds for the whole module."""

    def __init__(
        self,
        scope: Scope,
        shapes: Shapes,
        failures: Failures,
        settings: Settings,
        base: str,
        added: Sequence[tuple[str, frozenset[str]]],
    ) -> None:
        self.scope = scope
        self.shapes = shapes
        self.failures = failures
        self.settings = settings
        self.prefix = prefix_of(settings, base)
        self.added = added
        self.data_rest = settings.value("spring.data.rest.base-path")

    def endpoints(self, found: Found) -> Iterator[BuiltEndpoint | Problem]:
        """Each path with each method of each handler."""
        outer = self._class_mapping(found)
        bases = (outer.paths or ("",)) if outer is not None else ("",)
        prefix = self._prefix(found)
        for holder, member, mapped, mapping in handlers(self.scope, found):
            place = Place(holder.code.path, member.line, member.column)
            methods = mapping.methods or (outer.methods if outer is not None else ()) or ("ANY",)
            described: BuiltEndpoint | None = None
            for base in bases:
                for path in mapping.paths or ("",):
                    whole, known = self._whole(prefix, base, path)
                    if not known:
                        yield self._unknown(mapping, mapped, found, whole)
                    if described is None:
                        described = self._described(found, holder, member, place)
                    fields = tuple(_fitting(described.fields, whole, place))
                    for method in methods:
                        yield described._replace(method=method, path=whole, fields=fields)

    def _prefix(self, found: Found) -> str:
        """What the application puts in front of the paths of a controller like this one."""
        if found.type.annotation(*_DATA_REST) is not None:
            return join_paths(self.prefix, self.data_rest)
        added = [text for text, names in self.added if not names or is_annotated(self.scope, found, names)]
        return join_paths(self.prefix, *added[:1])

    def _class_mapping(self, found: Found) -> Mapping | None:
        for one in (found, *self.scope.supers(found)):
            mapping = mapping_on(self.scope, one.code, one.type.path, one.type.annotations)
            if mapping is not None:
                return mapping
        return None

    def _whole(self, prefix: str, base: str | None, path: str | None) -> tuple[str, bool]:
        parts, known = [], True
        for part in (base, path):
            filled = self.settings.filled(part) if part is not None and "${" in part else part
            known = known and filled is not None
            parts.append("{?}" if filled is None else filled)
        return braced(join_paths(prefix, *parts)), known

    def _unknown(self, mapping: Mapping, mapped: Found, found: Found, whole: str) -> Problem:
        place = Place(mapped.code.path, mapping.annotation.line, mapping.annotation.column)
        return Problem(
            place,
            f"part of a path in `{found.type.name}` is computed or set elsewhere and stands as {{?}} in `{whole}`; "
            "name the constant or setting it comes from among the sources",
        )

    def _described(self, found: Found, holder: Found, member: Member, place: Place) -> BuiltEndpoint:
        member = _with_types(member, self.scope.bindings(found, holder))
        fields = [field for parameter in member.parameters for field in self._parameter(holder, parameter)]
        if member.type and not _empty(member.type):
            fields += self.shapes.fields(member.type, holder, "response")
        permission = _permission(self.scope, holder, member.annotations) or _permission(
            self.scope, found, found.type.annotations
        )
        deprecated = any(one.name == "Deprecated" for one in (*member.annotations, *found.type.annotations))
        return BuiltEndpoint(
            "", "", place, tuple(fields), self.failures.codes(holder, member), f"{found.type.name}.{member.name}",
            deprecated or _hidden_deprecation(member), permission,
        )  # fmt: skip

    def _parameter(self, holder: Found, parameter: Parameter) -> tuple[BuiltField, ...]:
        annotations = {one.name: one for one in parameter.annotations}
        place = Place(holder.code.path, parameter.line, parameter.column)
        short = bare(parameter.type).rpartition(".")[2]
        kind = next((name for name in annotations if name in _KINDS), None)
        if kind is not None:
            where = "request" if short in _UPLOADS else _KINDS[kind]
            return self._named(holder, parameter, annotations[kind], where, place)
        if any(name in annotations for name in _BODIES):
            return self.shapes.fields(parameter.type, holder, "request")
        if short == "Pageable":
            return tuple(BuiltField(name, "", place, required=False, where="query") for name in _PAGEABLE)
        if any(name in annotations for name in _FORMS) or not _framework(annotations):
            if short in _PLAIN and not annotations:
                return (BuiltField(parameter.name, parameter.type, place, required=False, where="query"),)
            return self.shapes.fields(parameter.type, holder, "query")
        return ()

    def _named(
        self, holder: Found, parameter: Parameter, annotation: Annotation, where: str, place: Place
    ) -> tuple[BuiltField, ...]:
        if bare(parameter.type).rpartition(".")[2] in ("Map", "MultiValueMap", "HttpHeaders"):
            return ()
        code, around = holder.code, holder.type.path
        name = self.scope.text(annotation.argument("", "value", "name"), code, around) or parameter.name
        default = self.scope.text(annotation.argument("defaultValue"), code, around)
        required = annotation.argument("required")
        demanded = not (isinstance(required, Name) and required.path == "false")
        absent_ok = parameter.optional or parameter.value is not None or default is not None
        if default is None and parameter.value is not None:
            default = self.scope.text(parameter.value, code, around) or literal(parameter.value)
        declared, _, _ = self.shapes.target(parameter.type, holder)
        values = enum_values(declared) if declared is not None else ()
        return (
            BuiltField(
                name, parameter.type, place, required=demanded and (where == "path" or not absent_ok),
                default=default, values=values, where=where,
            ),
        )  # fmt: skip


def _with_types(member: Member, bindings: dict[str, str]) -> Member:
    """A method of a generic type with the types that a controller gives for its parameters."""
    if not bindings:
        return member
    names = re.compile(r"\b(" + "|".join(map(re.escape, bindings)) + r")\b")

    def bound(written: str) -> str:
        return names.sub(lambda match: bindings[match[1]], written)

    parameters = tuple(one._replace(type=bound(one.type)) for one in member.parameters)
    return member._replace(type=bound(member.type), parameters=parameters)


def _empty(written: str) -> bool:
    part = take_apart(written, "")
    return part.name in ("Unit", "void", "Void", "Nothing", "String")


def _framework(annotations: dict[str, Annotation]) -> bool:
    """Whether a parameter carries an annotation that says that it does not come from the request's own text."""
    return any(
        name not in ("Valid", "Validated", "Parameter", "NotNull", "Nullable", "Min", "Max", "Size")
        for name in annotations
    )


def _permission(scope: Scope, found: Found, annotations: tuple[Annotation, ...], depth: int = 0) -> str:
    for name in _PERMISSIONS:
        for annotation in annotations:
            if annotation.name == name:
                texts = scope.texts(annotation.argument("", "value"), found.code, found.type.path)
                return ", ".join(text for text in texts if text)
    for annotation in annotations if depth < _DEEPEST else ():
        meta = scope.type(annotation.name, found.code, found.type.path)
        if meta is not None and meta.type.kind == "annotation":
            permission = _permission(scope, meta, meta.type.annotations, depth + 1)
            if permission:
                return permission
    return ""


def _hidden_deprecation(member: Member) -> bool:
    operation = member.annotation("Operation")
    marked = operation.argument("deprecated") if operation is not None else None
    return isinstance(marked, Name) and marked.path == "true"


def lost(path: str, text: str, types: Sequence[Type], loose: Sequence[Member]) -> Iterator[Problem]:
    """The mapping annotations that a plain search finds in a file and the grammar did not."""
    seen = {one.line for type_ in types for member in type_.members for one in member.annotations}
    seen |= {one.line for type_ in types for one in type_.annotations}
    seen |= {one.line for member in loose for one in member.annotations}
    line, position = 1, 0
    for match in _WRITTEN.finditer(text):
        line += text.count("\n", position, match.end())
        position = match.end()
        if line not in seen:
            yield Problem(
                Place(path, line),
                f"a mapping could not be read: `{match[0].strip()}` stands in code that does not parse",
            )
