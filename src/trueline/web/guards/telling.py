"""What is told of each request: a number, a line in the log, a count, a span; and no request ends in a traceback."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from secrets import token_hex
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trueline.listening.problems import Refusal, problem
from trueline.web.metrics import Metrics

Log = Callable[[str, Mapping[str, Any]], None]
Trace = Callable[[Scope], AbstractContextManager[Any]]
# The page that a refusal is for whoever opens one; None where a program asks.
Paged = Callable[[Request, Refusal], Response | None]


def with_telling(
    app: ASGIApp, metrics: Metrics, log: Log, trace: Trace, paged: Paged, answer_seconds: float
) -> ASGIApp:
    """`app`, every request of which is counted, timed and logged; one that fails, or takes too long, is answered."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            try:
                await app(scope, receive, send)
            except Exception as error:
                log("failed", _failure(scope, error))
                raise
            return
        state = scope.setdefault("state", {})
        state["request"] = token_hex(8)
        method, begun, status = scope["method"], time.perf_counter(), [0]
        state["method"] = method
        if method == "HEAD":
            scope = {**scope, "method": "GET"}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", state["request"].encode())]
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        metrics.under_way.inc()
        try:
            with trace(scope):
                refusal = await _answered(app, scope, receive, sending, status, log, answer_seconds)
                if refusal is not None:
                    await _refused(paged, scope, refusal)(scope, receive, sending)
        finally:
            metrics.under_way.dec()
            seconds = time.perf_counter() - begun
            route = state.get("route", "none")
            metrics.answered(method, route, status[0], seconds)
            who = state.get("principal")
            said = {
                "request": state["request"],
                "method": method,
                "route": route,
                "path": scope["path"],
                "status": status[0],
                "ms": round(seconds * 1000, 1),
                "who": who.name if who is not None else "",
            }
            log("request", said)

    return guarded


async def _answered(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, status: list[int], log: Log, seconds: float
) -> Refusal | None:
    """Run `app`; what it raises, and what does not begin to answer in time, is what is still to be said."""
    work: asyncio.Task[None] = asyncio.ensure_future(app(scope, receive, send))
    try:
        await asyncio.wait({work}, timeout=seconds)
        if not work.done() and status[0]:
            await asyncio.wait({work})
    except asyncio.CancelledError:
        work.cancel()
        raise
    if not work.done():
        work.cancel()
        log("late", {"path": scope["path"]})
        return Refusal(503, "too-long", "the answer took too long", headers={"retry-after": "5"})
    error = work.exception() if not work.cancelled() else None
    if error is None:
        return None
    log("failed", _failure(scope, error))
    said = "something went wrong in Trueline; nothing was changed that was not answered"
    return Refusal(500, "bug", said) if not status[0] else None


def _refused(paged: Paged, scope: Scope, refusal: Refusal) -> Response:
    try:
        return paged(Request(scope), refusal) or problem(refusal)
    except Exception:
        # What is broken may be what pages are made with.
        return problem(refusal)


def _failure(scope: Scope, error: BaseException) -> dict[str, str]:
    return {"path": scope.get("path", ""), "error": f"{type(error).__name__}: {error}", "where": _where(error)}


def _where(error: BaseException) -> str:
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place is not None else ""


def no_trace(scope: Scope) -> AbstractContextManager[Any]:
    """Traces nothing."""
    return nullcontext()
