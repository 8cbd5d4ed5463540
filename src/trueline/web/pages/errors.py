"""Errors for people: where a browser opens a page, what is wrong is a page."""

from starlette.requests import Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.web.pages.showing import shown
from trueline.web.portal import Portal
from trueline.web.texts import visible
from trueline.web.views.answers import sentence
from trueline.web.views.layout import PAGES

_TITLES = {401: "Sign in first", 403: "Not for you", 404: "Not here", 429: "Too much at once", 500: "Our fault"}
_ENTRANCE = "open the address that `trueline serve` printed, or sign in with a token or your organisation's account"


def page_of_refusal(portal: Portal, request: Request, refusal: Refusal) -> Response | None:
    """The page of a refusal; None where a program asks."""
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return None
    title = _TITLES.get(refusal.status, "That did not work")
    # What was looked for is named by the address, of the map by its question.
    named = request.query_params.get("of") or request.url.path.rpartition("/")[2].removesuffix(".md")
    name = named if refusal.status == 404 else ""
    # What the help of this one says is for programs.
    help = _ENTRANCE if refusal.status == 401 else refusal.help or ""
    said = sentence(refusal.detail), sentence(help)
    response = shown(
        portal, request, "error.html", title, refusal.status, refusal=refusal, said=said, name=visible(name)
    )
    response.headers.update(refusal.headers)
    return response


def page_to_come(portal: Portal, request: Request) -> Response:
    """What stands in for a page that is being prepared; browsers ask again by themselves."""
    title = next((said for url, said in PAGES if url == request.url.path), "One moment")
    response = shown(portal, request, "preparing.html", title, 202)
    response.headers["refresh"] = "1"
    return response
