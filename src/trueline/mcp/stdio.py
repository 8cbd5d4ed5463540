"""Speaking with one client on standard input and output: protocol only, whatever else is printed."""

import sys
from collections.abc import AsyncIterator
from typing import Any, BinaryIO

import anyio
import anyio.to_thread
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

# A longer message is no message, and is answered as one that cannot be read.
LONGEST = 8_000_000


class Lines:
    """Standard input line by line; of a line that is too long only so much that nobody takes it for a message."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[str]:
        return self._lines()

    async def _lines(self) -> AsyncIterator[str]:
        while True:
            line = await anyio.to_thread.run_sync(self._line, abandon_on_cancel=True)
            if not line:
                return
            yield line.decode("utf-8", "replace")

    def _line(self) -> bytes:
        line = self._stream.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(b"\n"):
            return line
        while len(rest := self._stream.readline(LONGEST)) == LONGEST and not rest.endswith(b"\n"):
            pass
        return b"(a line that is too long)\n"


async def _serve(server: Server[Any], wire_in: BinaryIO, wire_out: BinaryIO) -> None:
    from io import TextIOWrapper

    out = anyio.wrap_file(TextIOWrapper(wire_out, encoding="utf-8", newline="\n"))
    async with stdio_server(stdin=Lines(wire_in), stdout=out) as (reading, writing):  # type: ignore[arg-type]
        await server.run(reading, writing, server.create_initialization_options())


def serve(server: Server[Any], wire_in: BinaryIO, wire_out: BinaryIO) -> None:
    """Serve until the client closes its end. `sys.stdout` must lead elsewhere by now."""
    assert sys.stdout.buffer is not wire_out
    anyio.run(_serve, server, wire_in, wire_out)
