"""Every page fits the window, passes axe in both themes, and can be read without scripts."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from browsers import DESKTOP, PHONE, axe, too_wide, watched_page
from portals import Process

LISTS = (
    "/", "/search?q=carrier", "/questions", "/decisions", "/drift?forecast=true", "/matrices?kind=failures", "/findings",
    "/stats", "/stats/over-time", "/sign-in",
)  # fmt: skip
DESIGN = quote("docs/features/3. Active/Public Tracking Page.md")
# What has to be there before a page is looked at, and what is opened on it.
OTHERS = {
    f"/designs/{DESIGN}": ("[data-connection=live]", "details.mark summary"),
    f"/history/{DESIGN}": ("main", ""),
    f"/edit/{DESIGN}": ("[data-server=ready]", ""),
    "/system": (".map .node", ""),
    "/system?of=component+shipmentservice": (".map .node", ""),
    "/system/entities": ("figure.diagram img", ""),
}
# tests/conftest.py spreads these looks over the workers by their names.
LOOKS = {
    "desktop-light": (DESKTOP, False), "desktop-dark": (DESKTOP, True),
    "phone-light": (PHONE, False), "phone-dark": (PHONE, True),
}  # fmt: skip


@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_usable_by_everyone(browser: Browser, parcelhub: Process, path: str, look: str) -> None:
    size, dark = LOOKS[look]
    with watched_page(browser, parcelhub, size, dark) as page:
        page.goto(path)
        there, opened = OTHERS.get(path, ("main", ""))
        page.wait_for_selector(there)
        if opened:
            page.locator(opened).first.click()
        assert too_wide(page) <= 0
        assert axe(page) == []


def test_pages_are_read_without_scripts(browser: Browser, parcelhub: Process) -> None:
    with watched_page(browser, parcelhub, scripted=False) as page:
        for path in LISTS:
            assert page.goto(path).status == 200  # type: ignore[union-attr]
            assert page.locator("h1").inner_text()
