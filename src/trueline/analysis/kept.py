"""What may be kept of a vault between runs, and what a cache has to offer; it may lose everything.

Of each note its record is kept, with what tells that the file is still the one that was read. A note
whose file looks the same is not read again; one that was written about when it was read is read, and
its record is kept if its bytes are the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pickle import HIGHEST_PROTOCOL, dumps, loads
from typing import NamedTuple, Protocol

from trueline.analysis.contents import Identity
from trueline.analysis.reading import Given, Record
from trueline.rules.run import Findings
from trueline.vault import Entry
from trueline.vault.facts import Rows

# A file system may tell times in steps; a file changed again within one step looks the same. Most have
# steps of milliseconds; those that show whole seconds may have steps of two.
_STEP_NS = 50_000_000
_COARSE_NS = 2_500_000_000


class Stamp(NamedTuple):
    """What a file was when it was read. `identity` is None where the file was too fresh to be sure."""

    identity: Identity | None
    digest: bytes


class Kept(NamedTuple):
    """What was kept of a vault.

    `around` stands for everything but notes that findings rest on: other files, files that could not be
    read. `templates` are the vault's own; `stamps` are of templates, too.
    """

    around: str
    stamps: Mapping[str, Stamp]
    templates: tuple[Given, ...]


class Packed(NamedTuple):
    """A record, pickled in parts: most questions need only what each note says of itself.

    `card` is the entry without rows, `rows` are its facts, `checked` is what it shows by itself.
    """

    card: bytes
    rows: bytes
    checked: bytes


def pack(record: Record) -> Packed:
    """A record in its parts."""
    entry, checked = record
    parts = (entry._replace(rows={}), dict(entry.rows), checked)
    return Packed(*(dumps(part, HIGHEST_PROTOCOL) for part in parts))


def unpack(packed: Packed) -> Record:
    """The record of its parts, which this process or one it forked made."""
    card, rows, checked = map(loads, packed)
    return Record(card._replace(rows=rows), checked)


class Keeper(Protocol):
    """A cache for one vault. Each method answers None, or nothing, where it cannot."""

    def load(self, environment: str) -> Kept | None:
        """What was kept under the same settings by the same version."""

    def record(self, path: str) -> Record | None:
        """The record of one note."""

    def records(self) -> Iterator[Record]:
        """All records."""

    def entries(self, again: Callable[[str], Mapping[str, Rows]]) -> Iterator[Entry]:
        """All entries. Facts may be fetched when somebody looks at them; `again` draws those that are lost."""

    def findings(self) -> Findings | None:
        """The findings of the vault as it was kept."""

    def begin(self, anew: bool) -> None:
        """Begin to keep a vault; `anew`, nothing that was kept before stays."""

    def put(self, path: str, record: Packed) -> None:
        """Keep the record of a note."""

    def finish(self, environment: str, kept: Kept, gone: Iterable[str], findings: Findings) -> None:
        """Keep the rest, without the notes at `gone` paths. What was put counts from now on, or not at all."""

    def abandon(self) -> None:
        """Keep nothing of what was put."""

    def rows(self, name: str, path: str | None = None) -> Iterator[tuple[str, bytes, Rows]]:
        """The facts of one name, of all notes or one: path, digest of the bytes they were drawn from, and rows."""

    def put_rows(self, name: str, path: str, digest: bytes, rows: bytes) -> None:
        """Keep facts of one note, pickled."""

    def finish_rows(self) -> None:
        """The facts that were put count from now on."""

    def table(self, name: str, state: bytes) -> object | None:
        """What was kept under a name of a vault in this state."""

    def put_table(self, name: str, state: bytes, table: object) -> None:
        """Keep a table that was made of a vault in this state; of each name there is one."""


def stamp_of(identity: Identity, digest: bytes, read_ns: int) -> Stamp:
    """The stamp of a file that was read at `read_ns` (wall clock), or later."""
    newest = max(identity.mtime_ns, identity.ctime_ns)
    coarse = identity.mtime_ns % 1_000_000_000 == 0
    fresh = newest > read_ns - (_COARSE_NS if coarse else _STEP_NS)
    return Stamp(None if fresh else identity, digest)
