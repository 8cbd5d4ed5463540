"""A design in the browser: ticks, cells, values, answers, fixes, what changes on disk, conflicts, diagrams."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import PHONE, live, watched_page
from portals import Process, Vault, make_vault, running, until

FOLDER = "features/3. Active"
TEXT = """---
tags:
  - status/planned
  - priority/high
Domains:
  - "[[Billing]]"
blocked-by:
---
# Feature: {name}

## 1. Overview

### Problem Statement

Invoices get <Lost> & nobody knows; see [[Design 0]].

### Success Criteria

- [ ] Each invoice arrives within 2 s
- [x] Nobody loses one

**Flag name:** `old-flag`

| Dependency | What happens | Recovery |
| ---------- | ------------ | -------- |
| Redis      | Slow         | Waits    |
| Postgres   | Gone         | `a\\|b`   |

![far](https://example.org/far.png)

```mermaid
flowchart LR
  A[<b>One</b>] --> B["1#58;n"]
  click A "javascript:alert(1)"
```

```mermaid
this is no diagram
```

## 11. Open Questions

- [ ] Who pays?

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-01-02 | us | Begun |
"""


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return make_vault(tmp_path_factory.mktemp("designs"), designs=2)


@pytest.fixture(scope="module")
def portal(vault: Vault) -> Iterator[Process]:
    with running(vault, vault.root.parent) as process:
        yield process


@pytest.fixture
def note(vault: Vault, request: pytest.FixtureRequest) -> Path:
    """A design of the test's own."""
    name = re.sub(r"\W+", " ", request.node.name.removeprefix("test_").replace("_", " ")).strip()
    path = vault.root / FOLDER / f"{name}.md"
    path.write_text(TEXT.replace("{name}", name), encoding="utf-8", newline="\n")
    return path


def show(page: Page, note: Path, folder: str = FOLDER) -> None:
    url = f"/designs/{folder}/{note.name}"
    assert until(lambda: page.request.get(url).ok, 60)
    page.goto(url)
    live(page)
    page.wait_for_selector("[data-editable]")


def says(note: Path, text: str) -> None:
    """Wait until the file says something."""
    assert until(lambda: text in note.read_text(encoding="utf-8"), 60), note.read_text(encoding="utf-8")


def test_a_tick_changes_one_byte(page: Page, note: Path) -> None:
    show(page, note)
    before = note.read_text()
    box = page.get_by_label("Each invoice arrives within 2 s")
    box.check()
    says(note, "- [x] Each invoice")
    assert note.read_text() == before.replace("[ ] Each", "[x] Each")
    box.focus()
    page.keyboard.press("Space")
    says(note, "- [ ] Each invoice")
    expect(box).to_be_focused()


def test_a_cell_is_edited_by_keys_alone(page: Page, note: Path) -> None:
    show(page, note)
    page.locator("td", has_text="Slow").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    field = page.get_by_role("dialog", name="Recovery").get_by_label("Text")
    expect(field).to_have_value("`a|b`")
    field.fill("by hand | slowly")
    page.keyboard.press("Control+Enter")
    says(note, "by hand \\| slowly")
    cell = page.locator("td", has_text="by hand | slowly")
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cell).to_be_focused()


def test_a_cell_that_two_change_keeps_both(page: Page, note: Path) -> None:
    show(page, note)
    page.locator("td", has_text="Slow").dblclick()
    page.get_by_label("Text").fill("Mine")
    page.route("**/events", lambda route: route.abort())
    note.write_text(note.read_text().replace("| Slow   ", "| Theirs "), newline="\n")
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Changed by two")
    expect(dialog.get_by_label("On disk now")).to_have_value("Theirs")
    expect(dialog.get_by_label("Yours")).to_have_value("Mine")
    dialog.get_by_role("button", name="Put mine in its place").click()
    says(note, "| Mine")
    expect(page.locator("td", has_text="Mine")).to_be_visible()


def test_a_row_that_moved_is_found_again(page: Page, note: Path) -> None:
    show(page, note)
    page.locator("td", has_text="Waits").dblclick()
    page.get_by_label("Text").fill("Falls back")
    note.write_text(note.read_text().replace("### Problem", "New\n\nlines\n\n### Problem"), newline="\n")
    expect(page.locator(".document p", has_text="lines")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Falls back")
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Changed by two")
    if dialog.is_visible():
        dialog.get_by_role("button", name="Put mine in its place").click()
    says(note, "Falls back")
    assert note.read_text().count("Falls back") == 1 and "| Redis      | Slow         | Falls back" in note.read_text()


def test_a_labelled_value_is_edited(page: Page, note: Path) -> None:
    show(page, note)
    page.get_by_role("button", name="Edit Flag name").click()
    field = page.get_by_role("dialog", name="Flag name").get_by_role("textbox")
    expect(field).to_have_value("`old-flag`")
    field.fill("new-flag")
    page.keyboard.press("Control+Enter")
    says(note, "**Flag name:** `new-flag`")
    expect(page.locator(".document code", has_text="new-flag")).to_be_visible()


def test_a_question_is_answered(page: Page, note: Path) -> None:
    show(page, note)
    page.get_by_role("button", name="Answer: Who pays?").click()
    page.get_by_label("Answer, which becomes a decision").fill("The shop")
    page.get_by_role("dialog").get_by_role("button", name="Answer").click()
    says(note, "[x] Who pays?")
    says(note, "The shop")
    expect(page.get_by_role("button", name="Answer: Who pays?")).to_have_count(0)


def test_priority_and_domains_are_chosen(page: Page, note: Path) -> None:
    show(page, note)
    page.get_by_role("button", name="Edit priority").click()
    page.get_by_label("low").check()
    page.get_by_role("button", name="Save").click()
    says(note, "priority/low")
    expect(page.locator("[data-fact=priority]")).to_contain_text("low")
    expect(page.get_by_role("button", name="Edit priority")).to_be_focused()
    page.get_by_role("button", name="Edit domains").click()
    page.get_by_label("Billing").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-fact=domains]")).not_to_contain_text("Billing")
    assert "[[Billing]]" not in note.read_text()


def test_a_closed_gate_is_explained_and_passed_for_a_reason(page: Page, note: Path) -> None:
    show(page, note)
    page.get_by_role("button", name="Edit status").click()
    page.get_by_label("implemented").check()
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="The gate is closed")
    expect(dialog).to_contain_text("Each invoice arrives")
    dialog.get_by_role("textbox").fill("the pilot ends today")
    dialog.get_by_role("button", name="Set it all the same").click()
    says(note, "status/implemented")
    says(note, "the pilot ends today")


def test_a_finding_is_fixed_after_a_look(page: Page, vault: Vault, note: Path) -> None:
    # Its folder says that it is done, its status that it is not.
    folder = "features/4. Completed"
    (vault.root / folder).mkdir(exist_ok=True)
    note = note.rename(vault.root / folder / note.name)
    show(page, note, folder)
    fix = page.locator("#beside [data-take-fix]").first
    expect(fix).to_be_visible()
    before = note.read_text()
    fix.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".removed, .added").first).to_be_visible()
    assert note.read_text() == before
    dialog.get_by_role("button", name="Apply").click()
    expect(page.locator("#toasts")).to_contain_text("Fixed")
    assert note.read_text() != before


def test_the_page_follows_the_file_and_loses_nothing(page: Page, note: Path) -> None:
    show(page, note)
    page.evaluate("document.querySelector('#document').firstElementChild.same = true")
    page.get_by_role("button", name="Edit Flag name").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("half typ")
    page.evaluate("scrollTo(0, 400)")
    seen = page.locator("td", has_text="Postgres").bounding_box()
    text = note.read_text().replace(
        "### Problem Statement\n", "### Problem Statement\n\nCame from elsewhere.\n\nTwice.\n"
    )
    note.write_text(text.replace("Nobody loses one", "Nobody loses any"), newline="\n")
    expect(page.locator(".document p", has_text="Came from elsewhere.")).to_be_attached()
    expect(page.get_by_label("Nobody loses any")).to_be_checked()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("half typ")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    now = page.locator("td", has_text="Postgres").bounding_box()
    assert seen and now and abs(seen["y"] - now["y"]) < 3
    page.keyboard.press("Control+Enter")
    conflict = page.get_by_role("dialog", name="Changed by two")
    if conflict.is_visible():
        conflict.get_by_role("button", name="Put mine in its place").click()
    says(note, "half typ")
    assert "Came from elsewhere." in note.read_text()


def test_connections_follow_other_notes_and_the_focus_stays(page: Page, vault: Vault, note: Path) -> None:
    show(page, note)
    pencil = page.get_by_role("button", name="Edit Flag name")
    pencil.focus()
    other = vault.root / FOLDER / "Neighbour.md"
    other.write_text(TEXT.replace("{name}", "Neighbour").replace("[[Design 0]]", f"[[{note.stem}]]"), newline="\n")
    expect(page.locator("#beside")).to_contain_text("Neighbour")
    expect(pencil).to_be_focused()
    other.unlink()
    expect(page.locator("#beside")).not_to_contain_text("Neighbour")
    expect(pencil).to_be_focused()


def test_diagrams_are_pictures_and_run_nothing(page: Page, note: Path) -> None:
    show(page, note)
    picture = page.locator("figure.diagram img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("src", re.compile("^blob:"))
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth > 20)")
    expect(page.locator(".diagram-trouble")).to_contain_text("cannot be drawn")
    expect(page.locator("pre.failed")).to_contain_text("this is no diagram")
    page.locator("figure.diagram").get_by_role("button", name="Source").click()
    expect(page.locator("pre.mermaid-source").first).to_be_visible()


def test_labels_show_the_characters_that_codes_stand_for(page: Page, note: Path) -> None:
    """Mermaid leaves codes as they are where labels are text of the picture, and not HTML."""
    page.add_init_script(
        "const make = URL.createObjectURL.bind(URL); window.pictures = [];"
        "URL.createObjectURL = (blob) => { blob.text().then((text) => window.pictures.push(text)); return make(blob); }"
    )
    show(page, note)
    page.locator("figure.diagram").first.scroll_into_view_if_needed()
    page.wait_for_function("window.pictures.length > 0")
    [picture] = page.evaluate("window.pictures")
    assert "1:n" in picture and "58" not in re.sub(r"<style.*?</style>|<[^>]*>", "", picture, flags=re.DOTALL)


def test_diagrams_are_on_paper_wherever_they_stand(page: Page, note: Path) -> None:
    """Who prints waits for nobody: what is far down is drawn before, and also while the page is laid out for paper."""
    note.write_text(note.read_text().replace("```mermaid", "More.\n\n" * 150 + "```mermaid", 1))
    show(page, note)
    expect(page.locator("figure.diagram img")).to_have_count(1)
    assert page.evaluate("scrollY") == 0
    page.emulate_media(media="print")
    page.reload()
    expect(page.locator("figure.diagram img")).to_have_count(1)


def test_a_source_that_waits_to_be_drawn_takes_little_room(page: Page, note: Path) -> None:
    long = "flowchart LR\n" + "".join(f"  N{number} --> M{number}\n" for number in range(2_100))
    note.write_text(note.read_text().replace("this is no diagram\n", long))
    show(page, note)
    page.get_by_role("button", name="Draw it").wait_for()
    box = page.locator("pre.mermaid-large").bounding_box()
    assert box and box["height"] < 500


@pytest.fixture
def phone(browser: Browser, portal: Process) -> Iterator[Page]:
    with watched_page(browser, portal, PHONE) as opened:
        yield opened


def test_marks_of_findings_are_large_enough_for_fingers(phone: Page, note: Path) -> None:
    show(phone, note)
    sizes = phone.locator(".mark > summary").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((one) => Math.min(one.width, one.height))"
    )
    assert sizes and min(sizes) >= 24


def test_each_text_runs_in_the_direction_of_its_script(page: Page, note: Path) -> None:
    note.write_text(
        note.read_text().replace("### Problem Statement\n", "### Problem Statement\n\nشحنة (Tracking) 42.\n", 1)
    )
    show(page, note)
    paragraph = page.locator(".document p", has_text="Tracking")
    place = """(one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return [range.getBoundingClientRect().right, one.getBoundingClientRect().right];
    }"""
    text, box = paragraph.evaluate(place)
    assert abs(text - box) < 2


def test_a_link_says_what_it_leads_to(page: Page, note: Path) -> None:
    show(page, note)
    page.locator(".document a", has_text="Design 0").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Design 0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_readers_change_nothing(browser: Browser, vault: Vault, note: Path, tmp_path: Path) -> None:
    with running(vault, tmp_path, "--read-only") as process, watched_page(browser, process) as page:
        page.goto(f"/designs/{FOLDER}/{note.name}")
        live(page)
        expect(page.locator("input.tick").first).to_be_disabled()
        assert page.locator(".pencil, .answer, [data-editable], [data-take-fix]").count() == 0
        page.goto(f"/edit/{FOLDER}/{note.name}")
        expect(page.locator(".editor-state").first).to_have_text("Read only")
        page.locator(".cm-content").click()
        page.keyboard.type("zzz")
        assert "zzz" not in page.locator(".cm-content").inner_text()


def test_it_can_be_read_without_scripts_and_printed(browser: Browser, parcelhub: Process) -> None:
    with watched_page(browser, parcelhub, scripted=False) as page:
        page.goto("/designs/docs/features/3. Active/Public Tracking Page.md")
        expect(page.get_by_role("heading", name="Success Criteria")).to_be_visible()
        expect(page.locator("button.pencil").first).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator("#rail")).to_be_hidden()
        expect(page.locator("#beside")).to_be_hidden()
