"""Speaking with one client on standard input and output: protocol only, whatever else is printed."""

import json
import sys
from collections.abc import AsyncIterator
from io import TextIOWrapper
from typing import Any, BinaryIO

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

# A longer message is no message, and is answered as one that cannot be read.
LONGEST = 8_000_000
# So many seconds are given to answers that are under way when the client closes its end.
_PATIENCE = 10


class Pending:
    """The requests that were not answered yet, by their ids."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._none = anyio.Event()

    def heard(self, line: str) -> bool:
        """A message of the client: a request is pending, unless it is cancelled. False for what is no message."""
        try:
            said = types.jsonrpc_message_adapter.validate_json(line, by_name=False)
        except ValueError:
            return False
        if isinstance(said, types.JSONRPCRequest):
            self._ids.add(repr(said.id))
        elif isinstance(said, types.JSONRPCNotification) and said.method == "notifications/cancelled":
            self._done((said.params or {}).get("requestId"))
        return True

    def told(self, line: str) -> None:
        """A message to the client, once it is written."""
        said = json.loads(line)
        if "method" not in said:
            self._done(said.get("id"))

    async def settled(self) -> None:
        """Wait until all is answered, but not for ever."""
        if self._ids:
            with anyio.move_on_after(_PATIENCE):
                await self._none.wait()

    def _done(self, id: object) -> None:
        self._ids.discard(repr(id))
        if not self._ids:
            self._none.set()
            self._none = anyio.Event()


class Lines:
    """Standard input line by line; of a line that is too long only so much that nobody takes it for a message.

    It ends when all that was asked is answered: the end of the input would drop what is under way.
    """

    def __init__(self, stream: BinaryIO, pending: Pending, answers: "Answers") -> None:
        self._stream = stream
        self._pending = pending
        self._answers = answers

    def __aiter__(self) -> AsyncIterator[str]:
        return self._lines()

    async def _lines(self) -> AsyncIterator[str]:
        while True:
            line = await anyio.to_thread.run_sync(self._line, abandon_on_cancel=True)
            if not line:
                await self._pending.settled()
                return
            text = _whole(line.decode("utf-8", "replace"))
            if self._pending.heard(text):
                yield text
            elif answer := _refusal(text):
                # Nobody else answers it, and whoever asked would wait.
                await self._answers.write(answer)
                await self._answers.flush()

    def _line(self) -> bytes:
        line = self._stream.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(b"\n"):
            return line
        while len(rest := self._stream.readline(LONGEST)) == LONGEST and not rest.endswith(b"\n"):
            pass
        return b"(a line that is too long)\n"


class Answers:
    """Standard output, which knows what was answered."""

    def __init__(self, stream: BinaryIO, pending: Pending) -> None:
        self._out = anyio.wrap_file(TextIOWrapper(stream, encoding="utf-8", newline="\n"))
        self._pending = pending
        self._unsaid: list[str] = []
        self._turn = anyio.Lock()

    async def write(self, line: str) -> None:
        """Write one message, which is told when it is flushed."""
        async with self._turn:
            await self._out.write(line)
            self._unsaid.append(line)

    async def flush(self) -> None:
        """Hand over what was written."""
        async with self._turn:
            await self._out.flush()
            while self._unsaid:
                self._pending.told(self._unsaid.pop(0))


def _whole(line: str) -> str:
    """A line without halves of characters, which JSON can spell and UTF-8 cannot."""
    if "\\ud" not in line and "\\uD" not in line:
        return line
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace").decode()


def _refusal(line: str) -> str:
    """The answer to a line that is no message; none to what wants no answer."""
    if not line.strip():
        return ""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return _error(None, types.PARSE_ERROR, f"this line cannot be read as JSON, or is longer than {LONGEST:,} bytes")
    if isinstance(said, dict) and "method" not in said and ("result" in said or "error" in said):
        return ""
    number = said.get("id") if isinstance(said, dict) else None
    asked = number if isinstance(number, int | str) and not isinstance(number, bool) else None
    return _error(asked, types.INVALID_REQUEST, "this line is no message of JSON-RPC 2.0; write one message on each")


def _error(number: int | str | None, code: int, message: str) -> str:
    said = {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": f"error[no-message]: {message}"}}
    return json.dumps(said) + "\n"


async def _serve(server: Server[Any], wire_in: BinaryIO, wire_out: BinaryIO) -> None:
    pending = Pending()
    answers = Answers(wire_out, pending)
    lines = Lines(wire_in, pending, answers)
    async with stdio_server(stdin=lines, stdout=answers) as (reading, writing):  # type: ignore[arg-type]
        await server.run(reading, writing, server.create_initialization_options())


def serve(server: Server[Any], wire_in: BinaryIO, wire_out: BinaryIO) -> None:
    """Serve until the client closes its end. `sys.stdout` must lead elsewhere by now."""
    assert sys.stdout.buffer is not wire_out
    anyio.run(_serve, server, wire_in, wire_out)
