"""Running a portal: a socket, uvicorn, and a going that leaves nobody without an answer."""

import asyncio
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from trueline.web.connections import connections
from trueline.web.options import LOOPBACK, Options

_WAITING_CONNECTIONS = 2_048
_TICK_SECONDS = 0.05
_FILES = 65_536


class NotStarted(Exception):
    """Why a portal does not start; `help` says what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one. Raises `NotStarted`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_WAITING_CONNECTIONS)
        found.set_inheritable(False)
    except OSError as error:
        said = f"`{host}:{port}` cannot be listened on: {(error.strerror or str(error)).lower()}"
        raise NotStarted(said, "another portal may be running; --port 0 takes a free port") from error
    return found


def require_authentication(options: Options, tokens: int) -> None:
    """Raise `NotStarted` where others could reach a portal that does not ask who they are."""
    if options.host in LOOPBACK:
        return
    if not options.public_url:
        raise NotStarted(
            f"with --host {options.host} the portal has to know how people reach it",
            'set `public-url` in `[serve]` of trueline.toml, such as "https://designs.example.org"',
        )
    if not tokens and not options.serve.get("oidc"):
        raise NotStarted(
            f"with --host {options.host} others can reach the portal, and nothing says who may come in",
            "add a token with `trueline serve token add NAME`, or configure `[serve.oidc]`",
        )


def serve(app: FastAPI, options: Options, listening: socket.socket, started: Callable[[], None]) -> None:
    """Serve until a signal says to go; then what has begun is answered, within `drain_seconds`."""
    limits = options.limits
    config = uvicorn.Config(
        app,
        http=connections(limits),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(limits.idle_seconds),
        timeout_graceful_shutdown=int(limits.drain_seconds),
        lifespan="on",
    )
    _allow_files()
    server = uvicorn.Server(config)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(server, app, listening, started))


async def _serve(server: uvicorn.Server, app: FastAPI, listening: socket.socket, started: Callable[[], None]) -> None:
    work = asyncio.create_task(server.serve([listening]))
    told = False
    while not work.done() and not server.should_exit:
        await asyncio.wait({work}, timeout=_TICK_SECONDS)
        if server.started and not told:
            told = True
            started()
    # Streams of events would never end by themselves.
    app.state.portal.drain()
    await work


def _allow_files() -> None:
    """Let the process hold as many connections as the system lets it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
