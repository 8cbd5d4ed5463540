"""Answers with a strong tag of their content, so that nobody is sent again what it has."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from trueline.text.soundness import plain
from trueline.web.snapshots import etag_of

JSON = "application/json"


def tagged(request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """`body` with its entity tag; 304 without it where the client has it."""
    etag = etag_of(body)
    sent = {"etag": etag, "cache-control": "private, no-cache", **(headers or {})}
    if request.method in ("GET", "HEAD") and matches(request.headers.get("if-none-match", ""), etag, weak=True):
        return Response(status_code=304, headers=sent)
    return Response(body, 200, sent, media_type)


def answer(request: Request, value: Any) -> Response:
    """A value as JSON with its entity tag. Only ASCII is written, so any encoding on the way carries it."""
    return tagged(request, written(value), JSON)


def written(value: Any) -> bytes:
    """A value as JSON."""
    return json.dumps(plain(value), allow_nan=False, separators=(",", ":")).encode()


def tags(header: str) -> tuple[str, ...]:
    """The entity tags that a header lists, as they are written."""
    return tuple(one.strip() for one in header.split(",") if one.strip())


def matches(header: str, etag: str, weak: bool = False) -> bool:
    """Whether a header names an entity tag; only with `weak` counts one that was made weak on the way."""
    return any(one in ("*", etag) or (weak and one == f"W/{etag}") for one in tags(header))
