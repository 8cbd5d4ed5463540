"""A copy of the example vault for each test, and a session over it."""

import shutil
from pathlib import Path

import pytest

from mcp_agents import PARCELHUB, session_of
from trueline.mcp.session import Session


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    shutil.copytree(PARCELHUB, root)
    return root


@pytest.fixture
def session(vault: Path) -> Session:
    return session_of(vault)


@pytest.fixture(scope="module")
def reader() -> Session:
    """A session over the example vault itself, for tests that change nothing."""
    return session_of(PARCELHUB, read_only=True)
