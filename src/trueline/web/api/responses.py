"""Answers with a strong tag of their content, so that nobody is sent again what it has."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from trueline.text.soundness import plain
from trueline.web.coding import gzipped, is_own, tag_in, taken, worth
from trueline.web.snapshots import etag_of

JSON = "application/json"


# What tells nothing but in words; other kinds are packed already, or their tag is what a write has to name.
_CODED = ("text/html", "application/json")


def tagged(request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """`body` with its entity tag; 304 without it where the client has it."""
    sent = {"cache-control": "private, no-cache", **(headers or {})}
    coding = ""
    if media_type.partition(";")[0] in _CODED and request.app.state.portal.options.distant:
        sent["vary"] = "accept-encoding, sec-fetch-site"
        coding = _coding(request, body)
    if coding:
        sent["content-encoding"] = coding
    etag = tag_in(etag_of(body), coding)
    return unless_known(request, gzipped(body) if coding else body, media_type, etag, sent)


def _coding(request: Request, body: bytes) -> str:
    headers = request.headers
    if not worth(body) or not is_own(headers.get("sec-fetch-site", ""), headers.get("authorization", "")):
        return ""
    return taken(headers.get("accept-encoding", ""), ("gzip",))


def unless_known(request: Request, body: bytes, media_type: str, etag: str, headers: Mapping[str, str]) -> Response:
    """`body` and what is said of it; 304 where the client has what the tag names."""
    sent = {"etag": etag, **headers}
    if request.method in ("GET", "HEAD") and matches(request.headers.get("if-none-match", ""), etag, weak=True):
        sent.pop("content-encoding", None)
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
