"""Where the vault is. Most complaints about tools of this kind are really a wrong root.

The order is: `--root`; the nearest folder at or above the start that holds a configuration; the
nearest that holds `.obsidian`; a folder named on the command line itself, because a repository of
code may hold several vaults; the git work tree; the current folder, if a note below it was named;
the start itself.
"""

import os
from typing import NamedTuple

from trueline.analysis.git import git_root

CONFIGURATION_NAMES = ("trueline.toml", ".trueline.toml")
_PROJECT = "pyproject.toml"
# Projects are read only to see whether they speak of Trueline, which a longer file does not.
_PROJECT_LIMIT = 1_000_000


class Root(NamedTuple):
    """The vault's folder, and why it is that one.

    `path` is absolute and free of links; `how` ends the sentence "this is the vault because …" for people;
    `configuration_path` is the file to read settings from, always in the root itself.
    """

    path: str
    how: str
    configuration_path: str | None = None


def marked_root(start: str) -> str | None:
    """The root that a configuration or Obsidian marks, at or above `start`; None where it would be a guess."""
    root = find_root(start)
    marked = configuration_in(root.path) is not None or os.path.isdir(os.path.join(root.path, ".obsidian"))
    return root.path if marked else None


def find_root(start: str, explicit: str | None = None, *, named: bool | None = None) -> Root:
    """The root of the vault that `start`, a file or a folder, lies in.

    `explicit` is the folder given by `--root` and settles it. `named` says that a person named
    `start` rather than standing in it; by default everything but the current folder was named.
    """
    if explicit is not None:
        path = os.path.realpath(explicit)
        return Root(path, "it was given by --root", configuration_in(path))
    given = os.path.realpath(start)
    begin = given if os.path.isdir(given) else os.path.dirname(given)
    for folder in _upwards(begin):
        configuration = configuration_in(folder)
        if configuration is not None:
            return Root(folder, f"it holds `{os.path.basename(configuration)}`", configuration)
    for folder in _upwards(begin):
        if os.path.isdir(os.path.join(folder, ".obsidian")):
            return Root(folder, "it holds `.obsidian`")
    if named is None:
        named = given != os.path.realpath(os.curdir)
    unmarked = "no folder at or above it holds `trueline.toml` or `.obsidian`"
    if named and begin == given:
        return Root(given, f"it was named on the command line, and {unmarked}")
    repository = git_root(begin)
    if repository is not None:
        return Root(repository, f"it is the git work tree around `{given}`, and {unmarked}")
    here = os.path.realpath(os.curdir)
    if begin == here or (begin != given and _is_vault_of(here, begin)):
        return Root(here, f"it is the current folder, and {unmarked}")
    return Root(begin, f"it is the folder of `{given}`, and {unmarked}")


def _is_vault_of(here: str, folder: str) -> bool:
    """Whether a person who stands in `here` means it when naming a note in `folder`; nobody means their whole home."""
    return folder.startswith(here + os.sep) and here not in (os.path.dirname(here), os.path.expanduser("~"))


def places_asked(start: str) -> list[str]:
    """Every path whose being there decides which folder is the root, and what it is configured with."""
    names = (*CONFIGURATION_NAMES, _PROJECT, ".obsidian", ".git")
    return [os.path.join(folder, name) for folder in _upwards(os.path.realpath(start)) for name in names]


def configuration_in(folder: str) -> str | None:
    """The configuration that `folder` itself holds; a project counts if it has a `[tool.trueline]` table."""
    for name in CONFIGURATION_NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    path = os.path.join(folder, _PROJECT)
    return path if os.path.isfile(path) and _speaks_of_trueline(path) else None


def _speaks_of_trueline(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            data = file.read(_PROJECT_LIMIT)
    except OSError:
        return False
    if b"[tool.trueline" not in data:
        return False
    return any(line.lstrip().startswith(b"[tool.trueline") for line in data.split(b"\n"))


def _upwards(folder: str) -> list[str]:
    """`folder` and every folder above it, nearest first."""
    folders = [folder]
    while (above := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(above)
    return folders
