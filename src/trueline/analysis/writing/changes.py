"""What may be asked of the writer, and what it answers: plain values."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from trueline.text import Edit

# There only while a transaction runs, or after one was killed.
JOURNAL = ".trueline-journal"

Verify: TypeAlias = Callable[[bytes, bytes], str | None]


class Rewrite(NamedTuple):
    """Change the file at `path`, which had the SHA-256 `expected` (hexadecimal) when it was read.

    `edits` are replacements of byte spans, or all the new bytes. With `to` the file moves there,
    edited or not; missing folders are made. `base`, the bytes that were read, allows edits to be
    carried over to a file that changed meanwhile in another place; without it any change refuses.
    """

    path: str
    expected: str
    edits: tuple[Edit, ...] | bytes = ()
    to: str | None = None
    base: bytes | None = None


class Creation(NamedTuple):
    """Make a file where none is; missing folders are made."""

    path: str
    data: bytes


class Removal(NamedTuple):
    """Delete a file that still has the SHA-256 `expected` (hexadecimal)."""

    path: str
    expected: str


Change: TypeAlias = Rewrite | Creation | Removal


class Written(NamedTuple):
    """A file that now holds what was asked for.

    `path` is where it is now; `digest` is the SHA-256, in hexadecimal, that the next write has to
    name (empty for a file that was deleted). `changed` is false where the edits changed nothing and
    nothing was written; `guarded` is false where only the weaker promise of the writer held;
    `carried` is true where edits were carried over to a file that had changed in another place.
    """

    path: str
    digest: str
    changed: bool = True
    guarded: bool = True
    carried: bool = False


class Conflict(NamedTuple):
    """The SHA-256 that the change was made for, and that of the file as it is (hexadecimal)."""

    expected: str
    found: str


class Refused(NamedTuple):
    """A file that was left as it was, or a change that was taken back because of it.

    `kind` is one of `changed`, `exists`, `case-collision`, `outside-vault`, `missing`,
    `dangling-link`, `link`, `not-a-file`, `hard-link`, `read-only`, `owner`, `busy`, `too-large`,
    `bad-edit`, `unverified`, `permission`, `journal`, `unfinished` and
    `input-output`; `message` is one lower-case line that names the file. `conflict` is there where
    the file did not have the expected bytes.
    """

    path: str
    kind: str
    message: str
    conflict: Conflict | None = None


class Outcome(NamedTuple):
    """What became of a transaction: either all is written, or something is refused and nothing is."""

    written: tuple[Written, ...] = ()
    refused: tuple[Refused, ...] = ()


class Recovery(NamedTuple):
    """A transaction that had been cut off: its files, below the vault's real root, and what became of it.

    `completed` is true where everything was in place already and only tidied up, false where all was
    put back. `left` are files that hold neither, as somebody else has saved them since.
    """

    paths: tuple[str, ...]
    completed: bool
    left: tuple[str, ...] = ()
