"""What `lsprotocol` is made of is compiled once, not at every start.

Its 550 classes are written by attrs as Python text, which is compiled each time the module is imported: half of
the 0.4 s that importing takes, and a good part of what an editor waits for its first findings. The text tells what
is compiled, so another version of either library finds nothing and compiles for itself.

Unlike what else lies in the cache this is code. It is taken only from a file that nobody but the user may write.
"""

import marshal
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from importlib.util import MAGIC_NUMBER
from types import CodeType
from typing import Any

_Known = dict[tuple[str, str], CodeType]
_DIGEST_SIZE = 16


@contextmanager
def compiled_once(folder: str | None) -> Iterator[None]:
    """Within, what attrs compiles is taken from `folder`, and kept there for the next time; None keeps nothing."""
    from attr import _make

    if folder is None or sys.implementation.name != "cpython" or not hasattr(os, "geteuid"):
        yield
        return
    path = os.path.join(folder, f"lsprotocol-{MAGIC_NUMBER.hex()}.code")
    known = _load(path)
    count = len(known)

    def compile_once(text: str, name: str, mode: str) -> CodeType:
        if (text, name) not in known:
            known[text, name] = compile(text, name, mode)
        return known[text, name]

    # A name of the module goes before the builtin one.
    names: dict[str, Any] = vars(_make)
    names["compile"] = compile_once
    try:
        yield
    finally:
        del names["compile"]
    if len(known) > count:
        _save(path, known)


def _load(path: str) -> _Known:
    try:
        with open(path, "rb") as file:
            if not (_is_private(os.fstat(file.fileno())) and _is_private(os.stat(os.path.dirname(path)))):
                return {}
            digest, data = file.read(_DIGEST_SIZE), file.read()
    except OSError:
        return {}
    # Torn bytes could bring the interpreter down.
    found = marshal.loads(data) if digest == blake2b(data, digest_size=_DIGEST_SIZE).digest() else {}
    return found if isinstance(found, dict) else {}


def _is_private(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _save(path: str, known: _Known) -> None:
    data = marshal.dumps(known)
    fresh = f"{path}.{os.getpid()}"
    # Without a folder to write to it is compiled the next time, too.
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(blake2b(data, digest_size=_DIGEST_SIZE).digest() + data)
        os.replace(fresh, path)
