"""Endpoints of NestJS' controllers, with global prefix, versions, and the paths of modules."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .components import enum_values
from .declared import Annotation, Code, Member, Parameter
from .expressions import Expression, Listed, Name, Table, Text, calls_in, last_name
from .paths import braced, join_paths
from .scope import Found, Scope
from .shapes import Shapes

_METHODS = {name.title(): name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")} | {
    "All": "ANY"
}
_TAKING = {"Param": "path", "Query": "query", "Headers": "header", "Body": "request", "UploadedFile": "request"}
_FAILURES = {
    "BadRequest": "400", "Unauthorized": "401", "Forbidden": "403", "NotFound": "404", "MethodNotAllowed": "405",
    "NotAcceptable": "406", "RequestTimeout": "408", "Conflict": "409", "Gone": "410", "PreconditionFailed": "412",
    "PayloadTooLarge": "413", "UnsupportedMediaType": "415", "UnprocessableEntity": "422", "TooManyRequests": "429",
    "InternalServerError": "500", "NotImplemented": "501", "BadGateway": "502", "ServiceUnavailable": "503",
    "GatewayTimeout": "504",
}  # fmt: skip
_THROWN = re.compile(r"\bthrow\s+new\s+(" + "|".join(_FAILURES) + r")(?:Exception|Error)?\b")
_PERMITTING = ("Roles", "Permissions", "RequirePermissions", "Auth", "Scopes", "RequireRoles")
_GIVING = ("ApiOkResponse", "ApiCreatedResponse", "ApiResponse")


def read_endpoints(scope: Scope, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every controller, in the order of the files."""
    reader = _Controllers(scope, base)
    for found in scope.types():
        if found.code.language == "typescript" and found.type.annotation("Controller") is not None:
            yield from reader.endpoints(found)


class _Controllers:
    def __init__(self, scope: Scope, base: str) -> None:
        self.scope = scope
        self.shapes = Shapes(scope)
        self.base = base
        self.versioned = False
        self.version_prefix = "v"
        self.default_version: tuple[str, ...] = ()
        self.below: dict[str, str] = {}
        self.modules: dict[str, str] = {}
        for code in scope.codes:
            if code.language == "typescript":
                self._settings(code)
        for found in scope.types():
            module = found.type.annotation("Module")
            given = module.argument("") if module is not None else None
            if isinstance(given, Table):
                listed = given.value("controllers")
                for one in listed.items if isinstance(listed, Listed) else ():
                    self.modules[last_name(one)] = found.type.name
                for call in calls_in(given):
                    if call.name == "register" and last_name(call.receiver) == "RouterModule":
                        self._module_paths(call.argument(0), "", found.code, 0)

    def _settings(self, code: Code) -> None:
        for statement in code.statements:
            for call in calls_in(statement):
                if call.name == "setGlobalPrefix" and not self.base:
                    self.base = self.scope.text(call.argument(0), code) or "{?}"
                elif call.name == "enableVersioning":
                    given = call.argument(0)
                    options = given if isinstance(given, Table) else Table(())
                    self.versioned = last_name(options.value("type")) in ("URI", "")
                    prefix = options.value("prefix")
                    if prefix is not None:
                        self.version_prefix = prefix.value if isinstance(prefix, Text) else ""
                    self.default_version = _versions(self.scope, code, options.value("defaultVersion"))
                elif call.name == "register" and last_name(call.receiver) == "RouterModule":
                    self._module_paths(call.argument(0), "", code, 0)

    def _module_paths(self, given: Expression | None, prefix: str, code: Code, depth: int) -> None:
        if isinstance(given, Name):
            meant = self.scope.constant(given.path, code)
            given = meant[1] if meant is not None else None
        for one in given.items if isinstance(given, Listed) and depth < 8 else ():
            if isinstance(one, Table):
                path = join_paths(prefix, self.scope.text(one.value("path"), code) or "")
                module = one.value("module")
                if module is not None:
                    self.below[last_name(module)] = path
                self._module_paths(one.value("children"), path, code, depth + 1)
            elif isinstance(one, Name):
                self.below[last_name(one)] = prefix

    def endpoints(self, found: Found) -> Iterator[BuiltEndpoint | Problem]:
        """Each path with each version and method of each handler."""
        mark = found.type.annotation("Controller")
        assert mark is not None
        given = mark.argument("")
        versions: tuple[str, ...] = ()
        if isinstance(given, Table):
            versions = _versions(self.scope, found.code, given.value("version"))
            given = given.value("path")
        paths = self.scope.texts(given, found.code, found.type.path) or ("",)
        versions = self._version(found.type.annotation("Version"), found.code) or versions or self.default_version
        module = self.below.get(self.modules.get(found.type.name, ""), "")
        seen: set[str] = set()
        for holder in (found, *self.scope.supers(found)):
            for member in holder.type.members:
                handled = [one for one in member.annotations if one.name in _METHODS and not one.owner]
                if member.kind != "method" or not handled or member.name in seen:
                    continue
                seen.add(member.name)
                own = self._version(member.annotation("Version"), holder.code) or versions
                for annotation in handled:
                    yield from self._routes(found, holder, member, annotation, paths, own, module)

    def _version(self, mark: Annotation | None, code: Code) -> tuple[str, ...]:
        return _versions(self.scope, code, mark.argument("")) if mark is not None else ()

    def _routes(
        self, found: Found, holder: Found, member: Member, annotation: Annotation, paths: tuple[str | None, ...],
        versions: tuple[str, ...], module: str,
    ) -> Iterator[BuiltEndpoint | Problem]:  # fmt: skip
        place = Place(holder.code.path, member.line, member.column)
        described = self._described(found, holder, member, place)
        for outer in paths:
            for own in self.scope.texts(annotation.argument(""), holder.code, holder.type.path) or ("",):
                if outer is None or own is None:
                    yield Problem(
                        place, f"part of the path of `{found.type.name}.{member.name}` is computed; it stands as {{?}}"
                    )
                parts = ["{?}" if part is None else part for part in (outer, own)]
                for version in versions if self.versioned and versions else ("",):
                    spelled = f"{self.version_prefix}{version}" if version and version != "VERSION_NEUTRAL" else ""
                    whole = braced(join_paths(self.base, spelled, module, *parts))
                    yield described._replace(method=_METHODS[annotation.name], path=whole)

    def _described(self, found: Found, holder: Found, member: Member, place: Place) -> BuiltEndpoint:
        fields = [field for parameter in member.parameters for field in self._parameter(holder, parameter)]
        written = member.type
        codes = {_FAILURES[match[1]] for match in _THROWN.finditer(member.text)}
        for annotation in member.annotations:
            given = annotation.argument("")
            failure = _FAILURES.get(annotation.name.removeprefix("Api").removesuffix("Response"))
            status = given.value("status") if isinstance(given, Table) else None
            status_code = getattr(status, "text", "")
            if failure:
                codes.add(failure)
            elif annotation.name == "ApiResponse" and re.fullmatch(r"[45]\d\d", status_code):
                codes.add(status_code)
            elif annotation.name in _GIVING and isinstance(given, Table) and not written:
                written = _written(given)
        if written:
            fields += self.shapes.fields(written, holder, "response")
        operation = member.annotation("ApiOperation")
        options = operation.argument("") if operation is not None else None
        deprecated = isinstance(options, Table) and options.value("deprecated") == Name("true")
        permission = _permission(member.annotations) or _permission(found.type.annotations)
        return BuiltEndpoint(
            "",
            "",
            place,
            tuple(fields),
            tuple(sorted(codes)),
            f"{found.type.name}.{member.name}",
            deprecated,
            permission,
        )

    def _parameter(self, holder: Found, parameter: Parameter) -> tuple[BuiltField, ...]:
        annotation = next((one for one in parameter.annotations if one.name in _TAKING), None)
        if annotation is None:
            return ()
        where = _TAKING[annotation.name]
        name = self.scope.text(
            annotation.argument("") if len(annotation.arguments) < 2 else annotation.arguments[0].value, holder.code
        )
        if name is None and annotation.name != "UploadedFile":
            return self.shapes.fields(parameter.type, holder, where)
        target, _, _ = self.shapes.target(parameter.type, holder)
        place = Place(holder.code.path, parameter.line, parameter.column)
        values = enum_values(target) if target is not None else ()
        return (
            BuiltField(
                name or parameter.name, parameter.type, place, required=where == "path" or not parameter.optional,
                values=values, where=where,
            ),
        )  # fmt: skip


def _versions(scope: Scope, code: Code, given: Expression | None) -> tuple[str, ...]:
    if isinstance(given, Name):
        return (
            ("VERSION_NEUTRAL",)
            if given.path.endswith("VERSION_NEUTRAL")
            else tuple(filter(None, scope.texts(given, code)))
        )
    if isinstance(given, Listed):
        return tuple(version for one in given.items for version in _versions(scope, code, one))
    text = scope.text(given, code)
    return (text,) if text else ()


def _written(options: Table) -> str:
    given = options.value("type")
    if isinstance(given, Listed) and given.items:
        return f"{last_name(given.items[0])}[]"
    return f"{last_name(given)}[]" if options.value("isArray") == Name("true") else last_name(given)


def _permission(annotations: tuple[Annotation, ...]) -> str:
    for annotation in annotations:
        if annotation.name in _PERMITTING:
            parts = [
                one.value.value if isinstance(one.value, Text) else last_name(one.value) for one in annotation.arguments
            ]
            return ", ".join(part for part in parts if part)
    return ""
