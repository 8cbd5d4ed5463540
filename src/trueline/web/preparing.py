"""What takes long is made while nobody waits: whoever asks is told that it is being prepared, and asks again."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

T = TypeVar("T")
# So long one waits without being told why.
_PATIENCE_SECONDS = 0.7
# A script waits as long as any answer may take.
_LONGEST_SECONDS = 60.0
# More at once would only take time from one another.
_THREADS = 3
_MOST = 100


class Preparing(Exception):
    """What was asked for is being made and not there yet."""


class Desk:
    """Where answers are made for whoever asks again; at most one of a kind at a time."""

    def __init__(self, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._pool: ThreadPoolExecutor | None = None
        self._begun: dict[Hashable, tuple[int, Future[Any]]] = {}
        self._lock = Lock()

    def soon(self, key: Hashable, revision: int, make: Callable[[], T], patient: bool = False) -> T:
        """What `make` makes of a revision of the vault, if it is there soon; else raises `Preparing`.

        One that is still being made of an earlier revision is waited for, because the next is then quickly made.
        """
        end = monotonic() + (_LONGEST_SECONDS if patient else self._patience_seconds)
        while True:
            made_of, future = self._begin(key, revision, make)
            wait([future], max(0.0, end - monotonic()))
            if not future.done():
                raise Preparing
            with self._lock:
                if self._begun.get(key, (0, None))[1] is future:
                    del self._begun[key]
            if made_of == revision:
                return cast(T, future.result())

    def close(self) -> None:
        """Begin nothing any more; nobody waits for what has begun."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, key: Hashable, revision: int, make: Callable[[], Any]) -> tuple[int, Future[Any]]:
        with self._lock:
            found = self._begun.get(key)
            if found is not None and (found[0] == revision or not found[1].done()):
                return found
            if self._pool is None:
                self._pool = ThreadPoolExecutor(_THREADS, "trueline-page")
            # Nobody came back for what was made first.
            for old in [one for one, (_, future) in self._begun.items() if future.done()][
                : len(self._begun) - _MOST + 1
            ]:
                if len(self._begun) >= _MOST:
                    del self._begun[old]
            begun = self._begun[key] = (revision, self._pool.submit(make))
            return begun
