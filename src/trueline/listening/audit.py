"""The log of every change: JSON lines that say who did what to which document, from which bytes to which."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

_FILE = "audit.jsonl"
_READ = 4_000_000


class Entry(NamedTuple):
    """One file that was changed. `before` and `after` are SHA-256 in hexadecimal, None where there is no file."""

    path: str
    before: str | None
    after: str | None


class Audit:
    """The log of one vault; without a folder it is kept in memory only."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, _FILE) if folder else ""
        self._lock = Lock()
        self._lines: list[str] = []
        if folder:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))

    def write(self, who: str, how: str, what: str, request: str, entries: Sequence[Entry]) -> None:
        """Add a line for each file; they are on the disk when this returns."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        lines = [
            json.dumps({"time": time, "who": who, "how": how, "what": what, "request": request, **one._asdict()}) + "\n"
            for one in entries
        ]
        with self._lock:
            if not self._path:
                self._lines = [*self._lines, *lines][-1_000:]
                return
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, "".join(lines).encode())
                os.fsync(file)
            finally:
                os.close(file)

    def last(self, most: int) -> list[dict[str, object]]:
        """The newest lines, the newest first."""
        lines = self._lines
        if self._path:
            with open(self._path, "rb") as file:
                start = max(os.fstat(file.fileno()).st_size - _READ, 0)
                file.seek(start)
                lines = file.read().decode("utf-8", "replace").splitlines()[1 if start else 0 :]
        found = []
        for line in reversed(lines[-most:]):
            try:
                found.append(json.loads(line))
            except ValueError:
                # A line that a power cut left half written says nothing.
                continue
        return found
