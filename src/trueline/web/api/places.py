"""Changes where a page shows them: the box, the cell, the value on a line of exactly these bytes."""

from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.model import Document
from trueline.refactors import Declined, UnknownName
from trueline.text import Edit, splice
from trueline.web.api import shapes
from trueline.web.api.bodies import said_in
from trueline.web.api.documents import require
from trueline.web.api.repeating import repeatable
from trueline.web.api.responses import JSON, matches, written
from trueline.web.api.sources import HEADERS, author_of, required_tag
from trueline.web.portal import Portal
from trueline.web.snapshots import etag_of
from trueline.web.texts import acceptable
from trueline.web.writing import on_disk, save

_LINE = {"type": "integer", "minimum": 1, "description": "the line, from 1"}
_TEXT = {"type": "string", "maxLength": 20_000, "description": "what is to stand there"}


def _shape(kind: str, properties: dict[str, Any]) -> dict[str, Any]:
    named = {"kind": {"type": "string", "enum": [kind]}, "line": _LINE, **properties}
    return {"type": "object", "properties": named, "required": list(named), "additionalProperties": False}


_BOX = _shape("box", {"ticked": {"type": "boolean"}})
_CELL = _shape("cell", {"column": {"type": "integer", "minimum": 0, "description": "from 0"}, "text": _TEXT})
_FIELD = _shape("field", {"label": {"type": "string", "maxLength": 500}, "text": _TEXT})
_SHAPES = {"box": _BOX, "cell": _CELL, "field": _FIELD}


def places(portal: Portal) -> APIRouter:
    """The route that changes one place."""
    router = APIRouter(prefix="/api/v1", tags=["documents"])
    schema = {"oneOf": list(_SHAPES.values())}

    @router.post(
        "/documents/{path:path}/place",
        response_model=shapes.Saved,
        summary="Set one box, cell or labelled value; `If-Match` names the bytes whose lines are counted.",
        openapi_extra={
            "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
            "parameters": HEADERS,
        },
    )
    async def post(request: Request, path: str) -> Response:
        body = await request.body()
        return await repeatable(portal, request, body, lambda: _set(portal, request, path, body))

    return router


def _set(portal: Portal, request: Request, path: str, body: bytes) -> Response:
    wanted = _wanted(body)
    given = required_tag(request)
    author = author_of(request)
    with portal.writing:
        snapshot = portal.look_at(path)
        document: Document = require(snapshot, path)
        before = on_disk(snapshot.analysis, path)
        if not matches(given, etag_of(before)) or document.tree.data != before:
            current = {"etag": etag_of(before), "source": before[:2_000_000].decode("utf-8", "replace")}
            more = {"path": path, "current": current, "given": wanted}
            help = "look at what is there now, and set it again"
            said = "the document has changed since it was read"
            raise Refusal(412, "changed", said, help, more, {"etag": etag_of(before)})
        after = splice(before, _edits(document, wanted))
        save(portal, path, before, after, author)
        now = portal.snapshot
    said_now: shapes.Saved = {
        "schema": "trueline/saved@1",
        "path": path,
        "etag": f'"{sha256(after).hexdigest()}"',
        "changed": after != before,
        "revision": now.revision,
        "findings": len(now.findings.get(path, ())),
    }
    return Response(written(said_now), 200, {"etag": etag_of(after), "cache-control": "no-store"}, JSON)


def _wanted(body: bytes) -> dict[str, Any]:
    """What a body asks for; raises `Refusal`."""
    said = said_in(body)
    shape = _SHAPES.get(str(said.get("kind"))) if isinstance(said, dict) else None
    if shape is None:
        raise Refusal(422, "argument", f"`kind` is one of {', '.join(_SHAPES)}")
    properties = shape["properties"]
    for name in (*properties, *said):
        rule = properties.get(name)
        if rule is None or name not in said or not _fits(rule, said[name]):
            raise Refusal(422, "argument", f"a {said['kind']} has {', '.join(properties)}", more={"argument": name})
    return dict(said)


def _fits(rule: dict[str, Any], value: Any) -> bool:
    if rule["type"] == "integer":
        return type(value) is int and rule["minimum"] <= value <= 1_000_000_000
    if rule["type"] == "boolean":
        return isinstance(value, bool)
    return isinstance(value, str) and len(value) <= rule.get("maxLength", 100) and acceptable(value)


def _edits(document: Document, wanted: dict[str, Any]) -> list[Edit]:
    from trueline.refactors._exact import box_at, cell_at, field_at

    line = wanted["line"]
    try:
        if wanted["kind"] == "box":
            return box_at(document, line, wanted["ticked"])
        if wanted["kind"] == "cell":
            return cell_at(document, line, wanted["column"], wanted["text"])
        return field_at(document, line, wanted["label"], wanted["text"])
    except UnknownName as error:
        raise Refusal(404, "no-place", error.message) from error
    except Declined as error:
        raise Refusal(409, "declined", error.message, error.help) from error
