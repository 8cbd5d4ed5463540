"""Telling listeners what changed: each has a queue that is bounded, and loses its place when it is full."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from threading import Lock
from typing import NamedTuple

from trueline.listening.limits import Limits

_WAITING = 64
# Pages that are told of more than so many documents look at everything again.
_MOST_NAMED = 200


class Event(NamedTuple):
    """What listeners are told: `number` is the revision it leads to."""

    number: int
    kind: str
    data: str


def change_event(revision: int, changed: Iterable[str], gone: Iterable[str], findings: int) -> Event:
    """The event of a change; with very many documents it only says that everything may have changed."""
    paths, left = sorted(changed), sorted(gone)
    whole = len(paths) + len(left) > _MOST_NAMED
    said = {
        "revision": revision,
        "all": whole,
        "changed": [] if whole else paths,
        "gone": [] if whole else left,
        "findings": findings,
    }
    return Event(revision, "change", json.dumps(said))


class Listener:
    """One who listens; `queue` ends with None."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event | None] = asyncio.Queue(_WAITING)
        self.dropped = False


class Hub:
    """All who listen. `tell` and `close` may be called from any thread; the rest belongs to the event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[Listener] = set()
        self._lock = Lock()
        self.closed = False
        self.dropped = 0

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listeners live in this loop from now on."""
        with self._lock:
            self._loop, self.closed = loop, False

    @property
    def count(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def join(self) -> Listener | None:
        """A place to listen from; None where all are taken, or the portal is going."""
        if self.closed or len(self._listeners) >= self._most:
            return None
        listener = Listener()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Give a place up."""
        self._listeners.discard(listener)

    def tell(self, event: Event) -> None:
        """Tell everyone."""
        self._call(lambda: self._tell(event))

    def close(self) -> None:
        """End every stream; nobody joins any more."""
        self.closed = True
        self._call(self._end)

    def _call(self, work: Callable[[], None]) -> None:
        with self._lock:
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(work)

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                listener.queue.put_nowait(event)
            except asyncio.QueueFull:
                # It reads too slowly to be told everything; it reconnects, and looks at everything again.
                listener.dropped = True
                self.dropped += 1
                self._drop(listener)

    def _end(self) -> None:
        for listener in list(self._listeners):
            self._drop(listener)

    def _drop(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        while listener.queue.full():
            listener.queue.get_nowait()
        listener.queue.put_nowait(None)


async def stream(
    hub: Hub, listener: Listener, first: Event, limits: Limits, holds: Callable[[], bool]
) -> AsyncIterator[bytes]:
    """The lines that a browser's `EventSource` reads, until the listener is dropped, may listen no longer (`holds`),
    or the portal goes."""
    silent = 0.0
    try:
        yield b"retry: 1000\n" + framed(first)
        while True:
            wait = min(limits.recheck_seconds, limits.heartbeat_seconds)
            try:
                event = await asyncio.wait_for(listener.queue.get(), wait)
            except TimeoutError:
                if not holds():
                    return
                silent += wait
                if silent >= limits.heartbeat_seconds:
                    silent = 0.0
                    yield b": still here\n\n"
                continue
            if event is None or not holds():
                return
            silent = 0.0
            yield framed(event)
    finally:
        hub.leave(listener)


def framed(event: Event) -> bytes:
    """An event as it goes over the wire; its data has no line breaks."""
    return f"id: {event.number}\nevent: {event.kind}\ndata: {event.data}\n\n".encode()
