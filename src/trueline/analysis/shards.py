"""Reading many notes, in several processes where that pays.

The notes are dealt out to shards. A shard first reads its files, because only then is it known which of
them are templates; when all templates are known, it makes the records of its documents. What a shard
does is the same in this process and in another, and the order of the result does not depend on it.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

from trueline.analysis.files import Identity, ReadProblem, read
from trueline.analysis.reading import Given, Record, make_record, read_document, template_like
from trueline.analysis.settings import Settings
from trueline.model import Policy
from trueline.rules import all_rules
from trueline.template import Library
from trueline.vault import Unread

# Below this many bytes of notes, starting processes takes longer than they save.
_WORTH = 300_000


class Read(NamedTuple):
    """A file that was read: what told it apart just before, and the digest of its bytes."""

    identity: Identity
    digest: bytes


class Found(NamedTuple):
    """What reading files showed: templates, what could not be read, and what is still as it was known."""

    templates: list[Given]
    unread: list[Unread]
    same: list[str]
    reads: dict[str, Read]


class Made(NamedTuple):
    """What was made of one note, mostly its record; also pickled where it came from another process."""

    path: str
    record: Any
    pickled: bytes | None = None


class Reading(NamedTuple):
    """Files that were read since `begun_ns` (wall clock), in any order, and the records made of them.

    `library` is None where no file had to be understood.
    """

    library: Library | None
    found: Found
    records: dict[str, Record]
    begun_ns: int


class Task(Protocol):
    """Work on some notes, in two steps: something to find out first, and then one value for each note."""

    def read(self) -> Found:
        """What is to be known before anything is made."""

    def make(self, library: Library) -> Iterator[Made]:
        """The values, one by one."""


class Shard:
    """Some notes of a vault, read and then understood.

    `known` maps a path to the digest of a file that need not be understood again.
    """

    def __init__(
        self, root: str, settings: Settings, policy: Policy, paths: Sequence[str], known: Mapping[str, bytes]
    ) -> None:
        self.root = root
        self.settings = settings
        self.policy = policy
        self.paths = paths
        self.known = known
        self._given: list[Given] = []

    def read(self) -> Found:
        """Read all files."""
        found = Found([], [], [], {})
        for path in self.paths:
            content = read(self.root, path, self.settings.max_file_size)
            if isinstance(content, ReadProblem):
                found.unread.append(Unread(path, content.kind, content.message))
                continue
            digest = blake2b(content.data, digest_size=16).digest()
            found.reads[path] = Read(content.identity, digest)
            if self.known.get(path) == digest:
                found.same.append(path)
            elif template_like(path, content.data, self.settings.templates):
                found.templates.append(Given(path, content.data))
            else:
                self._given.append(Given(path, content.data))
        return found

    def make(self, library: Library) -> Iterator[Made]:
        """The records of what is no template; the bytes of each note are let go."""
        given = self._given[::-1]
        self._given = []
        while given:
            note = given.pop()
            yield Made(note.path, make_record(read_document(note, library, self.policy)))


def read_shards(
    root: str,
    settings: Settings,
    policy: Policy,
    paths: Sequence[str],
    library_of: Callable[[list[Given]], Library],
    known: Mapping[str, bytes],
    keep: Callable[[str, Record, bytes | None], None],
    tell: Callable[[int], None] | None = None,
    processes: int | None = None,
) -> Reading:
    """Read and understand the notes at `paths`, in as many processes as are worth it.

    `library_of` makes the library of the templates that are found; `keep` is given each record as it comes,
    `tell` how many there are. In the end they are in the order of `paths`.
    """
    begun_ns = time.time_ns()
    count = processes_for(root, paths) if processes is None else processes
    workers: list[Any] = [Shard(root, settings, policy, paths[n::count], known) for n in range(count)]
    if count > 1:
        from trueline.analysis.forks import Fork, collect

        all_rules()
        workers = [Fork(shard) for shard in workers]
    founds = [worker.read() for worker in workers]
    found = Found(
        sorted(given for one in founds for given in one.templates),
        sorted(problem for one in founds for problem in one.unread),
        [path for one in founds for path in one.same],
        {path: read for one in founds for path, read in one.reads.items()},
    )
    if not found.templates and len(found.same) == len(found.reads):
        for worker in workers if count > 1 else ():
            worker.stop()
        return Reading(None, found, {}, begun_ns)
    library = library_of(found.templates)
    records: dict[str, Record] = {}
    for one in collect(workers, library) if count > 1 else workers[0].make(library):
        records[one.path] = one.record
        keep(*one)
        if tell is not None:
            tell(len(records))
    return Reading(library, found, {path: records[path] for path in paths if path in records}, begun_ns)


def processes_for(root: str, paths: Sequence[str]) -> int:
    """How many processes are worth it: as many as there are free processors, one for little work."""
    if sys.platform != "linux" or len(paths) < 50:
        return 1
    # A thread that holds a lock while the process is copied holds it in the copy for ever.
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
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
