"""The vault at one moment, as requests see it: any number of threads may ask it at once."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import Any, TypeVar, cast

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.vault import Entry

T = TypeVar("T")
# Rendered pages and answers of one moment; the next change makes another snapshot.
_MOST_KEPT = 512


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
        self._kept: dict[Hashable, Any] = {}
        # What is a function of one document holds as long as that is the same.
        self._own: dict[tuple[str, str], tuple[Entry, Any]] = {} if before is None else before._own
        self._lock = Lock()

    @cached_property
    def findings(self) -> Mapping[str, Sequence[Diagnostic]]:
        """The findings of each document that has any, by its path."""
        found: dict[str, list[Diagnostic]] = {}
        for one in self.analysis.check(select_rules(self.analysis.settings)).diagnostics:
            found.setdefault(one.path, []).append(one)
        return found

    def document(self, path: str) -> Document | None:
        """The document at a path as the index has it; nothing else is ever opened."""
        return self.vault.documents[path] if path in self.vault.entries else None

    def own(self, name: str, path: str, make: Callable[[Document], T]) -> T:
        """What `make` makes of the document at `path` and of nothing else, kept until that changes."""
        entry = self.vault.entries[path]
        found = self._own.get((name, path))
        if found is None or found[0] is not entry:
            found = self._own[name, path] = (entry, make(self.vault.documents[path]))
        return cast(T, found[1])

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of this moment, kept for the next who asks for `key`."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)), None)
                self._kept[key] = found
        return cast(T, found)


def etag_of(data: bytes) -> str:
    """The strong entity tag of some bytes: their SHA-256, in quotes."""
    return f'"{sha256(data).hexdigest()}"'
