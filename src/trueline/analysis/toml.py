"""Reading a TOML file and remembering where its keys stand, which the library does not say."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_LIMIT = 1_000_000


class Toml(NamedTuple):
    """The tables of a file, and the line (from 1) of each key by the path of keys that leads to it."""

    content: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]


class TomlProblem(NamedTuple):
    """Why a file is no TOML; `line` and `column` from 1, 0 where there is no such place."""

    message: str
    line: int = 0
    column: int = 0


def read_toml(path: str) -> Toml | TomlProblem:
    """The TOML file at `path`. Only regular files are opened; a byte order mark is passed over."""
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            return TomlProblem("this is no regular file")
        if found.st_size > _LIMIT:
            return TomlProblem(f"this is too large for a configuration ({found.st_size:,} bytes)")
        with open(path, "rb") as file:
            data = file.read(_LIMIT)
    except OSError as error:
        return TomlProblem(f"this cannot be read: {(error.strerror or str(error)).lower()}")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        line, column = data.count(b"\n", 0, error.start) + 1, error.start - line_start + 1
        return TomlProblem("this is no UTF-8", line, column)
    return parse_toml(text)


def parse_toml(text: str) -> Toml | TomlProblem:
    """The tables in `text`, or the place where they cease to be TOML."""
    import tomllib

    try:
        return Toml(tomllib.loads(text), dict(_key_lines(text)))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
        said = str(error)[: place.start()] if place else str(error)
        message = f"this is no valid TOML: {said[:1].lower()}{said[1:]}"
        if place and place[1]:
            return TomlProblem(message, int(place[1]), int(place[2]))
        lines = text.split("\n")
        return TomlProblem(message, len(lines), len(lines[-1]) + 1)
    except RecursionError:
        return TomlProblem("this is nested too deeply")


def _key_lines(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Where keys stand at the start of a line. A line in a string of many may be taken for one."""
    key = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
    header = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]")
    part = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            found = header.match(line)
            if found:
                table = tuple(name.strip("\"'") for name in part.findall(found[1]))
                yield from ((table[:depth], number) for depth in range(1, len(table) + 1))
        elif found := key.match(line):
            path = table + tuple(name.strip("\"'") for name in part.findall(found[1]))
            yield from ((path[:depth], number) for depth in range(len(table) + 1, len(path) + 1))
