"""Every page fits the window, passes axe in both themes, and can be read without scripts."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from browsers import DESKTOP, PHONE, axe, live, too_wide, watched_page
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


def _dialogs(page: Page) -> Iterator[str]:
    """Open what opens on pages, one after the other; nothing is sent."""
    page.goto("/")
    live(page)
    page.get_by_role("button", name="Move Quiet Hours").click()
    page.locator("dialog select").select_option("Completed")
    page.get_by_text("A gate stands before").wait_for()
    yield "a gate"
    page.keyboard.press("Escape")
    page.locator("[data-begin]").first.click()
    yield "a design that begins"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    yield "keys"
    page.keyboard.press("Escape")
    page.locator("[data-search]").fill("carrier")
    page.wait_for_selector("#found [data-hit]")
    yield "what is found"
    page.goto(f"/designs/{DESIGN}")
    live(page)
    for opened in ("[data-edit=status]", "button.answer", "#beside [data-take-fix]"):
        page.locator(opened).first.click()
        page.get_by_role("dialog").wait_for()
        yield opened
        page.keyboard.press("Escape")
    page.locator("[data-editable] tbody td").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("textbox").wait_for()
    yield "a cell"
    page.keyboard.press("Escape")
    page.locator("#document a.internal").first.focus()
    page.wait_for_selector(".hover-card")
    yield "a card of a link"
    page.goto("/drift")
    live(page)
    page.locator("[data-accept]").first.click()
    page.get_by_role("dialog").wait_for()
    yield "a drift"


@pytest.mark.parametrize("look", ["desktop-dark", "phone-light"])
def test_dialogs_are_usable_by_everyone(browser: Browser, parcelhub: Process, look: str) -> None:
    size, dark = LOOKS[look]
    with watched_page(browser, parcelhub, size, dark) as page:
        # A gate that is shut answers so, and a browser notes every such answer.
        page.watched.expected.append("status of 409")  # type: ignore[attr-defined]
        for said in _dialogs(page):
            assert too_wide(page) <= 0, said
            assert axe(page) == [], said


@pytest.mark.parametrize("path", ["/", "/matrices?kind=failures", "/decisions"])
def test_pages_fit_on_paper(browser: Browser, parcelhub: Process, path: str) -> None:
    """What a screen scrolls to, paper would not have."""
    with watched_page(browser, parcelhub, (680, 960)) as page:
        page.goto(path)
        live(page)
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert too_wide(page) <= 0
        wide = "(all) => all.filter((one) => one.querySelector('table').scrollWidth > one.clientWidth + 1).length"
        assert page.locator(".scroller").evaluate_all(wide) == 0
        # Titles of columns are not broken within a word.
        tall = "(all) => all.filter((one) => !one.textContent.includes(' ') && one.clientHeight > 32).length"
        assert page.locator("thead th").evaluate_all(tall) == 0
