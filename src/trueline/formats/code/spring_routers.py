"""Endpoints of Spring's functional routers: `coRouter { … }`, `router { … }`, `RouterFunctions.route()…`."""

from collections.abc import Iterator, Sequence

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .declared import Code, Member
from .expressions import Block, Called, Expression, Name, Picked, Returned, Text, calls_in, parts_of
from .paths import braced, join_paths, parameters_in
from .properties import Settings, settings_for
from .scope import Scope
from .spring import prefix_of
from .spring_mappings import METHODS

_MAKERS = frozenset({"coRouter", "router", "route", "nest"})
_NESTING = frozenset({"nest", "andNest", "path"})
_PATHS = frozenset({"path", "pathPrefix", "pathExtension", "method"})
_JOINING = frozenset({"and", "or", "invoke", "not"})
_DEEPEST = 60


def read_routers(scope: Scope, settings: Sequence[Settings], base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every function and property that makes a router."""
    for code in scope.codes:
        if code.language not in ("kotlin", "java"):
            continue
        prefix = prefix_of(settings_for(code.path, settings), base)
        groups = [("", _routers(code.functions))]
        groups += [(type_.path, _routers(type_.members)) for type_ in code.types]
        constants = [(name, value) for name, value in code.constants if _makes(value)]
        groups.append(("", dict(constants)))
        for around, routers in groups:
            reader = _Routers(scope, code, around, routers)
            for name, body in routers.items():
                if name not in reader.called:
                    yield from reader.read(body, prefix, 0)


def _routers(members: Sequence[Member]) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for member in members:
        body = member.body if member.kind == "method" else member.value
        if body is not None and ("RouterFunction" in member.type or _makes(body)):
            found.setdefault(member.name, body)
    return found


def _makes(body: Expression) -> bool:
    return any(
        call.name in ("coRouter", "router") and any(isinstance(value, Block) for value in call.values)
        for call in calls_in(body)
    )


class _Routers:
    """The routers of one type or file; those that others of them call are read where they are called."""

    def __init__(self, scope: Scope, code: Code, around: str, routers: dict[str, Expression]) -> None:
        self.scope = scope
        self.code = code
        self.around = around
        self.routers = routers
        self.called = {
            reference
            for name, body in routers.items()
            for reference in _references(body)
            if reference in routers and reference != name
        }

    def read(self, expression: Expression, prefix: str, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        """The routes in an expression below a prefix, in the order of the source."""
        if depth > _DEEPEST:
            return
        if isinstance(expression, Called):
            yield from self._call(expression, prefix, depth)
        elif isinstance(expression, Name) and expression.path.rpartition(".")[2] in self.called:
            yield from self.read(self.routers[expression.path.rpartition(".")[2]], prefix, depth + 10)
        else:
            for part in parts_of(expression):
                yield from self.read(part, prefix, depth + 1)

    def _call(self, call: Called, prefix: str, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        receiver = call.receiver
        if call.name in METHODS:
            if isinstance(receiver, Called | Picked):
                yield from self.read(receiver, prefix, depth + 1)
            yield from self._route(call, prefix)
            return
        if call.name in self.routers and not isinstance(receiver, Called):
            yield from self.read(self.routers[call.name], prefix, depth + 10)
            return
        if call.name in _NESTING and (len(call.values) > 1 or call.name == "nest"):
            inner = list(call.values)
            condition = receiver
            if len(inner) > 1:
                condition = inner.pop(0)
                # In a chain, what stands before has nothing to do with what is nested.
                if isinstance(receiver, Called):
                    yield from self.read(receiver, prefix, depth + 1)
            below = self._path(condition, 0)
            if below is None:
                yield Problem(
                    self._place(call), "the path that these routes are nested under is computed; it stands as {?}"
                )
            nested = join_paths(prefix, "{?}" if below is None else below)
            for one in inner:
                yield from self.read(one, nested, depth + 1)
            return
        for part in parts_of(call):
            yield from self.read(part, prefix, depth + 1)

    def _route(self, call: Called, prefix: str) -> Iterator[BuiltEndpoint | Problem]:
        values = call.values
        path: str | None = ""
        if values and not isinstance(values[0], Block | Called):
            path = self.scope.text(values[0], self.code, self.around)
        if path is None:
            yield Problem(self._place(call), "the path of this route is computed; it stands as {?}")
        whole = braced(join_paths(prefix, "{?}" if path is None else path))
        place = self._place(call)
        fields = tuple(BuiltField(name, "", place, required=True, where="path") for name in parameters_in(whole))
        handler = next((name for value in values[1:] if (name := _handler(value))), "")
        yield BuiltEndpoint(call.name, whole, place, fields, handler=handler)

    def _path(self, condition: Expression | None, depth: int) -> str | None:
        """The path in a condition such as `path("/x") and accept(JSON)`; empty where it speaks of none."""
        if condition is None or depth > _DEEPEST:
            return ""
        if isinstance(condition, Called):
            if condition.name in _JOINING and condition.receiver is not None:
                first = self._path(condition.receiver, depth + 1)
                return first or next(
                    (found for value in condition.values if (found := self._path(value, depth + 1))), first
                )
            if condition.name in _PATHS and condition.values:
                return self.scope.text(condition.values[0], self.code, self.around)
            return ""
        return self.scope.text(condition, self.code, self.around)

    def _place(self, call: Called) -> Place:
        return Place(self.code.path, call.line, call.column)


def _handler(value: Expression) -> str:
    """The function behind a route: one that is named, or the one call of a block."""
    if isinstance(value, Block):
        only = value.statements[0] if len(value.statements) == 1 else None
        only = only.value if isinstance(only, Returned) else only
        return only.callee.path if isinstance(only, Called) and isinstance(only.callee, Name) else ""
    return value.path if isinstance(value, Name) and not value.path.isupper() else ""


def _references(body: Expression) -> Iterator[str]:
    """The names that an expression calls or hands on."""
    waiting = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Called):
            yield one.name
        elif isinstance(one, Name) and not isinstance(one, Text):
            yield one.path.rpartition(".")[2]
        waiting.extend(parts_of(one))
