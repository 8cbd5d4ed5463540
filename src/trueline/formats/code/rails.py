"""Endpoints of Rails: `config/routes.rb` and the files that it draws."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .declared import Code
from .expressions import Assigned, Block, Called, Expression, Listed, Name, Text
from .paths import braced, join_paths, parameters_in
from .scope import Scope

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_MANY = (("index", "GET", ""), ("create", "POST", ""), ("new", "GET", "/new"), ("edit", "GET", "/:id/edit"),
         ("show", "GET", "/:id"), ("update", "PATCH", "/:id"), ("update", "PUT", "/:id"), ("destroy", "DELETE", "/:id"))  # fmt: skip
_ONE = (("new", "GET", "/new"), ("edit", "GET", "/edit"), ("show", "GET", ""), ("update", "PATCH", ""),
        ("update", "PUT", ""), ("destroy", "DELETE", ""), ("create", "POST", ""))  # fmt: skip
_FORMS = frozenset({"new", "edit"})
_DEEPEST = 30


class _Place(NamedTuple):
    """Where in the routes one is: the path so far, that of a member's own resource, and the controller's module."""

    path: str = ""
    member: str = ""
    collection: str = ""
    controller: str = ""
    module: str = ""
    on: str = ""
    api: bool = False
    shallow: str = ""


def read_endpoints(scope: Scope, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every file of routes that no other one draws."""
    api_only = any(_serves_no_forms(code) for code in scope.codes)
    for code in scope.codes:
        if code.language == "ruby":
            for one in code.statements:
                block = one.labelled("&") if isinstance(one, Called) and one.name == "draw" else None
                if isinstance(block, Block):
                    reader = _Routes(scope, code, base)
                    yield from reader.read(block, _Place(api=api_only), 0)


def _serves_no_forms(code: Code) -> bool:
    """Whether an application says `config.api_only = true`: then `new` and `edit` have no routes."""
    if not code.path.endswith("config/application.rb"):
        return False
    return any(
        isinstance(one, Assigned) and one.name == "config.api_only" and one.value == Name("true")
        for type_ in code.types
        for one in type_.statements
    )


class _Routes:
    def __init__(self, scope: Scope, code: Code, base: str) -> None:
        self.scope = scope
        self.code = code
        self.base = base
        self.concerns: dict[str, Block] = {}

    def read(self, block: Block, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        """The routes in a block."""
        for one in block.statements if depth < _DEEPEST else ():
            if isinstance(one, Called):
                yield from self._call(one, at, depth)
            elif isinstance(one, Block):
                yield from self.read(one, at, depth + 1)

    def _call(self, call: Called, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        name = call.name
        if name in ("resources", "resource"):
            for given in call.values:
                yield from self._resources(call, self._word(given), name == "resources", at, depth)
        elif name in _VERBS or name == "match":
            yield from self._verb(call, at)
        elif name == "root":
            yield self._endpoint("GET", at.path, call, self._target(call.argument(0, "to"), at))
        elif name in (
            "namespace",
            "scope",
            "constraints",
            "defaults",
            "authenticate",
            "authenticated",
            "with_options",
            "controller",
            "shallow",
            "direct",
        ):
            yield from self._scoped(call, at, depth)
        elif name in ("member", "collection"):
            yield from self._inside(
                call, at._replace(path=at.member if name == "member" else at.collection, on=name), depth
            )
        elif name == "concern":
            block = call.labelled("&")
            if isinstance(block, Block):
                self.concerns[self._word(call.argument(0))] = block
        elif name == "concerns":
            for given in call.values:
                yield from self._concern(given, at, depth)
        elif name == "draw":
            yield from self._drawn(call, at, depth)
        elif call.labelled("&") is not None:
            yield from self._inside(call, at, depth)

    def _inside(self, call: Called, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        block = call.labelled("&")
        if isinstance(block, Block):
            yield from self.read(block, at, depth + 1)

    def _concern(self, given: Expression | None, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        for one in given.items if isinstance(given, Listed) else (given,):
            block = self.concerns.get(self._word(one))
            if block is not None:
                yield from self.read(block, at, depth + 1)

    def _drawn(self, call: Called, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        wanted = f"routes/{self._word(call.argument(0))}.rb"
        file = next((code for code in self.scope.codes if code.path.endswith(wanted)), None)
        if file is None:
            yield Problem(
                Place(self.code.path, call.line, call.column),
                f"the routes that are drawn here are not among the sources: `{wanted}`",
            )
            return
        here, self.code = self.code, file
        yield from self.read(Block((), file.statements), at, depth + 1)
        self.code = here

    def _resources(
        self, call: Called, name: str, many: bool, at: _Place, depth: int
    ) -> Iterator[BuiltEndpoint | Problem]:
        path = self._word(call.labelled("path")) if call.labelled("path") is not None else name
        key = self._word(call.labelled("param")) or "id"
        controller = self._word(call.labelled("controller")) or (name if many else _plural(name))
        module = _joined(at.module, self._word(call.labelled("module")))
        collection = join_paths(at.path, path)
        own = join_paths(at.shallow if at.shallow and many else collection, f":{key}") if many else collection
        if at.shallow and many:
            own = join_paths(path, f":{key}")
        only, without = self._words(call.labelled("only")), self._words(call.labelled("except"))
        for action, method, tail in _MANY if many else _ONE:
            chosen = action in only if call.labelled("only") is not None else action not in without
            if chosen and not (at.api and action in _FORMS):
                below = tail.replace("/:id", "", 1) if many and tail.startswith("/:id") else tail
                start = own if many and tail.startswith("/:id") else collection
                yield self._endpoint(method, join_paths(start, below), call, f"{_joined(module, controller)}#{action}")
        nested = f":{_singular(name)}_{key}" if many else ""
        before = join_paths(path) if at.shallow and many else collection
        inside = at._replace(
            path=join_paths(before, nested), member=own, collection=collection, controller=controller, module=module,
            shallow="yes" if at.shallow or call.labelled("shallow") == Name("true") else "",
        )  # fmt: skip
        yield from self._concern(call.labelled("concerns"), inside, depth)
        yield from self._inside(call, inside, depth)

    def _verb(self, call: Called, at: _Place) -> Iterator[BuiltEndpoint | Problem]:
        methods = (
            [call.name.upper()] if call.name in _VERBS else [word.upper() for word in self._words(call.labelled("via"))]
        )
        on = self._word(call.labelled("on"))
        start = at.member if on == "member" else at.collection if on == "collection" else at.path
        pairs = call.labelled("=>")
        paths: list[tuple[Expression | None, Expression | None]] = [
            (value, call.labelled("to")) for value in call.values
        ]
        if isinstance(pairs, Listed):
            paths.append((pairs.items[0], pairs.items[1]))
        for given, target in paths:
            text = self.scope.text(given, self.code)
            if text is None:
                yield Problem(
                    Place(self.code.path, call.line, call.column),
                    "the path of this route is computed; it stands as {?}",
                )
                text = "{?}"
            action = self._word(call.labelled("action")) or text.strip("/").rpartition("/")[2]
            handler = self._target(target, at) or (
                f"{_joined(at.module, at.controller)}#{action}" if at.controller else ""
            )
            for method in methods or ["ANY"]:
                yield self._endpoint("ANY" if method == "ALL" else method, join_paths(start, text), call, handler)

    def _target(self, given: Expression | None, at: _Place) -> str:
        word = self._word(given)
        return _joined(at.module, word) if "#" in word else word

    def _scoped(self, call: Called, at: _Place, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        values = [self._word(value) for value in call.values if isinstance(value, Text)]
        path, module = at.path, at.module
        if call.name == "namespace" and values:
            given = call.labelled("path")
            path = join_paths(path, values[0] if given is None else self._word(given))
            module = _joined(module, self._word(call.labelled("module")) or values[0])
        elif call.name == "scope":
            path = join_paths(path, *values, self._word(call.labelled("path")))
            module = _joined(module, self._word(call.labelled("module")))
        shallow = "yes" if call.name == "shallow" or call.labelled("shallow") == Name("true") else at.shallow
        controller = (
            values[0]
            if call.name == "controller" and values
            else self._word(call.labelled("controller")) or at.controller
        )
        yield from self._inside(
            call, at._replace(path=path, module=module, controller=controller, shallow=shallow), depth
        )

    def _word(self, given: Expression | None) -> str:
        return self.scope.text(given, self.code) or "" if given is not None else ""

    def _words(self, given: Expression | None) -> tuple[str, ...]:
        return tuple(text for text in self.scope.texts(given, self.code) if text)

    def _endpoint(self, method: str, path: str, call: Called, handler: str) -> BuiltEndpoint:
        place = Place(self.code.path, call.line, call.column)
        # `(.:format)` and other parts in brackets may be left out.
        whole = braced(join_paths(self.base, re.sub(r"\([^()]*\)", "", path)))
        fields = tuple(BuiltField(name, "", place, required=True, where="path") for name in parameters_in(whole))
        return BuiltEndpoint(method, whole, place, fields, handler=handler)


def _joined(module: str, name: str) -> str:
    return f"{module}/{name}" if module and name else module or name


def _singular(word: str) -> str:
    from trueline.model.symbols import singular

    before, _, last = word.rpartition("_")
    return f"{before}_{singular(last)}".lstrip("_")


def _plural(word: str) -> str:
    from .gorm import plural

    return word if word.endswith("s") else plural(word)
