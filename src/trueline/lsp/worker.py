"""One thread that does everything in the order in which it was asked.

What the client types and what it asks come in one stream; an answer is about the text as it was when the
question was asked. Texts of one note that nobody asked about in between are taken together: only the last
of them is read. Work that is stale is dropped: questions that the client gave up, and questions about a text
that has changed before anybody could answer them (`StaleError`).
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from trueline.analysis.sweeping import Sweeping

T = TypeVar("T")
# What nobody has asked for is begun when nothing has come for so long.
_PAUSE_SECONDS = 0.15
# So often it is looked whether others have done theirs.
_GLANCE_SECONDS = 0.05


class StaleError(Exception):
    """The text was changed before the question about it could be answered."""


class _Question(NamedTuple):
    key: str
    work: Callable[[], Any]
    answer: "asyncio.Future[Any]"


class _Text(NamedTuple):
    key: str
    work: Callable[[], None]


class Worker:
    """The thread and what waits for it. All methods but `run` are called on the event loop's thread.

    `idle` is called by the thread whenever nothing waits any more, and `leisure` after that, as long as it
    returns True and nothing waits: it does a few milliseconds of work that nobody has asked for yet, or returns None
    where it has to wait for others. Questions whose answer needs that work are put off until `ready`, so that no text
    waits behind them.
    """

    def __init__(
        self,
        idle: Callable[[], None],
        failed: Callable[[BaseException], None],
        leisure: Callable[[], bool | None],
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._idle = idle
        self._leisure = leisure
        self._failed = failed
        self._ready = ready
        self._waiting: deque[_Question | _Text] = deque()
        self._put_off: list[_Question] = []
        self._changed = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self.sweeping: Sweeping | None = None

    def ask(self, work: Callable[[], T], key: str = "") -> "asyncio.Future[T]":
        """Do `work` behind everything that waits; cancelling the answer drops it.

        With a `key` it is about the text that is told under it: a newer one makes it stale.
        """
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(_Question(key, work, answer))
        return answer

    def tell(self, key: str, work: Callable[[], None]) -> None:
        """Do `work`, unless more is told under the same `key` before its turn comes."""
        with self._changed:
            waiting, stale = list(self._waiting), []
            self._waiting.clear()
            for one in waiting:
                if one.key != key:
                    self._waiting.append(one)
                elif isinstance(one, _Question):
                    stale.append(one)
            stale += [one for one in self._put_off if one.key == key]
            self._put_off = [one for one in self._put_off if one.key != key]
        for one in stale:
            if not one.answer.done():
                one.answer.set_exception(StaleError())
        self._put(_Text(key, work))

    @property
    def busy(self) -> bool:
        """Whether more waits."""
        return bool(self._waiting)

    def stop(self) -> None:
        """Do nothing any more; what is being done is done."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _put(self, one: "_Question | _Text") -> None:
        with self._changed:
            self._waiting.append(one)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="trueline-worker", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._stopped:
                    self._changed.wait()
                if self._stopped:
                    return
                one = self._waiting.popleft()
            if isinstance(one, _Question) and not self._ready():
                self._put_off.append(one)
            elif isinstance(one, _Question):
                _answer(one)
            else:
                self._guarded(one.work)
            if not self._waiting:
                self._guarded(self._idle)
                self._guarded(self._pass_time)
            elif self.sweeping is not None:
                self.sweeping.pass_by()

    def _wait(self, seconds: float) -> None:
        with self._changed:
            if not self._waiting and not self._stopped:
                self._changed.wait(seconds)

    def _pass_time(self) -> None:
        if not self._put_off:
            # Whoever types goes on at once; work that nobody asked for would only be in the way.
            self._wait(_PAUSE_SECONDS)
        if self.sweeping is not None:
            self.sweeping.pause()
        try:
            self._use_leisure()
        finally:
            # Nobody is kept waiting for work that failed.
            self._answer_put_off()

    def _use_leisure(self) -> None:
        while not self._waiting and not self._stopped:
            more = self._leisure()
            if more is None:
                self._wait(_GLANCE_SECONDS)
                continue
            if not more:
                if self.sweeping is not None:
                    self.sweeping.settle()
                return
            # The other thread may take a message in meanwhile.
            time.sleep(0)
            if self.sweeping is not None:
                self.sweeping.pass_by()

    def _answer_put_off(self) -> None:
        while True:
            with self._changed:
                if self._waiting or self._stopped or not self._put_off:
                    return
                one = self._put_off.pop(0)
            _answer(one)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self._failed(error)


def _answer(question: _Question) -> None:
    answer = question.answer
    if answer.cancelled():
        return
    try:
        value, error = question.work(), None
    except Exception as problem:
        value, error = None, problem

    def settle() -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)

    loop = answer.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)
