"""Errors for people: where a browser opens a page, what is wrong is a page."""

from starlette.requests import Request
from starlette.responses import Response

from trueline.web.api.problems import Refusal
from trueline.web.pages.showing import shown
from trueline.web.portal import Portal


def page_of_refusal(portal: Portal, request: Request, refusal: Refusal) -> Response | None:
    """The page of a refusal; None where a program asks."""
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return None
    response = shown(portal, request, "error.html", "That did not work", refusal=refusal)
    if response.status_code != 304:
        response.status_code = refusal.status
    response.headers.update({"cache-control": "no-store", **refusal.headers})
    return response
