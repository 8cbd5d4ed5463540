"""One line on a terminal that says how far long work has come; nothing where no person looks."""

import sys
import time

# What takes less is over before anybody reads a line about it.
_SOON_SECONDS = 0.7
_EVERY_SECONDS = 0.1


class Progress:
    """A line on standard error, shown once the work takes long, gone when it is done."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = time.monotonic()
        self._last = self._begun + _SOON_SECONDS - _EVERY_SECONDS
        self._shown = False
        self._wanted = sys.stderr.isatty()

    def show(self, done: int, total: int) -> None:
        """Say that `done` of `total` pieces are done."""
        now = time.monotonic()
        if self._wanted and now - self._last >= _EVERY_SECONDS:
            self._last, self._shown = now, True
            sys.stderr.write(f"\r\x1b[K{self._what}: {done:,} of {total:,}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
