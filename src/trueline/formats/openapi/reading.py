"""Reading OpenAPI 3.0 and 3.1 (and Swagger 2.0): endpoints with their parameters, fields and errors."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from trueline.formats.built import Built, BuiltEndpoint, BuiltEnum, BuiltField, Place, Problem, Source
from trueline.formats.located import Located, mapping, read_data, sequence, text_of

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
_DEEPEST = 6
_MOST_FIELDS = 400
_MOST_STEPS = 40
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_HOST = re.compile(r"^(?:[a-zA-Z][\w+.-]*:)?//[^/?#]*")


def read(sources: Sequence[Source], *, base: str = "") -> Built:
    """What OpenAPI files show. `base` stands before every path in place of the path of the server."""
    built = Built()
    for source in sources:
        found = read_data(source)
        if isinstance(found, Problem):
            built = built.joined(Built(problems=(found,)))
            continue
        described = [one for one in found if is_openapi(one)]
        for located in described:
            built = built.joined(_Reader(located, base).read())
        if not described:
            message = "this is no OpenAPI: it has neither `openapi` nor `swagger`, or no `paths`"
            built = built.joined(Built(problems=(Problem(Place(source.path, 1), message),)))
    return built


def is_openapi(located: Located) -> bool:
    """Whether a document of data describes an API."""
    root = mapping(located.root)
    return ("openapi" in root or "swagger" in root) and bool({"paths", "webhooks", "components"} & root.keys())


class _Reader:
    """Reads one description."""

    def __init__(self, located: Located, base: str) -> None:
        self.located = located
        self.root = mapping(located.root)
        self.base = base.rstrip("/") if base else _server(self.root)
        self.problems: list[Problem] = []

    def read(self) -> Built:
        """Everything it describes."""
        endpoints = []
        paths = mapping(self.root.get("paths"))
        for path, item in paths.items():
            place = self.located.place(paths, path)
            item = self.resolved(item, place)
            methods = [method for method in _METHODS if isinstance(item.get(method), dict)]
            endpoints += [self.endpoint(method, str(path), item, place) for method in methods]
        return Built(
            endpoints=tuple(endpoints), enums=tuple(self.enums()), problems=tuple(dict.fromkeys(self.problems))
        )

    def endpoint(self, method: str, path: str, item: dict[str, Any], above: Place) -> BuiltEndpoint:
        """One operation."""
        operation = mapping(item.get(method))
        place = self.located.place(item, method)
        place = above if place.line == 1 else place
        fields = [*self.parameters(item, operation), *self.body(operation, place)]
        codes = []
        for code, response in mapping(operation.get("responses")).items():
            text = text_of(code).upper()
            if text[:1] in ("4", "5"):
                codes.append(text)
            elif text[:1] == "2" or text == "DEFAULT":
                fields += self.content(self.resolved(response, place), "response", place)
        return BuiltEndpoint(
            method.upper(),
            self.base + (path if path.startswith("/") else f"/{path}"),
            place,
            tuple(dict.fromkeys(fields)),
            tuple(codes),
            text_of(operation.get("operationId")),
            operation.get("deprecated") is True,
        )

    def parameters(self, item: dict[str, Any], operation: dict[str, Any]) -> Iterator[BuiltField]:
        """Parameters of the operation, and those of its path that it does not replace."""
        found: dict[tuple[str, str], BuiltField] = {}
        for holder in (item, operation):
            listed = holder.get("parameters")
            for index, written in enumerate(sequence(listed)):
                place = self.located.place(listed, index)
                one = self.resolved(written, place)
                name, where = text_of(one.get("name")), text_of(one.get("in"))
                if name and where in ("path", "query", "header", "cookie", "formData"):
                    where = "request" if where == "formData" else where
                    schema = self.resolved(one.get("schema", one), place)
                    found[name, where] = self.field(name, schema, place, where, one.get("required") is True)
                elif where == "body":
                    yield from self.fields(one.get("schema"), "request", place)
        yield from found.values()

    def body(self, operation: dict[str, Any], place: Place) -> Iterator[BuiltField]:
        """What the operation is sent."""
        body = self.resolved(operation.get("requestBody"), place)
        yield from self.content(body, "request", place)

    def content(self, holder: dict[str, Any], where: str, place: Place) -> Iterator[BuiltField]:
        """The fields in the first of several notations, JSON if it is among them."""
        kinds = mapping(holder.get("content"))
        chosen = next((kind for kind in kinds if "json" in kind), next(iter(kinds), None))
        schema = mapping(kinds.get(chosen)).get("schema") if chosen else holder.get("schema")
        yield from self.fields(schema, where, place)

    def fields(self, schema: Any, where: str, place: Place) -> Iterator[BuiltField]:
        """The fields of a schema by their way from the top: `items[].id`."""
        gathered: list[BuiltField] = []
        self.expand(schema, "", where, place, gathered, ())
        yield from gathered

    def expand(
        self, written: Any, prefix: str, where: str, place: Place, gathered: list[BuiltField], above: tuple[int, ...]
    ) -> None:
        """Add the fields of a schema; one that holds itself is not gone into again."""
        schema = self.resolved(written, place)
        if id(schema) in above or len(above) >= _DEEPEST or len(gathered) >= _MOST_FIELDS:
            return
        above = (*above, id(schema))
        for part in (*sequence(schema.get("allOf")), *sequence(schema.get("oneOf")), *sequence(schema.get("anyOf"))):
            self.expand(part, prefix, where, place, gathered, above)
        if "items" in schema:
            self.expand(schema["items"], f"{prefix}[]", where, place, gathered, above)
        properties = mapping(schema.get("properties"))
        required = {text_of(name) for name in sequence(schema.get("required"))}
        for name, inner in properties.items():
            if len(gathered) >= _MOST_FIELDS:
                return
            inner_place = self.located.place(properties, name)
            full = f"{prefix}.{name}" if prefix else str(name)
            resolved = self.resolved(inner, inner_place)
            gathered.append(self.field(full, resolved, inner_place, where, str(name) in required))
            self.expand(inner, full, where, inner_place, gathered, above)

    def field(self, name: str, schema: dict[str, Any], place: Place, where: str, required: bool) -> BuiltField:
        """One field or parameter."""
        default = schema.get("default")
        values = tuple(text_of(value) for value in sequence(schema.get("enum")) if value is not None)
        return BuiltField(
            name,
            _type(schema),
            place,
            required=required,
            default=None if default is None else text_of(default) or None,
            values=values,
            where=where,
        )

    def enums(self) -> Iterator[BuiltEnum]:
        """Schemas with a name that are sets of values."""
        schemas = mapping(mapping(self.root.get("components")).get("schemas")) or mapping(self.root.get("definitions"))
        for name, schema in schemas.items():
            values = tuple(text_of(one) for one in sequence(mapping(schema).get("enum")) if one is not None)
            if values:
                yield BuiltEnum(str(name), values, self.located.place(schemas, name))

    def resolved(self, value: Any, place: Place) -> dict[str, Any]:
        """A value, or what it refers to; empty where that is not there."""
        for _ in range(_MOST_STEPS):
            reference = mapping(value).get("$ref")
            if not isinstance(reference, str):
                return mapping(value)
            if not reference.startswith("#"):
                self.problems.append(Problem(place, f"`{reference[:80]}` is in another file, which is not followed"))
                return {}
            target: Any = self.root
            for step in reference.lstrip("#").strip("/").split("/"):
                key = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), step).replace("~1", "/").replace("~0", "~")
                if isinstance(target, list):
                    target = target[int(key)] if key.isdigit() and int(key) < len(target) else None
                else:
                    target = mapping(target).get(key) if key else target
            if target is None:
                self.problems.append(Problem(place, f"`{reference[:80]}` refers to nothing"))
            value = target
        self.problems.append(Problem(place, "a `$ref` leads back to itself"))
        return {}


def _server(root: dict[str, Any]) -> str:
    """The path of the first server, without its variables; `basePath` in Swagger."""
    if "swagger" in root:
        return text_of(root.get("basePath")).rstrip("/")
    server = mapping(next(iter(sequence(root.get("servers"))), None))
    url = text_of(server.get("url"))
    for name, variable in mapping(server.get("variables")).items():
        url = url.replace("{" + str(name) + "}", text_of(mapping(variable).get("default")))
    path = _HOST.sub("", url).partition("?")[0].partition("#")[0]
    return ("/" + path.strip("/")).rstrip("/") if path.strip("/") else ""


def _type(schema: dict[str, Any]) -> str:
    written = schema.get("type")
    if isinstance(written, list):
        kinds = [text_of(one) for one in written if one != "null"]
        written = kinds[0] if len(kinds) == 1 else ""
    kind = text_of(written)
    if not kind:
        kind = "object" if "properties" in schema else "array" if "items" in schema else ""
    form = text_of(schema.get("format"))
    return (
        f"{kind} {form}".strip()
        if form in ("uuid", "date-time", "date", "int64", "int32", "double", "float", "binary")
        else kind
    )
