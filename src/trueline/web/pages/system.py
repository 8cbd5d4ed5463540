"""The pages about the whole system: the map of what hangs together, and the entities with their relations."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.web.pages.showing import shown, soon
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot
from trueline.web.views.entities import entities
from trueline.web.views.system import Asked, system_view

Word = Annotated[str, Query(max_length=500)]
Words = Annotated[list[str], Query(max_length=200)]


def system(portal: Portal) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/system")
    def system_page(request: Request, kind: Words = [], open: Words = [], of: Word = "") -> Response:  # noqa: B006
        asked = Asked(tuple(kind), tuple(open), of.strip())
        view = soon(portal, request, lambda snapshot: system_view(snapshot, asked))
        if view is None:
            raise Refusal(404, "no-symbol", "no document names this", "the map of the system lists what is named")
        return shown(portal, request, "system.html", "System", system=view)

    @router.get("/system/entities")
    def entities_page(request: Request, domain: Word = "") -> Response:
        view = soon(portal, request, lambda snapshot: entities(snapshot, domain))
        return shown(portal, request, "entities.html", "Entities", entities=view)

    return router


def warm_system(snapshot: Snapshot) -> None:
    """Make what the map shows first."""
    system_view(snapshot, Asked((), (), ""))
