"""The application: routes, and around them what every request passes, from the outside in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from trueline import __version__
from trueline.analysis.host import AnalysisHost
from trueline.listening.hosts import with_hosts
from trueline.listening.limits import with_limits
from trueline.listening.problems import MEDIA_TYPE, Problem, Refusal, problem
from trueline.web.api.asking import asking
from trueline.web.api.changing import changing
from trueline.web.api.documents import documents
from trueline.web.api.findings import findings
from trueline.web.api.places import places
from trueline.web.api.searching import searching
from trueline.web.api.sources import sources
from trueline.web.api.state import state
from trueline.web.api.symbols import symbols
from trueline.web.guards.access import with_access
from trueline.web.guards.headers import with_headers
from trueline.web.guards.telling import with_telling
from trueline.web.live.editing import editing
from trueline.web.live.events import events
from trueline.web.options import Options
from trueline.web.pages.asking import asking_pages, warm_answers
from trueline.web.pages.entrance import entrance
from trueline.web.pages.errors import page_of_refusal, page_to_come
from trueline.web.pages.files import files
from trueline.web.pages.reading import reading, warm_board
from trueline.web.pages.system import system, warm_system
from trueline.web.pages.working import working
from trueline.web.portal import Portal
from trueline.web.preparing import Preparing
from trueline.web.telemetry import make_log, make_trace

# Threads that ask the vault. More would only take time from one another, and from who tells of changes.
_THREADS = 6
# The sandbox in which diagrams are drawn loads it.
_DRAWING = "/static/built/diagram.js"
_ROUTERS = (
    state,
    documents,
    sources,
    places,
    findings,
    asking,
    searching,
    symbols,
    changing,
    editing,
    events,
    reading,
    working,
    system,
    asking_pages,
    files,
    entrance,
)


def make_app(host: AnalysisHost, options: Options) -> FastAPI:
    """The portal of the vault that `host` holds. `app.state.portal` is its state."""
    portal = Portal(host, options)
    app = FastAPI(
        title="Trueline",
        version=__version__,
        summary="A vault of feature designs: documents, findings, questions and changes.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(portal),
        responses={"default": {"description": "What is wrong.", "content": {MEDIA_TYPE: {"schema": PROBLEM}}}},
        separate_input_output_schemas=False,
        redirect_slashes=False,
    )
    app.state.portal = portal
    portal.works = (warm_board, *warm_answers(), warm_system)
    for router in _ROUTERS:
        app.include_router(router(portal))
    _answer_problems(app, portal)
    _guard(app, portal)
    app.openapi = partial(_described, app, app.openapi)  # type: ignore[method-assign]
    return app


def _lifespan(portal: Portal) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        _make_routes_ready(app)
        portal.start()
        try:
            yield
        finally:
            portal.stop()

    return lifespan


def _make_routes_ready(app: FastAPI) -> None:
    """Have FastAPI work out what each route takes, as it else does when the first request comes."""
    nowhere = {"type": "http", "method": "GET", "path": "/nowhere", "root_path": "", "headers": [], "query_string": b""}
    for route in app.router.routes:
        route.matches(nowhere)


def _guard(app: FastAPI, portal: Portal) -> None:
    """Put the guards around the application; the last one that is added is the first that a request meets."""
    options = portal.options
    most = portal.host.analysis.settings.max_file_size
    app.add_middleware(with_limits, limits=options.limits, most_source=most)
    app.add_middleware(with_access, portal=portal)
    app.add_middleware(with_hosts, hosts=options.hosts, origins=options.origins, drawing=_DRAWING)
    app.add_middleware(
        with_telling,
        metrics=portal.metrics,
        log=make_log(options.log),
        trace=make_trace(),
        paged=partial(page_of_refusal, portal),
        answer_seconds=options.limits.answer_seconds,
    )
    app.add_middleware(with_headers, secure=options.secure)


def _answer_problems(app: FastAPI, portal: Portal) -> None:
    """Every error is a problem, or for a browser that opens a page, a page."""

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return page_of_refusal(portal, request, error) or problem(error)

    async def unfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = [{"where": [str(one) for one in each["loc"]], "message": each["msg"]} for each in error.errors()]
        said = "; ".join(f"{'.'.join(one['where'])}: {one['message']}" for one in wrong[:3])
        refusal = Refusal(422, "argument", said or "the request cannot be understood", more={"errors": wrong})
        return page_of_refusal(portal, request, refusal) or problem(refusal)

    async def other(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        said = {404: "there is nothing at this address", 405: "this address does not take this method"}
        kind = {404: "no-address", 405: "method"}.get(error.status_code, "refused")
        refusal = Refusal(
            error.status_code, kind, said.get(error.status_code, str(error.detail)), headers=error.headers
        )
        return page_of_refusal(portal, request, refusal) or problem(refusal)

    async def prepared(request: Request, error: Exception) -> Response:
        return page_to_come(portal, request)

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(Preparing, prepared)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, other)


PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": Problem.__name__,
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "A URN that names the kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong here."},
        "help": {"type": "string", "description": "What to do about it."},
    },
    "additionalProperties": True,
}


def _described(app: FastAPI, describe: Any) -> dict[str, Any]:
    """The description of the API; what FastAPI says by itself of errors is not how they are here."""
    if app.openapi_schema is None:
        made: dict[str, Any] = describe()
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        made["components"].setdefault("securitySchemes", {})["token"] = {"type": "http", "scheme": "bearer"}
        for name in ("HTTPValidationError", "ValidationError"):
            made["components"].get("schemas", {}).pop(name, None)
        made["security"] = [{"token": []}]
        app.openapi_schema = made
    return app.openapi_schema or {}
