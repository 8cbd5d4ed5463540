"""Portals for tests: an application to ask without a network, and a process to ask over one."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient

from trueline.analysis.host import AnalysisHost
from trueline.web.app import make_app
from trueline.web.options import Options

TOKEN = "the-token-of-this-start"
BASE = "http://127.0.0.1:8421"
TEMPLATE = """---
tags:
  - status/planned
  - status/implemented
  - priority/high
  - priority/low
Domains:
blocked-by:
---
# Feature: {{title}}

## 1. Overview

### Problem Statement

[What hurts?]

### Success Criteria

- [ ] [Criterion]

## 11. Open Questions

- [ ] [Question]

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
|      |        |        |
"""
DESIGN = """---
tags:
  - status/{status}
  - priority/high
Domains:
  - "[[Billing]]"
blocked-by:
---
# Feature: {name}

## 1. Overview

### Problem Statement

Invoices get <Lost> & nobody knows; see [[{other}]] and [[Nowhere]].

### Success Criteria

- [ ] Each invoice arrives within 2 s
- [x] Nobody loses one

## 11. Open Questions

- [ ] Who pays?

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-01-02 | us | Begun |
"""


class Vault(NamedTuple):
    """A vault on disk; `designs` are the paths of its designs."""

    root: Path
    designs: tuple[str, ...]

    def text(self, path: str) -> str:
        """What a note holds on disk."""
        return (self.root / path).read_text(encoding="utf-8")


def make_vault(folder: Path, designs: int = 3) -> Vault:
    """A small vault of designs in two stages, with a domain and a picture."""
    root = folder / "vault"
    names = [f"Design {number}" for number in range(designs)]
    files = {
        "templates/Feature.md": TEMPLATE,
        "domains/Billing.md": "# Billing\n\nWhat costs.\n",
        "domains/Shipping.md": "# Shipping\n\nWhat moves.\n",
    }
    paths = []
    for number, name in enumerate(names):
        stage, status = ("3. Active", "planned") if number % 2 else ("1. Planning", "planned")
        path = f"features/{stage}/{name}.md"
        paths.append(path)
        files[path] = DESIGN.format(name=name, status=status, other=names[number - 1])
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    (root / "trueline.toml").write_text('templates = ["templates"]\n')
    (root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return Vault(root, tuple(paths))


@contextlib.contextmanager
def opened(vault: Vault, **options: object) -> Iterator[TestClient]:
    """A client of the portal of a vault, without any token or session; nothing follows the disk."""
    given = {"token": TOKEN, "watch": False, **options}
    app = make_app(AnalysisHost(str(vault.root), str(vault.root)), Options(**given))  # type: ignore[arg-type]
    with TestClient(app, BASE, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def bearer(token: str = TOKEN) -> dict[str, str]:
    """The header that says who asks."""
    return {"authorization": f"Bearer {token}"}


class Process(NamedTuple):
    """A portal that runs by itself."""

    process: subprocess.Popen[str]
    port: int
    token: str

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def end(self, seconds: float = 15.0) -> int:
        """Tell it to go, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


@contextlib.contextmanager
def running(vault: Vault, folder: Path, *words: str) -> Iterator[Process]:
    """`trueline serve` on a free port; what still runs at the end is ended."""
    environment = {**os.environ, "TRUELINE_DATA_DIR": str(folder / "data"), "TRUELINE_CACHE_DIR": str(folder / "cache")}
    command = [sys.executable, "-m", "trueline", "serve", "--root", str(vault.root), "--port", "0", *words]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder
    )
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        found = re.search(r"http://[^:]+:(\d+)/enter\?token=(\S+)", line)
        assert found, line + process.stderr.read()
        yield Process(process, int(found[1]), found[2])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def until(true: "object", seconds: float = 20.0) -> bool:
    """Whether something becomes true before one gives up."""
    assert callable(true)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
