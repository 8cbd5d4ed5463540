"""A place for what may be made again: as many bytes as there is room for, those that were wanted last."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
# What any entry takes besides what it holds: its key, tuple and places in tables.
_EACH = 400


class Room(Generic[Value]):
    """Values by key, at most about `most` bytes of them. Every method may be called from any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._held)

    def find(self, key: Hashable) -> Value | None:
        """What is held under a key, which stays the longer for it."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Hold a value of about `size` bytes under a key; what was wanted longest ago goes where room is short."""
        taken = size + _EACH
        with self._lock:
            before = self._held.pop(key, None)
            self.bytes += taken - (before[1] if before is not None else 0)
            self._held[key] = (value, taken)
            while self.bytes > self._most and len(self._held) > 1:
                _, (_, freed) = self._held.popitem(last=False)
                self.bytes -= freed
