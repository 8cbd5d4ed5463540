"""Endpoints of Flask: applications and blueprints, method views, and resources of Flask-RESTful and its kin."""

from collections.abc import Iterator

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .declared import Annotation, Code, Member
from .expressions import Called, Expression, Name, Picked, last_name
from .fastapi import last_made, made
from .modules import Key, Modules, Mounts
from .paths import braced, join_paths, parameters_in
from .python_bodies import error_codes, texts_in
from .scope import Found, Scope

_MAKERS = frozenset({"Flask", "Blueprint", "APIBlueprint", "Quart", "Api", "Namespace", "OpenAPI", "APIFlask"})
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_SHORT = frozenset(_METHODS)


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every application and blueprint, in the order of the files."""
    codes = [code for code in scope.codes if code.language == "python" and code.statements]
    mounts = Mounts()
    wraps: dict[Key, Expression] = {}
    for code in codes:
        for name, call in made(code, modules, _MAKERS):
            kind = last_made(call, modules, code)
            given = call.labelled("url_prefix", "prefix") or (
                call.argument(99, "path") if kind == "Namespace" else None
            )
            mounts.own[code.path, name] = (scope.text(given, code) or "{?}") if given is not None else ""
            if kind == "Api" and call.values:
                wraps[code.path, name] = call.values[0]
    if not mounts.own:
        return
    reader = _Routes(scope, modules, mounts, base)
    for code in codes:
        for key, wrapped in wraps.items():
            parent = (
                modules.variable(wrapped.path, code, mounts.own)
                if isinstance(wrapped, Name) and key[0] == code.path
                else None
            )
            if parent is not None and parent != key:
                mounts.mount(key, parent, "")
        reader.register(code)
    for code in codes:
        yield from reader.endpoints(code)


class _Routes:
    def __init__(self, scope: Scope, modules: Modules, mounts: Mounts, base: str) -> None:
        self.scope = scope
        self.modules = modules
        self.mounts = mounts
        self.base = base

    def _key(self, expression: Expression | None, code: Code) -> Key | None:
        if isinstance(expression, Name):
            return self.modules.variable(expression.path, code, self.mounts.own)
        return None

    def register(self, code: Code) -> None:
        """Note which blueprint is registered where."""
        for one in code.statements:
            if isinstance(one, Called) and one.name in ("register_blueprint", "add_namespace", "register_api"):
                parent = self._key(one.receiver, code)
                child = self._key(one.argument(0, "blueprint", "ns"), code)
                given = one.labelled("url_prefix", "path")
                text = self.scope.text(given, code) or "{?}" if given is not None else ""
                if parent is not None and child is not None and child != parent:
                    self.mounts.mount(child, parent, text, replaces=given is not None)

    def endpoints(self, code: Code) -> Iterator[BuiltEndpoint | Problem]:
        """The endpoints of a file: decorated functions and classes, and those that are added by a call."""
        for member in code.functions:
            for annotation in member.annotations:
                key = self._key(Name(annotation.owner), code)
                if key is not None and (annotation.name in _SHORT or annotation.name == "route"):
                    methods = _methods(annotation)
                    yield from self._routes(code, key, annotation.argument("", "rule"), member, methods, member.name)
        for type_ in code.types:
            for annotation in type_.annotations:
                key = self._key(Name(annotation.owner), code)
                if key is not None and annotation.name == "route":
                    yield from self._view(Found(code, type_), code, key, annotation.argument("", "rule"))
        for one in code.statements:
            if isinstance(one, Called) and one.name in ("add_url_rule", "add_resource"):
                yield from self._added(one, code)

    def _added(self, call: Called, code: Code) -> Iterator[BuiltEndpoint | Problem]:
        key = self._key(call.receiver, code)
        if key is None:
            return
        if call.name == "add_resource":
            found = self.scope.type(last_name(call.argument(0)), code)
            for path in call.values[1:] if found is not None else ():
                assert found is not None
                yield from self._view(found, code, key, path)
            return
        view = call.argument(2, "view_func")
        given = call.argument(0, "rule")
        if isinstance(view, Called) and view.name == "as_view" and isinstance(view.receiver, Name | Picked):
            found = self.scope.type(last_name(view.receiver), code)
            if found is not None:
                yield from self._view(found, code, key, given, texts_in(call.labelled("methods")))
            return
        functions = [member for member in code.functions if member.name == last_name(view)]
        member = functions[0] if functions else Member(last_name(view), "method", "", call.line, call.column)
        yield from self._routes(code, key, given, member, texts_in(call.labelled("methods")) or ("GET",), member.name)

    def _view(
        self, found: Found, code: Code, key: Key, given: Expression | None, only: tuple[str, ...] = ()
    ) -> Iterator[BuiltEndpoint | Problem]:
        chosen = {one.upper() for one in only}
        for member in found.type.members:
            if member.kind == "method" and member.name in _SHORT and (not chosen or member.name.upper() in chosen):
                handler = f"{found.type.name}.{member.name}"
                for one in self._routes(code, key, given, member, (member.name,), handler):
                    yield one._replace(place=Place(found.code.path, member.line, member.column))

    def _routes(
        self, code: Code, key: Key, given: Expression | None, member: Member, methods: tuple[str, ...], handler: str
    ) -> Iterator[BuiltEndpoint | Problem]:
        path = self.scope.text(given, code)
        place = Place(code.path, member.line, member.column)
        if path is None:
            yield Problem(place, f"the path of `{handler}` is computed; it stands as {{?}}")
        for prefix in self.mounts.prefixes(key):
            whole = braced(join_paths(self.base, prefix, "{?}" if path is None else path))
            types = {one.name: one.type for one in member.parameters}
            fields = tuple(
                BuiltField(name, types.get(name, ""), place, required=True, where="path")
                for name in parameters_in(whole)
            )
            for method in methods:
                yield BuiltEndpoint(method.upper(), whole, place, fields, tuple(sorted(error_codes(member))), handler)


def _methods(annotation: Annotation) -> tuple[str, ...]:
    if annotation.name in _SHORT:
        return (annotation.name,)
    return texts_in(annotation.argument("methods")) or ("GET",)
