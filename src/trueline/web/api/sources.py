"""Saving the source of a document: for the bytes it was read at, or not at all."""

from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.text import LineIndex
from trueline.web.api import shapes
from trueline.web.api.documents import require
from trueline.web.api.repeating import repeatable
from trueline.web.api.responses import JSON, matches, tags, written
from trueline.web.portal import Portal
from trueline.web.snapshots import etag_of
from trueline.web.writing import Author, on_disk, save

_SHOWN = 2_000_000


def sources(portal: Portal) -> APIRouter:
    """The route that saves."""
    router = APIRouter(prefix="/api/v1", tags=["documents"])

    @router.put(
        "/documents/{path:path}/source",
        response_model=shapes.Saved,
        summary="Save the bytes of a document; `If-Match` names those it had.",
        openapi_extra={
            "requestBody": {"required": True, "content": {"text/markdown": {"schema": {"type": "string"}}}},
            "parameters": HEADERS,
        },
    )
    async def put(request: Request, path: str) -> Response:
        body = await request.body()
        return await repeatable(portal, request, body, lambda: _put(portal, request, path, body))

    return router


HEADERS: list[dict[str, Any]] = [
    {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": "The entity tag of what is changed. Without it the answer is 428.",
    },
    {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "schema": {"type": "string", "maxLength": 200},
        "description": "A request that comes again with the same key is answered as before, and done once.",
    },
]


def author_of(request: Request) -> Author:
    """Who changes something."""
    return Author(request.state.principal, request.state.request)


def required_tag(request: Request) -> str:
    """What `If-Match` says; raises `Refusal` without it."""
    given = ", ".join(request.headers.getlist("if-match"))
    if not tags(given):
        help = "read it first, and send its ETag back as If-Match"
        raise Refusal(428, "if-match", "a change has to say in `If-Match` what it was made for", help)
    return given


def _put(portal: Portal, request: Request, path: str, body: bytes) -> Response:
    given = required_tag(request)
    author = author_of(request)
    with portal.writing:
        snapshot = portal.look_at(path)
        require(snapshot, path)
        before = on_disk(snapshot.analysis, path)
        if not matches(given, etag_of(before)):
            raise stale(path, before, body)
        save(portal, path, before, body, author)
        now = portal.snapshot
    said: shapes.Saved = {
        "schema": "trueline/saved@1",
        "path": path,
        "etag": etag_of(body),
        "changed": body != before,
        "revision": now.revision,
        "findings": len(now.findings.get(path, ())),
    }
    return Response(written(said), 200, {"etag": etag_of(body), "cache-control": "no-store"}, JSON)


def stale(path: str, now: bytes, given: bytes) -> Refusal:
    """Somebody else has changed it: both versions, so that neither is lost."""
    more = {
        "path": path,
        "current": {"etag": etag_of(now), "source": _text(now), "lines": LineIndex(now).count},
        "given": {"sha256": sha256(given).hexdigest(), "source": _text(given)},
    }
    help = "put both together, and save again with the ETag of `current`"
    return Refusal(412, "changed", "the document has changed since it was read", help, more, {"etag": etag_of(now)})


def _text(data: bytes) -> str:
    return data[:_SHOWN].decode("utf-8", "replace")
