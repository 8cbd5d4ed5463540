"""Messages in a stream of bytes: each behind a header that says how long it is."""

import logging
import re

_LOG = logging.getLogger("trueline.lsp")
_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
# What is announced to be longer is passed over; the rest of the stream is read on.
_LONGEST = 512 * 1024 * 1024
_LONGEST_HEADER = 64 * 1024


class Frames:
    """The messages in what has come so far."""

    def __init__(self) -> None:
        self._come = bytearray()
        self._length: int | None = None
        self._wanted: int | None = None
        self._skipped = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Take more bytes; the messages that they make whole."""
        self._come += data
        found: list[bytes] = []
        while self._step(found):
            pass
        return found

    def _step(self, found: list[bytes]) -> bool:
        """Take one thing from what has come; whether there was one."""
        if self._skipped:
            gone = min(self._skipped, len(self._come))
            self._skipped -= gone
            del self._come[:gone]
            return gone > 0 and not self._skipped
        if self._wanted is not None:
            return self._take_body(found)
        end = self._come.find(b"\n") + 1
        if not end:
            if len(self._come) > _LONGEST_HEADER:
                self._come.clear()
            return False
        line = bytes(self._come[:end])
        del self._come[:end]
        match = _LENGTH.fullmatch(line)
        if match:
            self._length = int(match[1])
        elif not line.strip() and self._length is not None:
            self._wanted, self._length = self._length, None
        return True

    def _take_body(self, found: list[bytes]) -> bool:
        assert self._wanted is not None
        if self._wanted > _LONGEST:
            _LOG.error("a message of %d bytes is passed over", self._wanted)
            self._skipped, self._wanted = self._wanted, None
            return True
        if len(self._come) < self._wanted:
            return False
        found.append(bytes(self._come[: self._wanted]))
        del self._come[: self._wanted]
        self._wanted = None
        return True


def framed(message: bytes) -> bytes:
    """A message with its header."""
    return b"Content-Length: %d\r\n\r\n" % len(message) + message
