"""One connection of a client, with deadlines: no server of the kind cuts those who send or read slowly."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from trueline.listening.limits import Limits

_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_ODD = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Connection(HttpToolsProtocol):
    """uvicorn's own, with one timer: for the head, then for the body, and one for what is not read.

    (A library's class is made one's own by inheritance, and by nothing else.)
    """

    limits: Limits

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # Whether the next byte belongs to a head, and how many bytes of it are here.
        self.before_body = True
        self.head_size = 0
        self.leaving = False
        self.arriving: asyncio.TimerHandle | None = None
        self.sending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        if self.sending is not None:
            self.sending.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self.arriving is None:
            self._expect(self.limits.head_seconds)
        if self.before_body:
            self.head_size += len(data)
        super().data_received(data)
        if self.transport.get_protocol() is not self:
            # It speaks WebSocket from now on.
            self._expect(None)
        elif self.before_body and self.head_size > self.limits.head:
            self._cut(_LARGE)

    def on_headers_complete(self) -> None:
        self.before_body = False
        self.head_size = 0
        if not self.url.startswith(b"/"):
            # A request for another place, as one asks a proxy.
            self._cut(_ODD)
            return
        self._expect(self.limits.head_seconds + self.limits.body_seconds)
        super().on_headers_complete()
        if self.leaving and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if self.cycle is not None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.before_body = True
        self.head_size = 0
        self._expect(None)
        if self.cycle is not None:
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.sending is None:
            self.sending = self.loop.call_later(self.limits.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.sending is not None:
            self.sending.cancel()
            self.sending = None

    def shutdown(self) -> None:
        """Finish what has begun to arrive, be it only its first byte; then go."""
        self.leaving = True
        idle = self.cycle is None or self.cycle.response_complete
        if not (idle and self.head_size):
            super().shutdown()

    def _expect(self, seconds: float | None) -> None:
        """From now on the rest of the head, or of the body, has so long to arrive; None expects nothing."""
        if self.arriving is not None:
            self.arriving.cancel()
        self.arriving = None if seconds is None else self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        self.arriving = None
        if self.before_body:
            self._cut(_SLOW if self.head_size else b"")
        elif self.cycle is not None and not self.cycle.response_started:
            self._cut(_SLOW)
        else:
            self._cut(b"")

    def _cut(self, said: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(said)
            self.transport.close()


def connections(limits: Limits) -> type[asyncio.Protocol]:
    """What uvicorn makes of each connection, with these limits."""
    return type("LimitedConnection", (Connection,), {"limits": limits})
