"""Speaking HTTP: to this machine only, unless whoever comes has to show a token."""

import ipaddress
import secrets
import socket
from collections.abc import Callable
from typing import Any, NamedTuple

from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LEAST_TOKEN = 20
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_BODY = 4 * 1024 * 1024


class NotStarted(Exception):
    """A server that must not start as it was asked to; the message says why, and what to do."""


class Place(NamedTuple):
    """Where to listen, and who may come: `hosts` are names besides this machine's that requests may be for."""

    host: str
    port: int
    token: str = ""
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def require_safe(place: Place) -> None:
    """Raise `NotStarted` where others could reach the server without a token, or nobody could with one."""
    if place.token and len(place.token) < LEAST_TOKEN:
        raise NotStarted(f"the token has {len(place.token)} characters; use at least {LEAST_TOKEN}")
    if is_loopback(place.host):
        return
    if not place.token:
        raise NotStarted(
            f"`{place.host}` can be reached from other machines, so a token is needed: "
            "put one into a file and say --token-file FILE, or set TRUELINE_MCP_TOKEN"
        )
    if not place.hosts:
        raise NotStarted(
            f"`{place.host}` can be reached by names that are not known here; say by which with --allow-host NAME"
        )


def security_of(place: Place) -> TransportSecuritySettings:
    """Which Host and Origin headers are let in: this machine's, and those that were named."""
    names = (*_LOOPBACK, *place.hosts) if is_loopback(place.host) else place.hosts
    hosts = [host for name in names for host in (name, f"{name}:*")]
    pages = [f"{scheme}://{name}" for scheme in ("http", "https") for name in names]
    origins = [*pages, *(f"{page}:*" for page in pages), *place.origins]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


class Guard:
    """Lets nobody in who does not show the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.token = token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 in place of the server, or hand over to it."""
        if scope["type"] == "http":
            shown = Headers(scope=scope).get("authorization", "")
            kind, _, word = shown.partition(" ")
            if kind.lower() != "bearer" or not secrets.compare_digest(word.strip().encode(), self.token):
                said = PlainTextResponse("a token is needed", 401, {"WWW-Authenticate": "Bearer"})
                await said(scope, receive, send)
                return
        await self.app(scope, receive, send)


def make_app(server: Server[Any], place: Place) -> ASGIApp:
    """The server as an ASGI application, at `/mcp`; raises `NotStarted` where that is not safe."""
    require_safe(place)
    app = server.streamable_http_app(
        transport_security=security_of(place), host=place.host, max_request_body_size=_LARGEST_BODY
    )
    return Guard(app, place.token) if place.token else app


def serve_http(server: Server[Any], place: Place, announce: Callable[[str], object]) -> None:
    """Serve until interrupted; `announce` is told where, once somebody may come."""
    import uvicorn

    app = make_app(server, place)
    config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="on")
    with _listening(place) as listener:
        host = f"[{place.host.strip('[]')}]" if ":" in place.host else place.host
        announce(f"http://{host}:{listener.getsockname()[1]}/mcp")
        uvicorn.Server(config).run(sockets=[listener])


def _listening(place: Place) -> socket.socket:
    """A socket where clients can come; raises `NotStarted` where there is none to have."""
    host = place.host.strip("[]")
    try:
        family = socket.getaddrinfo(host, place.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, place.port))
        listener.listen(128)
    except OSError as error:
        raise NotStarted(f"nobody can listen at `{place.host}:{place.port}`: {error.strerror}") from error
    return listener
