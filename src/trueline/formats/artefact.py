"""What a format writes: files, and what it had to leave out.

A format is a module of this package with `write(documents, …) -> Artefact`, `read(sources) -> Built`, or both.
"""

from typing import NamedTuple

from trueline.text import Span


class File(NamedTuple):
    """One file of an artefact: a relative name with `/`, and its text with `\\n` line endings."""

    name: str
    text: str


class Skipped(NamedTuple):
    """Something a design says that could not be written: where it stands, what it is, and why in one line.

    `subject` names it as a person would (`endpoint GET /parcels`), `reason` is lower case. The path is empty where
    it is an option that could not be followed.
    """

    path: str
    span: Span
    subject: str
    reason: str


class Artefact(NamedTuple):
    """Everything a format made of some documents; the first of the files is the one that matters most."""

    files: tuple[File, ...] = ()
    skipped: tuple[Skipped, ...] = ()
