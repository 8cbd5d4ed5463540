"""Endpoints that Spring Data REST makes of repositories which ask for it by `@RepositoryRestResource`."""

from collections.abc import Iterator, Sequence

from trueline.formats.built import BuiltEndpoint, BuiltField, Place

from .expressions import Name
from .gorm import plural
from .paths import join_paths
from .properties import Settings, settings_for
from .scope import Found, Scope, arguments_in
from .shapes import Shapes
from .spring import prefix_of

_COLLECTION = ("GET", "POST")
_ITEM = ("GET", "PUT", "PATCH", "DELETE")


def read_endpoints(scope: Scope, settings: Sequence[Settings], base: str) -> Iterator[BuiltEndpoint]:
    """The endpoints of the collection and of one item, for each exported repository."""
    shapes = Shapes(scope)
    for found in scope.types():
        mark = found.type.annotation("RepositoryRestResource", "RestResource")
        if mark is None or found.type.kind != "interface" or mark.argument("exported") == Name("false"):
            continue
        own = settings_for(found.code.path, settings)
        prefix = join_paths(prefix_of(own, base), own.value("spring.data.rest.base-path"))
        entity = next((arguments[0] for written in found.type.supers if (arguments := arguments_in(written))), "")
        given = scope.text(mark.argument("path"), found.code, found.type.path)
        path = join_paths(prefix, given or plural(entity[:1].lower() + entity[1:]))
        yield from _endpoints(found, shapes, path, entity)


def _endpoints(found: Found, shapes: Shapes, path: str, entity: str) -> Iterator[BuiltEndpoint]:
    place = Place(found.code.path, found.type.line, found.type.column)
    request = shapes.fields(entity, found, "request")
    response = shapes.fields(entity, found, "response")
    key = (BuiltField("id", "", place, required=True, where="path"),)
    for method in _COLLECTION:
        yield BuiltEndpoint(
            method, path, place, request + response if method == "POST" else (), handler=found.type.name
        )
    for method in _ITEM:
        sent = request if method in ("PUT", "PATCH") else ()
        given = response if method != "DELETE" else ()
        yield BuiltEndpoint(method, join_paths(path, "{id}"), place, key + sent + given, ("404",), found.type.name)
