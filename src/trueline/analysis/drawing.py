"""Facts that only some questions need: drawn when they are asked for, and kept like everything else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pickle import HIGHEST_PROTOCOL, dumps
from typing import Any

from trueline.analysis.analysis import Source
from trueline.analysis.kept import Keeper
from trueline.analysis.shards import Found, Made, processes_for
from trueline.model import Document
from trueline.template import Library
from trueline.vault import Facts
from trueline.vault.facts import Rows


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
        count = processes_for(self._source.root.path, paths)
        if count < 2:
            for number, path in enumerate(paths, 1):
                yield path, tuple(facts.draw(documents[path])), None
                self._told(number, len(paths))
            return
        from trueline.analysis.forks import Fork, collect

        library = self._source.library
        forks = [Fork(_Draws(self._source, facts, paths[n::count])) for n in range(count)]
        for fork in forks:
            fork.read()
        for number, made in enumerate(collect(forks, library), 1):
            yield made.path, made.record, made.pickled
            self._told(number, len(paths))

    def _told(self, number: int, total: int) -> None:
        if self._tell is not None:
            self._tell(number, total)


class _Draws:
    """What a process does that draws facts from some documents; it has nothing to find out first."""

    def __init__(self, source: Source, facts: Facts[Any], paths: Sequence[str]) -> None:
        self._source = source
        self._facts = facts
        self._paths = paths

    def read(self) -> Found:
        return Found([], [], [], {})

    def make(self, library: Library) -> Iterator[Made]:
        for path in self._paths:
            yield Made(path, tuple(self._facts.draw(self._source.document(path))))
