"""The operations that some documents design: each endpoint with everything that any of them says of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.formats.artefact import Skipped
from trueline.formats.openapi.bodies import Example, example, line_above, named_in
from trueline.formats.openapi.paths import Template, template
from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.sections.api import Api, Body, Endpoint
from trueline.template.late import late
from trueline.text import Span

_REMOVED = late(
    r"(?i)^\W*(?:removed|retired|gone)\b|^\W*(?:(?:this|the|it|endpoint|route)\s+){0,2}(?:has been|was|is) (?:removed|retired)\b"
)
_QUERY = late(r"\?([\w.-]+(?:\[\])?=[^\s?]*)")
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")


class Call(NamedTuple):
    """An endpoint as one document describes it, with its examples and the query strings of its calls."""

    document: Document
    endpoint: Endpoint
    examples: tuple[Example, ...]
    queries: tuple[str, ...]


class Operation(NamedTuple):
    """One method of one path; `calls` are all descriptions of it, those that design it as new first."""

    method: str
    template: Template
    calls: tuple[Call, ...]

    @property
    def requests(self) -> list[Example]:
        """What is sent."""
        return [one for call in self.calls for one in call.examples if one.side == "request"]

    def responses(self, status: int | None) -> list[Example]:
        """What is answered with a status; with None where the status is not told."""
        return [one for call in self.calls for one in call.examples if one.side == "response" and one.status == status]


def operations(documents: Sequence[Document]) -> tuple[list[Operation], list[Skipped]]:
    """Every operation in the order in which they are designed, and what cannot be one."""
    skipped: list[Skipped] = []
    calls: dict[str, list[Call]] = {}
    templates: dict[str, Template] = {}
    for document in documents:
        for endpoint, bodies in _described(document, skipped):
            path = endpoint.key.partition(" ")[2]
            if path not in templates:
                found = template(endpoint.path)
                if isinstance(found, str):
                    skipped.append(_skipped(document, endpoint.span, f"endpoint {_name(endpoint)}", found))
                    continue
                templates[path] = found
            queries = [endpoint.query]
            examples = tuple(_examples(document, endpoint, bodies, queries, skipped))
            calls.setdefault(endpoint.key, []).append(Call(document, endpoint, examples, tuple(filter(None, queries))))
    kept = []
    for key, described in calls.items():
        described.sort(key=lambda call: call.endpoint.kind != "new")
        method, _, path = key.partition(" ")
        kept.append(Operation(method, templates[path], tuple(described)))
    return kept, list(dict.fromkeys(skipped))


def _described(document: Document, skipped: list[Skipped]) -> Iterator[tuple[Endpoint, list[Body]]]:
    """The endpoints of a document, each with its examples: those that the line above says are its own, else those below it."""
    api = document[Api]
    known = {endpoint.key for endpoint in api.endpoints}
    attached = {body.span for endpoint in api.endpoints for body in endpoint.bodies}
    named = {body.span: key for body in api.examples if (key := named_in(line_above(document, body))) in known}
    lost = (body for body in api.examples if known and body.span not in attached and body.span not in named)
    reason = "it is not said which endpoint it belongs to"
    skipped += [_skipped(document, body.span, "example", reason) for body in lost if body.text.strip(" \t\r\n{}[]")]
    for endpoint in api.endpoints:
        if _REMOVED.search(endpoint.purpose):
            skipped.append(_skipped(document, endpoint.span, f"endpoint {_name(endpoint)}", "it is said to be removed"))
            continue
        below = {body.span for body in endpoint.bodies}
        yield (
            endpoint,
            [
                body
                for body in api.examples
                if named.get(body.span, endpoint.key if body.span in below else "") == endpoint.key
            ],
        )


def _examples(
    document: Document, endpoint: Endpoint, bodies: Sequence[Body], queries: list[str], skipped: list[Skipped]
) -> Iterator[Example]:
    together = {
        body.span
        for other in document[Api].endpoints
        if other.key != endpoint.key and other.method not in _WITHOUT_BODY
        for body in other.bodies
    }
    for body in bodies:
        if not body.text.strip(" \t\r\n{}[]"):
            continue
        found = example(document, body)
        subject = f"example of {_name(endpoint)}"
        called = _QUERY.findall(body.text) if isinstance(found, str) and body.side != "response" else []
        if called:
            queries += called
            continue
        if isinstance(found, str):
            skipped.append(_skipped(document, body.span, subject, found))
            continue
        if not found.side and endpoint.method in _WITHOUT_BODY:
            found = found._replace(side="response")
        if found.side == "request" and endpoint.method in _WITHOUT_BODY:
            # Two endpoints under one heading share their examples; the request is the other one's.
            if body.span not in together:
                reason = f"a {endpoint.method} has no body; write its parameters as `?name=value`"
                skipped.append(_skipped(document, body.span, subject, reason))
            continue
        if not found.side:
            reason = "it is not said whether it is a request or a response"
            skipped.append(_skipped(document, body.span, subject, reason))
            continue
        yield found


def _name(endpoint: Endpoint) -> str:
    return line(f"{endpoint.method} {endpoint.path}")


def _skipped(document: Document, span: Span, subject: str, reason: str) -> Skipped:
    return Skipped(document.path, span, subject, reason)
