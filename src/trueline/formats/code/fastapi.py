"""Endpoints of FastAPI: decorators and `add_api_route`, with the prefixes of the routers they belong to."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, Place, Problem

from .declared import Annotation, Code, Member, Type
from .expressions import Assigned, Called, Expression, Listed, Name, Raw, last_name
from .modules import Key, Modules, Mounts
from .paths import braced, join_paths
from .python_bodies import Bodies, error_codes, responses_of, texts_in
from .scope import Found, Scope
from .shapes import Shapes

_METHODS = {name.lower(): name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")}
_MAKERS = frozenset({"FastAPI", "APIRouter"})


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every application and router, in the order of the files."""
    codes = [code for code in scope.codes if code.language == "python" and code.statements]
    mounts = Mounts()
    for code in codes:
        for name, call in made(code, modules, _MAKERS):
            given = call.labelled("prefix") if last_made(call, modules, code) == "APIRouter" else None
            mounts.own[code.path, name] = _text(scope, given, code)
    if not mounts.own:
        return
    reader = _Routes(scope, modules, mounts, base)
    for code in codes:
        yield from reader.include(code)
    for code in codes:
        yield from reader.endpoints(code)


def made(code: Code, modules: Modules, makers: frozenset[str]) -> Iterator[tuple[str, Called]]:
    """The variables of a file that hold something made by one of some classes."""
    for one in code.statements:
        if (
            isinstance(one, Assigned)
            and isinstance(one.value, Called)
            and last_made(one.value, modules, code) in makers
        ):
            yield one.name.partition(":")[0].strip(), one.value


def last_made(call: Called, modules: Modules, code: Code) -> str:
    """The class that a call makes an object of, its alias resolved."""
    full = modules.imports(code).get(call.name, call.name) if call.receiver is None else call.name
    return full.rpartition(".")[2]


def _text(scope: Scope, given: Expression | None, code: Code) -> str:
    """A prefix; one that is computed stands as `{?}`."""
    if given is None:
        return ""
    text = scope.text(given, code)
    return "{?}" if text is None else text


class _Routes:
    def __init__(self, scope: Scope, modules: Modules, mounts: Mounts, base: str) -> None:
        self.scope = scope
        self.modules = modules
        self.mounts = mounts
        self.base = base
        self.bodies = Bodies(scope)
        self.shapes = Shapes(scope)

    def include(self, code: Code) -> Iterator[Problem]:
        """Note what a file mounts where; a router that cannot be told is a problem."""
        for one in code.statements:
            call = one if isinstance(one, Called) else None
            if call is None or call.name not in ("include_router", "mount") or not isinstance(call.receiver, Name):
                continue
            parent = self.modules.variable(call.receiver.path, code, self.mounts.own)
            wanted = call.argument(0, "router") if call.name == "include_router" else call.argument(1, "app")
            given = call.labelled("prefix") if call.name == "include_router" else call.argument(0, "path")
            child = self.modules.variable(wanted.path, code, self.mounts.own) if isinstance(wanted, Name) else None
            if parent is not None and child is not None and child != parent:
                self.mounts.mount(child, parent, _text(self.scope, given, code))
            elif parent is not None and call.name == "include_router":
                shown = wanted.path if isinstance(wanted, Name) else last_name(wanted) or "an expression"
                message = f"the router that is included here is not among the sources, or is computed: `{shown}`"
                yield Problem(Place(code.path, call.line, call.column), message)

    def endpoints(self, code: Code) -> Iterator[BuiltEndpoint | Problem]:
        """The endpoints of a file: decorated functions, methods, and those that are added."""
        places: list[tuple[Member, Type]] = [(member, Type("", "", 0, 1)) for member in code.functions]
        places += [(member, type_) for type_ in code.types for member in type_.members if member.kind == "method"]
        for member, type_ in places:
            for annotation in member.annotations:
                key = self.modules.variable(annotation.owner, code, self.mounts.own) if annotation.owner else None
                if key is not None and (annotation.name in _METHODS or annotation.name == "api_route"):
                    yield from self._routes(Found(code, type_), member, annotation, key)
        functions = {member.name: member for member in code.functions}
        nobody = Type("", "", 0, 1)
        for one in code.statements:
            if isinstance(one, Called) and one.name == "add_api_route" and isinstance(one.receiver, Name):
                key = self.modules.variable(one.receiver.path, code, self.mounts.own)
                handler = last_name(one.argument(1, "endpoint"))
                if key is not None:
                    marked = Annotation("api_route", one.arguments, one.line, one.column)
                    plain = functions.get(handler) or Member(handler, "method", "", one.line, one.column)
                    yield from self._routes(Found(code, nobody), plain, marked, key)

    def _routes(
        self, found: Found, member: Member, annotation: Annotation, key: Key
    ) -> Iterator[BuiltEndpoint | Problem]:
        given = annotation.argument("", "path")
        if annotation.name == "api_route" and isinstance(given, Listed):
            given = given.items[0] if given.items else None
        path = self.scope.text(given, found.code)
        if path is None:
            place = Place(found.code.path, annotation.line, annotation.column)
            yield Problem(place, f"the path of `{member.name}` is computed; it stands as {{?}}")
        methods = (
            [_METHODS[annotation.name]]
            if annotation.name in _METHODS
            else list(texts_in(annotation.argument("methods")))
        )
        if annotation.argument("include_in_schema") == Name("False") and path in ("/docs", "/openapi.json"):
            return
        for prefix in self.mounts.prefixes(key):
            whole = braced(join_paths(self.base, prefix, "{?}" if path is None else path))
            for method in methods or ["GET"]:
                yield self._endpoint(found, member, annotation, method, whole)

    def _endpoint(self, found: Found, member: Member, annotation: Annotation, method: str, whole: str) -> BuiltEndpoint:
        fields = list(self.bodies.fields(found, member, whole))
        model = annotation.argument("response_model")
        written = model.text if isinstance(model, Raw) else model.path if isinstance(model, Name) else member.type
        if written and written != "None":
            fields += self.shapes.fields(written, found, "response")
        codes = error_codes(member) | responses_of(annotation.argument("responses"))
        deprecated = annotation.argument("deprecated")
        return BuiltEndpoint(
            method.upper(), whole, Place(found.code.path, member.line, member.column), tuple(fields), tuple(sorted(codes)),
            f"{found.type.name}.{member.name}".lstrip("."), isinstance(deprecated, Name) and deprecated.path == "True",
        )  # fmt: skip
