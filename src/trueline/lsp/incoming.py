"""What a client says on standard input, from before anybody is there to answer it."""

import asyncio
import json
import os
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from trueline.lsp.framing import Frames

_CHUNK_BYTES = 1024 * 1024


class Incoming:
    """The messages of a stream, read by a thread of their own from the moment this is made."""

    def __init__(self, stream: BinaryIO) -> None:
        self._come: deque[bytes | None] = deque()
        self._changed = threading.Condition()
        self._tell: Callable[[], object] = lambda: None
        # A thread that sleeps in a read is left behind when all is over; so it holds no lock of the stream's buffer.
        threading.Thread(target=self._read, args=(stream.fileno(),), name="trueline-reader", daemon=True).start()

    def first(self, seconds: float) -> bytes | None:
        """The first message, which stays to be received; None if none has come in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._come, seconds)
            return self._come[0] if self._come else None

    def receiver(self, loop: asyncio.AbstractEventLoop) -> Callable[[], Awaitable[bytes | None]]:
        """What gives the next message each time it is called on the loop's thread; None at the stream's end."""
        more = asyncio.Event()
        self._tell = lambda: loop.call_soon_threadsafe(more.set)

        async def receive() -> bytes | None:
            while not self._come:
                more.clear()
                # One may have come just before.
                if not self._come:
                    await more.wait()
            return self._come.popleft()

        return receive

    def _read(self, descriptor: int) -> None:
        frames = Frames()
        try:
            while data := os.read(descriptor, _CHUNK_BYTES):
                for message in frames.feed(data):
                    self._put(message)
            self._put(None)
        except (OSError, RuntimeError):
            # The loop has ended before the stream did, or the stream has broken.
            return

    def _put(self, message: bytes | None) -> None:
        with self._changed:
            self._come.append(message)
            self._changed.notify()
        self._tell()


def folders_named(message: bytes) -> list[str]:
    """The workspace folders that a message which begins a session names, as paths; a guess that may find nothing."""
    try:
        params = json.loads(message)["params"]
        named = [folder["uri"] for folder in params.get("workspaceFolders") or ()] or [params.get("rootUri")]
        return [found for uri in named if (found := _path(uri)) is not None and os.path.isdir(found)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _path(uri: Any) -> str | None:
    parts = urlsplit(uri) if isinstance(uri, str) else None
    if parts is None or parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = unquote(parts.path)
    return path if os.path.isabs(path) and "\0" not in path else None
