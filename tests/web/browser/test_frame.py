"""What the frame of every page does: it follows the vault, keeps its theme, finds while one types, knows keys."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from browsers import live, watched_page
from portals import Process, Vault, running


def test_a_theme_is_chosen_and_kept(shown: Page) -> None:
    switch = shown.get_by_role("button", name="Theme")
    dark = "getComputedStyle(document.body).colorScheme"
    assert shown.evaluate(dark) == "light"
    switch.click()
    switch.click()
    assert shown.evaluate(dark) == "dark"
    shown.reload()
    assert shown.evaluate(dark) == "dark"
    switch.click()
    assert shown.evaluate(dark) == "light"


def test_a_change_on_disk_reaches_a_page_that_is_open(page: Page, vault: Vault) -> None:
    live(page)
    page.locator("[name=text]").focus()
    path = vault.root / vault.designs[0]
    path.write_text(path.read_text().replace("priority/high", "priority/low"))
    expect(page.locator(f'[data-path="{vault.designs[0]}"]')).to_contain_text("low")
    expect(page.locator("[name=text]")).to_be_focused()


def test_all_pages_of_a_browser_follow_over_one_line(page: Page, vault: Vault, portal: Process) -> None:
    live(page)
    others = [page.context.new_page() for _ in range(7)]
    for other in others:
        other.goto(portal.url)
        live(other)
    path = vault.root / vault.designs[1]
    path.write_text(path.read_text().replace("priority/high", "priority/low"))
    page.close()
    for other in others:
        expect(other.locator(f'[data-path="{vault.designs[1]}"]')).to_contain_text("low")


def test_search_answers_while_one_types(shown: Page) -> None:
    shown.keyboard.press("/")
    shown.keyboard.type("carrier health")
    expect(shown.locator("#found a[data-hit]").first).to_be_visible()
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowDown")
    expect(shown.locator("#found a[data-hit]").nth(1)).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.locator("#found a")).to_have_count(0)
    expect(shown.locator("[data-search]")).to_be_focused()
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/search?q=carrier+health")
    expect(shown.locator("#results mark").first).to_be_visible()
    shown.keyboard.type(" failover")
    expect(shown).to_have_url(f"{shown.url.partition('?')[0]}?q=carrier%20health%20failover")


def test_what_is_not_there_is_looked_for(shown: Page) -> None:
    shown.watched.expected.append("404")  # type: ignore[attr-defined]
    shown.goto("/designs/docs/Carrier%20Health.md")
    expect(shown.get_by_role("heading", name="Not here")).to_be_visible()
    shown.get_by_role("link", name="look for “Carrier Health”").click()
    expect(shown.locator("#results a[data-hit]").first).to_be_visible()


def test_nothing_is_asked_of_elsewhere(shown: Page, tmp_path: Path) -> None:
    with shown.expect_console_message(lambda message: "connect-src" in message.text):
        shown.evaluate("fetch('https://example.org/').catch(() => undefined)")
    watched = shown.watched  # type: ignore[attr-defined]
    assert any("connect-src" in one for one in watched.troubles)
    watched.expected.append("")


def test_keys_open_pages_and_tell_of_themselves(shown: Page) -> None:
    shown.keyboard.press("?")
    expect(shown.get_by_role("dialog")).to_contain_text("Search; arrows go through what is found")
    shown.keyboard.press("Escape")
    expect(shown.get_by_role("dialog")).to_have_count(0)
    shown.keyboard.press("g")
    expect(shown.locator(".pages[data-waits]")).to_be_visible()
    shown.keyboard.press("q")
    shown.wait_for_url("**/questions")


def test_who_signs_out_elsewhere_is_told_so_on_every_page(page: Page, portal: Process) -> None:
    page.watched.expected.append("status of 401")  # type: ignore[attr-defined]
    page.goto("/findings")
    live(page)
    answer = page.request.post("/sign-out", headers={"origin": portal.url}, max_redirects=0)
    assert answer.status == 303
    lamp = page.locator("[data-connection=out]").get_by_role("link", name="Signed out")
    expect(lamp).to_have_attribute("href", "/sign-in")


def test_who_may_only_read_is_told_so(browser: Browser, vault: Vault, tmp_path: Path) -> None:
    with running(vault, tmp_path, "--read-only") as process, watched_page(browser, process) as page:
        expect(page.get_by_text("read-only", exact=True)).to_be_visible()
