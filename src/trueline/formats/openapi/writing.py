"""OpenAPI 3.1 from API sections, one description for all designs that are asked for.

Fields are those that the examples of requests and responses show, all examples of an endpoint together: a field is
required in an answer if every example has it, and in a request if there are at least two examples and all have it.
An example may be a sketch, with remarks, `...` and names of types; what it does not show stays open. The status of an
answer is the one in the line above its example, or in what is said of the endpoint; else it is `2XX`. An object that
is an entity of the data model, by the name of its field or path, is a schema of its own. Endpoints that share path and
method are one operation; `x-trueline-source` says where it is designed. Endpoints that are said to be removed, and
examples of which it is not clear where they belong, are skipped.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.openapi.bodies import Example
from trueline.formats.openapi.operations import Call, Operation, operations
from trueline.formats.openapi.paths import headers, idempotency_key, queried
from trueline.formats.openapi.permissions import SCHEME, demanded, scheme
from trueline.formats.openapi.schemas import Schemas
from trueline.formats.sketches import Shape, merged
from trueline.formats.texts import Names, camel, excerpt, json_text, line, yaml_text
from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.model.sections.overview import Overview
from trueline.model.symbols import singular
from trueline.template.late import late

_SUCCESS = late(r"`\s*(20[0-8])\b[^`]*`|(?i:answers?|returns?|responds?(?: with)?)\s+(20[0-8])\b")
_FAILS = late(r"`\s*([45]\d\d)\b[^`]*`([^.;,`]*)")
_LEADING_CODE = late(r"^[\s*_`•-]*[1-5]\d\d\b[^\w(]*")
_DEPRECATED = late(r"(?i)\bdeprecated\b")
_SENTENCE = late(r"(?<=[.;:])\s")
_NEVER_SENT = (204, 205, 304)


def write(
    documents: Sequence[Document],
    *,
    title: Annotated[str, "the title of the API; usually the design's, if it is one"] = "",
    version: Annotated[str, "the version of the description"] = "0",
    server: Annotated[str, "the address before all paths, such as https://api.example.com"] = "",
    auth: Annotated[Literal["bearer", "basic", "api-key"], "how callers prove who they are"] = "bearer",
    syntax: Annotated[Literal["auto", "yaml", "json"], "the notation; usually what the file's ending says"] = "auto",
) -> Artefact:
    """One description of every endpoint that the documents design."""
    found, skipped = operations(documents)
    if not found:
        return Artefact((), tuple(skipped))
    schemas = Schemas(documents)
    for operation in found:
        for example in _shown(operation):
            schemas.gather(example.sketch.shape, _resource(operation))
    schemas.settle()
    description = _description(documents, found, schemas, skipped, title, version, auth)
    if server:
        description["servers"] = [{"url": server}]
    text = json_text(description) if syntax == "json" else yaml_text([description])
    name = "openapi.json" if syntax == "json" else "openapi.yaml"
    return Artefact((File(name, text),), tuple(skipped))


def _description(
    documents: Sequence[Document],
    found: Sequence[Operation],
    schemas: Schemas,
    skipped: list[Skipped],
    title: str,
    version: str,
    auth: str,
) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    identifiers = Names()
    secured = False
    for operation in sorted(found, key=lambda one: (one.template.text, one.method)):
        described = _operation(operation, schemas, identifiers)
        secured = secured or bool(described.get("security"))
        paths.setdefault(operation.template.text, {})[operation.method.lower()] = described
    used = dict.fromkeys(call.document.path for one in found for call in one.calls)
    sources = [document for document in documents if document.path in used]
    components: dict[str, Any] = {}
    if schemas.components():
        components["schemas"] = schemas.components()
    if secured:
        components["securitySchemes"] = {SCHEME: scheme(auth)}
    whole = title or (_title(sources[0]) if len(sources) == 1 else "Designed API")
    description: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": whole, "version": version or "0"}}
    description["tags"] = _tags(sources)
    description["paths"] = paths
    return {**description, "components": components} if components else description


def _tags(sources: Sequence[Document]) -> list[dict[str, Any]]:
    """The features with what each is for, and the domains."""
    found: dict[str, dict[str, Any]] = {}
    for document in sources:
        tag: dict[str, Any] = {"name": _title(document)}
        said = line((document[Overview].solution or document[Overview].problem).text)
        if said:
            tag["description"] = excerpt(said, 300)
        found.setdefault(tag["name"], {**tag, "x-trueline-source": {"path": line(document.path), "line": 1}})
    for document in sources:
        for domain in _domains(document):
            found.setdefault(domain, {"name": domain})
    return list(found.values())


def _title(document: Document) -> str:
    return line(document.meta.title) or line(document.name) or "Feature"


def _domains(document: Document) -> list[str]:
    placeholders = document.template.links if document.template else frozenset()
    targets = [link.target for link in document.meta.domains if link.target and link.target not in placeholders]
    return [name for target in targets if (name := line(target.rsplit("/", 1)[-1].removesuffix(".md")))]


def _operation(operation: Operation, schemas: Schemas, identifiers: Names) -> dict[str, Any]:
    first = operation.calls[0]
    purpose = next((line(call.endpoint.purpose) for call in operation.calls if call.endpoint.purpose), "")
    found: dict[str, Any] = {"operationId": identifiers.take(_identifier(operation))}
    if purpose:
        summary = _SENTENCE.split(purpose, maxsplit=1)[0].strip().rstrip(".;:")
        found["summary"] = excerpt(summary, 120)
        if summary != purpose.rstrip(".;:"):
            found["description"] = purpose
    tags = [name for call in operation.calls for name in (_title(call.document), *_domains(call.document))]
    found["tags"] = list(dict.fromkeys(tags))
    if any(_DEPRECATED.search(call.endpoint.purpose) for call in operation.calls):
        found["deprecated"] = True
    parameters = [*_path_parameters(operation), *_query(operation, schemas), *_headers(operation)]
    if parameters:
        found["parameters"] = parameters
    sent = operation.requests
    if sent:
        found["requestBody"] = {"content": _content(sent, schemas, _resource(operation), asks=True)}
    found["responses"] = _responses(operation, schemas)
    for call in operation.calls:
        security, said = demanded(call.document, call.endpoint)
        if security is not None:
            found["security"] = security
            found["x-trueline-permission"] = said
            break
    found["x-trueline-source"] = _source(first)
    if len(operation.calls) > 1:
        found["x-trueline-also"] = [_source(call) for call in operation.calls[1:]]
    return found


def _source(call: Call) -> dict[str, Any]:
    number = call.document.tree.lines.line(call.endpoint.span.start)
    return {"path": line(call.document.path), "line": number}


def _identifier(operation: Operation) -> str:
    pieces = [piece for piece in operation.template.text.split("/") if piece]
    named = "".join("By" + camel(piece) if "{" in piece else camel(piece) for piece in pieces)
    return operation.method.lower() + named


def _path_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in operation.template.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(operation: Operation, schemas: Schemas) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for call in operation.calls:
        for name, shape, value in (one for query in call.queries for one in queried(query)):
            if name not in taken:
                taken.add(name)
                found = {"name": name, "in": "query", "required": False, "schema": schemas.schema(shape, "")}
                yield found if value is None else {**found, "example": value}


def _headers(operation: Operation) -> Iterator[dict[str, Any]]:
    found: dict[str, str] = {}
    for call in operation.calls:
        api = call.document[Api]
        for name in headers(call.endpoint.purpose):
            found.setdefault(name.lower(), name)
        if operation.method in ("POST", "PATCH"):
            said = " ".join((api.retries.text, *(choice.text for choice in api.idempotency)))
            name = idempotency_key(said)
            if name:
                found.setdefault(name.lower(), name)
    for name in found.values():
        yield {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}


def _shown(operation: Operation) -> Iterator[Example]:
    """Every example of what is sent and answered well."""
    for call in operation.calls:
        yield from (one for one in call.examples if one.status is None or one.status < 300)


def _resource(operation: Operation) -> str:
    """What the path is about: its last segment that is no parameter."""
    pieces = [piece for piece in operation.template.text.split("/") if piece and "{" not in piece]
    return singular(pieces[-1].lower()) if pieces else ""


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    """The answers by status; there is always one that says that all went well."""
    said: dict[int, str] = {}
    for call in operation.calls:
        for error in call.endpoint.errors:
            said.setdefault(error.code, line(_LEADING_CODE.sub("", error.text)))
        for code, when in _FAILS.findall(call.endpoint.purpose):
            said.setdefault(int(code), line(when))
    codes = {one.status for call in operation.calls for one in call.examples if one.status is not None} | set(said)
    told = {code for code in codes if 200 <= code < 300} or _promised(operation)
    untold = operation.responses(None)
    found: dict[str, Any] = {}
    if untold and len(told) != 1:
        found["2XX"] = {"description": "done; the design shows the answer and names no status for it"}
        found["2XX"]["content"] = _content(untold, schemas, _resource(operation))
    for code in sorted(codes | told):
        shown = operation.responses(code) + (untold if told == {code} else [])
        answer: dict[str, Any] = {"description": said.get(code) or ("done" if code < 300 else "not described further")}
        if shown and code not in _NEVER_SENT and code >= 200:
            name = _resource(operation) if code < 300 else "error"
            answer["content"] = _content(shown, schemas, name)
        found[str(code)] = answer
    if not told and not untold:
        found["2XX"] = {"description": "done; the design says nothing of the answer"}
    return dict(sorted(found.items()))


def _promised(operation: Operation) -> set[int]:
    """The status that the purpose of an endpoint promises, if it names one."""
    codes = {int(one or other) for call in operation.calls for one, other in _SUCCESS.findall(call.endpoint.purpose)}
    return codes if len(codes) == 1 else set()


def _content(examples: Sequence[Example], schemas: Schemas, name: str, *, asks: bool = False) -> dict[str, Any]:
    shape = merged(one.sketch.shape for one in examples)
    if asks and len(examples) < 2:
        shape = _optional(shape)
    media: dict[str, Any] = {"schema": schemas.schema(shape, name)}
    values: list[Any] = []
    for one in examples:
        if one.sketch.exact and one.sketch.value not in values:
            values.append(one.sketch.value)
    if len(values) == 1:
        media["example"] = values[0]
    elif values:
        media["examples"] = {f"example{number}": {"value": value} for number, value in enumerate(values, 1)}
    return {"application/json": media}


def _optional(shape: Shape) -> Shape:
    """The shape with nothing required: one example of a request does not tell what may be left out."""
    return shape._replace(
        required=frozenset(),
        properties={name: _optional(inner) for name, inner in shape.properties.items()},
        items=_optional(shape.items) if shape.items is not None else None,
    )
