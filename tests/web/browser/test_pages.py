"""Every page fits the window, passes axe in both themes, and can be read without scripts."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

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


@pytest.fixture(scope="module", params=LOOKS)
def looked(browser: Browser, parcelhub: Process, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of one look, for all the tests of that look."""
    size, dark = LOOKS[request.param]
    with watched_page(browser, parcelhub, size, dark) as page:
        yield page


@pytest.mark.parametrize("path", [*LISTS, *OTHERS])
def test_pages_are_usable_by_everyone(looked: Page, path: str) -> None:
    looked.goto(path)
    there, opened = OTHERS.get(path, ("main", ""))
    looked.wait_for_selector(there)
    if opened:
        looked.locator(opened).first.click()
    assert too_wide(looked) <= 0
    assert axe(looked) == []


def test_pages_are_read_without_scripts(browser: Browser, parcelhub: Process) -> None:
    with watched_page(browser, parcelhub, scripted=False) as page:
        for path in LISTS:
            assert page.goto(path).status == 200  # type: ignore[union-attr]
            assert page.locator("h1").inner_text()
