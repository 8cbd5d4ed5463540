"""Requests that may come twice: the second has the first one's answer, and nothing is done again."""

import time
from threading import Lock
from typing import NamedTuple

_KEPT_SECONDS = 24 * 3600.0
_MOST = 2_000
_MOST_BYTES = 64_000_000


class Answered(NamedTuple):
    """An answer as it went out."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


class _Held(NamedTuple):
    print: str
    answer: Answered | None
    until: float


class Once:
    """What was answered, by who asked, what for, and the key that was given with it."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], _Held] = {}
        self._lock = Lock()

    def begin(self, key: tuple[str, ...], print: str) -> Answered | str:
        """The answer there is already; else `go`, `busy` (it is being answered) or `other` (another request had
        the key; `print` tells requests apart)."""
        now = time.monotonic()
        with self._lock:
            found = self._held.get(key)
            if found is not None and found.until > now:
                if found.print != print:
                    return "other"
                return "busy" if found.answer is None else found.answer
            self._held[key] = _Held(print, None, now + _KEPT_SECONDS)
            self._shrink()
            return "go"

    def finish(self, key: tuple[str, ...], answer: Answered | None) -> None:
        """Keep an answer; None forgets the request, so that it may be tried again."""
        with self._lock:
            held = self._held.pop(key, None)
            if held is not None and answer is not None:
                self._held[key] = held._replace(answer=answer)

    def _shrink(self) -> None:
        size = sum(len(one.answer.body) for one in self._held.values() if one.answer is not None)
        for key, one in list(self._held.items()):
            if len(self._held) <= _MOST and size <= _MOST_BYTES:
                return
            if one.answer is not None:
                size -= len(one.answer.body)
                del self._held[key]
