"""Problem details (RFC 9457): every error says what is wrong, and what to do, in the same form."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NotRequired

from starlette.responses import Response
from typing_extensions import TypedDict

from trueline.text.soundness import plain

MEDIA_TYPE = "application/problem+json"


class Problem(TypedDict):
    """An error. `type` names the kind of problem, `detail` says what is wrong here; other members may follow."""

    type: str
    title: str
    status: int
    detail: str
    help: NotRequired[str]


# How a refusal is told: as a problem, or as another protocol says errors.
Telling = Callable[["Refusal"], Response]


class Refusal(Exception):
    """A request that is answered with a problem. `kind` is a kebab-case word, `more` other members."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        help: str = "",
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.help = help
        self.more = more or {}
        self.headers = headers or {}


def problem(refusal: Refusal) -> Response:
    """The response that a refusal is."""
    said: dict[str, Any] = {
        "type": f"urn:trueline:problem:{refusal.kind}",
        "title": _title(refusal.status),
        "status": refusal.status,
        "detail": refusal.detail,
    }
    if refusal.help:
        said["help"] = refusal.help
    body = json.dumps(plain({**said, **refusal.more}), allow_nan=False).encode()
    headers = {"cache-control": "no-store", **refusal.headers}
    return Response(body, refusal.status, headers, MEDIA_TYPE)


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Problem"
