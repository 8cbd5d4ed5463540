"""Running a server that others can reach: a socket, uvicorn, and a going that leaves nobody without an answer."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from trueline.listening.connections import connections
from trueline.listening.limits import Limits

_WAITING_CONNECTIONS = 2_048
_TICK_SECONDS = 0.05
_FILES = 65_536


class NotStarted(Exception):
    """Why a server does not start; `help` says what to do."""

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
        raise NotStarted(said, "another server may be running; port 0 takes a free port") from error
    return found


def serve(
    app: ASGIApp,
    limits: Limits,
    listening: socket.socket,
    started: Callable[[], object],
    leaving: Callable[[], object],
    sockets: type[asyncio.Protocol] | None = None,
) -> None:
    """Serve until a signal says to go; then what has begun is answered, within `drain_seconds`.

    `started` is told once somebody may come; `leaving` has to end what would not end by itself. `sockets` is what
    becomes of each WebSocket; without it there are none.
    """
    config = uvicorn.Config(
        app,
        http=connections(limits),
        ws=sockets or "none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(limits.idle_seconds),
        timeout_graceful_shutdown=int(limits.drain_seconds),
        lifespan="on",
    )
    _allow_files()
    # It would tell of whatever clients do wrong, at length, and wait where nobody reads that.
    hush("uvicorn")
    server = uvicorn.Server(config)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(server, listening, started, leaving))


async def _serve(
    server: uvicorn.Server, listening: socket.socket, started: Callable[[], object], leaving: Callable[[], object]
) -> None:
    work = asyncio.create_task(server.serve([listening]))
    told = False
    while not work.done() and not server.should_exit:
        await asyncio.wait({work}, timeout=_TICK_SECONDS)
        if server.started and not told:
            told = True
            started()
    leaving()
    await work


def hush(*names: str) -> None:
    """Let libraries write nothing to standard error by themselves; what is logged is for the applications to say."""
    for name in names:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _allow_files() -> None:
    """Let the process hold as many connections as the system lets it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
