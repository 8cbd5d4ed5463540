"""Reading many notes, and understanding them in several processes where that pays.

All files are read first, because only then is it known which of them are templates. What is made of a note
is the same in this process and in another, and the order of the result does not depend on it.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from trueline.analysis.files import Identity, ReadProblem, read
from trueline.analysis.kept import Packed, pack, unpack
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
    """What reading files showed: templates, other notes, what could not be read, and how each file was.

    A note whose bytes were known is in `reads` only.
    """

    templates: list[Given]
    notes: list[Given]
    unread: list[Unread]
    reads: dict[str, Read]


class Reading(NamedTuple):
    """Files that were read since `begun_ns` (wall clock), and the records made of them, in order.

    `library` is None where no file had to be understood.
    """

    library: Library | None
    templates: tuple[Given, ...]
    unread: tuple[Unread, ...]
    reads: Mapping[str, Read]
    records: dict[str, Record]
    begun_ns: int


def read_notes(
    root: str,
    settings: Settings,
    policy: Policy,
    paths: Sequence[str],
    library_of: Callable[[list[Given]], Library],
    known: Mapping[str, bytes],
    keep: Callable[[str, Record, Packed | None], None],
    tell: Callable[[int, int], None],
    processes: int | None = None,
) -> Reading:
    """Read the notes at `paths` and understand them, in as many processes as are worth it.

    A file with the digest that `known` has for its path is not understood again. `library_of` makes the
    library of the templates that are found; `keep` is given each record as it comes, `tell` how many of
    how many there are.
    """
    begun_ns = time.time_ns()
    found = _read_files(root, settings, paths, known)
    templates, unread = tuple(sorted(found.templates)), tuple(found.unread)
    if not (found.templates or found.notes):
        return Reading(None, templates, unread, found.reads, {}, begun_ns)
    all_rules()
    library = library_of(list(templates))

    def make(given: Given) -> Record:
        return make_record(read_document(given, library, policy))

    order = {given.path: None for given in found.notes}
    records: dict[str, Record] = {}
    sizes = [len(given.data) for given in found.notes]
    count = worthwhile(sizes) if processes is None else processes
    for path, record, packed in _spread(found.notes, make, count):
        records[path] = record
        keep(path, record, packed)
        tell(len(records), len(order))
    for path in order:
        if path not in records:
            # The process that had it died.
            content = read(root, path, settings.max_file_size)
            data = b"" if isinstance(content, ReadProblem) else content.data
            records[path] = make(Given(path, data))
            keep(path, records[path], None)
    return Reading(library, templates, unread, found.reads, {path: records[path] for path in order}, begun_ns)


def _read_files(root: str, settings: Settings, paths: Sequence[str], known: Mapping[str, bytes]) -> Found:
    found = Found([], [], [], {})
    for path in paths:
        content = read(root, path, settings.max_file_size)
        if isinstance(content, ReadProblem):
            found.unread.append(Unread(path, content.kind, content.message))
            continue
        digest = digest_of(content.data)
        found.reads[path] = Read(content.identity, digest)
        if known.get(path) != digest:
            given = Given(path, content.data)
            like = template_like(path, content.data, settings.templates)
            (found.templates if like else found.notes).append(given)
    return found


def _spread(
    notes: list[Given], make: Callable[[Given], Record], count: int
) -> Iterator[tuple[str, Record, Packed | None]]:
    """The record of each note, also packed where it comes from another process. Empties `notes`."""
    # The longest first: they are dealt out evenly, and so are the rest.
    notes.sort(key=lambda given: -len(given.data))
    # What ordinary notes need is compiled and looked up once, not in every process.
    some = slice(len(notes) // 3, len(notes) // 3 + 3) if count > 1 else slice(None)
    for given in notes[some]:
        yield given.path, make(given), None
    if count > 1:
        from trueline.analysis.forks import mapped

        rest = notes[: some.start] + notes[some.stop :]
        paths = [given.path for given in rest]
        made = mapped(rest, lambda given: pack(make(given)), count)
        for number, packed, _ in made:
            # The processes have the bytes; here they are of no more use.
            rest.clear()
            notes.clear()
            yield paths[number], unpack(packed), packed


def digest_of(data: bytes) -> bytes:
    """What tells one text of a note from any other."""
    return blake2b(data, digest_size=16).digest()


def worthwhile(sizes: Sequence[int]) -> int:
    """How many processes are worth it for files of these sizes: the free processors, or one."""
    if sys.platform != "linux" or len(sizes) < 50 or sum(sizes) < _WORTH:
        return 1
    # A thread that holds a lock while the process is copied holds it in the copy for ever.
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), 16)
