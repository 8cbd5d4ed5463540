"""Finding the files that patterns name, beside a vault and inside its repository, without following a link."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

# What holds no source of anybody's own.
PASSED_OVER = frozenset(
    "node_modules __pycache__ build target dist out bin obj vendor venv coverage generated .git .gradle .venv .tox .idea".split()
)
_MOST = 30_000


class Globbed(NamedTuple):
    """Absolute paths of files in order, the folders that were looked into, and what is wrong with a pattern."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    problems: tuple[str, ...]


def repository_of(root: str, given: str = "") -> str:
    """The folder that evidence may lie in: as given, else the git work tree around the vault, else the vault."""
    if given:
        return os.path.realpath(os.path.join(root, given))
    folder = root
    while True:
        if os.path.exists(os.path.join(folder, ".git")):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return root
        folder = above


def find_files(root: str, patterns: Iterable[str], within: str) -> Globbed:
    """The files that patterns relative to `root` name: `*` within a folder, `**` across folders, `!` takes away."""
    files: dict[str, None] = {}
    folders: dict[str, None] = {}
    problems: list[str] = []
    refused: list[re.Pattern[str]] = []
    wanted = []
    for pattern in patterns:
        whole = os.path.normpath(os.path.join(root, pattern.removeprefix("!"))).replace(os.sep, "/")
        if pattern.startswith("!"):
            refused.append(_regex(whole))
        else:
            wanted.append((pattern, whole))
    for pattern, whole in wanted:
        if not (whole + "/").startswith(within.rstrip("/") + "/"):
            problems.append(
                f"`{pattern}` leads out of the repository `{within}`; `repository` in `built` may say another"
            )
            continue
        before = len(files)
        for path in _matching(whole, within, folders):
            if not any(one.fullmatch(path) for one in refused):
                files[path] = None
            if len(files) >= _MOST:
                problems.append(f"`{pattern}` names more than {_MOST:,} files; the others are left out")
                return Globbed(tuple(files), tuple(folders), tuple(problems))
        if len(files) == before:
            problems.append(f"`{pattern}` names no file")
    return Globbed(tuple(files), tuple(folders), tuple(problems))


def matcher(root: str, patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether an absolute path is one that the patterns name; nothing is looked up on disk."""
    wanted: list[re.Pattern[str]] = []
    refused: list[re.Pattern[str]] = []
    for pattern in patterns:
        whole = os.path.normpath(os.path.join(root, pattern.removeprefix("!"))).replace(os.sep, "/")
        (refused if pattern.startswith("!") else wanted).append(_regex(whole))
    return lambda path: any(one.fullmatch(path) for one in wanted) and not any(one.fullmatch(path) for one in refused)


def _matching(whole: str, within: str, folders: dict[str, None]) -> Iterator[str]:
    parts = whole.split("/")
    plain = next((index for index, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts) - 1)
    top = "/".join(parts[:plain]) or "/"
    if os.path.realpath(top) != top or not (top + "/").startswith(within.rstrip("/") + "/"):
        folders[top] = None
        return
    if plain == len(parts) - 1 and not re.search(r"[*?\[]", parts[-1]):
        folders[top] = None
        if os.path.isfile(whole) and not os.path.islink(whole):
            yield whole
        elif os.path.isdir(whole) and not os.path.islink(whole):
            yield from _matching(f"{whole}/**/*", within, folders)
        return
    pattern = _regex(whole)
    # A folder that holds nothing of anybody's own is entered where a pattern names it: `build/test-results/**/*.xml`.
    passed_over = PASSED_OVER.difference(parts)
    deep = "**" in whole
    for here, names, files in os.walk(top):
        here = here.replace(os.sep, "/")
        folders[here] = None
        depth = here.count("/") - top.count("/")
        further = deep or depth < len(parts) - plain - 1
        names[:] = sorted(
            name
            for name in names
            if further
            and name not in passed_over
            and (not name.startswith(".") or name in parts)
            and not os.path.islink(os.path.join(here, name))
        )
        for name in sorted(files):
            path = f"{here}/{name}"
            # A pipe would be waited for, and a link may lead anywhere.
            if pattern.fullmatch(path) and not os.path.islink(path) and os.path.isfile(path):
                yield path


def _regex(pattern: str) -> re.Pattern[str]:
    """A pattern with `**` as an expression over whole paths."""
    made, index = "", 0
    while index < len(pattern):
        if pattern.startswith("**/", index):
            made, index = made + "(?:[^/]+/)*", index + 3
        elif pattern.startswith("**", index):
            made, index = made + ".*", index + 2
        elif pattern[index] == "*":
            made, index = made + "[^/]*", index + 1
        elif pattern[index] == "?":
            made, index = made + "[^/]", index + 1
        else:
            made, index = made + re.escape(pattern[index]), index + 1
    return re.compile(made)
