"""Search over HTTP: ranked, in the text of all sections."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.store.search import CLOSE, OPEN
from trueline.web.api import shapes
from trueline.web.api.documents import require
from trueline.web.api.responses import answer
from trueline.web.portal import Portal


def searching(portal: Portal) -> APIRouter:
    """The route of search."""
    router = APIRouter(prefix="/api/v1", tags=["search"])

    @router.get("/search", response_model=shapes.Hits, summary="Find sections by what they say.")
    def find(
        request: Request,
        q: Annotated[str, Query(description="words in any order; in double quotes together", max_length=1_000)],
        path: Annotated[str, Query(description="only in this document")] = "",
        section: Annotated[str, Query(description="only in and below sections of this name", max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=200)] = 20,
    ) -> Response:
        snapshot = portal.snapshot
        if path:
            require(snapshot, path)
        found = portal.searching.find(snapshot, q, path, section, limit)
        hits = [{**one._asdict(), "snippet": one.snippet.replace(OPEN, "«").replace(CLOSE, "»")} for one in found.hits]
        said = {"schema": "trueline/search@1", "revision": snapshot.revision, "hits": hits}
        return answer(request, {**said, "total": found.total, "how": found.how, "near": list(found.near)})

    return router
