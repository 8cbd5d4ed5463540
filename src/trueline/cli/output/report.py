"""What there is to show, as one value."""

import os
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from trueline.cli.output.measure import harmless
from trueline.diagnostics import Applicability, Diagnostic, Fix
from trueline.text import LineIndex


class Report(NamedTuple):
    """The findings to show and what else a reader wants to know about the run.

    `diagnostics` are sorted by path and span. `sources` gives the bytes of a path with their line
    index, and empty bytes for a file that cannot be read. `checked` counts notes, `hidden_infos`
    findings below the severity shown. `root` is the vault's folder and `folder` the one that shown
    paths are relative to (where the reader stands); without it they are relative to the vault. `brief` asks for a page, not a
    list: formats for people then show a few findings of each rule and count the others.
    """

    diagnostics: Sequence[Diagnostic]
    sources: Callable[[str], LineIndex]
    checked: int
    root: str = ""
    suppressed: int = 0
    baselined: int = 0
    seconds: float = 0.0
    hidden_infos: int = 0
    quiet: bool = False
    folder: str = ""
    brief: bool = False

    @property
    def fixable(self) -> int:
        """How many findings `--fix` resolves without `--unsafe-fixes`."""
        return sum(fixed_safely(diagnostic) for diagnostic in self.diagnostics)

    def by_file(self) -> list[tuple[str, list[Diagnostic]]]:
        """The findings of each file, in order of path."""
        return [(path, list(group)) for path, group in groupby(self.diagnostics, key=_path)]

    def place(self, path: str) -> str:
        """The vault's `path` as someone in `folder` types it: what a click or an editor opens.

        Outside both the vault and what it lies in, the path is absolute.
        """
        if not self.folder or not self.root:
            return path
        root, here = _parts(self.root), _parts(self.folder)
        if root[: len(here)] == here:
            return "/".join((*root[len(here) :], path))
        if here[: len(root)] != root:
            return "/".join((*root, path))
        inside, parts = here[len(root) :], path.split("/")
        shared = 0
        while shared < min(len(inside), len(parts) - 1) and inside[shared] == parts[shared]:
            shared += 1
        return "/".join((*[".."] * (len(inside) - shared), *parts[shared:]))

    def path_below(self, path: str) -> str:
        """The vault's `path` below `folder`, as a review tool needs it; never leads upwards."""
        root, here = _parts(self.root), _parts(self.folder)
        below = bool(self.folder) and bool(self.root) and root[: len(here)] == here
        return "/".join((*root[len(here) :], path)) if below else path


def fixed_safely(diagnostic: Diagnostic) -> bool:
    """Whether `--fix` alone resolves the finding."""
    return diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.SAFE


def told(diagnostic: Diagnostic) -> str:
    """Message and help for a tool that shows text and knows no help."""
    message = harmless(diagnostic.message)
    return f"{message}\nhelp: {harmless(diagnostic.help)}" if diagnostic.help else message


def replacements(fix: Fix | None) -> list[str] | None:
    """The new text of each edit; None where there is no fix, or where one is not text.

    A program that gets text cannot write bytes that are not UTF-8, so such a fix is only for `--fix`.
    """
    try:
        return None if fix is None else [edit.replacement.decode() for edit in fix.edits]
    except UnicodeDecodeError:
        return None


def _parts(folder: str) -> tuple[str, ...]:
    return tuple(folder.replace(os.sep, "/").rstrip("/").split("/"))


def _path(diagnostic: Diagnostic) -> str:
    return diagnostic.path
