"""One WebSocket of a client, which ends when what is sent to it is not read."""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from trueline.listening.limits import Limits


class Conversation(WebSocketsSansIOProtocol):
    """uvicorn's own, with a timer for what is not read.

    (A library's class is made one's own by inheritance, and by nothing else.)
    """

    limits: Limits

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sending: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self.resume_writing()
        super().connection_lost(exc)

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            # Refused, and told so: there is nothing left to shake hands on.
            self.handshake_complete = True

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.sending is None:
            self.sending = self.loop.call_later(self.limits.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.sending is not None:
            self.sending.cancel()
            self.sending = None

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # Closing would wait until somebody reads what nobody reads.
        self.transport.abort()


def conversations(limits: Limits) -> type[asyncio.Protocol]:
    """What uvicorn makes of each WebSocket, with these limits."""
    return type("LimitedConversation", (Conversation,), {"limits": limits})
