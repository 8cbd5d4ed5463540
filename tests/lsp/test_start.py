"""What makes a server start quickly: code that is compiled once, and messages that are read before anybody answers."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from trueline.lsp.framing import framed
from trueline.lsp.incoming import Incoming, folders_named

_IMPORT = """
import sys
from trueline.lsp import compiled
from attr import _make
count = 0
def counting(*given):
    global count
    count += 1
    return compile(*given)
compiled.compile = counting
with compiled.compiled_once(sys.argv[1]):
    from lsprotocol import types
assert "compile" not in vars(_make)
one, other = types.Position(1, 2), types.Position(line=1, character=2)
assert one == other and repr(one) and types.Range(one, other).start is one
print(count)
"""


def compiled_at_import(folder: Path) -> int:
    """How many texts were compiled when lsprotocol was imported with this folder."""
    done = subprocess.run([sys.executable, "-c", _IMPORT, str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_what_is_imported_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert compiled_at_import(folder) > 500
    (kept,) = folder.iterdir()
    assert compiled_at_import(folder) == 0
    kept.write_bytes(kept.read_bytes()[:-1000])
    assert compiled_at_import(folder) > 500
    assert compiled_at_import(folder) == 0


@pytest.mark.parametrize("whose", ["file", "folder"])
def test_code_that_others_may_write_is_not_taken(tmp_path: Path, whose: str) -> None:
    folder = tmp_path / "cache"
    compiled_at_import(folder)
    (kept,) = folder.iterdir()
    (kept if whose == "file" else folder).chmod(0o777)
    assert compiled_at_import(folder) > 500


def test_where_nothing_can_be_kept_it_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"no folder")
    assert compiled_at_import(tmp_path / "cache") > 500


def test_messages_that_came_before_anybody_answers_are_answered_in_order() -> None:
    coming, going = os.pipe()
    with os.fdopen(coming, "rb") as stream, os.fdopen(going, "wb", 0) as client:
        incoming = Incoming(stream)
        assert incoming.first(0.0) is None
        client.write(framed(b"first") + framed(b"second"))
        assert incoming.first(60) == b"first"

        async def all_of_them() -> list[bytes | None]:
            receive = incoming.receiver(asyncio.get_running_loop())
            got = [await receive(), await receive()]
            client.write(framed(b"third"))
            got.append(await receive())
            client.close()
            return [*got, await receive()]

        assert asyncio.run(all_of_them()) == [b"first", b"second", b"third", None]


def test_the_folders_that_a_client_names_are_known_before_it_is_answered(tmp_path: Path) -> None:
    folder = tmp_path / "My designs ü"
    folder.mkdir()

    def named(**params: object) -> list[str]:
        return folders_named(json.dumps({"method": "initialize", "params": params}).encode())

    uri = folder.as_uri()
    assert named(workspaceFolders=[{"uri": uri, "name": "x"}], rootUri=None) == [str(folder)]
    assert named(workspaceFolders=None, rootUri=uri) == [str(folder)]
    assert named(rootUri=uri + "/nowhere") == []
    assert named(rootUri="file://elsewhere/share") == []


@pytest.mark.parametrize(
    "message", [b"", b"{", b"[]", b"null", b'{"params": 3}', b'{"params": {"workspaceFolders": [3]}}', b"[" * 100_000,
                b'{"params": {"rootUri": "file:///%00"}}', b'{"params": {"rootUri": 7}}', b'{"params": {"rootUri": "file://["}}']
)  # fmt: skip
def test_a_first_message_that_makes_no_sense_names_no_folder(message: bytes) -> None:
    assert folders_named(message) == []
