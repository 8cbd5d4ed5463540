"""The commands that are measured on one vault."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from measuring import Command

COLD, WARM, CHANGED = "trueline cold", "trueline warm", "trueline, one file changed"
RUMDL_COLD, RUMDL_WARM = "rumdl cold", "rumdl warm"
BARE, RIPGREP, MARKDOWNLINT = "python -c pass", "rg", "markdownlint-cli2"

# Found in every vault, rarely twice in a line.
_PATTERN = r"\[\[[^\]|#]+"


def middling(notes: list[Path]) -> Path:
    """The note of median size."""
    return notes[len(notes) // 2]


class Line(NamedTuple):
    """A commands' list and what is missing from it."""

    commands: list[Command]
    once: list[Command]
    missing: list[str]


def line_up(vault: Path, copy: Path, caches: Path) -> Line:
    """All commands for `vault`, which none of them writes to; `copy` is one that may be changed.

    `caches` is an empty folder: each command that caches has a folder of its own in it.
    """
    trueline = (find("trueline") or "trueline", "check", "-q")
    commands = [Command(BARE, (sys.executable, "-c", "pass"), vault)]
    missing: list[str] = []
    options = help_of((trueline[0], "check", "--help"))
    uncached = ("--no-cache",) if "--no-cache" in options else ()
    commands.append(Command(COLD, (*trueline, *uncached, "--root", str(vault)), vault))
    if "--cache-dir" in options:
        kept = (*trueline, "--cache-dir", str(caches / "trueline"), "--root", str(vault))
        commands.append(Command(WARM, kept, vault))
        other = (*trueline, "--cache-dir", str(caches / "changed"), "--root", str(copy))
        commands.append(Command(CHANGED, other, copy, typist(middling(by_size(copy)))))
    else:
        missing.append("this trueline has no `--cache-dir`: no warm runs")
    rumdl = find("rumdl")
    if rumdl:
        commands.append(Command(RUMDL_COLD, (rumdl, "check", "--no-cache", "-s", "."), vault))
        warm = (rumdl, "check", "-s", "--cache-dir", str(caches / "rumdl"), ".")
        commands.append(Command(RUMDL_WARM, warm, vault))
    else:
        missing.append("rumdl is not installed (`pip install rumdl`)")
    ripgrep = shutil.which("rg")
    if ripgrep:
        commands.append(Command(RIPGREP, (ripgrep, "--no-config", "-c", _PATTERN, "."), vault))
    else:
        missing.append("rg is not installed")
    once = _markdownlint(vault)
    if not once:
        missing.append("markdownlint-cli2 is not installed, and the bench downloads nothing")
    return Line(commands, once, missing)


def find(name: str) -> str | None:
    """A program beside this Python or on the path."""
    return shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def help_of(argv: tuple[str, ...]) -> str:
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout


def _markdownlint(vault: Path) -> list[Command]:
    direct = find(MARKDOWNLINT)
    npx = shutil.which("npx")
    argv = (direct,) if direct else (npx, "--offline", "--no", MARKDOWNLINT) if npx else None
    if argv is None:
        return []
    try:
        tried = subprocess.run([*argv, "--help"], capture_output=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        return []
    return [Command(MARKDOWNLINT, (*argv, "**/*.md"), vault)] if b"markdownlint-cli2 v" in tried.stdout else []


def notes_of(vault: Path) -> list[Path]:
    """The notes of a vault that are not in hidden folders, in order."""
    found = (path for path in vault.rglob("*.md") if path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(vault).parts))


def by_size(vault: Path) -> list[Path]:
    """The notes that are no templates, the smallest first."""
    notes = notes_of(vault)
    own = [note for note in notes if not any("template" in part.lower() for part in note.parts[len(vault.parts) :])]
    return sorted(own or notes, key=lambda note: (note.stat().st_size, str(note)))


def typist(note: Path) -> Callable[[], None]:
    """What puts another line of prose at a note's end each time; no text comes twice, so no cache may know it."""
    before = note.read_bytes().rstrip(b"\n")
    numbers = count(1)

    def write() -> None:
        note.write_bytes(before + b"\n\nOne more line of prose, the %d. of its kind.\n" % next(numbers))

    return write
