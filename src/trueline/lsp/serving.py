"""One session over standard input and output, or over a connection of this machine."""

import asyncio
from collections.abc import Callable
from typing import BinaryIO

from trueline.lsp.channel import Writer, converse
from trueline.lsp.framing import Frames, framed
from trueline.lsp.incoming import Incoming
from trueline.lsp.server import Server

_CHUNK_BYTES = 1024 * 1024


def serve_stdio(server: Server, incoming: Incoming, outgoing: BinaryIO) -> int:
    """Serve the client behind two streams until it goes; the exit code."""

    def write(data: bytes) -> None:
        outgoing.write(framed(data))
        outgoing.flush()

    async def serve() -> int:
        return await converse(server, incoming.receiver(asyncio.get_running_loop()), Writer(write))

    return asyncio.run(serve())


def serve_tcp(server: Server, host: str, port: int, listening: Callable[[str, int], None]) -> int:
    """Serve the first client that connects, until it goes; the exit code. `listening` is told where to connect."""

    async def serve() -> int:
        first: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        first = asyncio.get_running_loop().create_future()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if first.done():
                writer.close()
            else:
                first.set_result((reader, writer))

        async with await asyncio.start_server(connected, host, port) as waiting:
            listening(*waiting.sockets[0].getsockname()[:2])
            reader, writer = await first
            try:
                return await converse(server, _messages(reader), Writer(lambda data: writer.write(framed(data))))
            finally:
                writer.close()

    return asyncio.run(serve())


def _messages(reader: asyncio.StreamReader) -> Callable[[], "asyncio.Future[bytes | None]"]:
    """What gives the next message of a connection each time it is called."""
    frames = Frames()
    ready: list[bytes] = []

    async def receive() -> bytes | None:
        while not ready:
            try:
                data = await reader.read(_CHUNK_BYTES)
            except OSError:
                return None
            if not data:
                return None
            ready.extend(frames.feed(data))
        return ready.pop(0)

    return receive  # type: ignore[return-value]
