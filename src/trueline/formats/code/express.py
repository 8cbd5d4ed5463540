"""Endpoints of Express, and of its kin that serve in the same words: Fastify, Koa's router, Hono."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, Problem

from .expressions import Argument, Block, Called, Listed, Name, Raw, Table, Text, calls_in, chain_of, last_name
from .modules import Key, Modules
from .scope import Scope
from .tracing import Frame, Tracer

_METHODS = {name.lower(): name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}
_METHODS |= {"all": "ANY", "del": "DELETE"}
_MAKERS = frozenset({"express", "Router", "express.Router", "fastify", "Fastify", "Hono", "KoaRouter", "OpenAPIHono"})
_HELD = frozenset({"Router", "Hono"})
_STATUS_CALLS = frozenset({"status", "sendStatus", "code", "writeHead", "createError", "throw"})


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every application and router."""
    codes = [code for code in scope.codes if code.language == "typescript"]
    yield from Tracer(scope, modules, codes, _Express(), base).trace()


class _Express:
    """What the calls of Express mean."""

    def made(self, call: Called, frame: Frame) -> str | None:
        """The prefix of the application or router that a call makes."""
        callee = call.callee.path if isinstance(call.callee, Name) else ""
        if callee not in _MAKERS and callee.rpartition(".")[2] not in _HELD:
            return None
        options = call.argument(0)
        given = options.value("prefix") if isinstance(options, Table) else None
        return given.value if isinstance(given, Text) else ""

    def step(self, tracer: Tracer, call: Called, frame: Frame) -> Key | bool:
        """Read a route, a mount, or a chain of them."""
        chain = chain_of(call)
        first = chain[0]
        key = tracer.router(first.receiver, frame) if isinstance(first.receiver, Name) else None
        if key is None and len(chain) > 1 and self.made(first, frame) is not None:
            key, chain = tracer.router(first, frame), chain[1:]
        if key is None:
            return False
        path: str | None = None
        routed = False
        for one in chain:
            if one.name == "route":
                given = one.argument(0)
                if isinstance(given, Table):
                    self._fastify_route(tracer, key, one, given, frame)
                else:
                    path, routed = tracer.text(given, frame), True
            elif one.name in _METHODS and (routed or len(one.values) > 1):
                self._route(tracer, key, one, path, routed, frame)
            elif one.name in ("use", "register", "routes"):
                self._mount(tracer, key, one, frame)
            elif one.name == "basePath":
                tracer.mounts.own[key] = tracer.text(one.argument(0), frame) or ""
        return key

    def _route(self, tracer: Tracer, key: Key, call: Called, path: str | None, routed: bool, frame: Frame) -> None:
        values = list(call.values)
        paths: list[str | None] = [path]
        if not routed:
            given = values.pop(0)
            paths = list(tracer.scope.texts(given, frame.code, frame.around))
        handler = next((last_name(value) for value in reversed(values) if isinstance(value, Name)), "")
        for one in paths:
            tracer.add(key, _METHODS[call.name], one, call, frame, handler, errors=_errors(call))

    def _fastify_route(self, tracer: Tracer, key: Key, call: Called, options: Table, frame: Frame) -> None:
        given = options.value("method")
        methods = given.items if isinstance(given, Listed) else (given,)
        for one in methods:
            if isinstance(one, Text):
                tracer.add(
                    key,
                    one.value.upper(),
                    tracer.text(options.value("url"), frame),
                    call,
                    frame,
                    last_name(options.value("handler")),
                )

    def _mount(self, tracer: Tracer, key: Key, call: Called, frame: Frame) -> None:
        prefixes: list[str] = [""]
        values = list(call.values)
        if values and not isinstance(values[0], Block | Called | Table):
            texts = tracer.scope.texts(values[0], frame.code, frame.around)
            if texts and None not in texts:
                prefixes = [text or "" for text in texts]
                values = values[1:]
        options = values[-1] if values and isinstance(values[-1], Table) else None
        if call.name == "register" and options is not None:
            prefixes = [tracer.text(options.value("prefix"), frame) or ""]
        for value in values:
            if isinstance(value, Called) and value.callee == Name("require"):
                value = Name(self._required(tracer, value, frame))
            if (
                isinstance(value, Called)
                and value.name in ("routes", "middleware")
                and isinstance(value.receiver, Name)
            ):
                value = value.receiver
            if isinstance(value, Block) and call.name == "register":
                self._plugin(tracer, key, value, prefixes[0], call, frame)
                continue
            child = tracer.router(value, frame)
            if child is None and isinstance(value, Name) and call.name == "register":
                self._registered(tracer, key, value, prefixes[0], call, frame)
                continue
            for prefix in prefixes if child is not None and child != key else []:
                assert child is not None
                tracer.mounts.mount(child, key, prefix)

    def _required(self, tracer: Tracer, call: Called, frame: Frame) -> str:
        from .typescript import located

        given = call.argument(0)
        module = located(frame.code.path, given.value) if isinstance(given, Text) else ""
        alias = f"require({module})"
        tracer.modules.imports(frame.code)[alias.partition(".")[0]] = f"{module}.default"
        return alias.partition(".")[0]

    def _plugin(self, tracer: Tracer, key: Key, block: Block, prefix: str, call: Called, frame: Frame) -> None:
        child = (frame.code.path, f"{call.line}:{call.column}:plugin")
        tracer.mounts.mount(child, key, prefix)
        routers = {**frame.routers, **({block.parameters[0]: child} if block.parameters else {})}
        tracer.walk(block.statements, frame._replace(routers=routers))

    def _registered(self, tracer: Tracer, key: Key, value: Name, prefix: str, call: Called, frame: Frame) -> None:
        child = (frame.code.path, f"{call.line}:{call.column}:{value.path}")
        tracer.mounts.mount(child, key, prefix)
        inside = frame._replace(routers={**frame.routers, "the router": child})
        asked = Called(value, (), call.line, call.column)
        place = tracer.function(asked, inside)
        if place is not None:
            tracer.inline(asked._replace(arguments=(Argument("", Name("the router")),)), inside)


def _errors(call: Called) -> tuple[str, ...]:
    """The status codes from 400 on that a handler written in place answers with."""
    found = set()
    for value in call.values:
        for one in calls_in(value) if isinstance(value, Block) else ():
            given = one.argument(0)
            if one.name in _STATUS_CALLS and isinstance(given, Raw) and len(given.text) == 3 and given.text[:1] in "45":
                found.add(given.text)
    return tuple(sorted(found))
