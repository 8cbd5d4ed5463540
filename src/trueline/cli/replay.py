"""`trueline check` when nothing has changed: say again what was said, before anything is imported."""

from __future__ import annotations

import os
import sys

from trueline import __version__
from trueline.store.folder import ENVIRONMENT, cache_folder, fingerprint
from trueline.store.replays import Replays

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# With these a run does more than print, or prints what is true of this run only.
_NEVER = (
    "--fix", "--diff", "--watch", "--stdin-filename", "--diff-base", "--no-cache", "--verbose", "--profile",
    "--help", "-h", "-v", "-vq", "-qv",
)  # fmt: skip
# What else decides how findings look.
_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "TRUELINE_NO_CACHE", ENVIRONMENT)


def replay(arguments: Sequence[str]) -> int | None:
    """Print what the same call printed before, if all it saw is as it was; its exit code, else None."""
    if not is_repeatable(arguments):
        return None
    found = Replays(_folder(arguments)).find(_called(arguments))
    if found is None:
        return None
    output, code = found
    sys.stdout.flush()
    sys.stdout.buffer.write(output)
    sys.stdout.flush()
    return code


def is_repeatable(arguments: Sequence[str]) -> bool:
    """Whether a call only prints what follows from the files it reads."""
    plain = arguments[:1] == ["check"] and not os.environ.get("TRUELINE_NO_CACHE")
    return plain and not any(given.partition("=")[0] in _NEVER for given in arguments)


def remember(arguments: Sequence[str], looked_at: Iterable[str], begun_ns: int, output: str, code: int) -> None:
    """Keep what a call printed and what it looked at."""
    encoding = sys.stdout.encoding or "utf-8"
    data = output.encode(encoding, "replace")
    Replays(_folder(arguments)).keep(_called(arguments), looked_at, begun_ns, data, code)


def _called(arguments: Sequence[str]) -> list[str]:
    stream = sys.stdout
    terminal = stream.isatty()
    width = ""
    if terminal:
        try:
            width = str(os.get_terminal_size(stream.fileno()).columns)
        except (OSError, ValueError):
            pass
    return [
        __version__,
        fingerprint(),
        f"{sys.version_info[:2]}",
        os.getcwd(),
        f"{terminal} {width} {stream.encoding}",
        *(f"{name}={os.environ.get(name, '')}" for name in _VARIABLES),
        *arguments,
    ]


def _folder(arguments: Sequence[str]) -> str:
    for number, given in enumerate(arguments):
        name, equals, value = given.partition("=")
        if name == "--cache-dir":
            return os.path.abspath(value if equals else "".join(arguments[number + 1 : number + 2]))
    return cache_folder()
