"""Endpoints of ASP.NET: controllers with their route templates, and minimal APIs."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .components import enum_values
from .declared import Annotation, Member, Parameter
from .expressions import Argument, Block, Called, Expression, Listed, Name, Text, chain_of, last_name
from .modules import Key, Modules
from .paths import braced, join_paths, parameters_in
from .scope import Found, Scope, bare
from .shapes import Shapes, literal
from .tracing import Frame, Tracer

_VERBS = {f"Http{name.title()}": name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}
_MAPPED = {f"Map{name.title()}": name for name in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_TOKEN = re.compile(r"\[(controller|action|area)\]", re.IGNORECASE)
_STATUS = re.compile(r"[45]\d\d")
_ANSWERS = {
    "NotFound": "404",
    "BadRequest": "400",
    "Unauthorized": "401",
    "Forbid": "403",
    "Conflict": "409",
    "UnprocessableEntity": "422",
}
_ANSWERED = re.compile(
    r"\b(?:return|=>|\?|:)\s*(?:TypedResults\.|Results\.|this\.)?(" + "|".join(_ANSWERS) + r")(?:<[^>]*>)?\s*\("
)
_WHERE = {
    "FromRoute": "path",
    "FromQuery": "query",
    "FromHeader": "header",
    "FromBody": "request",
    "FromForm": "request",
}
_PLAIN = frozenset(
    "int long short byte bool double float decimal string char Guid DateTime DateTimeOffset DateOnly TimeOnly TimeSpan Uri".split()
)


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of controllers, then those of minimal APIs."""
    codes = [code for code in scope.codes if code.language == "csharp"]
    reader = _Controllers(scope, base)
    for found in scope.types():
        if found.code.language == "csharp" and _is_controller(scope, found):
            yield from reader.endpoints(found)
    yield from Tracer(scope, modules, codes, _Minimal(), base).trace()


def _is_controller(scope: Scope, found: Found) -> bool:
    type_ = found.type
    if type_.kind != "class" or "abstract" in type_.modifiers or type_.annotation("NonController") is not None:
        return False
    chain = (found, *scope.supers(found))
    if any(one.type.annotation("ApiController", "Controller") is not None for one in chain):
        return True
    supers = {bare(written).rpartition(".")[2] for one in chain for written in one.type.supers}
    return bool(supers & {"ControllerBase", "Controller", "ODataController"})


class _Controllers:
    def __init__(self, scope: Scope, base: str) -> None:
        self.scope = scope
        self.shapes = Shapes(scope)
        self.base = base

    def endpoints(self, found: Found) -> Iterator[BuiltEndpoint | Problem]:
        """Each template of the class with each template of each action."""
        chain = (found, *self.scope.supers(found))
        plain: list[str | None] = [""]
        outer = next(
            (routes for one in chain if (routes := self._templates(one, one.type.annotations, ("Route",)))), plain
        )
        seen: set[tuple[str, int]] = set()
        for holder in chain:
            for member in holder.type.members:
                key = (member.name, len(member.parameters))
                if member.kind == "method" and key not in seen and "static" not in member.modifiers:
                    seen.add(key)
                    yield from self._action(found, holder, member, outer)

    def _templates(self, found: Found, annotations: tuple[Annotation, ...], names: tuple[str, ...]) -> list[str | None]:
        texts: list[str | None] = []
        for annotation in annotations:
            given = annotation.argument("", "template", "Template")
            if annotation.name in names and given is not None:
                texts.append(self.scope.text(given, found.code, found.type.path))
        return texts

    def _action(
        self, found: Found, holder: Found, member: Member, outer: list[str | None]
    ) -> Iterator[BuiltEndpoint | Problem]:
        verbs = [one for one in member.annotations if one.name in _VERBS or one.name == "AcceptVerbs"]
        routes = self._templates(holder, member.annotations, ("Route",))
        if not verbs and not routes:
            return
        place = Place(holder.code.path, member.line, member.column)
        described = self._described(found, holder, member, place)
        for method, own in self._pairs(holder, verbs, routes):
            for before in outer:
                if own is None or before is None:
                    yield Problem(
                        place, f"part of the path of `{found.type.name}.{member.name}` is computed; it stands as {{?}}"
                    )
                whole = self._whole(found, member, "{?}" if before is None else before, "{?}" if own is None else own)
                fields = tuple(self._fields(holder, member, whole))
                yield described._replace(method=method, path=whole, fields=fields + described.fields)

    def _pairs(
        self, holder: Found, verbs: list[Annotation], routes: list[str | None]
    ) -> Iterator[tuple[str, str | None]]:
        for verb in verbs:
            if verb.name == "AcceptVerbs":
                for method in [
                    argument.value.value
                    for argument in verb.arguments
                    if isinstance(argument.value, Text) and not argument.label
                ]:
                    yield from ((method.upper(), own) for own in routes or [""])
                continue
            own = self._templates(holder, (verb,), (verb.name,))
            yield from ((_VERBS[verb.name], one) for one in own or routes or [""])
        if not verbs:
            yield from (("ANY", one) for one in routes)

    def _whole(self, found: Found, member: Member, before: str, own: str) -> str:
        if own.startswith(("/", "~/")):
            before, own = "", own.lstrip("~")
        names = {
            "controller": found.type.name.removesuffix("Controller"),
            "action": member.name.removesuffix("Async"),
            "area": _area(found),
        }
        text = _TOKEN.sub(lambda match: names[match[1].lower()], join_paths(before, own))
        version = found.type.annotation("ApiVersion")
        given = version.argument("") if version is not None else None
        if isinstance(given, Text):
            text = re.sub(r"\{version:apiVersion\}", given.value.removesuffix(".0"), text)
        return braced(join_paths(self.base, text))

    def _described(self, found: Found, holder: Found, member: Member, place: Place) -> BuiltEndpoint:
        codes = {_ANSWERS[match[1]] for match in _ANSWERED.finditer(member.text)}
        written = member.type
        for annotation in member.annotations:
            if annotation.name == "ProducesResponseType":
                given = [one.value for one in annotation.arguments if one.label in ("", "statusCode", "StatusCode")]
                text = " ".join(str(getattr(one, "path", getattr(one, "text", ""))) for one in given)
                codes.update(_STATUS.findall(text))
        permission = _permission(member.annotations) or (
            "" if member.annotation("AllowAnonymous") else _permission(found.type.annotations)
        )
        response = (
            self.shapes.fields(written, holder, "response") if written not in ("void", "Task", "IActionResult") else ()
        )
        deprecated = any(one.name == "Obsolete" for one in (*member.annotations, *found.type.annotations))
        return BuiltEndpoint(
            "", "", place, response, tuple(sorted(codes)), f"{found.type.name}.{member.name}", deprecated, permission
        )

    def _fields(self, holder: Found, member: Member, whole: str) -> Iterator[BuiltField]:
        names = {name.lower() for name in parameters_in(whole)}
        for parameter in member.parameters:
            yield from self._parameter(holder, parameter, names)

    def _parameter(self, holder: Found, parameter: Parameter, names: set[str]) -> Iterator[BuiltField]:
        mark = next((one for one in parameter.annotations if one.name in _WHERE), None)
        target, _, part = self.shapes.target(parameter.type, holder)
        if any(one.name == "FromServices" for one in parameter.annotations) or part.name in (
            "CancellationToken",
            "HttpContext",
        ):
            return
        where = _WHERE[mark.name] if mark is not None else ""
        if not where:
            is_shape = target is not None and target.type.kind not in ("enum", "interface")
            where = "path" if parameter.name.lower() in names else "request" if is_shape else "query"
            if where == "query" and part.name not in _PLAIN and (target is None or target.type.kind != "enum"):
                return
        if target is not None and target.type.kind != "enum":
            yield from self.shapes.fields(parameter.type, holder, where)
            return
        given = mark.argument("Name") if mark is not None else None
        yield BuiltField(
            self.scope.text(given, holder.code) or parameter.name, parameter.type,
            Place(holder.code.path, parameter.line, parameter.column), required=where == "path" or not parameter.optional,
            default=literal(parameter.value), where=where, values=enum_values(target) if target is not None else (),
        )  # fmt: skip


def _area(found: Found) -> str:
    area = found.type.annotation("Area")
    given = area.argument("") if area is not None else None
    return given.value if isinstance(given, Text) else ""


def _permission(annotations: tuple[Annotation, ...]) -> str:
    for annotation in annotations:
        if annotation.name == "Authorize":
            parts = [literal(one.value) or "" for one in annotation.arguments if one.label in ("", "Roles", "Policy")]
            return ", ".join(part for part in parts if part)
    return ""


class _Minimal:
    """What the calls of minimal APIs mean."""

    def made(self, call: Called, frame: Frame) -> str | None:
        """An empty prefix for the application."""
        callee = call.callee.path if isinstance(call.callee, Name) else ""
        built = callee in ("builder.Build", "WebApplication.Create", "appBuilder.Build") or callee.endswith(
            "CreateBuilder.Build"
        )
        inner = call.name == "Build" and isinstance(call.receiver, Called) and call.receiver.name == "CreateBuilder"
        return "" if built or inner else None

    def step(self, tracer: Tracer, call: Called, frame: Frame) -> Key | bool:
        """Read a chain that maps routes or makes a group."""
        chain = chain_of(call)
        if not isinstance(chain[0].receiver, Name):
            return False
        key = tracer.router(chain[0].receiver, frame)
        if key is None:
            return False
        for one in chain:
            if one.name == "MapGroup":
                child = (frame.code.path, f"{one.line}:{one.column}:{key[1]}")
                tracer.mounts.mount(child, key, tracer.text(one.argument(0, "prefix"), frame) or "{?}")
                key = child
            elif one.name in _MAPPED or one.name == "MapMethods":
                self._mapped(tracer, key, one, chain, frame)
            elif not isinstance(self._extension(tracer, key, one, frame), bool):
                continue
        return key

    def _mapped(self, tracer: Tracer, key: Key, call: Called, chain: tuple[Called, ...], frame: Frame) -> None:
        values = call.values
        methods = [_MAPPED[call.name]] if call.name in _MAPPED else _texts(values[1] if len(values) > 1 else None)
        permission = next(
            (literal(one.argument(0)) or "authorized" for one in chain if one.name == "RequireAuthorization"), ""
        )
        codes = {text for one in chain if one.name.startswith("Produces") for text in _STATUS.findall(_words(one))}
        handler = last_name(values[-1]) if values and not isinstance(values[-1], Block) else ""
        for method in methods:
            tracer.add(
                key, method.upper(), tracer.text(values[0], frame) if values else "", call, frame, handler,
                permission=permission, errors=tuple(sorted(codes)),
            )  # fmt: skip

    def _extension(self, tracer: Tracer, key: Key, call: Called, frame: Frame) -> Key | bool:
        """An extension method: `app.MapUsers()` is `MapUsers(app)`."""
        routers = {**frame.routers, "the router": key}
        asked = Called(Name(call.name), (Argument("", Name("the router")), *call.arguments), call.line, call.column)
        return tracer.inline(asked, frame._replace(routers=routers)) or False


def _texts(value: Expression | None) -> list[str]:
    items = value.items if isinstance(value, Listed) else (value,)
    return [item.value for item in items if isinstance(item, Text)]


def _words(call: Called) -> str:
    return " ".join(str(getattr(value, "path", getattr(value, "text", ""))) for value in call.values)
