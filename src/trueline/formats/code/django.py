"""Endpoints of Django: `urlpatterns` with what they include, and the routers and view sets of its REST framework."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.formats.built import BuiltEndpoint, BuiltField, Place, Problem

from .declared import Code, Member, Type
from .expressions import Assigned, Called, Expression, Listed, Name, Picked, Table, Text, last_name
from .modules import Modules, dotted
from .paths import braced, join_paths, parameters_in
from .python_bodies import error_codes, texts_in
from .scope import Found, Scope, bare

_PATTERNS = frozenset({"path", "re_path", "url"})
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_UNNAMED = re.compile(r"\((?!\?)[^()]*\)")
_OPTIONAL = re.compile(r"/\?|[\^$]|\\(?=[./-])|\\Z")
_DEEPEST = 12
_HTTP = ("get", "post", "put", "patch", "delete", "head", "options")
_WHOLE = {"list": ("GET", False), "create": ("POST", False), "retrieve": ("GET", True), "update": ("PUT", True),
          "partial_update": ("PATCH", True), "destroy": ("DELETE", True)}  # fmt: skip
_GENERIC = {
    "ListAPIView": "GET", "CreateAPIView": "POST", "RetrieveAPIView": "GET", "DestroyAPIView": "DELETE",
    "UpdateAPIView": "PUT PATCH", "ListCreateAPIView": "GET POST", "RetrieveUpdateAPIView": "GET PUT PATCH",
    "RetrieveDestroyAPIView": "GET DELETE", "RetrieveUpdateDestroyAPIView": "GET PUT PATCH DELETE",
    "TemplateView": "GET", "ListView": "GET", "DetailView": "GET", "RedirectView": "GET", "CreateView": "GET POST",
    "UpdateView": "GET POST", "DeleteView": "GET POST", "FormView": "GET POST", "ArchiveIndexView": "GET",
    "ObtainAuthToken": "POST", "TokenObtainPairView": "POST", "TokenRefreshView": "POST", "LoginView": "GET POST",
}  # fmt: skip
_SETS = {
    "ModelViewSet": tuple(_WHOLE), "ReadOnlyModelViewSet": ("list", "retrieve"), "ListModelMixin": ("list",),
    "CreateModelMixin": ("create",), "RetrieveModelMixin": ("retrieve",),
    "UpdateModelMixin": ("update", "partial_update"), "DestroyModelMixin": ("destroy",),
}  # fmt: skip
_LIMITING = {"require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET", "HEAD")}


class _Pattern(NamedTuple):
    """A path that is known, and what stands behind it."""

    path: str | None
    target: Expression
    call: Called


def read_endpoints(scope: Scope, modules: Modules, base: str) -> Iterator[BuiltEndpoint | Problem]:
    """The endpoints of every module of URLs that no other one includes, with all that it includes."""
    reader = _Urls(scope, modules, base)
    files = [code for code in scope.codes if code.language == "python" and _urlpatterns(code)]
    included = {name for code in files for call in _calls(_urlpatterns(code)) for name in reader.included(call, code)}
    for code in files:
        if code.path not in included:
            yield from reader.read(_urlpatterns(code), code, "", 0)


def _urlpatterns(code: Code) -> tuple[Expression, ...]:
    wanted = ("urlpatterns", "urlpatterns+")
    return tuple(
        one.value for one in code.statements if isinstance(one, Assigned) and one.name.partition(":")[0] in wanted
    )


def _calls(expressions: tuple[Expression, ...]) -> Iterator[Called]:
    waiting = list(expressions)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Listed):
            waiting[:0] = one.items
        elif isinstance(one, Called):
            yield one


class _Urls:
    def __init__(self, scope: Scope, modules: Modules, base: str) -> None:
        self.scope = scope
        self.modules = modules
        self.base = base

    def included(self, call: Called, code: Code) -> Iterator[str]:
        """The files that one pattern includes."""
        target = call.argument(1, "view") if call.name in _PATTERNS else None
        if isinstance(target, Called) and target.name == "include":
            file = self._file(target.argument(0, "arg"), code)
            if file is not None:
                yield file.path

    def _file(self, given: Expression | None, code: Code) -> Code | None:
        given = given.items[0] if isinstance(given, Listed) and given.items else given
        if isinstance(given, Text):
            return self.modules.file(given.value, code.path)
        if isinstance(given, Name):
            first, _, rest = given.path.removesuffix(".urlpatterns").partition(".")
            full = self.modules.imports(code).get(first, "")
            return self.modules.file(f"{full}.{rest}" if rest else full, code.path) if full else None
        return None

    def read(
        self, expressions: tuple[Expression, ...], code: Code, prefix: str, depth: int
    ) -> Iterator[BuiltEndpoint | Problem]:
        """The endpoints of some patterns below a prefix."""
        if depth > _DEEPEST:
            return
        waiting = list(expressions)
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, Listed):
                waiting[:0] = one.items
            elif isinstance(one, Called) and one.name in _PATTERNS:
                yield from self._pattern(one, code, prefix, depth)
            elif isinstance(one, Called) and one.name in ("static", "i18n_patterns", "format_suffix_patterns"):
                waiting[:0] = [value for value in one.values if one.name != "static"]
            elif isinstance(one, Name) and one.path.endswith(".urls"):
                yield from self._router(one, code, prefix)
            elif isinstance(one, Name):
                waiting[:0] = [value for name, value in code.constants if name == one.path]

    def _pattern(self, call: Called, code: Code, prefix: str, depth: int) -> Iterator[BuiltEndpoint | Problem]:
        text = self.scope.text(call.argument(0, "route", "regex"), code)
        if text is None:
            yield Problem(
                Place(code.path, call.line, call.column), "the path of this pattern is computed; it stands as {?}"
            )
            text = "{?}"
        elif call.name != "path":
            text = _UNNAMED.sub("{}", _GROUP.sub(r"{\1}", text))
            text = _OPTIONAL.sub(lambda match: "/" if match[0] == "/?" else "", text)
        whole = join_paths(prefix, text)
        target = call.argument(1, "view")
        if not (isinstance(target, Called) and target.name == "include"):
            yield from self._view(target, call, code, whole)
            return
        given = target.argument(0, "arg")
        file = self._file(given, code)
        if file is not None:
            yield from self.read(_urlpatterns(file), file, whole, depth + 1)
        elif isinstance(given, Name) and given.path.endswith(".urls"):
            yield from self._router(given, code, whole)
        elif isinstance(given, Listed | Name):
            yield from self.read((given,), code, whole, depth + 1)
        else:
            yield Problem(
                Place(code.path, call.line, call.column), f"what is included under `{whole}` is not among the sources"
            )

    def _router(self, name: Name, code: Code, prefix: str) -> Iterator[BuiltEndpoint | Problem]:
        router = name.path.removesuffix(".urls")
        known = {
            (one.path, call.receiver.path)
            for one in self.scope.codes
            for call in _registered(one)
            if isinstance(call.receiver, Name)
        }
        key = self.modules.variable(router, code, known)
        if key is None:
            return
        file = next(one for one in self.scope.codes if one.path == key[0])
        for call in _registered(file):
            if isinstance(call.receiver, Name) and call.receiver.path == key[1]:
                below = self.scope.text(call.argument(0, "prefix"), file)
                found = self.scope.type(last_name(call.argument(1, "viewset")), file)
                if found is not None:
                    yield from self._view_set(found, join_paths(prefix, "{?}" if below is None else below))
                else:
                    yield Problem(
                        Place(file.path, call.line, call.column),
                        "the view set that is registered here is not among the sources",
                    )

    def _view_set(self, found: Found, path: str) -> Iterator[BuiltEndpoint]:
        chain = (found, *self.scope.supers(found))
        names = {bare(written).rpartition(".")[2] for one in chain for written in one.type.supers}
        offered = {action for name in names for action in _SETS.get(name, ())}
        members = {
            one.name: (holder, one) for holder in reversed(chain) for one in holder.type.members if one.kind == "method"
        }
        offered |= {name for name in members if name in _WHOLE}
        key = _text_field(found, "lookup_url_kwarg") or _text_field(found, "lookup_field") or "pk"
        limited = found.type.field("http_method_names")
        allowed = texts_in(limited.value) if limited is not None else ()
        for action, (method, detail) in _WHOLE.items():
            if action in offered and (not allowed or method.lower() in allowed):
                holder, member = members.get(action, (found, None))
                yield self._endpoint(
                    method,
                    join_paths(path, f"{{{key}}}" if detail else ""),
                    holder,
                    member,
                    f"{found.type.name}.{action}",
                )
        for name, (holder, member) in sorted(members.items(), key=lambda item: item[1][1].line):
            mark = member.annotation("action", "detail_route", "list_route")
            if mark is None:
                continue
            detail = mark.argument("detail") == Name("True") or mark.name == "detail_route"
            given = mark.argument("url_path")
            own = given.value if isinstance(given, Text) else name
            below = join_paths(path, f"{{{key}}}" if detail else "", _GROUP.sub(r"{\1}", own))
            for method in texts_in(mark.argument("methods")) or ("get",):
                yield self._endpoint(method.upper(), below, holder, member, f"{found.type.name}.{name}")

    def _view(self, target: Expression | None, call: Called, code: Code, path: str) -> Iterator[BuiltEndpoint]:
        while isinstance(target, Called) and target.name != "as_view" and target.values:
            # `login_required(View.as_view())`: what wraps a view changes no path.
            target = target.values[0]
        if isinstance(target, Called) and target.name == "as_view":
            owner = target.receiver
            found = self.scope.type(owner.path, code) if isinstance(owner, Name) else None
            actions = target.argument(0, "actions")
            if isinstance(actions, Table):
                for method, action in actions.pairs:
                    yield self._plain(
                        method.upper(), path, call, code, f"{last_name(owner)}.{getattr(action, 'value', '')}"
                    )
                return
            yield from self._class_view(found, last_name(owner), call, code, path)
            return
        name = last_name(target)
        places = (
            [(one, member) for one in self.scope.codes for member in one.functions if member.name == name]
            if name
            else []
        )
        fitting = [place for place in places if self._means(target, code, place[0])] or (
            places if len(places) == 1 else []
        )
        if not fitting:
            if isinstance(target, Name | Picked) and not name.endswith("urls"):
                yield self._plain("ANY", path, call, code, name)
            return
        file, member = fitting[0]
        for method in _function_methods(member):
            yield self._endpoint(method, path, Found(file, _nobody()), member, name)

    def _means(self, target: Expression | None, code: Code, file: Code) -> bool:
        path = target.path if isinstance(target, Name) else ""
        first, _, rest = path.partition(".")
        full = self.modules.imports(code).get(first, "")
        module = f"{full}.{rest}".strip(".").rpartition(".")[0]
        return (file is code and not full) or (bool(module) and f".{dotted(file.path)}".endswith(f".{module}"))

    def _class_view(
        self, found: Found | None, name: str, call: Called, code: Code, path: str
    ) -> Iterator[BuiltEndpoint]:
        chain = (found, *self.scope.supers(found)) if found is not None else ()
        members = {
            one.name: (holder, one) for holder in reversed(chain) for one in holder.type.members if one.kind == "method"
        }
        names = [bare(written).rpartition(".")[2] for one in chain for written in one.type.supers] or [name]
        methods = {method for one in names for method in _GENERIC.get(one, "").split()}
        methods |= {one.upper() for one in _HTTP if one in members}
        for method in sorted(methods) or ["ANY"]:
            if method.lower() in members:
                holder, member = members[method.lower()]
                yield self._endpoint(method, path, holder, member, f"{name}.{member.name}")
            else:
                yield self._plain(method, path, call, code, name)

    def _plain(self, method: str, path: str, call: Called, code: Code, handler: str) -> BuiltEndpoint:
        place = Place(code.path, call.line, call.column)
        whole = braced(join_paths(self.base, path))
        return BuiltEndpoint(method, whole, place, _parameters(whole, place, None), handler=handler)

    def _endpoint(self, method: str, path: str, found: Found, member: Member | None, handler: str) -> BuiltEndpoint:
        whole = braced(join_paths(self.base, path))
        line, column = (member.line, member.column) if member is not None else (found.type.line, found.type.column)
        place = Place(found.code.path, line, column)
        codes = tuple(sorted(error_codes(member))) if member is not None else ()
        return BuiltEndpoint(method, whole, place, _parameters(whole, place, member), codes, handler)


def _registered(code: Code) -> Iterator[Called]:
    for one in code.statements if code.language == "python" else ():
        if isinstance(one, Called) and one.name == "register" and len(one.arguments) > 1:
            yield one


def _parameters(path: str, place: Place, member: Member | None) -> tuple[BuiltField, ...]:
    types = {one.name: one.type for one in member.parameters} if member is not None else {}
    return tuple(
        BuiltField(name, types.get(name, ""), place, required=True, where="path") for name in parameters_in(path)
    )


def _function_methods(member: Member) -> tuple[str, ...]:
    for annotation in member.annotations:
        if annotation.name in ("api_view", "require_http_methods"):
            return tuple(one.upper() for one in texts_in(annotation.argument("", "http_method_names"))) or ("GET",)
        if annotation.name in _LIMITING:
            return _LIMITING[annotation.name]
    return ("ANY",)


def _text_field(found: Found, name: str) -> str:
    field = found.type.field(name)
    return field.value.value if field is not None and isinstance(field.value, Text) else ""


def _nobody() -> Type:
    return Type("", "", 0, 1)
