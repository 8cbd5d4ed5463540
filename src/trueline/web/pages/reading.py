"""The pages one reads: board, design, search. Each works without any script."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.web.assets import asset_version
from trueline.web.pages.showing import shown, templates
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot
from trueline.web.views.board import Wanted, board
from trueline.web.views.design import design
from trueline.web.views.search import NOTHING_ASKED, results
from trueline.web.views.welcome import welcome

_MOST_HITS = 30
Word = Annotated[str, Query(max_length=500)]
Page = Annotated[int, Query(ge=1, le=100_000)]


def reading(portal: Portal) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def board_page(
        request: Request,
        domain: Word = "",
        plan: Word = "",
        tag: Word = "",
        text: Word = "",
        stage: Word = "",
        page: Page = 1,
    ) -> Response:
        wanted, snapshot = Wanted(domain, plan, tag, text.strip(), stage, page), portal.snapshot
        view = snapshot.once(("cards", wanted), lambda: board(snapshot, wanted))
        first = None if view.total else welcome(portal.snapshot)
        return shown(portal, request, "board.html", "Board", board=view, welcome=first)

    @router.get("/designs/{path:path}")
    def design_page(request: Request, path: str) -> Response:
        view = design(portal.look_at(path), path)
        if view is None:
            raise Refusal(404, "no-document", "the vault has no such document")
        return shown(portal, request, "design.html", view.title, design=view)

    @router.get("/search")
    def search_page(request: Request, q: Word = "") -> Response:
        asked = q.strip()
        found = portal.searching.find(portal.snapshot, asked, "", "", _MOST_HITS) if asked else None
        view = results(asked, found) if found is not None else NOTHING_ASKED
        return shown(portal, request, "search.html", "Search", results=view)

    return router


def warm_board(snapshot: Snapshot) -> None:
    """Make what the first page takes: its templates, and the cards that it shows."""
    board(snapshot, Wanted())
    for name in ("frame.html", "entered.html", "board.html"):
        templates().get_template(name)
    asset_version()
