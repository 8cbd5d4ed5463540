"""How long an editor waits for the language server, over its own pipe: first findings, and findings after each edit.

The server is a process of its own, started as an editor starts it. Typed is in the largest note of a copy of the
vault: in prose, in links, in headings, with line breaks, wide characters and deletions; questions are asked and
given up in between. Afterwards the same note is edited as fast as the pipe takes it. Both times the findings
of the last text must be those of `trueline check`. Byte code is kept, as an installation has it: a first server,
which is not measured, sees to that.
"""

import argparse
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from keystroke import percentile
from peers import by_size

TARGET_MS = 50.0
_PATIENCE_SECONDS = 300.0
_PIECES = ("a", "e", " ", "\n", "\n\n", "[[No", "]]", "|", "# ", "\n## New\n", "- [ ] ", "\u00fc", "\U0001f680", "`x`")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Server:
    """The server, and what it has said by itself."""

    def __init__(self, cache: Path) -> None:
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "trueline", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_environment(), "TRUELINE_CACHE_DIR": str(cache)},
        )
        self.shown: queue.Queue[tuple[float, int, list[Any]]] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            body = stream.read(length)
            now = time.perf_counter()
            message = json.loads(body)
            if message.get("method") == "textDocument/publishDiagnostics":
                told = message["params"]
                self.shown.put((now, told.get("version"), told["diagnostics"]))
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> int:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._number

    def wait(self, version: int) -> tuple[float, list[Any]]:
        """When the findings of this version came, and what they are."""
        while True:
            came, told, found = self.shown.get(timeout=_PATIENCE_SECONDS)
            if told is not None and told >= version:
                return came, found

    def stop(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(timeout=30)


class Text:
    """A text in UTF-16 units, as an editor counts it."""

    def __init__(self, text: str) -> None:
        self.units = text.encode("utf-16-le")

    @property
    def text(self) -> str:
        return self.units.decode("utf-16-le")

    def change(self, start: int, end: int, new: str) -> dict[str, Any]:
        """Replace units, and say so as the protocol does."""
        range_ = {"start": self._place(start), "end": self._place(end)}
        self.units = self.units[: 2 * start] + new.encode("utf-16-le") + self.units[2 * end :]
        return {"range": range_, "text": new}

    def _place(self, unit: int) -> dict[str, int]:
        before = self.units[: 2 * unit].decode("utf-16-le")
        line = before.count("\n")
        tail = before.rpartition("\n")[2]
        return {"line": line, "character": len(tail.encode("utf-16-le")) // 2}

    def near(self, unit: int) -> int:
        """A place that is not in the middle of a character or of a line ending."""
        pair = self.units[2 * unit : 2 * unit + 2]
        high = len(pair) == 2 and 0xDC <= pair[1] <= 0xDF
        between = pair == b"\n\0" and self.units[2 * unit - 2 : 2 * unit] == b"\r\0"
        return unit - 1 if high or between else unit


def edits(text: Text, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Typing at a place for a while, then at another; now and then something is deleted."""
    rng = random.Random(seed)
    place = 0
    for number in range(count):
        size = len(text.units) // 2
        if number % 12 == 0:
            place = text.near(rng.randrange(size + 1))
        if rng.random() < 0.15:
            end = text.near(min(size, place + rng.randrange(1, 30)))
            yield text.change(place, max(place, end), "")
        else:
            new = rng.choice(_PIECES)
            yield text.change(place, place, new)
            place += len(new.encode("utf-16-le")) // 2


class Measured(NamedTuple):
    """Seconds; `right` says whether both last texts had the findings of `trueline check`."""

    docs: int
    size: int
    cold: float
    warm: float
    waited: list[float]
    burst: float
    right: bool


def measure(vault: Path, count: int) -> Measured:
    """Work on a copy of `vault` with `count` edits, twice."""
    with tempfile.TemporaryDirectory() as folder:
        copy, cache = Path(folder, "vault").resolve(), Path(folder, "cache")
        shutil.copytree(vault, copy, symlinks=True)
        if not (copy / "trueline.toml").exists():
            (copy / "trueline.toml").write_text("")
        note = by_size(copy)[-1]
        docs, size = sum(1 for _ in copy.rglob("*.md")), note.stat().st_size
        server = Server(Path(folder, "thrown away"))
        _opened(server, copy, note)
        server.stop()
        firsts = []
        for _ in range(2):
            server = Server(cache)
            firsts.append(_opened(server, copy, note) - server.started)
            server.stop()
        server = Server(cache)
        _opened(server, copy, note)
        waited, slow_right = _paced(server, note, count)
        burst, fast_right = _burst(server, note, count)
        server.stop()
        return Measured(docs, size, firsts[0], firsts[1], waited, burst, slow_right and fast_right)


def _opened(server: Server, root: Path, note: Path) -> float:
    folders = [{"uri": root.as_uri(), "name": "vault"}]
    server.ask("initialize", {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": {}})
    server.tell("initialized", {})
    text = note.read_bytes().decode()
    document = {"uri": note.as_uri(), "languageId": "markdown", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": document})
    return server.wait(1)[0]


def _paced(server: Server, note: Path, count: int) -> tuple[list[float], bool]:
    """One edit after the other, each when the findings of the one before are there."""
    text = Text(note.read_bytes().decode())
    waited = []
    found: list[Any] = []
    uri = note.as_uri()
    for version, change in enumerate(edits(text, count, 1), start=2):
        place = {"textDocument": {"uri": uri}, "position": change["range"]["start"]}
        sent = time.perf_counter()
        _change(server, uri, version, change)
        given_up = server.ask("textDocument/completion", place)
        server.tell("$/cancelRequest", {"id": given_up})
        came, found = server.wait(version)
        waited.append(came - sent)
        if version % 5 == 0:
            server.ask("textDocument/hover", place)
        # People do not type faster than this, and editors ask for much after each stroke.
        time.sleep(0.02)
    right = _right(note, text, found)
    whole = {"text": note.read_bytes().decode()}
    _change(server, uri, count + 2, whole)
    server.wait(count + 2)
    return waited, right


def _burst(server: Server, note: Path, count: int) -> tuple[float, bool]:
    """All edits at once; how long it took until the findings of the last one came."""
    text = Text(note.read_bytes().decode())
    uri = note.as_uri()
    first = count + 3
    asked: list[int] = []
    changes = list(edits(text, count, 2))
    sent = time.perf_counter()
    for version, change in enumerate(changes, start=first):
        _change(server, uri, version, change)
        place = {"textDocument": {"uri": uri}, "position": change["range"]["start"]}
        asked.append(server.ask("textDocument/completion", place))
        if version % 2:
            server.tell("$/cancelRequest", {"id": asked[-1]})
    came, found = server.wait(first + count - 1)
    return came - sent, _right(note, text, found)


def _change(server: Server, uri: str, version: int, change: dict[str, Any]) -> None:
    server.tell(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}
    )


def _right(note: Path, text: Text, found: list[Any]) -> bool:
    """Whether these are the findings of `trueline check` for the text as a file."""
    before = note.read_bytes()
    note.write_bytes(text.text.encode())
    command = [sys.executable, "-m", "trueline", "check", "--no-cache", "--all", "--output-format", "json", note.name]
    told = subprocess.run(command, cwd=note.parent, capture_output=True, check=False).stdout
    note.write_bytes(before)
    lines = text.text.split("\n")

    def place(one: dict[str, int]) -> tuple[int, int]:
        return one["line"] - 1, len(lines[one["line"] - 1][: one["column"] - 1].encode("utf-16-le")) // 2

    checked = sorted((one["rule"], place(one["start"]), place(one["end"])) for one in json.loads(told))
    shown = sorted(
        (one["code"], (one["range"]["start"]["line"], one["range"]["start"]["character"]),
         (one["range"]["end"]["line"], one["range"]["end"]["character"])) for one in found
    )  # fmt: skip
    for one in [one for one in checked if one not in shown][:5]:
        print(f"  not shown: {one}", file=sys.stderr)
    for one in [one for one in shown if one not in checked][:5]:
        print(f"  shown only: {one}", file=sys.stderr)
    return checked == shown


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vaults", type=Path, nargs="+")
    parser.add_argument("--edits", type=int, default=500, help="each time [500]")
    given = parser.parse_args()
    print("| vault | documents | note | first cold s | warm s | median ms | 95 % ms | most ms | burst s | findings |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for vault in given.vaults:
        one = measure(vault.resolve(), given.edits)
        times = [1000 * second for second in one.waited]
        figures = f"{percentile(times, 50):.1f} | {percentile(times, 95):.1f} | {max(times):.1f} | {one.burst:.2f}"
        head = f"{vault.name} | {one.docs:,} | {one.size / 1000:.0f} KB | {one.cold:.2f} | {one.warm:.2f}"
        print(f"| {head} | {figures} | {'right' if one.right else 'WRONG'} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
