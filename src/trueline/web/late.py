"""Late facts from one moment of the vault to the next: what was drawn of a document holds until that changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Event, Lock
from typing import Any

from trueline.model import Document
from trueline.vault import Entry, Facts
from trueline.vault.drawing import Drawing
from trueline.vault.facts import Rows
from trueline.vault.vault import Vault


class Late:
    """The late facts of one vault, by name and path. Any number of threads may ask; each fact is drawn by one."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[Entry, Rows]]] = {}
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()
        # While somebody draws all facts of all documents at one go, whoever asks for those of all waits for that.
        self.swept = Event()
        # The vault of which a network was made last.
        self.mapped: Vault | None = None
        self.swept.set()

    def of(self, entries: Mapping[str, Entry], drawing: Drawing) -> Drawing:
        """What draws for a vault with these entries; `drawing` does it where nothing is known yet."""
        return _Carried(self, entries, drawing)

    def put(self, name: str, path: str, entry: Entry, rows: Rows) -> None:
        """Take in what was drawn elsewhere of the document that `entry` stands for."""
        self._facts(name)[1][path] = (entry, rows)

    def last(self, name: str, path: str) -> Rows | None:
        """The rows of the document at a path when it was drawn last, whatever it says by now."""
        found = self._facts(name)[1].get(path)
        return found[1] if found is not None else None

    def missing(self, name: str, entries: Mapping[str, Entry]) -> list[str]:
        """The paths of the documents of which the facts of a name are not known."""
        known = self._facts(name)[1]
        return [path for path, entry in entries.items() if (found := known.get(path)) is None or found[0] is not entry]

    def rows(
        self,
        facts: Facts[Any],
        entries: Mapping[str, Entry],
        paths: Sequence[str],
        draw: Callable[[Sequence[str]], Mapping[str, Rows]],
    ) -> Mapping[str, Rows]:
        """The rows of the documents at `paths`; `draw` gives those that are not known."""
        lock, known = self._facts(facts.name)
        if not self.swept.is_set() and len(paths) == len(entries) and self.missing(facts.name, entries):
            self.swept.wait()
        with lock:
            for path in [path for path in list(known) if path not in entries]:
                del known[path]
            found = {path: one[1] for path in paths if (one := known.get(path)) is not None and one[0] is entries[path]}
            missing = [path for path in paths if path not in found]
            for path, rows in (draw(missing) if missing else {}).items():
                known[path] = (entries[path], rows)
                found[path] = rows
        return {path: found[path] for path in paths}

    def _facts(self, name: str) -> tuple[Lock, dict[str, tuple[Entry, Rows]]]:
        with self._lock:
            return self._locks.setdefault(name, Lock()), self._known.setdefault(name, {})


class _Carried:
    """Draws for the vault of one moment."""

    def __init__(self, late: Late, entries: Mapping[str, Entry], drawing: Drawing) -> None:
        self._late = late
        self._entries = entries
        self._drawing = drawing

    def rows(self, facts: Facts[Any], documents: Mapping[str, Document], paths: Sequence[str]) -> Mapping[str, Rows]:
        """The rows of the documents at some paths, by path."""
        drawing = self._drawing
        return self._late.rows(facts, self._entries, paths, lambda wanted: drawing.rows(facts, documents, wanted))

    def known(self, facts: Facts[Any]) -> Mapping[str, Rows]:
        """The rows that are kept already, by path; nothing is drawn."""
        return self._drawing.known(facts)

    def table(self, name: str) -> object | None:
        """The table that was kept under a name while the vault was as it is now."""
        return self._drawing.table(name)

    def keep(self, name: str, table: Callable[[], object]) -> None:
        """Keep what `table` makes, where something is kept at all."""
        self._drawing.keep(name, table)

    def without(self, paths: Iterable[str]) -> Drawing:
        """The same for a vault in which the documents at some paths are others, or gone."""
        return self._drawing.without(paths)

    def has(self, path: str, data: bytes) -> bool:
        """Whether the document at a path is known to have said this when what is kept was drawn."""
        return self._drawing.has(path, data)
