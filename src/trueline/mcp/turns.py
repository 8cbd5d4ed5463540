"""Work on the vault, one call after the other, none of which is waited for without end."""

import math
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from trueline.mcp.fault import Fault

T = TypeVar("T")

# Many clients give up after a minute, and then hear nothing of what to do.
PATIENCE_SECONDS = 50.0


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
            help="ask for less (one document, one section), or the same again: ten thousand notes take their time when they are read first",
        )
