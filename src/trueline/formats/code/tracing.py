"""Follows routers that code makes, hands on and mounts: through variables, functions and files, without running it.

What the calls of a framework mean, a `Dialect` says. Every router is a key; what is mounted where is kept as a graph,
so that the order in which files are read does not matter.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .declared import Code, Member
from .expressions import Assigned, Block, Called, Expression, Listed, Name, Returned, Table, parts_of
from .modules import Key, Modules, Mounts
from .paths import braced, join_paths, parameters_in
from .scope import Scope

_DEEPEST = 40
_MOST_STEPS = 400_000


class Frame(NamedTuple):
    """Where a statement is read: the file, the type around it, and the routers by the names they have here.

    `origins` says of other variables what made them: `handler` is of `NewUserHandler`.
    """

    code: Code
    around: str
    routers: dict[str, Key]
    returned: list[Key]
    origins: dict[str, str]


class Dialect(Protocol):
    """What calls mean in one framework."""

    def made(self, call: Called, frame: Frame) -> str | None:
        """The prefix of the router that a call makes; None where it makes none."""

    def step(self, tracer: "Tracer", call: Called, frame: Frame) -> "Key | bool":
        """Read a call: the router that it gives, True where all of it was read, False where it means nothing."""


class Tracer:
    """Walks statements and gathers the endpoints of each router."""

    def __init__(self, scope: Scope, modules: Modules, codes: Iterable[Code], dialect: Dialect, base: str) -> None:
        self.scope = scope
        self.modules = modules
        self.codes = tuple(codes)
        self.dialect = dialect
        self.base = base
        self.mounts = Mounts()
        self.problems: list[Problem] = []
        self._endpoints: list[tuple[Key, BuiltEndpoint]] = []
        self._variables: dict[Key, Key] = {}
        self._aliases: dict[Key, Expression] = {}
        self._functions: dict[str, list[tuple[Code, Member, str]]] = {}
        self._walked: dict[tuple[str, int, str, tuple[Key, ...]], Key | None] = {}
        self._inlined: set[tuple[str, int]] = set()
        self._depth = 0
        self._steps = 0

    def trace(self) -> list[BuiltEndpoint | Problem]:
        """Everything the files serve."""
        for code in self.codes:
            self._note(code)
        frames = {code.path: Frame(code, "", self._own(code), [], {}) for code in self.codes}
        for code in self.codes:
            self.walk(code.statements, frames[code.path])
        for code, member, around in [one for places in self._functions.values() for one in places]:
            if (code.path, member.line) not in self._inlined and member.body is not None:
                routers = {**self._own(code), **self._offered(code, member)}
                frame = Frame(code, around, routers, [], {})
                self.walk(member.body.statements, frame)
                if frame.returned:
                    message = f"nobody is seen to mount the router that `{member.name}` makes; what stands before its paths is not known"
                    self.problems.append(Problem(Place(code.path, member.line, member.column), message))
        return [*self.problems, *self._finished()]

    def _own(self, code: Code) -> dict[str, Key]:
        return {name: key for (path, name), key in self._variables.items() if path == code.path}

    def _offered(self, code: Code, member: Member) -> dict[str, Key]:
        """The parameters of a function that nobody was seen to call: routers whose prefix is not known."""
        names = [one.name for one in member.parameters] or list(member.body.parameters if member.body else ())
        types = {one.name: one.type for one in member.parameters}
        return {name: (code.path, f"{member.line}:{name}") for name in names if self.offers(name, types.get(name, ""))}

    def offers(self, name: str, written: str) -> bool:
        """Whether a parameter may be a router, by its name or type."""
        lowered = written.lower()
        if written:
            return any(
                word in lowered
                for word in (
                    "router",
                    "mux",
                    "express",
                    "fastify",
                    "endpointroutebuilder",
                    "webapplication",
                    "application",
                    "routegroupbuilder",
                )
            )
        return name.lower() in ("router", "app", "r", "mux", "fastify", "server")

    def _note(self, code: Code) -> None:
        for one in code.statements:
            if isinstance(one, Assigned) and isinstance(one.value, Called):
                self._create(one.name, one.value, code)
        for type_ in code.types:
            for member in type_.members:
                if member.kind == "field" and isinstance(member.value, Called):
                    self._create(f"{type_.name}.{member.name}", member.value, code)
                if member.kind == "method" and member.body is not None:
                    self._functions.setdefault(member.name, []).append((code, member, type_.path))
        for member in code.functions:
            if member.body is not None:
                self._functions.setdefault(member.name, []).append(
                    (code, member, member.type if code.language == "go" else "")
                )
        for name, value in code.constants:
            is_import = isinstance(value, Called) and value.callee == Name("require")
            if isinstance(value, Name | Called) and not is_import:
                self._aliases[code.path, name] = value

    def _create(self, name: str, call: Called, code: Code) -> None:
        prefix = self.dialect.made(call, Frame(code, "", {}, [], {}))
        if prefix is not None:
            key = (code.path, f"{call.line}:{call.column}")
            self.mounts.own[key] = prefix
            self._variables[code.path, name.partition(":")[0].strip()] = key

    def _finished(self) -> list[BuiltEndpoint]:
        found = []
        for key, endpoint in self._endpoints:
            for prefix in self.mounts.prefixes(key):
                whole = braced(join_paths(self.base, prefix, endpoint.path))
                parameters = tuple(
                    BuiltField(name, "", endpoint.place, required=True, where="path") for name in parameters_in(whole)
                )
                found.append(endpoint._replace(path=whole, fields=parameters + endpoint.fields))
        return found

    def walk(self, statements: Iterable[Expression], frame: Frame) -> None:
        """Read statements in their order."""
        self._depth += 1
        if self._depth <= _DEEPEST:
            for one in statements:
                self._steps += 1
                if self._steps > _MOST_STEPS:
                    break
                self._statement(one, frame)
        self._depth -= 1

    def _statement(self, one: Expression, frame: Frame) -> None:
        if isinstance(one, Assigned):
            name = one.name.partition(":")[0].strip()
            if isinstance(one.value, Block):
                return
            if isinstance(one.value, Called):
                frame.origins[name] = one.value.name
            key = self.router(one.value, frame)
            if key is not None:
                frame.routers[_plain(name, frame)] = key
        elif isinstance(one, Returned):
            key = self.router(one.value, frame)
            if key is not None:
                frame.returned.append(key)
        elif isinstance(one, Called):
            self.router(one, frame)
        else:
            self.walk(parts_of(one), frame)

    def router(self, expression: Expression | None, frame: Frame) -> Key | None:
        """The router that an expression is; what it calls is read on the way."""
        if isinstance(expression, Name):
            return self._named(expression.path, frame)
        if isinstance(expression, Called):
            return self._called(expression, frame)
        if expression is not None and not isinstance(expression, Block):
            self.walk(parts_of(expression), frame)
        return None

    def _called(self, call: Called, frame: Frame) -> Key | None:
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                return None
            prefix = self.dialect.made(call, frame)
            if prefix is not None:
                key = (frame.code.path, f"{call.line}:{call.column}")
                self.mounts.own.setdefault(key, prefix)
                return key
            result = self.dialect.step(self, call, frame)
            if isinstance(result, tuple):
                return result
            if result:
                return None
            inlined = self.inline(call, frame)
            if inlined is None:
                self.router(call.receiver, frame) if not isinstance(call.receiver, Name) else None
                for argument in call.arguments:
                    self._argument(argument.value, frame)
            return inlined
        finally:
            self._depth -= 1

    def _argument(self, value: Expression, frame: Frame) -> None:
        if isinstance(value, Block):
            self.walk(value.statements, frame._replace(routers=dict(frame.routers)))
        elif isinstance(value, Called | Listed | Table):
            self.router(value, frame)

    def _named(self, path: str, frame: Frame) -> Key | None:
        plain = _plain(path, frame)
        if plain in frame.routers:
            return frame.routers[plain]
        known: dict[Key, object] = {**self._variables, **self._aliases}
        found = self.modules.variable(path, frame.code, known)
        for _ in range(4):
            if found is None or found in self._variables:
                break
            alias = self._aliases[found]
            code = (
                next(one for one in self.codes if one.path == found[0])
                if any(one.path == found[0] for one in self.codes)
                else None
            )
            if code is None:
                return None
            if isinstance(alias, Called):
                return self.router(alias, Frame(code, "", self._own(code), [], {})) if code is not frame.code else None
            found = (
                self.modules.variable(alias.path, code, known)
                if isinstance(alias, Name) and alias.path != found[1]
                else None
            )
        return self._variables.get(found) if found is not None else None

    def inline(self, call: Called, frame: Frame) -> Key | None:
        """Read the function that a call calls with the routers it is given; the router that it gives back."""
        keys = [self._named(one.value.path, frame) if isinstance(one.value, Name) else None for one in call.arguments]
        place = self.function(call, frame)
        if place is None:
            return None
        code, member, around = place
        gives = any(keys) or self.gives_router(member)
        if member.body is None or not gives:
            return None
        names = [one.name for one in member.parameters] or list(member.body.parameters)
        given = {name: key for name, key in zip(names, keys, strict=False) if key is not None}
        memo = (code.path, member.line, member.name, tuple(given.values()))
        if memo not in self._walked:
            self._walked[memo] = None
            self._inlined.add((code.path, member.line))
            inside = Frame(code, around, {**self._own(code), **given}, [], {})
            self.walk(member.body.statements, inside)
            self._walked[memo] = inside.returned[-1] if inside.returned else None
        return self._walked[memo]

    def gives_router(self, member: Member) -> bool:
        """Whether a function may give a router back: something is returned and a router is made in it."""
        return bool(member.body and member.body.statements)

    def function(self, call: Called, frame: Frame) -> tuple[Code, Member, str] | None:
        """The function that a call means: in the file, by import, or the only one of its name."""
        places = self._functions.get(call.name, [])
        if isinstance(call.callee, Name) and not places:
            full = self.modules.imports(frame.code).get(call.callee.path.partition(".")[0], "")
            module, _, name = full.rpartition(".")
            if name == "default" or not self._functions.get(name):
                file = self.modules.file(module, frame.code.path) if module else None
                value = self._aliases.get((file.path, "default")) if file is not None else None
                name = value.path if isinstance(value, Name) else "default"
                places = [one for one in self._functions.get(name, []) if file is not None and one[0].path == file.path]
            else:
                places = self._functions.get(name, [])
        if len(places) < 2:
            return places[0] if places else None
        return self._nearest(places, call, frame)

    def _nearest(
        self, places: list[tuple[Code, Member, str]], call: Called, frame: Frame
    ) -> tuple[Code, Member, str] | None:
        receiver = call.receiver
        spelled = receiver.path.rpartition(".")[2].lower() if isinstance(receiver, Name) else ""
        if isinstance(receiver, Called):
            spelled = receiver.name.lower().removeprefix("new")
        if isinstance(receiver, Name) and spelled in ("this", frame.around.lower()):
            spelled = frame.around.rpartition(".")[2].lower()
        if isinstance(receiver, Name) and receiver.path in frame.origins:
            spelled = frame.origins[receiver.path].lower().removeprefix("new").removeprefix("make")
        full = self.modules.imports(frame.code).get(receiver.path if isinstance(receiver, Name) else call.name, "")
        fitting = [
            one
            for one in places
            if spelled and one[2] and (one[2].lower().endswith(spelled) or spelled.endswith(one[2].lower()))
        ]
        if not fitting and full:
            folder = full.replace(".", "/").rpartition("/")[2]
            fitting = [
                one
                for one in places
                if f"/{folder}/" in f"/{one[0].path}" or one[0].path.rpartition(".")[0].endswith(f"/{folder}")
            ]
        fitting = fitting or [one for one in places if one[0].path == frame.code.path]
        fitting = fitting or [
            one for one in places if one[0].path.rpartition("/")[0] == frame.code.path.rpartition("/")[0]
        ]
        return fitting[0] if len(fitting) == 1 else None

    def add(
        self, key: Key, method: str, path: str | None, call: Called, frame: Frame, handler: str = "", **more: object
    ) -> None:
        """Note a route of a router; a path that is None is computed."""
        place = Place(frame.code.path, call.line, call.column)
        if path is None:
            self.problems.append(Problem(place, "the path of this route is computed; it stands as {?}"))
        endpoint = BuiltEndpoint(method, "{?}" if path is None else path, place, handler=handler)
        self._endpoints.append((key, endpoint._replace(**more)))  # type: ignore[arg-type]

    def text(self, expression: Expression | None, frame: Frame) -> str | None:
        """The string that an expression is here."""
        return self.scope.text(expression, frame.code, frame.around)


def _plain(name: str, frame: Frame) -> str:
    """A variable's name as frames keep it: what belongs to `this` by the type's name."""
    if name.startswith("this."):
        return f"{frame.around.rpartition('.')[2]}.{name[5:]}"
    return name
