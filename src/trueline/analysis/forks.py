"""A shard in a forked process, spoken to through two pipes.

Forking keeps everything that is imported and compiled, which on a small vault is most of the work; the
standard library's pools take longer to import than a small vault takes to check. Only the command line
forks, and it has one thread. A process that dies is replaced by doing its work here.
"""

import os
import pickle
import struct
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from trueline.analysis.shards import _BATCH, Found, Made, Shard
from trueline.template import Library

_LENGTH = struct.Struct("<Q")


class Fork:
    """The same as a `Shard`, in a process of its own."""

    def __init__(self, shard: Shard) -> None:
        self._shard = shard
        self._broken = False
        here, there = os.pipe(), os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._child = os.fork()
        if self._child == 0:
            _serve(shard, os.fdopen(there[0], "rb"), os.fdopen(here[1], "wb"))
        os.close(here[1])
        os.close(there[0])
        self._from = os.fdopen(here[0], "rb", 1 << 20)
        self._to = os.fdopen(there[1], "wb")

    def read(self) -> Found:
        """What the process found among its files."""
        found = _receive(self._from)
        if found is None:
            self._broken = True
            return self._shard.read()
        assert isinstance(found, Found)
        return found

    def start(self, library: Library) -> None:
        """Let the process make its records; what it makes is fetched by `make`."""
        if not self._broken:
            try:
                _send(self._to, library)
            except OSError:
                self._broken = True
                self._shard.read()

    def make(self, library: Library) -> Iterator[Made]:
        """The records that the process makes, as they come."""
        seen: set[str] = set()
        while not self._broken:
            batch = _receive(self._from)
            if batch is None:
                self._broken = True
                self._shard.read()
            elif not batch:
                break
            else:
                seen.update(made.path for made in batch)
                yield from batch
        if self._broken:
            yield from (made for made in self._shard.make(library) if made.path not in seen)
        self.stop()

    def stop(self) -> None:
        """End the process, which has nothing more to do."""
        self._from.close()
        self._to.close()
        os.waitpid(self._child, 0)


def _serve(shard: Shard, requests: BinaryIO, answers: BinaryIO) -> None:
    """What the process does; it never returns."""
    code = 1
    try:
        _send(answers, shard.read())
        library = _receive(requests)
        if library is not None:
            batch: list[Made] = []
            for made in shard.make(library):
                batch.append(made)
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


def _send(pipe: BinaryIO, value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: BinaryIO) -> Any:
    """The next value; None where the other end has gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return pickle.loads(data) if len(data) == length else None
