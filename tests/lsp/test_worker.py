"""What is asked before what it needs is there is put off, and no text waits behind it."""

import asyncio
import queue
import threading

import pytest

from trueline.lsp.worker import StaleError, Worker


class Leisure:
    """Work in steps, of which the first waits until it may go on."""

    def __init__(self, fails: bool = False) -> None:
        self.may_go_on = threading.Event()
        self.begun = threading.Event()
        self.done = False
        self.fails = fails

    def step(self) -> bool:
        if self.done:
            return False
        self.begun.set()
        assert self.may_go_on.wait(60)
        if self.fails:
            raise RuntimeError("a bug of ours")
        self.done = True
        return True


def worker_with(leisure: Leisure, failures: "queue.Queue[BaseException]") -> Worker:
    return Worker(lambda: None, failures.put, leisure.step, lambda: leisure.done)


def test_a_text_goes_before_a_question_that_is_put_off() -> None:
    happened: list[str] = []

    async def session() -> None:
        leisure = Leisure()
        worker = worker_with(leisure, queue.Queue())
        answer = worker.ask(lambda: happened.append("question"), "a note")
        await asyncio.to_thread(leisure.begun.wait, 60)
        worker.tell("another note", lambda: happened.append("text"))
        leisure.may_go_on.set()
        await asyncio.wait_for(answer, 60)
        worker.stop()

    asyncio.run(session())
    assert happened == ["text", "question"]


def test_a_question_that_is_put_off_becomes_stale_with_its_text() -> None:
    async def session() -> None:
        leisure = Leisure()
        worker = worker_with(leisure, queue.Queue())
        answer = worker.ask(lambda: None, "a note")
        await asyncio.to_thread(leisure.begun.wait, 60)
        worker.tell("a note", lambda: None)
        leisure.may_go_on.set()
        with pytest.raises(StaleError):
            await asyncio.wait_for(answer, 60)
        worker.stop()

    asyncio.run(session())


def test_nobody_waits_for_work_that_failed() -> None:
    failures: queue.Queue[BaseException] = queue.Queue()

    async def session() -> str:
        leisure = Leisure(fails=True)
        leisure.may_go_on.set()
        worker = worker_with(leisure, failures)
        answer = await asyncio.wait_for(worker.ask(lambda: "answer"), 60)
        worker.stop()
        return answer

    assert asyncio.run(session()) == "answer"
    assert str(failures.get(timeout=60)) == "a bug of ours"


def test_whoever_has_to_wait_for_others_looks_again_and_delays_no_text() -> None:
    async def run() -> None:
        answers = [None, None, True, False]
        looked = threading.Event()

        def leisure() -> bool | None:
            found = answers.pop(0) if answers else False
            if not answers:
                looked.set()
            return found

        worker = Worker(lambda: None, lambda error: None, leisure)
        worker.tell("text", lambda: None)
        assert await asyncio.wait_for(worker.ask(lambda: "asked"), 60) == "asked"
        assert await asyncio.to_thread(looked.wait, 60)
        worker.stop()

    asyncio.run(run())
