"""Endpoints of Go: net/http with its patterns, chi, and gorilla/mux, gin, echo and fiber in the same words."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, Problem

from .expressions import Argument, Block, Called, Expression, Listed, Name, Text, calls_in, chain_of, last_name
from .modules import Key, Modules
from .scope import Scope
from .spring_errors import STATUSES
from .tracing import Frame, Tracer

_METHODS = {
    name.title(): name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE")
}
_METHODS |= {name: name for name in list(_METHODS.values())}
_MADE = frozenset({"NewRouter", "NewMux", "NewServeMux"})
_FRAMEWORKS = frozenset(
    {
        "gin.Default",
        "gin.New",
        "echo.New",
        "fiber.New",
        "chi.NewRouter",
        "chi.NewMux",
        "mux.NewRouter",
        "http.NewServeMux",
    }
)
_PATTERN = re.compile(r"^(?:([A-Z]+)[ \t]+)?([^/\s]*)(/.*)$")
_DEFAULT = ("http", "DefaultServeMux")
_WRITTEN = re.compile(r"http\.Status([A-Z]\w*)")
_NAMES = {name.replace("_", "").lower(): code for name, code in STATUSES.items()}
_NAMES |= {"requestentitytoolarge": "413", "teapot": "418"}


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every router and mux."""
    codes = [code for code in scope.codes if code.language == "go"]
    dialect = _Go()
    tracer = Tracer(scope, modules, codes, dialect, base)
    texts = {member.name: member.text for code in codes for member in code.functions}
    for one in tracer.trace():
        if isinstance(one, BuiltEndpoint):
            yield one._replace(errors=_errors(texts.get(one.handler.rpartition(".")[2], "")))
        else:
            yield one


def _errors(text: str) -> tuple[str, ...]:
    names = {match[1].lower() for match in _WRITTEN.finditer(text)}
    return tuple(sorted(_NAMES[name] for name in names if name in _NAMES))


class _Go:
    """What calls of Go's routers mean."""

    def made(self, call: Called, frame: Frame) -> str | None:
        """An empty prefix for a call that makes a router."""
        callee = call.callee.path if isinstance(call.callee, Name) else ""
        owner, _, name = callee.rpartition(".")
        return "" if callee in _FRAMEWORKS or (name in _MADE and owner in ("chi", "mux", "http", "bunrouter")) else None

    def step(self, tracer: Tracer, call: Called, frame: Frame) -> Key | bool:
        """Read a route, a group, or a mount."""
        chain = chain_of(call)
        first = chain[0]
        key: Key | None = None
        if isinstance(first.receiver, Name):
            key = tracer.router(first.receiver, frame)
            if key is None and first.receiver.path == "http" and first.name in ("Handle", "HandleFunc"):
                key = _DEFAULT
        if key is None and len(chain) > 1 and self.made(first, frame) is not None:
            key, chain = tracer.router(first, frame), chain[1:]
        if key is None:
            return False
        path: str | None = None
        for index, one in enumerate(chain):
            result = self._one(tracer, key, one, chain[index + 1 :], path, frame)
            if isinstance(result, str):
                path = result
            elif result is not None:
                key = result
        return key

    def _one(
        self, tracer: Tracer, key: Key, call: Called, rest: tuple[Called, ...], path: str | None, frame: Frame
    ) -> Key | str | None:
        values = call.values
        name = call.name
        if name in _METHODS and values and (len(values) > 1 or name.isupper()):
            tracer.add(key, _METHODS[name], tracer.text(values[0], frame), call, frame, _handler(values[1:]))
        elif name in ("Method", "MethodFunc", "Add", "Handle", "HandlerFunc") and len(values) > 2:
            tracer.add(
                key,
                (tracer.text(values[0], frame) or next(iter(_method_texts(values[0])), "ANY")).upper(),
                tracer.text(values[1], frame),
                call,
                frame,
                _handler(values[2:]),
            )
        elif name in ("Handle", "HandleFunc", "HandlerFunc", "Any", "All") and len(values) == 2:
            self._handled(tracer, key, call, rest, frame)
        elif name in ("Route", "Group", "Mount", "With", "Use") or name in (
            "PathPrefix",
            "Subrouter",
            "Host",
            "StrictSlash",
        ):
            return self._grouped(tracer, key, call, path, frame)
        elif name not in ("Methods", "Name", "Queries", "Headers"):
            tracer.inline(call, frame)
        return None

    def _handled(self, tracer: Tracer, key: Key, call: Called, rest: tuple[Called, ...], frame: Frame) -> None:
        text = tracer.text(call.values[0], frame)
        methods: list[str] = []
        for one in rest:
            if one.name == "Methods":
                methods += [found.upper() for value in one.values for found in _method_texts(value)]
        match = _PATTERN.match(text) if text is not None else None
        if match is not None:
            methods = [match[1]] if match[1] else methods
            text = match[3].replace("{$}", "")
        child = self._mounted(tracer, call, frame)
        if child is not None and text is not None:
            # A mux behind a pattern with `StripPrefix` serves below it, one without serves its own whole paths.
            stripped = any(one.name == "StripPrefix" for one in calls_in(call.values[1]))
            tracer.mounts.mount(child, key, text.rstrip("/") if stripped else "")
            return
        for method in methods or ["ANY"]:
            tracer.add(key, method, text, call, frame, _handler(call.values[1:]))

    def _mounted(self, tracer: Tracer, call: Called, frame: Frame) -> Key | None:
        value: Expression = call.values[1]
        while isinstance(value, Called) and value.name in ("StripPrefix", "Handler", "HandlerFunc") and value.values:
            value = value.values[-1]
        return tracer.router(value, frame) if isinstance(value, Name | Called) else None

    def _grouped(self, tracer: Tracer, key: Key, call: Called, path: str | None, frame: Frame) -> Key | str | None:
        values = list(call.values)
        if call.name == "PathPrefix":
            return tracer.text(values[0], frame) if values else ""
        if call.name in ("With", "Use", "Host", "StrictSlash"):
            return key
        prefix = ""
        if call.name == "Subrouter":
            prefix = path or ""
        elif values and not isinstance(values[0], Block) and (len(values) > 1 or call.name == "Group"):
            prefix = tracer.text(values.pop(0), frame) or "{?}"
        if call.name == "Mount":
            child = tracer.router(values[0], frame) if values else None
            if child is not None and child != key:
                tracer.mounts.mount(child, key, prefix)
            return None
        child = (frame.code.path, f"{call.line}:{call.column}:{key[1]}")
        tracer.mounts.mount(child, key, prefix)
        for value in values:
            if isinstance(value, Block):
                given = {value.parameters[0]: child} if value.parameters else {}
                tracer.walk(value.statements, frame._replace(routers={**frame.routers, **given}))
            elif isinstance(value, Name):
                # `r.Route("/x", h.register)`: a method that is given the router.
                inside = frame._replace(routers={**frame.routers, "the router": child})
                tracer.inline(Called(value, (Argument("", Name("the router")),), call.line, call.column), inside)
        return child


def _method_texts(value: Expression) -> list[str]:
    if isinstance(value, Text):
        return [value.value]
    if isinstance(value, Listed):
        return [found for one in value.items for found in _method_texts(one)]
    name = last_name(value)
    return [name.removeprefix("Method")] if name.startswith("Method") else []


def _handler(values: tuple[Expression, ...]) -> str:
    """The function behind a route: the last thing named, however it is wrapped."""
    for value in reversed(values):
        while isinstance(value, Called) and value.values:
            value = value.values[-1]
        if isinstance(value, Name):
            return value.path
    return ""
