"""One session over a channel of texts, such as a WebSocket: each text is one message, without headers.

    async def serve_channel(host_of, receive, send, served=None) -> int

- `host_of(root)` makes the `AnalysisHost` of the vault at the folder `root`. Texts that are open in the session
  go before files *in this host*, so a host that others look at must not be given out here.
- `await receive()` is the next message, as text or bytes; None when the other side has gone.
- `await send(text)` sends one message; it is called for one message after the other.
- `served` is the root of the one vault that is served. Then its notes are called `vault:///docs/Note.md`, whatever
  else the client names is no note, and the client's workspace folders mean nothing. Without it, the client is
  trusted with every vault of this machine, as an editor on it is.

It ends, with the exit code that the protocol asks for, when the client says `exit` or has gone; cancelling it
ends it too. The session writes no file: whatever is to change is sent to the client as `workspace/applyEdit`
or in answers. How long a message may be, and who may connect, is for the caller to say.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from trueline.lsp.server import Server, make_server
from trueline.lsp.session import HostOf

_LOG = logging.getLogger("trueline.lsp")

Receive = Callable[[], Awaitable[str | bytes | None]]
Send = Callable[[str], Awaitable[None]]


async def serve_channel(host_of: HostOf, receive: Receive, send: Send, served: str | None = None) -> int:
    """Serve one client until it goes; the exit code."""
    outbox = _Outbox(send)
    try:
        return await converse(make_server(host_of, served), receive, outbox)
    finally:
        await outbox.close()


async def converse(server: Server, receive: Receive, writer: "_Outbox | Writer") -> int:
    """Take messages and answer them to `writer`, until the client goes."""
    server.protocol.set_writer(writer, include_headers=False)  # type: ignore[arg-type]
    try:
        while server.exit_code is None:
            data = await receive()
            if data is None:
                break
            take(server, data)
            # A question reaches the worker as a task does, and before the next message is taken.
            await asyncio.sleep(0)
    finally:
        server.stop()
    return server.exit_code or 0


def take(server: Server, data: str | bytes) -> None:
    """Take one message; what makes no sense is passed over."""
    try:
        message = json.loads(data, object_hook=server.protocol.structure_message)
        server.protocol.handle_message(message)
    except Exception as error:
        _LOG.error("a message that cannot be understood: %s", error, exc_info=error)


class Writer:
    """Sends bytes at once, each message by one call of `write`."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._closed = False

    def write(self, data: bytes) -> None:
        """Send a message; nobody is told when nobody listens any more."""
        try:
            if not self._closed:
                self._write(data)
        except OSError:
            self._closed = True

    def close(self) -> None:
        """Send no more."""
        self._closed = True


class _Outbox:
    """Sends one message after the other, in the order in which they were written."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self._task = asyncio.ensure_future(self._run())

    def write(self, data: bytes) -> None:
        """Send a message when those before it are sent."""
        if not self._task.done():
            self._waiting.put_nowait(data)

    async def close(self) -> None:
        """Send no more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._send((await self._waiting.get()).decode())
            except Exception as error:
                _LOG.info("the client has gone: %s", error)
                return
