"""Reading many notes, in several processes where that pays.

The notes are dealt out to shards. A shard first reads its files, because only then is it known which of
them are templates; when all templates are known, it makes the records of its documents. What a shard
does is the same in this process and in another, and the order of the result does not depend on it.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from trueline.analysis.files import Identity, ReadProblem, read
from trueline.analysis.reading import Given, Record, make_record, read_document, template_like
from trueline.analysis.settings import Settings
from trueline.model import Policy
from trueline.rules import all_rules
from trueline.template import Library
from trueline.vault import Unread

# Below this many bytes of notes, starting processes takes longer than they save.
_WORTH = 300_000
# So many records travel together.
_BATCH = 50


class Found(NamedTuple):
    """What reading the files of a shard showed: its templates, and what could not be read."""

    templates: list[Given]
    unread: list[Unread]


class Made(NamedTuple):
    """The record of one note, and what told the file apart when it was read."""

    path: str
    identity: Identity
    record: Record


class Shard:
    """Some notes of a vault, read and then understood."""

    def __init__(self, root: str, settings: Settings, policy: Policy, paths: Sequence[str]) -> None:
        self.root = root
        self.settings = settings
        self.policy = policy
        self.paths = paths
        self._given: list[tuple[Given, Identity]] = []

    def read(self) -> Found:
        """Read all files."""
        found = Found([], [])
        for path in self.paths:
            content = read(self.root, path, self.settings.max_file_size)
            if isinstance(content, ReadProblem):
                found.unread.append(Unread(path, content.kind, content.message))
            elif template_like(path, content.data, self.settings.templates):
                found.templates.append(Given(path, content.data))
            else:
                self._given.append((Given(path, content.data), content.identity))
        return found

    def make(self, library: Library) -> Iterator[Made]:
        """The records of what is no template; the bytes of each note are let go."""
        given = self._given[::-1]
        self._given = []
        while given:
            note, identity = given.pop()
            yield Made(note.path, identity, make_record(read_document(note, library, self.policy)))


def read_shards(
    root: str,
    settings: Settings,
    policy: Policy,
    paths: Sequence[str],
    library_of: Callable[[list[Given]], Library],
    tell: Callable[[int], None] | None = None,
    processes: int | None = None,
) -> tuple[Library, list[Unread], list[Made]]:
    """Read and understand the notes at `paths`, in as many processes as are worth it.

    `library_of` makes the library of the templates that are found; `tell` is called with the number of
    notes read so far. Records come in the order of `paths`.
    """
    count = _processes(root, paths) if processes is None else processes
    all_rules()
    if count > 1:
        from trueline.analysis.forks import Fork

        workers: list[Any] = [Fork(Shard(root, settings, policy, paths[n::count])) for n in range(1, count)]
        workers.append(Shard(root, settings, policy, paths[0::count]))
    else:
        workers = [Shard(root, settings, policy, paths)]
    founds = [worker.read() for worker in workers]
    templates = sorted(given for found in founds for given in found.templates)
    library = library_of(templates)
    made: dict[str, Made] = {}
    for worker in workers[:-1]:
        worker.start(library)
    for worker in workers[::-1]:
        for one in worker.make(library):
            made[one.path] = one
            if tell is not None:
                tell(len(made))
    unread = sorted(problem for found in founds for problem in found.unread)
    return library, unread, [made[path] for path in paths if path in made]


def _processes(root: str, paths: Sequence[str]) -> int:
    """How many processes are worth it: as many as there are free processors, one for little work."""
    if sys.platform != "linux" or len(paths) < 50:
        return 1
    size = 0
    for path in paths[:200]:
        try:
            size += os.stat(f"{root}/{path}").st_size
        except OSError:
            pass
    if size * len(paths) / min(len(paths), 200) < _WORTH:
        return 1
    return min(len(os.sched_getaffinity(0)), 16)
