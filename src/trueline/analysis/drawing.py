"""Facts that only some questions need: drawn when they are asked for, and kept like everything else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pickle import HIGHEST_PROTOCOL, dumps
from typing import Any

from trueline.analysis.kept import Keeper
from trueline.analysis.shards import digest_of, worthwhile
from trueline.model import Document
from trueline.vault import Facts
from trueline.vault.drawing import Drawing
from trueline.vault.facts import Rows

# Nobody has looked at the files yet, and for a few of them it does not matter.
_USUAL_SIZE = 5_000
_FIRST = 5
# So many documents are kept at a time.
_TOGETHER = 200


class Drawer:
    """Draws late facts, and keeps them and tables with the cache of a vault.

    `digests` tell what the files are that the vault was read from, by path, and `around` everything else
    that it rests on; `changed` are the paths of documents that are others by now, None before any change.
    """

    def __init__(
        self,
        digests: Mapping[str, bytes],
        around: str,
        keeper: Keeper | None,
        tell: Callable[[int, int], None] | None,
        changed: frozenset[str] | None = None,
    ) -> None:
        self._digests = digests
        self._around = around
        self._keeper = keeper
        self._tell = tell
        self._changed = changed

    def rows(self, facts: Facts[Any], documents: Mapping[str, Document], paths: Sequence[str]) -> Mapping[str, Rows]:
        """The rows of the documents at some paths, by path."""
        found = {path: rows for path, digest, rows in self._kept(facts, paths) if self._is_known(path, digest)}
        missing = [path for path in paths if path not in found]
        for path, rows, pickled in drawn(facts, documents, missing, self._tell):
            found[path] = rows
            if self._keeper is not None and self._is_known(path, self._digests.get(path)):
                self._keeper.put_rows(facts.name, path, self._digests[path], pickled or dumps(rows, HIGHEST_PROTOCOL))
        if missing and self._keeper is not None:
            self._keeper.finish_rows()
        return {path: found[path] for path in paths}

    def known(self, facts: Facts[Any]) -> Mapping[str, Rows]:
        """The rows that are kept already, by path; nothing is drawn."""
        kept = self._keeper.rows(facts.name) if self._keeper is not None else ()
        return {path: rows for path, digest, rows in kept if self._is_known(path, digest)}

    def draw_together(self, several: Sequence[Facts[Any]], documents: Mapping[str, Document]) -> None:
        """Draw and keep what is missing of several facts; each document is read once for all of them."""
        if self._keeper is None:
            return
        missing: dict[str, list[Facts[Any]]] = {}
        for facts in several:
            known = self.known(facts).keys()
            for path in documents:
                if path not in known:
                    missing.setdefault(path, []).append(facts)

        def draw(document: Document) -> Iterator[tuple[str, Rows]]:
            return ((facts.name, tuple(facts.draw(document))) for facts in missing[document.path])

        drawn_now: list[tuple[str, Rows]] = []
        for path, rows, _ in drawn(Facts("", draw), documents, list(missing), self._tell):
            drawn_now.append((path, rows))
            if len(drawn_now) >= _TOGETHER:
                self._put(drawn_now)
                drawn_now = []
        self._put(drawn_now)

    def _put(self, several: Iterable[tuple[str, Rows]]) -> None:
        """Keep several facts of documents, by name and path; nobody else waits for the cache meanwhile."""
        assert self._keeper is not None
        for path, rows in several:
            digest = self._digests.get(path)
            if digest is not None and self._is_known(path, digest):
                for name, own in rows:
                    self._keeper.put_rows(str(name), path, digest, dumps(own, HIGHEST_PROTOCOL))
        self._keeper.finish_rows()

    def table(self, name: str) -> object | None:
        """The table that was kept under a name while the vault was as it is now."""
        if self._keeper is None or self._changed is not None:
            return None
        return self._keeper.table(name, self._state())

    def keep(self, name: str, table: Callable[[], object]) -> None:
        """Keep what `table` makes, of plain values only; it is called where something is kept at all."""
        if self._keeper is not None and self._changed is None:
            self._keeper.put_table(name, self._state(), table())

    def without(self, paths: Iterable[str]) -> Drawing:
        """The same for a vault in which the documents at some paths are others, or gone."""
        changed = (self._changed or frozenset()).union(paths)
        if not changed:
            return self
        return Drawer(self._digests, self._around, self._keeper, self._tell, changed)

    def has(self, path: str, data: bytes) -> bool:
        """Whether the document at a path is known to have said this when what is kept was drawn."""
        return self._is_known(path, digest_of(data))

    def _kept(self, facts: Facts[Any], paths: Sequence[str]) -> Iterable[tuple[str, bytes, Rows]]:
        if self._keeper is None:
            return ()
        return self._keeper.rows(facts.name, paths[0] if len(paths) == 1 else None)

    def _is_known(self, path: str, digest: bytes | None) -> bool:
        """Whether what has this digest is still the document at a path."""
        return digest is not None and self._digests.get(path) == digest and path not in (self._changed or ())

    def _state(self) -> bytes:
        from hashlib import blake2b

        state = blake2b(self._around.encode(), digest_size=16)
        for path, digest in sorted(self._digests.items()):
            state.update(path.encode("utf-8", "surrogateescape") + b"\0" + digest)
        return state.digest()


def drawn(
    facts: Facts[Any],
    documents: Mapping[str, Document],
    paths: Sequence[str],
    tell: Callable[[int, int], None] | None = None,
) -> Iterator[tuple[str, Rows, bytes | None]]:
    """The rows of each document, and those pickled where they come from another process.

    `tell` is called with how many of how many there are.
    """

    def draw(path: str) -> Rows:
        return tuple(facts.draw(documents[path]))

    done: set[str] = set()
    count = worthwhile([_USUAL_SIZE] * len(paths))
    if count > 1:
        from trueline.analysis.forks import mapped

        # What ordinary notes need is read and compiled once, before it is copied.
        for path in paths[:_FIRST]:
            done.add(path)
            yield path, draw(path), None
        rest = paths[_FIRST:]
        for number, rows, pickled in mapped(rest, draw, count):
            done.add(rest[number])
            yield rest[number], rows, pickled
            if tell is not None:
                tell(len(done), len(paths))
    for path in paths:
        if path not in done:
            yield path, draw(path), None
