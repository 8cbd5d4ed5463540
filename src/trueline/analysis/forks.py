"""The same work on many things, in forked processes that send what they make through pipes.

Forking keeps everything that is imported, compiled and read, which on a small vault is most of the work;
the standard library's pools take longer to import than a small vault takes to check. Only the command line
forks, and it has one thread.
"""

import os
import pickle
import select
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_LENGTH = struct.Struct("<Q")
# So many values travel together.
_BATCH = 20
_PIECE = 1 << 20


def mapped(things: Sequence[T], make: Callable[[T], Any], count: int) -> Iterator[tuple[int, Any, bytes]]:
    """What `make` makes of each thing, in `count` processes: its number, the value, and that pickled.

    Values come as they are made. Those of a process that dies do not come.
    """
    running: dict[int, tuple[int, bytearray]] = {}
    try:
        for number in range(count):
            answers, child = _fork(range(number, len(things), count), things, make)
            running[answers] = (child, bytearray())
        while running:
            ready, _, _ = select.select(list(running), [], [])
            for answers in ready:
                child, buffer = running[answers]
                data = os.read(answers, _PIECE)
                if not data:
                    del running[answers]
                    os.close(answers)
                    os.waitpid(child, 0)
                buffer += data
                for batch in _whole(buffer):
                    for number, pickled in batch:
                        yield number, pickle.loads(pickled), pickled
    finally:
        # Somebody lost interest: a process that has nobody to write to ends.
        for answers, (child, _) in running.items():
            os.close(answers)
            os.waitpid(child, 0)


def _fork(numbers: range, things: Sequence[T], make: Callable[[T], Any]) -> tuple[int, int]:
    """Where the values of a new process arrive, and which process it is."""
    here, there = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(here)
            _serve(there, numbers, things, make)
            code = 0
        finally:
            # Without the parent's buffers, handlers and temporary files being touched.
            os._exit(code)
    os.close(there)
    return here, child


def _serve(answers: int, numbers: range, things: Sequence[T], make: Callable[[T], Any]) -> None:
    batch: list[tuple[int, bytes]] = []
    for number in numbers:
        batch.append((number, pickle.dumps(make(things[number]), pickle.HIGHEST_PROTOCOL)))
        if len(batch) == _BATCH or number == numbers[-1]:
            data = pickle.dumps(batch, pickle.HIGHEST_PROTOCOL)
            left = memoryview(_LENGTH.pack(len(data)) + data)
            while left:
                left = left[os.write(answers, left) :]
            batch = []


def _whole(buffer: bytearray) -> Iterator[list[tuple[int, bytes]]]:
    """Every batch that has arrived whole; it is taken out of the buffer."""
    while len(buffer) >= _LENGTH.size:
        (length,) = _LENGTH.unpack_from(buffer)
        end = _LENGTH.size + length
        if len(buffer) < end:
            return
        batch = pickle.loads(bytes(buffer[_LENGTH.size : end]))
        del buffer[:end]
        yield batch
