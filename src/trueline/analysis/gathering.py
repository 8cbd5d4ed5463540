"""The files of a folder somewhere on disk, read as evidence: nothing is written, no link is followed."""

import os
from typing import NamedTuple

from trueline.formats.built import Source

_SKIPPED = frozenset(["node_modules", "__pycache__"])
_LARGEST = 4_000_000
_MOST = 20_000


class Gathered(NamedTuple):
    """The files of a folder by path; `problems` pairs the path of what could not be read with why."""

    sources: tuple[Source, ...]
    problems: tuple[tuple[str, str], ...]


def gather(folder: str) -> Gathered:
    """Every file below `folder` but hidden ones, with its path from where `folder` was named from, with `/`.

    Raises `OSError` where the folder itself cannot be listed.
    """
    top = os.path.normpath(folder)
    label = os.path.basename(os.path.abspath(top)) if top in (os.curdir, os.pardir) else top
    sources: list[Source] = []
    problems: list[tuple[str, str]] = []
    os.listdir(top)
    for here, folders, names in os.walk(top, onerror=lambda error: problems.append(_said(error))):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        inner = os.path.relpath(here, top)
        for name in sorted(names):
            if name.startswith("."):
                continue
            shown = os.path.normpath(os.path.join(label, inner, name)).replace(os.sep, "/")
            if len(sources) >= _MOST:
                problems.append((shown, f"there are more than {_MOST:,} files"))
                return Gathered(tuple(sources), tuple(problems))
            found = _read(os.path.join(here, name))
            if isinstance(found, bytes):
                sources.append(Source(shown, found))
            else:
                problems.append((shown, found))
    return Gathered(tuple(sources), tuple(problems))


def _said(error: OSError) -> tuple[str, str]:
    return (str(error.filename), f"cannot be listed: {error.strerror or error}")


def _read(path: str) -> bytes | str:
    """The bytes of a file, or why it has none to offer."""
    try:
        if os.path.islink(path):
            return "it is a link"
        if not os.path.isfile(path):
            return "it is no file"
        if os.path.getsize(path) > _LARGEST:
            return f"it is larger than {_LARGEST // 1_000_000} MB"
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
