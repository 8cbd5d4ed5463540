"""Speaking HTTP: to this machine only, unless whoever comes has to show a token."""

import logging
import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

import anyio
import mcp_types as types
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trueline.listening.hosts import LOOPBACK, own_hosts, with_hosts
from trueline.listening.limits import Limits, Rates, client_of, pace, with_limits
from trueline.listening.principals import Principal, Role
from trueline.listening.problems import Refusal
from trueline.listening.serving import NotStarted, listen, serve
from trueline.listening.tokens import Tokens
from trueline.mcp.fault import Fault, told

LEAST_TOKEN = 20
# An agent may send a whole note; more clients than sessions have to wait until others have gone.
LIMITS = Limits(json=4 * 1024 * 1024)
_SESSIONS = 1_000
_LOG = logging.getLogger(__name__)
_LOCAL = Principal("local", Role.ADMIN)


class Place(NamedTuple):
    """Where to listen, and who may come: `hosts` are names besides this machine's that requests may be for,
    `origins` pages in a browser; `token` may do everything, and what `data_folder` keeps says what its tokens may."""

    host: str
    port: int
    token: str = ""
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    data_folder: str = ""

    @property
    def open(self) -> bool:
        """Whether everybody on this machine may come, as nobody else can."""
        return self.host in LOOPBACK and not self.token and not self.hosts

    @property
    def own_hosts(self) -> frozenset[str]:
        """What a `Host` header may say, in lower case."""
        own = own_hosts(self.port) if self.host in LOOPBACK else frozenset[str]()
        named = {name.lower() for name in self.hosts}
        return own | named | {f"{name}:{self.port}" for name in named if ":" not in name}

    @property
    def own_origins(self) -> frozenset[str]:
        """What an `Origin` header may say: pages that lie here, and those that were named."""
        own = {f"{scheme}://{host}" for scheme in ("http", "https") for host in self.own_hosts}
        return frozenset({*own, *(origin.rstrip("/").lower() for origin in self.origins)})


def require_safe(place: Place) -> None:
    """Raise `NotStarted` where others could reach the server without a token, or nobody could with one."""
    if place.token and len(place.token) < LEAST_TOKEN:
        raise NotStarted(f"the token has {len(place.token)} characters; use at least {LEAST_TOKEN}")
    if place.open:
        return
    if not place.token and not Tokens(place.data_folder).usable():
        how = f"with --host {place.host}" if place.host not in LOOPBACK else f"as `{place.hosts[0]}`"
        raise NotStarted(
            f"{how} others can reach the server, so a token is needed",
            "add one with `trueline serve token add NAME --role editor`, or put one of your own into a file and "
            "say --token-file FILE, or set TRUELINE_MCP_TOKEN",
        )
    if place.host not in LOOPBACK and not place.hosts:
        raise NotStarted(
            f"`{place.host}` can be reached by names that are not known here", "say by which with --allow-host NAME"
        )


def answered(refusal: Refusal) -> Response:
    """A refusal as an error of the protocol, so that clients hand on what is said."""
    _LOG.info("refused: %s: %s", refusal.kind, refusal.detail)
    said = told(Fault(refusal.kind, refusal.detail, help=refusal.help), "http")
    body = {"jsonrpc": "2.0", "id": None, "error": {"code": types.INVALID_REQUEST, "message": said}}
    return JSONResponse(body, refusal.status, {"cache-control": "no-store", **refusal.headers})


class Streams:
    """What would never end by itself: the streams on which clients wait for what a server might tell them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: set[anyio.CancelScope] = set()
        self._leaving = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to the application, until all has to end."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        with anyio.CancelScope() as waiting:
            self._open.add(waiting)
            if self._leaving:
                waiting.cancel()
            try:
                await self._app(scope, receive, sending)
            finally:
                self._open.discard(waiting)
        if waiting.cancelled_caught and begun:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def end(self) -> None:
        """End those that are open."""
        self._leaving = True
        for waiting in tuple(self._open):
            waiting.cancel()


def with_access(app: ASGIApp, place: Place, limits: Limits = LIMITS) -> ASGIApp:
    """`app` for those who may come, as often as they may; `scope["state"]["principal"]` says who it is."""
    tokens = Tokens(place.data_folder)
    rates, failures = Rates(limits.rate, limits.burst), Rates(limits.failures / 60, limits.failures)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        try:
            who = _LOCAL if place.open else _shown(place, tokens, scope, failures)
            pace(rates, who.how + who.name if not place.open else client_of(scope), 1.0)
        except Refusal as refusal:
            await answered(refusal)(scope, receive, send)
            return
        scope.setdefault("state", {})["principal"] = who
        if not place.open:
            # A session can be used only with the token that began it.
            scope["user"] = AuthenticatedUser(AccessToken(token="", client_id=who.name, scopes=[]))
        await app(scope, receive, send)

    return guarded


def _shown(place: Place, tokens: Tokens, scope: Scope, failures: Rates) -> Principal:
    """Whom the token of a request stands for; raises `Refusal` for none and for a wrong one."""
    kind, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
    word = text.strip()
    if kind.lower() == "bearer":
        if place.token and secrets.compare_digest(word.encode("utf-8", "replace"), place.token.encode()):
            return Principal("token", Role.ADMIN, (), "own")
        who = tokens.principal(word)
        if who is not None:
            return who
    pace(failures, client_of(scope), 1.0)
    help = "send `Authorization: Bearer TOKEN`; `trueline serve token add NAME` makes one"
    headers = {"www-authenticate": 'Bearer realm="trueline"'}
    raise Refusal(401, "unauthenticated", "a token is needed, and none that is valid was sent", help, headers=headers)


def make_app(server: Server[Any], place: Place, limits: Limits = LIMITS) -> tuple[ASGIApp, Callable[[], None]]:
    """The server as an ASGI application, at `/mcp`, and what ends its streams; raises `NotStarted` where it is
    not safe."""
    require_safe(place)
    streams = Streams(
        server.streamable_http_app(
            json_response=True,
            # Hosts and origins were looked at before anything comes so far.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
            max_request_body_size=limits.json,
            max_sessions=_SESSIONS,
        )
    )
    app = with_access(with_limits(streams, limits, limits.json, answered), place, limits)
    if place.origins:
        origins = sorted(place.own_origins)
        methods, exposed = ("GET", "POST", "DELETE"), ("mcp-session-id",)
        app = CORSMiddleware(app, origins, methods, allow_headers=("*",), expose_headers=exposed)
    return with_hosts(app, place.own_hosts, place.own_origins, told=answered), streams.end


def serve_http(server: Server[Any], place: Place, announce: Callable[[str], object]) -> None:
    """Serve until a signal says to go, then answer what is under way; `announce` is told where, once somebody may
    come. Raises `NotStarted`."""
    require_safe(place)
    with listen(place.host, place.port) as listening:
        known = place._replace(port=listening.getsockname()[1])
        app, leaving = make_app(server, known)
        host = f"[{place.host}]" if ":" in place.host else place.host
        serve(app, LIMITS, listening, lambda: announce(f"http://{host}:{known.port}/mcp"), leaving)
