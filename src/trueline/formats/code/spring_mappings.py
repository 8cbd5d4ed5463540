"""What Spring's mapping annotations say, their own annotations included."""

from typing import NamedTuple

from .declared import Annotation, Code, Member, Type
from .expressions import Expression, Listed, Name
from .scope import Found, Scope

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE")
VERBS = {f"{method.title()}{kind}": method for kind in ("Mapping", "Exchange") for method in METHODS}
MAPPINGS = frozenset({"RequestMapping", "HttpExchange", *VERBS})
CONTROLLERS = frozenset({"RestController", "Controller", "RepositoryRestController", "BasePathAwareController"})
_DEEPEST = 5


class Mapping(NamedTuple):
    """Paths and methods of one mapping; None in `paths` is one that could not be told."""

    paths: tuple[str | None, ...]
    methods: tuple[str, ...]
    annotation: Annotation


def mapping_on(scope: Scope, code: Code, around: str, annotations: tuple[Annotation, ...]) -> Mapping | None:
    """The mapping that some annotations give, directly or through an annotation declared in the files."""
    for annotation in annotations:
        if annotation.name in MAPPINGS:
            return _direct(scope, code, around, annotation)
    for annotation in annotations:
        meta = _through(scope, code, around, annotation, 0)
        if meta is not None:
            return meta
    return None


def _direct(scope: Scope, code: Code, around: str, annotation: Annotation) -> Mapping:
    verb = VERBS.get(annotation.name)
    given = annotation.argument("method")
    methods = (verb,) if verb else tuple(_methods(given))
    paths = scope.texts(annotation.argument("", "value", "path", "url"), code, around)
    return Mapping(paths, methods, annotation)


def _methods(given: Expression | None) -> list[str]:
    items = given.items if isinstance(given, Listed) else [given]
    names = [
        item.path.rpartition(".")[2] if isinstance(item, Name) else str(getattr(item, "value", "")) for item in items
    ]
    return [name for name in names if name in METHODS]


def _through(scope: Scope, code: Code, around: str, annotation: Annotation, depth: int) -> Mapping | None:
    found = scope.type(annotation.name, code, around)
    if found is None or found.type.kind != "annotation" or depth > _DEEPEST:
        return None
    meta = next((one for one in found.type.annotations if one.name in MAPPINGS), None)
    if meta is not None:
        mapping = _direct(scope, found.code, found.type.path, meta)
    else:
        deeper = (_through(scope, found.code, found.type.outer, one, depth + 1) for one in found.type.annotations)
        above = next((one for one in deeper if one is not None), None)
        if above is None:
            return None
        mapping = above
    given = annotation.argument("", *_aliases(found.type))
    paths = scope.texts(given, code, around) if given is not None else mapping.paths
    return Mapping(paths, mapping.methods, annotation)


def _aliases(type_: Type) -> list[str]:
    """The arguments of an annotation that stand for a mapping's path."""
    names = {"value", "path"}
    for member in type_.members:
        alias = member.annotation("AliasFor")
        attribute = alias.argument("attribute", "") if alias is not None else None
        if getattr(attribute, "value", "") in ("value", "path"):
            names.add(member.name)
    return sorted(names)


def is_annotated(scope: Scope, found: Found, names: frozenset[str]) -> bool:
    """Whether a type has an annotation of one of these names, its annotations' annotations included."""
    waiting = [(one, found.code, 0) for one in found.type.annotations]
    while waiting:
        annotation, code, depth = waiting.pop()
        if annotation.name in names:
            return True
        meta = scope.type(annotation.name, code)
        if meta is not None and meta.type.kind == "annotation" and depth < _DEEPEST:
            waiting.extend((one, meta.code, depth + 1) for one in meta.type.annotations)
    return False


def handlers(scope: Scope, found: Found) -> list[tuple[Found, Member, Found, Mapping]]:
    """The mapped methods of a controller: where declared, the method, and where and what its mapping is.

    A method without mapping takes that of the method it overrides; one that is not overridden is inherited.
    """
    chain = (found, *scope.supers(found))
    chosen: list[tuple[Found, Member, Found, Mapping]] = []
    seen: set[tuple[str, int]] = set()
    for index, holder in enumerate(chain):
        for member in holder.type.members:
            key = (member.name, len(member.parameters))
            if member.kind != "method":
                continue
            mapping = mapping_on(scope, holder.code, holder.type.path, member.annotations)
            overloads = [one for one in holder.type.members if (one.name, len(one.parameters)) == key]
            if index and key in seen:
                continue
            if mapping is not None:
                chosen.append((holder, member, holder, mapping))
                continue
            above = _overridden(scope, chain[index + 1 :], key) if len(overloads) == 1 else None
            if above is not None:
                chosen.append((holder, _with_annotations(member, above[1]), above[0], above[2]))
        seen.update((one.name, len(one.parameters)) for one in holder.type.members if one.kind == "method")
    return chosen


def _overridden(scope: Scope, chain: tuple[Found, ...], key: tuple[str, int]) -> tuple[Found, Member, Mapping] | None:
    for holder in chain:
        for member in holder.type.members:
            if member.kind == "method" and (member.name, len(member.parameters)) == key:
                mapping = mapping_on(scope, holder.code, holder.type.path, member.annotations)
                if mapping is not None:
                    return holder, member, mapping
    return None


def _with_annotations(member: Member, above: Member) -> Member:
    """A method with what its parameters and itself inherit from the one it overrides."""
    parameters = tuple(
        own._replace(annotations=own.annotations + other.annotations)
        for own, other in zip(member.parameters, above.parameters, strict=True)
    )
    return member._replace(annotations=member.annotations + above.annotations, parameters=parameters)
