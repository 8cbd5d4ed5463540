"""Facts that only some questions need: drawn when they are asked for, and kept like everything else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pickle import HIGHEST_PROTOCOL, dumps
from typing import Any

from trueline.analysis.analysis import Source
from trueline.analysis.kept import Keeper
from trueline.analysis.shards import worthwhile
from trueline.model import Document
from trueline.vault import Facts
from trueline.vault.facts import Rows

# Nobody has looked at the files yet, and for a few of them it does not matter.
_USUAL_SIZE = 5_000


class Drawer:
    """Draws facts from the documents of one view; `digests` tell what was drawn from which bytes."""

    def __init__(
        self,
        source: Source,
        digests: Mapping[str, bytes],
        keeper: Keeper | None,
        tell: Callable[[int, int], None] | None,
    ) -> None:
        self._source = source
        self._digests = digests
        self._keeper = keeper
        self._tell = tell

    def __call__(self, facts: Facts[Any], documents: Mapping[str, Document]) -> Mapping[str, Rows]:
        """The rows of every document, by path."""
        kept = self._keeper.rows(facts.name) if self._keeper is not None else ()
        found = {path: rows for path, digest, rows in kept if self._digests.get(path) == digest}
        missing = [path for path in documents if path not in found]
        for path, rows, pickled in self._drawn(facts, documents, missing):
            found[path] = rows
            if self._keeper is not None and path in self._digests:
                self._keeper.put_rows(facts.name, path, self._digests[path], pickled or dumps(rows, HIGHEST_PROTOCOL))
        if missing and self._keeper is not None:
            self._keeper.finish_rows()
        return {path: found[path] for path in documents}

    def _drawn(
        self, facts: Facts[Any], documents: Mapping[str, Document], paths: Sequence[str]
    ) -> Iterator[tuple[str, Rows, bytes | None]]:
        def draw(path: str) -> Rows:
            return tuple(facts.draw(self._source.document(path)))

        drawn: set[str] = set()
        count = worthwhile([_USUAL_SIZE] * len(paths))
        if count > 1:
            from trueline.analysis.forks import mapped

            self._source.library  # noqa: B018 - read once, before it is copied
            for number, rows, pickled in mapped(paths, draw, count):
                drawn.add(paths[number])
                yield paths[number], rows, pickled
                self._told(len(drawn), len(paths))
        for path in paths:
            if path not in drawn:
                yield path, tuple(facts.draw(documents[path])), None

    def _told(self, number: int, total: int) -> None:
        if self._tell is not None:
            self._tell(number, total)
