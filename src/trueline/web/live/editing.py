"""The editor's line to a language server: one session for each page that edits, over a WebSocket.

A session has a vault of its own, because it takes for the text of a note what is being typed; nobody else
sees that before it is saved. It reads, and saving goes through the API like every other change.
"""

import asyncio

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from trueline.web.portal import Portal

# Close codes of RFC 6455 and its registry.
_DONE, _NOT_ALLOWED, _TOO_LARGE, _TRY_LATER = 1000, 1008, 1009, 1013
# A message carries a whole text at most, and JSON may write each character of it as six.
_ESCAPED = 6


def editing(portal: Portal) -> APIRouter:
    """The route of the editor."""
    router = APIRouter()
    limits = portal.options.limits
    most = portal.host.analysis.settings.max_file_size * _ESCAPED + limits.json
    cache = portal.options.cache_folder or None
    open_now: set[WebSocket] = set()

    @router.websocket("/lsp")
    async def edit(socket: WebSocket) -> None:
        from trueline.lsp.channel import serve_channel
        from trueline.store.hosting import make_host

        await socket.accept()
        waiting: list[str] = []

        async def receive(seconds: float = limits.editor_idle_seconds) -> str | None:
            if waiting:
                return waiting.pop()
            try:
                text = await _said(socket, seconds, limits.recheck_seconds)
            except (WebSocketDisconnect, TimeoutError, KeyError, RuntimeError):
                return None
            if text is None:
                await _close(socket, _NOT_ALLOWED, "signed out")
                return None
            if len(text) > most:
                await _close(socket, _TOO_LARGE, "the message is too large")
                return None
            return text

        async def send(text: str) -> None:
            try:
                await socket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                # It has gone meanwhile; the next `receive` says so, too.
                pass

        # Who says nothing takes no place from those who edit.
        first = await receive(limits.head_seconds) if len(open_now) < limits.editors else ""
        if first is None or len(open_now) >= limits.editors:
            await _close(socket, *((_DONE, "") if first is None else (_TRY_LATER, "too many editors are open")))
            return
        waiting.append(first)
        root = portal.host.analysis.root.path
        open_now.add(socket)
        try:
            await serve_channel(lambda folder: make_host(folder, folder, cache), receive, send, root)
        finally:
            open_now.discard(socket)
            await _close(socket, _DONE, "")

    return router


async def _said(socket: WebSocket, seconds: float, recheck_seconds: float) -> str | None:
    """The next message; None once whoever opened the line may not come in any more. `TimeoutError` after `seconds`."""
    holds = socket.state.holds
    while True:
        wait = min(seconds, recheck_seconds)
        try:
            text = await asyncio.wait_for(socket.receive_text(), wait)
        except TimeoutError:
            seconds -= wait
            if seconds <= 0:
                raise
            text = None
        if not holds():
            return None
        if text is not None:
            return text


async def _close(socket: WebSocket, code: int, said: str) -> None:
    try:
        await socket.close(code, said)
    except (RuntimeError, WebSocketDisconnect):
        # The other side has closed it already.
        pass
