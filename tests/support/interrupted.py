"""A vault that is changed by a process of its own, which is killed, refused or held up at one call of the system.

The process is a fork in which the functions that call the system count their calls; at one of them
something else happens. So any moment of a change can be reached, without luck and without other programs.
"""

import ctypes
import errno
import fcntl
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, NoReturn

from trueline.analysis.writer import Change, Refused, Rewrite, commit
from trueline.analysis.writing import exchange

MUTATING = frozenset(
    "open write fsync unlink replace link mkdir rmdir ftruncate fchmod fchown setxattr removexattr utime "
    "renameat2".split()
)
_CALLS = MUTATING - {"renameat2"} | {"read", "lseek", "fstat", "stat", "lstat", "access", "scandir", "listxattr"}
_PATIENCE_SECONDS = 0.03


class Injected(NamedTuple):
    """What happens instead of the `at`-th call (from 1): the process is killed, or the call refused.

    With `error`, a number of `errno`, the call is refused; with `short` a write takes the first half; with `meanwhile` that happens in another process, and then the call; else the process is
    killed. `unable` are calls that the system does not know at all.
    """

    at: int = 0
    error: int = 0
    short: bool = False
    meanwhile: Callable[[], None] | None = None
    unable: frozenset[str] = frozenset()


class Ended(NamedTuple):
    """How the process ended: None where it was killed, else why files were refused; and the calls it made."""

    refused: tuple[Refused, ...] | None
    calls: tuple[str, ...] = ()


def contents(root: Path) -> dict[str, bytes]:
    """Every file below `root`, hidden ones too, and what it holds; folders hold nothing and end in `/`."""
    found: dict[str, bytes] = {}
    for folder, folders, files in os.walk(root):
        below = Path(folder).relative_to(root)
        found.update({str(below / name): Path(folder, name).read_bytes() for name in files if _exists(folder, name)})
        found.update({f"{below / name}/": b"" for name in folders})
    return found


def _exists(folder: str, name: str) -> bool:
    return Path(folder, name).exists()


def fill(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` below `root`."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def rewrite(root: Path, path: str, data: bytes, to: str | None = None) -> Rewrite:
    """A change of the file as it is now."""
    return Rewrite(path, sha256((root / path).read_bytes()).hexdigest(), data, to)


def run(root: Path, changes: Sequence[Change], injected: Injected | None = None) -> Ended:
    """Make `changes` in a process of its own; the editor of `injected` is this process."""
    injected = injected or Injected()
    said, say = os.pipe()
    proceeds, proceed = os.pipe()
    process = os.fork()
    if process == 0:
        _change(str(root), changes, injected, say, proceeds)
    os.close(say)
    os.close(proceeds)
    editor = threading.Thread(target=injected.meanwhile) if injected.meanwhile is not None else None
    told = os.read(said, 1) if editor is not None else b""
    if editor is not None and told == b"!":
        editor.start()
        # An editor may have to wait for the lease of the process that waits for it.
        editor.join(_PATIENCE_SECONDS)
        os.write(proceed, b"!")
        told = b""
    pieces = [told]
    while piece := os.read(said, 1 << 16):
        pieces.append(piece)
    os.close(said)
    os.close(proceed)
    _, status = os.waitpid(process, 0)
    if editor is not None and editor.ident is not None:
        editor.join()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return Ended(None)
    assert status == 0, "the change crashed"
    return Ended(*pickle.loads(b"".join(pieces)))


def calls_of(root: Path, changes: Sequence[Change]) -> tuple[str, ...]:
    """The calls by which `changes` are made, in order."""
    ended = run(root, changes)
    assert ended.refused == (), ended
    return ended.calls


def numbers(calls: Iterable[str], names: frozenset[str] = MUTATING) -> list[int]:
    """Which of the calls (from 1) have one of these names."""
    return [number for number, name in enumerate(calls, 1) if name in names]


def _change(root: str, changes: Sequence[Change], injected: Injected, say: int, proceeds: int) -> NoReturn:
    calls: list[str] = []
    answer: list[bytes] = []
    try:
        real = os.write, os.read
        _count_calls(calls, injected, lambda: (real[0](say, b"!"), real[1](proceeds, 1)))
        outcome = commit(root, changes)
        made = tuple(calls)
        answer.append(pickle.dumps((outcome.refused, made)))
        while answer[0]:
            answer[0] = answer[0][real[0](say, answer[0]) :]
    finally:
        os._exit(0 if answer == [b""] else 3)


def _count_calls(calls: list[str], injected: Injected, pause: Callable[[], object]) -> None:
    """Let every function that calls the system count, and do what is injected at its call."""

    def counting(name: str, real: Callable[..., Any], refuse: Callable[[int], Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls.append(name)
            if len(calls) != injected.at:
                return refuse(errno.EOPNOTSUPP) if name in injected.unable else real(*arguments, **options)
            if injected.error:
                return refuse(injected.error)
            if injected.short:
                return real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2 or 1])
            if injected.meanwhile is None:
                os.kill(os.getpid(), signal.SIGKILL)
            pause()
            return real(*arguments, **options)

        return call

    def replace(module: ModuleType, names: Iterable[str]) -> None:
        for name in names:
            real = getattr(module, name)
            counted = counting(name, real, _raise)
            for able in (os.supports_dir_fd, os.supports_fd, os.supports_effective_ids):
                able |= {counted} if real in able else set()
            setattr(module, name, counted)

    replace(os, _CALLS)
    replace(fcntl, ["fcntl", "flock"])
    library = exchange._LIBRARY
    library.renameat2 = counting("renameat2", library.renameat2, _set_errno)


def _raise(code: int) -> NoReturn:
    raise OSError(code, os.strerror(code))


def _set_errno(code: int) -> int:
    ctypes.set_errno(code)
    return -1
