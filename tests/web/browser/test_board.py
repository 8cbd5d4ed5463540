"""The board: filters without a reload, moves by pointer, by menu and by keys, gates, conflicts."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from browsers import live, watched_page
from portals import Vault, make_vault, running


def card(page: Page, number: int, stage: str = "") -> Locator:
    column = f'[data-stage="{stage}"] ' if stage else ""
    return page.locator(f'{column}.feature[data-name="Design {number}"]')


def moved(vault: Vault, number: int, folder: str) -> Path:
    return vault.root / "features" / folder / f"Design {number}.md"


def rewrite(vault: Vault, number: int, old: str, new: str) -> None:
    path = vault.root / vault.designs[number]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_filters_need_no_reload(shown: Page) -> None:
    everything = shown.locator(".feature").count()
    shown.evaluate("window.same = true")
    shown.get_by_label("Text").type("track")
    expect(shown.locator(".feature")).to_have_count(2)
    expect(shown.get_by_label("Text")).to_be_focused()
    shown.get_by_label("Text").fill("")
    expect(shown.locator(".feature")).to_have_count(everything)
    shown.get_by_label("Domain").select_option("Carriers")
    expect(shown.locator(".sum")).to_contain_text(f" of {everything} features")
    assert shown.evaluate("window.same") is True
    assert "domain=Carriers" in shown.url
    shown.reload()
    expect(shown.locator(".sum")).to_contain_text(f" of {everything} features")


def test_a_card_is_dragged_and_its_gate_explained(page: Page, vault: Vault) -> None:
    card(page, 0).drag_to(page.locator('[data-stage="Completed"]'))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("A gate stands before implemented.")
    expect(dialog).to_contain_text("Each invoice arrives within 2 s")
    dialog.get_by_label("Pass the gate all the same, because").fill("the pilot ends today")
    dialog.get_by_role("button", name="Move").click()
    expect(card(page, 0, "Completed")).to_be_visible()
    text = moved(vault, 0, "4. Completed").read_text()
    assert "status/implemented" in text and "the pilot ends today" in text
    assert not (vault.root / vault.designs[0]).exists()
    expect(page.locator("#toasts")).to_contain_text("Design 0 is in Completed now")


def test_a_gate_that_is_not_passed_moves_the_file_alone(page: Page, vault: Vault) -> None:
    card(page, 2).drag_to(page.locator('[data-stage="Completed"]'))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Set its status to implemented as well").uncheck()
    expect(dialog.get_by_label("Pass the gate all the same, because")).to_be_hidden()
    dialog.get_by_role("button", name="Move").click()
    expect(card(page, 2, "Completed")).to_be_visible()
    assert "status/planned" in moved(vault, 2, "4. Completed").read_text()


def test_a_card_is_moved_by_keys_alone(page: Page, vault: Vault) -> None:
    page.locator('[data-stage="Planning"] .feature .title a').first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[data-stage="Planning"] .feature .title a').first).to_be_focused()
    card(page, 4).locator(".title a").focus()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("To")).to_be_focused()
    expect(dialog.get_by_label("To")).to_have_value("Backlog")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(dialog).to_contain_text("3. Active/Design 4.md")
    for _ in range(10):
        page.keyboard.press("Tab")
        if dialog.get_by_role("button", name="Move").evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(card(page, 4, "Active")).to_be_visible()
    assert moved(vault, 4, "3. Active").exists()
    expect(card(page, 4).locator(".title a")).to_be_focused()


def test_escape_leaves_everything_as_it_is(page: Page, vault: Vault) -> None:
    button = page.get_by_role("button", name="Move Design 6")
    button.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert (vault.root / vault.designs[6]).exists()


def test_a_conflict_shows_both_versions_and_loses_neither(page: Page, vault: Vault) -> None:
    live(page)
    page.get_by_role("button", name="Move Design 8").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To").select_option("Active")
    expect(dialog).to_contain_text("3. Active/Design 8.md")
    before = page.locator("body").get_attribute("data-revision")
    rewrite(vault, 8, "Nobody loses one", "Nobody loses two")
    expect(page.locator("body")).not_to_have_attribute("data-revision", before or "")
    dialog.get_by_role("button", name="Move").click()
    conflict = page.get_by_role("dialog")
    expect(conflict).to_contain_text("It changed while you looked at it")
    expect(conflict).to_contain_text("What you were shown")
    expect(conflict).to_contain_text("What it would be now")
    conflict.get_by_role("button", name="Make it as it is now").click()
    expect(card(page, 8, "Active")).to_be_visible()
    assert "Nobody loses two" in moved(vault, 8, "3. Active").read_text()


def test_a_folded_column_stays_folded(page: Page, vault: Vault) -> None:
    live(page)
    page.locator('[data-stage="Active"] summary').click()
    expect(card(page, 1)).to_be_hidden()
    rewrite(vault, 10, "priority/high", "priority/low")
    expect(card(page, 10)).to_contain_text("low")
    expect(card(page, 1)).to_be_hidden()


def test_readers_are_offered_no_moves(browser: Browser, tmp_path: Path) -> None:
    with running(make_vault(tmp_path), tmp_path, "--read-only") as process, watched_page(browser, process) as page:
        expect(page.locator(".feature").first).to_be_visible()
        expect(page.locator("[data-move]")).to_have_count(0)
        page.locator(".feature .title a").first.focus()
        page.keyboard.press("m")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_vault_without_features_says_what_to_do_and_begins_one(browser: Browser, tmp_path: Path) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "README.md").write_text("# My project\n\nA tool.\n")
    with running(Vault(root, ()), tmp_path) as process, watched_page(browser, process) as page:
        expect(page.get_by_role("heading", name="No features yet")).to_be_visible()
        expect(page.get_by_role("link", name="My project")).to_be_visible()
        page.get_by_role("button", name="Begin a design").click()
        page.get_by_role("dialog").get_by_label("What is it called?").fill("Parcel Lockers")
        page.keyboard.press("Enter")
        page.wait_for_url("**/designs/Parcel%20Lockers.md")
        expect(page.get_by_role("heading", name="Parcel Lockers").first).to_be_visible()
        assert (root / "Parcel Lockers.md").read_text().startswith("---")
        page.goto("/")
        page.get_by_role("button", name="Begin a design").click()
        page.get_by_role("dialog").get_by_label("What is it called?").fill("Parcel Lockers")
        page.keyboard.press("Enter")
        # The name is taken: what was typed is still there.
        expect(page.locator("#toasts")).to_contain_text("Parcel Lockers")
        expect(page.get_by_role("dialog").get_by_label("What is it called?")).to_have_value("Parcel Lockers")
