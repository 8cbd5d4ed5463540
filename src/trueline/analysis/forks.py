"""Shards in forked processes, spoken to through pipes.

Forking keeps everything that is imported and compiled, which on a small vault is most of the work; the
standard library's pools take longer to import than a small vault takes to check. Only the command line
forks, and it has one thread. A process that dies is replaced by doing its work here.
"""

import os
import pickle
import select
import struct
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from trueline.analysis.shards import Found, Made, Task
from trueline.template import Library

_LENGTH = struct.Struct("<Q")
# So many records travel together.
_BATCH = 20
_PIECE = 1 << 20


class Fork:
    """A shard in a process of its own."""

    def __init__(self, shard: Task) -> None:
        self.shard = shard
        self.broken = False
        here, there = os.pipe(), os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._child = os.fork()
        if self._child == 0:
            os.close(here[0])
            os.close(there[1])
            _serve(shard, there[0], here[1])
        os.close(here[1])
        os.close(there[0])
        self.answers, self._requests = here[0], there[1]
        self._buffer = bytearray()

    def read(self) -> Found:
        """What the process found among its files."""
        found = None
        while found is None and not self.broken:
            found = next(iter(self.arrived()), None)
        return found if isinstance(found, Found) else self.shard.read()

    def start(self, library: Library) -> None:
        """Let the process make its records; what it makes arrives."""
        if not self.broken:
            try:
                _send(self._requests, library)
            except OSError:
                self.give_up()

    def arrived(self) -> Iterator[Any]:
        """Wait for something to arrive, and return all values that are there whole."""
        data = os.read(self.answers, _PIECE)
        self._buffer += data
        self.broken = self.broken or not data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                break
            value = pickle.loads(memoryview(self._buffer)[_LENGTH.size : end])
            del self._buffer[:end]
            yield value

    def give_up(self) -> None:
        """The process is of no use any more: its files are read here."""
        self.broken = True
        self.shard.read()

    def stop(self) -> None:
        """End the process, which has nothing more to do."""
        os.close(self.answers)
        os.close(self._requests)
        os.waitpid(self._child, 0)


def collect(forks: Sequence[Fork], library: Library) -> Iterator[Made]:
    """The records of all forks, in the order in which they come."""
    for fork in forks:
        fork.start(library)
    seen: dict[Fork, set[str]] = {fork: set() for fork in forks}
    running = {fork.answers: fork for fork in forks if not fork.broken}
    while running:
        ready, _, _ = select.select(list(running), [], [])
        for answers in ready:
            fork = running[answers]
            for batch in fork.arrived():
                for path, pickled in batch:
                    seen[fork].add(path)
                    yield Made(path, pickle.loads(pickled), pickled)
                if not batch:
                    running.pop(answers, None)
            if fork.broken and answers in running:
                del running[answers]
                fork.give_up()
    for fork in forks:
        if fork.broken:
            yield from (made for made in fork.shard.make(library) if made.path not in seen[fork])
        fork.stop()


def _serve(shard: Task, requests: int, answers: int) -> None:
    """What the process does; it never returns."""
    code = 1
    try:
        _send(answers, shard.read())
        head = _exactly(requests, _LENGTH.size)
        library = pickle.loads(_exactly(requests, _LENGTH.unpack(head)[0])) if head else None
        if library is not None:
            batch: list[tuple[str, bytes]] = []
            for made in shard.make(library):
                batch.append((made.path, pickle.dumps(made.record, pickle.HIGHEST_PROTOCOL)))
                if len(batch) == _BATCH:
                    _send(answers, batch)
                    batch = []
            if batch:
                _send(answers, batch)
            _send(answers, [])
        code = 0
    except BaseException:  # whatever it is, the parent does the work again and reports it
        code = 1
    finally:
        # Without the parent's buffers, handlers and temporary files being touched.
        os._exit(code)


def _send(pipe: int, value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:
        left = left[os.write(pipe, left) :]


def _exactly(pipe: int, length: int) -> bytes:
    """So many bytes; fewer where the other end has gone."""
    found = bytearray()
    while len(found) < length and (data := os.read(pipe, length - len(found))):
        found += data
    return bytes(found)
