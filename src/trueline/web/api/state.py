"""How the portal is: alive, ready, measured; who asks; what was changed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from trueline.listening.principals import Principal
from trueline.web.api import shapes
from trueline.web.api.responses import JSON, answer, written
from trueline.web.portal import Portal


def state(portal: Portal) -> APIRouter:
    """The routes of the portal itself."""
    router = APIRouter()

    @router.get("/healthz", tags=["state"], summary="Whether the process answers.")
    async def healthz() -> Response:
        return Response(written({"status": "ok"}), media_type=JSON)

    @router.get("/readyz", tags=["state"], summary="Whether requests are to come here.", responses={503: {}})
    async def readyz() -> Response:
        said = "ready" if portal.ready else "not ready"
        return Response(written({"status": said}), 200 if portal.ready else 503, media_type=JSON)

    @router.get("/metrics", tags=["state"], summary="What is measured, for Prometheus.", response_class=Response)
    async def metrics() -> Response:
        portal.metrics.listeners.set(portal.hub.count)
        return Response(portal.metrics.page(), media_type=CONTENT_TYPE_LATEST)

    @router.get("/api/v1/me", tags=["state"], response_model=shapes.Me, summary="Who asks, and what it may do.")
    async def me(request: Request) -> Response:
        principal: Principal = request.state.principal
        said = {"schema": "trueline/me@1", "name": principal.name, "role": principal.role.word}
        return answer(request, {**said, "domains": principal.domains, "read_only": portal.options.read_only})

    @router.get("/api/v1/audit", tags=["state"], response_model=shapes.AuditLines, summary="The newest changes.")
    def audit(request: Request, limit: Annotated[int, Query(ge=1, le=1_000)] = 100) -> Response:
        return answer(request, {"schema": "trueline/audit@1", "lines": portal.audit.last(limit)})

    return router
