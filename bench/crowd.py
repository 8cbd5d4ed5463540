"""A portal that many use at once: readers, writers who meet each other, a program that changes files beside them.

The portal is a process of its own, on a copy of the vault. Each reader and writer has a token of its own and one
connection. A writer reads a note, adds a line that names it, and saves with the tag of what it read; several
share a note, so that some saves have to be refused. At the end each line that was acknowledged must be in its
file and in the audit log, and each that was refused must not. Beside that a program appends to a note
each second, and it is measured how long until the event comes.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from keystroke import percentile

_PAGES = ("/", "/questions", "/decisions", "/matrices", "/findings", "/stats", "/search?q=api", "/api/v1/ask/board")
_TO_COME = 202
_HONEST = {200, 409, 412, 429}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One connection that is kept, as a browser keeps it; it is opened again where the portal closed it."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        text = f"{method} {path} HTTP/1.1\r\n{self._head}{more}Content-Length: {len(body)}\r\n\r\n"
        for fresh in (False, True):
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                self._streams[1].write(text.encode() + body)
                return await self._answer(self._streams[0])
            except (ConnectionError, asyncio.IncompleteReadError):
                # Connections that idle are closed; what was sent meanwhile never arrived.
                self._streams = None
                if fresh:
                    raise
        raise AssertionError("unreachable")

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if headers.get("transfer-encoding") == "chunked":
            pieces = []
            while size := int(await reader.readline(), 16):
                pieces.append(await reader.readexactly(size))
                await reader.readline()
            await reader.readline()
            body = b"".join(pieces)
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(head[0].split(" ")[1]), headers, body)


class Seen(NamedTuple):
    """What all clients saw: seconds for each kind of request, statuses, and the lines that were saved or refused."""

    waited: dict[str, list[float]]
    statuses: Counter[tuple[str, int]]
    saved: dict[str, list[str]]
    refused: dict[str, list[str]]
    events: list[float]
    troubles: list[str]


async def _read(client: Client, paths: list[str], seen: Seen, end: float, pause: float, rng: random.Random) -> None:
    await asyncio.sleep(rng.random() * pause)
    while time.monotonic() < end:
        kind, path = ("design", f"/designs/{quote(rng.choice(paths))}") if rng.random() < 0.5 else ("page", "")
        started = time.monotonic()
        await _asked(client, seen, kind, "GET", path or rng.choice(_PAGES))
        seen.waited[kind].append(time.monotonic() - started)
        await asyncio.sleep(rng.expovariate(1 / pause))


async def _asked(client: Client, seen: Seen, kind: str, method: str, path: str, **more: Any) -> Answer | None:
    try:
        answer = await client.ask(method, path, **more)
        while answer.status == _TO_COME:
            # As a browser does where a page is being prepared; the wait counts.
            await asyncio.sleep(1)
            answer = await client.ask(method, path, **more)
    except (OSError, asyncio.IncompleteReadError) as error:
        seen.troubles.append(f"{method} {path}: {error!r}")
        return None
    seen.statuses[kind, answer.status] += 1
    if answer.status not in _HONEST:
        seen.troubles.append(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
    return answer


async def _write(client: Client, path: str, name: str, seen: Seen, end: float, rng: random.Random) -> None:
    number = 0
    address = f"/api/v1/documents/{quote(path)}/source"
    while time.monotonic() < end:
        number += 1
        line = f"said by {name} as number {number}"
        before = await _asked(client, seen, "source", "GET", address)
        if before is None or before.status != 200:
            await asyncio.sleep(0.5)
            continue
        await asyncio.sleep(rng.random() * 0.2)
        started = time.monotonic()
        body = before.body.rstrip(b"\n") + f"\n{line}\n".encode()
        answer = await _asked(client, seen, "save", "PUT", address, body=body, If_Match=before.headers["etag"])
        seen.waited["save"].append(time.monotonic() - started)
        known = seen.saved if answer is not None and answer.status == 200 else seen.refused
        known.setdefault(path, []).append(line)
        await asyncio.sleep(rng.expovariate(1))


async def _listen(port: int, token: str, file: Path, path: str, seen: Seen, end: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    told = asyncio.Event()

    async def follow() -> None:
        while line := await reader.readline():
            if path.encode() in line:
                told.set()

    following = asyncio.create_task(follow())
    await asyncio.sleep(1)
    while time.monotonic() < end:
        told.clear()
        with file.open("ab") as note:
            note.write(b"\nSomebody else was here.\n")
        started = time.monotonic()
        try:
            await asyncio.wait_for(told.wait(), 20)
            seen.events.append(time.monotonic() - started)
        except TimeoutError:
            seen.troubles.append("an event did not come within 20 s")
        await asyncio.sleep(1)
    following.cancel()
    writer.close()


def _memory_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


async def _crowd(given: argparse.Namespace, root: Path, port: int, tokens: list[str], process: int) -> Seen:
    rng = random.Random(7)
    listed = await Client(port, tokens[0]).ask("GET", "/api/v1/documents?limit=500")
    paths = [one["path"] for one in json.loads(listed.body)["documents"]]
    rng.shuffle(paths)
    beside, shared, read = paths[0], paths[1 : 1 + max(1, given.writers // 2)], paths
    seen = Seen({"design": [], "page": [], "save": []}, Counter(), {}, {}, [], [])
    end = time.monotonic() + given.seconds
    tasks = [
        _read(Client(port, token), read, seen, end, given.pause, random.Random(number))
        for number, token in enumerate(tokens[: given.readers])
    ]
    for number, token in enumerate(tokens[given.readers : given.readers + given.writers]):
        path = shared[number % len(shared)]
        tasks.append(_write(Client(port, token), path, f"writer {number}", seen, end, random.Random(number)))
    tasks.append(_listen(port, tokens[0], root / beside, beside, seen, end))
    tasks.append(_sample(process, end))
    await asyncio.gather(*tasks)
    return seen


async def _sample(process: int, end: float) -> None:
    while time.monotonic() < end:
        print(f"memory {_memory_mb(process):.0f} MB", file=sys.stderr)
        await asyncio.sleep(10)


def _lost(root: Path, data: Path, seen: Seen) -> list[str]:
    """What was acknowledged and is not there, or refused and is there; and saves that no line of the log tells of."""
    found = []
    for path, lines in seen.saved.items():
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        found += [f"lost: {line}" for line in lines if f"{line}\n" not in text]
    for path, lines in seen.refused.items():
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        found += [f"refused but there: {line}" for line in lines if f"{line}\n" in text]
    logs = [json.loads(line) for file in data.rglob("audit.jsonl") for line in file.read_text().splitlines()]
    count = sum(map(len, seen.saved.values()))
    if len(logs) != count:
        found.append(f"{count} saves, and {len(logs)} lines in the audit log")
    for path in seen.saved:
        newest = [one for one in logs if one["path"] == path][-1]
        if newest["after"] != sha256((root / path).read_bytes()).hexdigest():
            found.append(f"the log's last hash is not that of {path}")
    return found


def _tokens(root: Path, count: int) -> list[str]:
    from trueline.listening.principals import ROLES
    from trueline.listening.tokens import Tokens, data_folder

    tokens = Tokens(data_folder(str(root)))
    return [tokens.add(f"one {number}", ROLES["editor"], (), 1)[1] for number in range(count)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two pages of a reader [2]")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "vault"), Path(folder, "data")
        shutil.copytree(given.vault, root, symlinks=True, copy_function=shutil.copyfile)
        os.environ["TRUELINE_DATA_DIR"] = str(data)
        environment = {**os.environ, "TRUELINE_CACHE_DIR": str(Path(folder, "cache"))}
        tokens = _tokens(root, given.readers + given.writers)
        command = [sys.executable, "-m", "trueline", "serve", "--root", str(root), "--port", "0"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=folder)
        assert process.stdout is not None
        port = int(re.search(r":(\d+)/", process.stdout.readline())[1])  # type: ignore[index]
        try:
            seen = asyncio.run(_crowd(given, root, port, tokens, process.pid))
            print(f"memory at the end {_memory_mb(process.pid):.0f} MB", file=sys.stderr)
        finally:
            process.terminate()
            ended = process.wait(30)
        lost = _lost(root, data, seen)
    for kind, seconds in [*seen.waited.items(), ("event", seen.events)]:
        times = [1000 * one for one in seconds]
        shown = f"median {percentile(times, 50):.0f} ms, 95 % {percentile(times, 95):.0f} ms, most {max(times):.0f} ms"
        print(f"{kind}: {len(times)}, {shown}" if times else f"{kind}: none")
    print("statuses:", ", ".join(f"{kind} {status}: {n}" for (kind, status), n in sorted(seen.statuses.items())))
    print(f"{sum(map(len, seen.saved.values()))} saves, ended with {ended}")
    for one in [*seen.troubles[:10], *lost[:10]]:
        print("TROUBLE", one)
    # Whoever is told to go by a signal says so by its end.
    return 1 if seen.troubles or lost or ended not in (0, -signal.SIGTERM) else 0


if __name__ == "__main__":
    sys.exit(main())
