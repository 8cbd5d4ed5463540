"""The vault at one moment, as requests see it: any number of threads may ask it at once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar, cast

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.vault import Entry
from trueline.web.late import Late
from trueline.web.room import Room

T = TypeVar("T")
# Answers of one moment, which the next change ends; and what is made of single documents, rendered pages above all.
_MOST_ANSWERS = 24_000_000
_MOST_OWN = 32_000_000
# An answer about whose size nothing is said.
_USUAL_ANSWER = 50_000


class Snapshot:
    """What a request reads. `revision` counts the changes since the portal started, from 1."""

    def __init__(self, analysis: Analysis, revision: int, before: "Snapshot | None" = None) -> None:
        self.analysis = analysis
        self.revision = revision
        # The host's own vault writes down what its rules look up, which is for one thread at a time. This
        # one shares what that has, and writes nothing down.
        host_vault = analysis.vault
        self.vault = host_vault.sharing(host_vault.entries, host_vault.documents)
        self.vault.reads.kept = False
        self.vault.tables.update(dict(host_vault.tables))
        self.vault.extra.update(dict(host_vault.extra))
        self.late: Late = Late() if before is None else before.late
        self.vault.drawing = self.late.of(self.vault.entries, host_vault.drawing)
        self._kept: Room[tuple[Any]] = Room(_MOST_ANSWERS)
        self._made: dict[Hashable, Future[Any]] = {}
        # What is a function of one document holds as long as that is the same.
        self._own: Room[tuple[Entry, Any]] = Room(_MOST_OWN) if before is None else before._own
        self._lock = Lock()

    @property
    def findings(self) -> Mapping[str, Sequence[Diagnostic]]:
        """The findings of each document that has any, by its path."""
        return self.once("findings", self._findings)

    def _findings(self) -> Mapping[str, Sequence[Diagnostic]]:
        found: dict[str, list[Diagnostic]] = {}
        for one in self.analysis.check(select_rules(self.analysis.settings)).diagnostics:
            found.setdefault(one.path, []).append(one)
        return found

    def document(self, path: str) -> Document | None:
        """The document at a path as the index has it; nothing else is ever opened."""
        return self.vault.documents[path] if path in self.vault.entries else None

    def own(self, name: str, path: str, make: Callable[[Document], T], size: int = 0) -> T:
        """What `make` makes of the document at `path` and of nothing else, in about `size` bytes, kept until that
        changes, or others need the room.
        """
        found = self.held(name, path)
        if found is None:
            found = self.hold(name, path, make(self.vault.documents[path]), size)
        return cast(T, found)

    def held(self, name: str, path: str) -> Any | None:
        """What is held for the document at `path` as it is now."""
        found = self._own.find((name, path))
        return found[1] if found is not None and found[0] is self.vault.entries[path] else None

    def hold(self, name: str, path: str, value: T, size: int) -> T:
        """Hold a value of about `size` bytes for the document at `path`, until that changes or others need the room."""
        self._own.put((name, path), (self.vault.entries[path], value), size)
        return value

    def once(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int] | None = None) -> T:
        """What `make` makes of this moment, kept for the next who asks for `key`; whoever comes meanwhile waits.

        `size` says how many bytes it takes. What nobody has asked for lately goes first.
        """
        with self._lock:
            known = self._kept.find(key)
            making = self._made.get(key)
            if known is None and making is None:
                mine = self._made[key] = Future()
        if known is not None:
            return cast(T, known[0])
        if making is not None:
            return cast(T, making.result())
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._made[key]
            mine.set_exception(error)
            raise
        with self._lock:
            self._kept.put(key, (made,), size(made) if size is not None else _USUAL_ANSWER)
            del self._made[key]
        mine.set_result(made)
        return made


def etag_of(data: bytes) -> str:
    """The strong entity tag of some bytes: their SHA-256, in quotes."""
    return f'"{sha256(data).hexdigest()}"'
