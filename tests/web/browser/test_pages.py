"""Every page of lists and numbers: fits the window, passes axe in both themes, is readable without scripts."""

import pytest
from playwright.sync_api import Browser

from browsers import DESKTOP, PHONE, axe, too_wide, watched_page
from portals import Process

PAGES = (
    "/", "/search?q=carrier", "/questions", "/decisions", "/drift?forecast=true", "/matrices?kind=failures", "/findings",
    "/stats", "/stats/over-time", "/sign-in",
)  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_usable_by_everyone(browser: Browser, parcelhub: Process, size: tuple[int, int], dark: bool) -> None:
    with watched_page(browser, parcelhub, size, dark) as page:
        for path in PAGES:
            page.goto(path)
            assert too_wide(page) <= 0, path
            assert axe(page) == [], path


def test_pages_are_read_without_scripts(browser: Browser, parcelhub: Process) -> None:
    with watched_page(browser, parcelhub, scripted=False) as page:
        for path in PAGES:
            assert page.goto(path).status == 200  # type: ignore[union-attr]
            assert page.locator("h1").inner_text()
