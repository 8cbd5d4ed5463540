"""The stream of events over HTTP: what `EventSource` listens to."""

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from trueline.listening.problems import Refusal
from trueline.web.live.hub import change_event, stream
from trueline.web.portal import Portal


def events(portal: Portal) -> APIRouter:
    """The route of events."""
    router = APIRouter(tags=["live"])

    @router.get(
        "/events",
        response_class=StreamingResponse,
        summary="A stream of events: `hello`, then `change` after each change of the vault.",
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def listen(request: Request) -> Response:
        if request.state.method == "HEAD":
            # Who only looks whether there is a stream takes no place in it.
            return Response(media_type="text/event-stream")
        listener = portal.hub.join()
        if listener is None:
            raise Refusal(503, "too-many-listeners", "no more pages can listen now", headers={"retry-after": "5"})
        revision = portal.snapshot.revision
        first = change_event(revision, (), (), 0)._replace(kind="hello")
        last = request.headers.get("last-event-id", "")
        if last and last != str(revision):
            # What it missed is not kept: it looks at everything again.
            first = first._replace(kind="change", data=first.data.replace('"all": false', '"all": true'))
        lines = stream(portal.hub, listener, first, portal.options.limits, request.state.holds)
        return StreamingResponse(lines, media_type="text/event-stream", headers={"x-accel-buffering": "no"})

    return router
