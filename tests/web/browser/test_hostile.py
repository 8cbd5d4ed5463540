"""Hostile texts are shown and never run: a sample here, all of them by `bench/hostile.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from executions import PAGES, executions, pages_of
from hostile_texts import hostile_texts, write_notes
from portals import Process, make_vault, running

FOLDER = "features/3. Active"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, list[str]]]:
    folder = tmp_path_factory.mktemp("hostile")
    vault = make_vault(folder)
    paths = list(write_notes(vault.root / FOLDER, hostile_texts()[5::177]))
    with running(vault, folder) as process:
        yield process, pages_of(paths, FOLDER)


@pytest.mark.parametrize("policy", [True, False], ids=["policy on", "policy off"])
def test_hostile_texts_are_shown_and_never_run(
    browser: Browser, hostile: tuple[Process, list[str]], policy: bool
) -> None:
    process, pages = hostile
    found = executions(browser, process, pages if policy else [*PAGES[:12:2], *pages], policy)
    assert found.pages >= len(pages) == 3
    assert found.ran == ()
    assert found.waiting == ()


def test_the_watch_sees_what_runs(browser: Browser, hostile: tuple[Process, list[str]], tmp_path: Path) -> None:
    context = browser.new_context()
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()
    page.set_content("<img src=x onerror=\"console.log('HOSTILE')\">")
    page.wait_for_timeout(200)
    context.close()
    assert said == ["HOSTILE"]
