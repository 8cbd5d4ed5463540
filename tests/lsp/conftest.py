"""A small vault and a client for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp_client import Client

NOTE = "# Feature: Labels\n\nSee [[Nowhere]] and [[Parcels]].\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "trueline.toml").write_text("")
    (root / "Labels.md").write_text(NOTE)
    (root / "Parcels.md").write_text("# Parcels\n\nSee [[Labels]].\n")
    return root


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    client = Client(tmp_path / "cache")
    yield client
    client.process.kill()
    client.process.wait()
    assert client.process.stdin is not None and client.process.stdout is not None
    client.process.stdin.close()
