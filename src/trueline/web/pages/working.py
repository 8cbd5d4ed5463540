"""The pages on which one works at a design: its source in an editor, its past, and where diagrams are drawn."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.web.api.responses import tagged
from trueline.web.assets import asset_version
from trueline.web.pages.showing import shown, templates
from trueline.web.portal import Portal
from trueline.web.views.editing import edited
from trueline.web.views.history import past, work_tree_patch

# What draws diagrams runs without an origin of its own: it reads no cookie, asks nobody, and can only answer the
# page that holds it. Mermaid cannot draw without inline styles, so they are allowed here and nowhere else.
_DRAWING = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox allow-scripts",
    )
)


def working(portal: Portal) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/edit/{path:path}")
    def edit_page(request: Request, path: str) -> Response:
        view = edited(portal.look_at(path), path)
        if view is None:
            raise Refusal(404, "no-document", "the vault has no such document")
        return shown(portal, request, "edit.html", f"Source of {view.title}", edited=view)

    @router.get("/history/{path:path}")
    def history_page(request: Request, path: str, at: Annotated[str, Query(max_length=80)] = "") -> Response:
        snapshot = portal.look_at(path)
        document = snapshot.document(path)
        if document is None:
            raise Refusal(404, "no-document", "the vault has no such document")
        view = past(snapshot, document, at)
        uncommitted = () if view.trouble or view.chosen else work_tree_patch(snapshot.analysis, path)
        return shown(portal, request, "history.html", "History", past=view, uncommitted=uncommitted)

    @router.get("/diagram")
    def diagram_page(request: Request) -> Response:
        html = templates().get_template("diagram.html").render(asset=asset_version())
        headers = {"content-security-policy": _DRAWING, "x-frame-options": "SAMEORIGIN"}
        return tagged(request, html.encode(), "text/html; charset=utf-8", headers)

    return router
