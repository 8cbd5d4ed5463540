"""The source in the browser: what is found and offered, what differs, what two change, what a reload keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsers import axe, live
from portals import DESIGN, Process, Vault, make_vault, running, until

FOLDER = "features/3. Active"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return make_vault(tmp_path_factory.mktemp("sources"), designs=2)


@pytest.fixture(scope="module")
def portal(vault: Vault) -> Iterator[Process]:
    with running(vault, vault.root.parent) as process:
        yield process


@pytest.fixture
def note(vault: Vault, request: pytest.FixtureRequest) -> Path:
    """A design of the test's own."""
    name = request.node.name.removeprefix("test_").replace("_", " ")
    path = vault.root / FOLDER / f"{name}.md"
    path.write_bytes(DESIGN.format(name=name, status="planned", other="Design 0").encode())
    return path


def show(page: Page, note: Path) -> None:
    url = f"/edit/{FOLDER}/{note.name}"
    assert until(lambda: page.request.get(url).ok, 60)
    page.goto(url)
    live(page)
    page.wait_for_selector(".cm-content")


def put(page: Page, line: str, text: str) -> None:
    """Write at the end of a line."""
    page.locator(".cm-line", has_text=line).first.click()
    page.keyboard.press("End")
    page.keyboard.insert_text(text)


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    page.get_by_role("dialog", name="What you save").get_by_role("button", name="Save").click()


def until_says(note: Path, text: bytes) -> bytes:
    assert until(lambda: text in note.read_bytes(), 60), note.read_bytes()
    return note.read_bytes()


def test_what_differs_is_looked_at_and_saved(page: Page, note: Path) -> None:
    show(page, note)
    before = note.read_bytes()
    put(page, "Each invoice arrives", ", or sooner")
    expect(page.locator(".editor-state").first).to_contain_text("Not saved, kept in this browser")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="What you save")
    expect(dialog.locator(".added")).to_contain_text("or sooner")
    dialog.get_by_role("button", name="Cancel").click()
    assert note.read_bytes() == before
    save(page)
    assert until_says(note, b"or sooner") == before.replace(b"within 2 s", b"within 2 s, or sooner")
    expect(page.locator(".editor-state").first).to_contain_text("Saved")


def test_line_ends_and_mark_stay_as_they_were(page: Page, note: Path) -> None:
    lines = note.read_bytes().split(b"\n")
    mixed = b"\xef\xbb\xbf" + b"\r\n".join(lines[:10]) + b"\n" + b"\r\n".join(lines[10:])
    note.write_bytes(mixed)
    show(page, note)
    put(page, "Each invoice arrives", "\n- [ ] And another")
    save(page)
    now = until_says(note, b"And another")
    assert now == mixed.replace(b"within 2 s\r\n", b"within 2 s\r\n- [ ] And another\r\n")


def test_what_was_typed_survives_a_reload(page: Page, note: Path) -> None:
    show(page, note)
    put(page, "Each invoice arrives", " (draft)")
    page.reload()
    expect(page.locator(".cm-line", has_text="(draft)")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("is here again")
    save(page)
    until_says(note, b"(draft)")
    page.reload()
    page.wait_for_selector(".cm-content")
    expect(page.locator(".editor-state").first).to_contain_text("Saved")


def test_changes_at_other_places_are_put_together(page: Page, note: Path) -> None:
    show(page, note)
    put(page, "Each invoice arrives", " (mine)")
    note.write_bytes(note.read_bytes().replace(b"Who pays?", b"Who pays (theirs)?"))
    expect(page.locator("#toasts")).to_contain_text("changed on disk")
    save(page)
    dialog = page.get_by_role("dialog", name="Changed by two")
    expect(dialog).to_contain_text("Both changes fit together")
    dialog.get_by_role("button", name="Put both together").click()
    save(page)
    assert b"(theirs)" in until_says(note, b"(mine)")


def test_changes_of_the_same_line_show_both(page: Page, note: Path) -> None:
    show(page, note)
    put(page, "Each invoice arrives", " (mine)")
    note.write_bytes(note.read_bytes().replace(b"within 2 s", b"within 3 s"))
    expect(page.locator("#toasts")).to_contain_text("changed on disk")
    save(page)
    dialog = page.get_by_role("dialog", name="Changed by two")
    assert "within 3 s" in dialog.get_by_label("On disk now", exact=True).input_value()
    assert "within 2 s (mine)" in dialog.get_by_label("Yours", exact=True).input_value()
    dialog.get_by_role("button", name="Go on with mine").click()
    save(page)
    until_says(note, b"within 2 s (mine)")


def test_an_editor_without_changes_follows_the_file(page: Page, note: Path) -> None:
    show(page, note)
    note.write_bytes(note.read_bytes().replace(b"within 2 s", b"within 4 s"))
    expect(page.locator(".cm-line", has_text="within 4 s")).to_be_visible()


def test_the_language_server_finds_completes_and_explains(page: Page, note: Path) -> None:
    show(page, note)
    expect(page.locator("[data-server=ready]")).to_be_visible()
    expect(page.locator(".cm-lintRange").first).to_be_visible()
    page.locator(".cm-line", has_text="Invoices get").click()
    page.keyboard.press("End")
    page.keyboard.type(" [[Ship")
    chosen = page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li[aria-selected]")
    expect(chosen).to_contain_text("Shipping")
    # CodeMirror takes no choice within the first 75 ms of a list, lest a hasty Enter means another line.
    page.wait_for_timeout(200)
    page.keyboard.press("Enter")
    expect(page.locator(".cm-line", has_text="[[Shipping")).to_be_visible()
    page.mouse.move(0, 0)
    page.locator(".cm-line", has_text="Invoices get").locator(".cm-lintRange", has_text="Nowhere").first.hover()
    expect(page.locator(".cm-tooltip")).to_contain_text("Nowhere")


def test_what_the_server_offers_is_done_in_the_editor_or_on_disk(page: Page, note: Path) -> None:
    show(page, note)
    expect(page.locator("[data-server=ready]")).to_be_visible()
    page.locator(".cm-line", has_text="Each invoice arrives").click()
    page.keyboard.press("Control+.")
    dialog = page.get_by_role("dialog", name="What to do here")
    dialog.get_by_role("button", name="Tick").click()
    looked = page.get_by_role("dialog", name="Tick")
    expect(looked).to_contain_text("[x] Each invoice arrives")
    assert b"- [ ] Each invoice" in note.read_bytes()
    looked.get_by_role("button", name="Do it").click()
    until_says(note, b"- [x] Each invoice arrives")
    expect(page.locator(".cm-line", has_text="[x] Each invoice arrives")).to_be_visible()
    page.locator(".cm-line", has_text="Invoices get").get_by_text("Nowhere").click()
    page.keyboard.press("Control+.")
    dialog.get_by_role("button", name="Create the note").click()
    asked = page.get_by_role("dialog", name="Create the note “Nowhere”")
    assert axe(page) == []
    asked.get_by_label("What it is").select_option("feature")
    asked.get_by_role("button", name="Create the note").click()
    expect(page.get_by_text("The note is there")).to_be_visible()
    assert [one.name for one in note.parents[1].rglob("Nowhere.md")] == ["Nowhere.md"]
    # The link leads there from now on, and what was typed is still what it was.
    expect(page.locator(".cm-lintRange", has_text="Nowhere")).to_have_count(0)
