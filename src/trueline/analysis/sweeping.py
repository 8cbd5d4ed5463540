"""Memory that only cycles hold is looked for while nobody waits.

Python looks through all that lives once it has grown by a quarter: in a vault of 10,000 notes more than a second,
in the middle of a key. What a vault holds stays for long, so it is left out (`gc.freeze`).
"""

import gc
import time

# So many new objects may come before somebody has to wait for a look through them alone: some 20 ms.
_MOST_NEW = 200_000
_EVERY = 50
# A pause that somebody notices.
_LONG_SECONDS = 0.2


class Sweeping:
    """Takes the place of Python's own collecting in a process that does nothing but serve."""

    def __init__(self) -> None:
        self._settled = 0
        gc.disable()

    def pass_by(self) -> None:
        """Between two pieces of work, while more waits."""
        if gc.get_count()[0] > _MOST_NEW:
            gc.collect(1)

    def pause(self) -> None:
        """Nothing waits: look through what is new."""
        gc.collect(1)

    def settle(self) -> None:
        """There is nothing left to do: what is there now stays; now and then look through all that came since."""
        if self._settled % _EVERY == 0:
            if self._settled:
                gc.collect()
            gc.freeze()
        self._settled += 1

    def tend(self) -> None:
        """Now and then, where one client or another always asks: what is new and large is not looked through twice."""
        self._settled += 1
        if self._settled % _EVERY:
            gc.collect(1)
            return
        began = time.perf_counter()
        gc.collect()
        if time.perf_counter() - began > _LONG_SECONDS:
            gc.freeze()

    def stay(self) -> None:
        """What is there now stays, and is not looked through for that."""
        gc.freeze()
