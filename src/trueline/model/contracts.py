"""What an API promises its callers, as parts that `difference` can match: endpoints with all they take and give."""

import re
from collections.abc import Iterable, Iterator

from trueline.model.bodies import BodyField, body_fields
from trueline.model.difference import Kind, Part, Sense, Trait, folded
from trueline.model.endpoints import Body, Endpoint
from trueline.model.parts import chosen
from trueline.model.sections.api import Api
from trueline.model.symbols import endpoint_symbol
from trueline.text import Span

_SIDES = {"request": "request field", "response": "response field"}


def api_parts(api: Api) -> Iterator[Part]:
    """Endpoints with their fields and errors, and how often a call may be made."""
    attached: set[Span] = set()
    for endpoint in api.endpoints:
        yield from _endpoint(endpoint)
        attached.update(body.span for body in endpoint.bodies)
    yield from _examples(body for body in api.examples if body.span not in attached)
    yield from chosen(api.idempotency, "idempotency", "Idempotency")


def _endpoint(endpoint: Endpoint) -> Iterator[Part]:
    name = f"{endpoint.method} {endpoint.path}"
    key, section = endpoint.key, "API Design"
    traits = [Trait("purpose", endpoint.purpose, Sense.PROSE), Trait("standing", endpoint.kind)]
    if endpoint.permission is not None:
        traits.append(Trait("permission", endpoint.permission.text, Sense.PROMISE))
    yield Part(
        "endpoint",
        key,
        name,
        section,
        tuple(traits),
        removed=Kind.BREAKING,
        span=endpoint.span,
        symbol=endpoint_symbol(endpoint.method, endpoint.path),
        wording=Trait("", name, Sense.CONTRACT, key),
        alike=f"{endpoint.method} {endpoint.path}",
        # What only reads is never what writes under another name.
        group={"GET": "read", "HEAD": "read", "DELETE": "delete"}.get(endpoint.method, "write"),
        likeness=80,
    )
    inside = ("endpoint", key)
    for error in endpoint.errors:
        trait = Trait("", error.text, Sense.PROSE)
        yield Part(
            "error", str(error.code), f"{error.code} of {name}", section, (trait,), span=endpoint.span, within=inside
        )
    for parameter in _query(endpoint.query):
        told = f"{parameter} of {name}"
        yield Part(
            "query parameter",
            folded(parameter),
            told,
            section,
            removed=Kind.BREAKING,
            span=endpoint.span,
            within=inside,
        )
    for body in endpoint.bodies:
        side = body.side or ("response" if endpoint.method == "GET" else "")
        for field in _body_fields(body):
            kind = _SIDES.get(side, "example field")
            type_ = Trait("type", field.type, Sense.CONTRACT)
            told = f"{field.path} of {name}"
            yield Part(
                kind, field.path, told, section, (type_,), removed=Kind.BREAKING, span=endpoint.span, within=inside
            )


def _examples(bodies: Iterable[Body]) -> Iterator[Part]:
    """Examples of which it is not said whose they are; they are told by the fields they show."""
    for body in bodies:
        fields = _body_fields(body)
        if fields:
            place = Span(body.span.start, body.span.start)
            key = " ".join(field.path for field in fields)
            name = "{ " + ", ".join(field.path for field in fields if "." not in field.path) + " }"
            wording = Trait("", "example", Sense.PROSE)
            section = "API Design"
            yield Part("example", key, name, section, span=place, wording=wording, alike=key, likeness=50)
            for field in fields:
                type_ = Trait("type", field.type, Sense.CONTRACT)
                yield Part(
                    "example field",
                    field.path,
                    field.path,
                    section,
                    (type_,),
                    removed=Kind.BREAKING,
                    span=place,
                    within=("example", key),
                )


def _body_fields(body: Body) -> tuple[BodyField, ...]:
    return body_fields(body.text) if body.language in ("json", "jsonc", "json5", "") else ()


def _query(query: str) -> Iterator[str]:
    for pair in re.split(r"[&{},\[\]]+", query):
        name = pair.partition("=")[0].strip(" ?.`")
        if name:
            yield name
