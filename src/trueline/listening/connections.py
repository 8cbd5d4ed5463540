"""One connection of a client, with deadlines: no server of the kind cuts those who send or read slowly."""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from trueline.listening.limits import Limits


def _answer(status: int, kind: str, detail: str) -> bytes:
    """A whole answer, for what never becomes a request; a problem like every other error."""
    phrase = HTTPStatus(status).phrase
    said = {"type": f"urn:trueline:problem:{kind}", "title": phrase, "status": status, "detail": detail}
    body = json.dumps(said).encode()
    head = (
        f"HTTP/1.1 {status} {phrase}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n"
        f"cache-control: no-store\r\nx-content-type-options: nosniff\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


_MOMENT_SECONDS = 2.0
_BODY_FIELDS = frozenset({b"content-length", b"transfer-encoding"})
_SLOW = _answer(408, "too-slow", "the request did not arrive in time")
_LARGE = _answer(431, "too-large", "the head of the request is too large")
_ODD = _answer(400, "no-request", "this is no request that HTTP/1.1 allows")
_ELSEWHERE = _answer(400, "no-request", "the address has to begin with `/`; this portal is no proxy")
_ENCODED = _answer(501, "encoding", "the only Transfer-Encoding that is taken is `chunked`")
_VERSION = _answer(505, "version", "this portal speaks HTTP/1.1 and HTTP/1.0")


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
        # What the fields of this head and its trailers come to, however they arrived.
        self.fields_size = 0
        self.leaving = False
        # What is said last, once those that came before have their answers; nothing is taken any more.
        self.parting = b""
        self.arriving: asyncio.TimerHandle | None = None
        self.sending: asyncio.TimerHandle | None = None
        # Everything is said; what still comes is thrown away, as a line that is cut takes the answer with it.
        self.lingering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        if self.sending is not None:
            self.sending.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self.parting or self.lingering:
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
            self._refuse(_LARGE)

    def handle_websocket_upgrade(self) -> None:
        if self.parting:
            return
        super().handle_websocket_upgrade()
        # Whatever the other protocol makes of the head, it makes it soon.
        self.loop.call_later(self.limits.head_seconds, self._end_handshake)

    def on_message_begin(self) -> None:
        self.fields_size = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields_size += len(name) + len(value) + 4
        # A field behind the body would be taken for one that the guards have seen.
        if self.before_body:
            super().on_header(name, value)
        elif self.fields_size > self.limits.head:
            self._refuse(_LARGE)

    def on_headers_complete(self) -> None:
        unfit = self.parting or self._unfit()
        if unfit:
            self._refuse(unfit)
            return
        self.before_body = False
        self.head_size = 0
        self._expect(self.limits.head_seconds + self.limits.body_seconds)
        super().on_headers_complete()
        if self.cycle is not None:
            self.cycle.transport = Ending(self.transport, self.end)  # type: ignore[assignment]
        if self.cycle is not None and (self.leaving or self.parser.should_upgrade()):
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if self.cycle is not None and not self.parting:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.parting:
            return
        self.before_body = True
        self.head_size = 0
        self._expect(None)
        if self.cycle is not None:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        if self.lingering:
            # What was sent behind a request that ended the connection is not begun.
            self._await_reading()
            return
        super().on_response_complete()
        self._await_reading()
        if self.parting and self.cycle.response_complete:
            self._cut(self.parting)

    def send_400_response(self, msg: str) -> None:
        self._refuse(_ODD)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.sending is not None:
            self.sending.cancel()
            self.sending = None

    def shutdown(self) -> None:
        """Finish what has begun to arrive, be it only its first byte, or is about to; then go."""
        self.leaving = True
        if self.lingering:
            self.transport.close()
        elif self.cycle is None and not self.head_size:
            # Who has just come is about to ask.
            self.loop.call_later(min(_MOMENT_SECONDS, self.limits.drain_seconds / 2), self._leave)
        elif not (self._idle and self.head_size):
            super().shutdown()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _leave(self) -> None:
        if self._idle and not self.head_size:
            super().shutdown()

    def _unfit(self) -> bytes:
        """What is said to a head that is whole; empty where it may become a request."""
        if self.fields_size + len(self.url) > self.limits.head:
            return _LARGE
        if self.parser.get_http_version() not in ("1.0", "1.1"):
            return _VERSION
        if not self.url.startswith(b"/"):
            # A request for another place, as one asks a proxy.
            return _ELSEWHERE
        has = {name for name, _ in self.headers}
        if any(name == b"transfer-encoding" and value.strip().lower() != b"chunked" for name, value in self.headers):
            return _ENCODED
        upgrades = self.parser.should_upgrade() and self._should_upgrade()
        if upgrades and (not self._idle or self.parser.get_method() != b"GET" or has & _BODY_FIELDS):
            return _ODD
        return b""

    def _end_handshake(self) -> None:
        if not getattr(self.transport.get_protocol(), "handshake_complete", True):
            self.transport.abort()

    def _refuse(self, said: bytes) -> None:
        """Take nothing any more. Requests that came whole before have their answers first."""
        self.parting = said
        if self.before_body and not self._idle:
            self._expect(None)
        else:
            self._cut(said)

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

    def _await_reading(self) -> None:
        """What is written has some time to be read; a transport that closes would wait for that without an end."""
        if self.sending is None and self.transport.get_write_buffer_size():
            self.sending = self.loop.call_later(self.limits.write_seconds, self._end_unread)

    def _end_unread(self) -> None:
        self.sending = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _cut(self, said: bytes) -> None:
        if not self.transport.is_closing() and not self.lingering:
            self.transport.write(said)
            self.end()
            self._await_reading()

    def end(self) -> None:
        """Close. Who is still sending has some time to stop and read the answer: bytes that nobody takes would
        have the system break the line, and the answer would be lost with it."""
        if self.transport.is_closing() or self.lingering:
            return
        self._expect(None)
        if (self.before_body and not self.head_size) or not self.transport.can_write_eof():
            self.transport.close()
            return
        self.lingering = True
        if self.cycle is not None and not self.cycle.response_complete:
            # Whoever works on it learns that nobody waits for that any more.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write_eof()
        self.flow.resume_reading()
        self.loop.call_later(self.limits.linger_seconds, self.transport.close)


class Ending:
    """A transport as a request sees it: to close it is to end the connection politely."""

    __slots__ = ("close", "is_closing", "write")

    def __init__(self, transport: asyncio.Transport, close: Callable[[], None]) -> None:
        self.write = transport.write
        self.is_closing = transport.is_closing
        self.close = close


def connections(limits: Limits) -> type[asyncio.Protocol]:
    """What uvicorn makes of each connection, with these limits."""
    return type("LimitedConnection", (Connection,), {"limits": limits})
