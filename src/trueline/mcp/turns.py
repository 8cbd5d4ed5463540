"""Work on the vault, one call after the other, none of which is waited for without end."""

import math
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from trueline.mcp.fault import Fault

T = TypeVar("T")

# Longer than it takes to read ten thousand notes for the first time on a slow machine.
PATIENCE_SECONDS = 60.0


class Turns:
    """Whose turn it is. Who waits for one and is given up has begun nothing."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = anyio.Lock()

    async def worked(self, work: Callable[[], T], writes: bool = False) -> T:
        """What `work` gives, on a thread of its own; raises `Fault` where that takes too long.

        What `writes` is waited for once it has begun: what became of it has to be told.
        """
        with anyio.move_on_after(self._seconds) as waiting:
            async with self._turn:
                if writes:
                    waiting.deadline = math.inf
                return await anyio.to_thread.run_sync(work, abandon_on_cancel=not writes)
        raise Fault(
            "too-long",
            f"there was no answer within {self._seconds:g} seconds, and nothing was changed",
            help="ask for less (one document, one section), or again: a large vault takes its time when it is read first",
        )
