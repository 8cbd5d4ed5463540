"""Fixtures of tests in a browser: a portal and a browser for each module, a page of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import chromium, watched_page
from portals import Process, Vault, make_vault, running

# Nothing here is about speed, and a machine that builds something else beside is slow.
expect.set_options(timeout=60_000)
EXAMPLE = Path(__file__).parents[3] / "examples" / "parcelhub"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; it is closed with the module, because an open one disturbs other tests' event loops."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A small vault for tests that change it: each test of a module takes designs of its own."""
    return make_vault(tmp_path_factory.mktemp("vault"), designs=12)


@pytest.fixture(scope="module")
def portal(vault: Vault) -> Iterator[Process]:
    """A portal of that vault."""
    with running(vault, vault.root.parent) as process:
        yield process


@pytest.fixture
def page(browser: Browser, portal: Process) -> Iterator[Page]:
    """A page of that portal, signed in, that fails the test for any error, breach or foreign request."""
    with watched_page(browser, portal) as opened:
        yield opened


@pytest.fixture(scope="module")
def parcelhub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A portal of a copy of the example vault, for tests that only look."""
    folder = tmp_path_factory.mktemp("parcelhub")
    root = folder / "vault"
    shutil.copytree(EXAMPLE, root)
    with running(Vault(root, ()), folder) as process:
        yield process


@pytest.fixture
def shown(browser: Browser, parcelhub: Process) -> Iterator[Page]:
    """A page of the example vault."""
    with watched_page(browser, parcelhub) as opened:
        yield opened
