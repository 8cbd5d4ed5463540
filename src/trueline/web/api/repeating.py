"""Requests with an `Idempotency-Key`: what comes twice is done once."""

from collections.abc import Callable
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from trueline.listening.problems import Refusal, problem
from trueline.web.access.idempotency import Answered
from trueline.web.portal import Portal

_LONGEST = 200
# What may be otherwise the next time is not kept.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 507})


async def repeatable(portal: Portal, request: Request, body: bytes, work: Callable[[], Response]) -> Response:
    """What `work` answers; the same again where this key was answered before."""
    keys = request.headers.getlist("idempotency-key")
    if not keys:
        return await run_in_threadpool(work)
    given = keys[0]
    if len(keys) > 1 or not 0 < len(given) <= _LONGEST:
        raise Refusal(400, "idempotency-key", f"there is one `Idempotency-Key`, of 1 to {_LONGEST} characters")
    principal = request.state.principal
    key = (principal.how, principal.name, request.method, request.url.path, given)
    print = sha256(body + b"\0" + request.headers.get("if-match", "").encode("latin-1", "replace")).hexdigest()
    found = portal.once.begin(key, print)
    if isinstance(found, Answered):
        return Response(found.body, found.status, {**dict(found.headers), "idempotency-replayed": "true"})
    if found == "busy":
        raise Refusal(409, "busy", "the first request with this `Idempotency-Key` is not answered yet",
                      headers={"retry-after": "1"})  # fmt: skip
    if found == "other":
        raise Refusal(422, "idempotency-key", "this `Idempotency-Key` was used for another request")
    answer: Answered | None = None
    try:
        response = await run_in_threadpool(_answered, work)
        if response.status_code not in _PASSING:
            headers = tuple((name, value) for name, value in response.headers.items() if name != "content-length")
            answer = Answered(response.status_code, bytes(response.body), headers)
        return response
    finally:
        portal.once.finish(key, answer)


def _answered(work: Callable[[], Response]) -> Response:
    try:
        return work()
    except Refusal as refusal:
        return problem(refusal)
