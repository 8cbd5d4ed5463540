"""Questions, drift, findings and the like: answered, ticked and accepted where they stand, filtered while one types."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import PHONE, live, watched_page
from portals import Process, Vault, running

EXAMPLE = Path(__file__).parents[3] / "examples" / "parcelhub"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, Process]]:
    """A copy of the example vault that tests change, and its portal."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(EXAMPLE, folder / "vault")
    vault = Vault(folder / "vault", ())
    with running(vault, folder) as process:
        yield vault, process


@pytest.fixture
def own(browser: Browser, changed: tuple[Vault, Process]) -> Iterator[Page]:
    with watched_page(browser, changed[1]) as opened:
        yield opened


def test_a_question_is_answered_in_its_place(own: Page, changed: tuple[Vault, Process]) -> None:
    own.goto("/questions")
    live(own)
    question = own.locator(".point", has_text="Who pays the difference")
    question.get_by_role("button", name="Answer").click()
    question.get_by_label("The answer, which becomes a decision").fill("The shop pays")
    question.get_by_label("Because").fill("it chose the carrier")
    # The vault changes meanwhile: what is being written stays.
    note = changed[0].root / "docs" / "Home.md"
    note.write_text(note.read_text() + "\nMore.\n")
    expect(own.locator("body")).not_to_have_attribute("data-revision", "1")
    expect(question.get_by_label("Because")).to_have_value("it chose the carrier")
    question.get_by_role("button", name="Answer", exact=True).click()
    expect(question).to_have_count(0)
    text = (changed[0].root / "docs/features/2. Planned/Carrier Health and Failover.md").read_text()
    assert "The shop pays" in text and "it chose the carrier" in text


def test_a_criterion_is_ticked_by_key_and_the_next_has_the_focus(own: Page, changed: tuple[Vault, Process]) -> None:
    own.goto("/questions")
    box = own.locator("[data-tick]").first
    text = (box.get_attribute("aria-label") or "").removeprefix("Tick: ")
    number = own.locator("[data-tick]").count()
    box.press("Space")
    expect(own.locator("[data-tick]")).to_have_count(number - 1)
    expect(own.locator("[data-tick]").first).to_be_focused()
    notes = [path.read_text() for path in (changed[0].root / "docs").rglob("*.md")]
    assert any(line.startswith("- [x]") and text[:30] in line for note in notes for line in note.splitlines())


def test_a_drift_is_accepted_with_its_reason(own: Page, changed: tuple[Vault, Process]) -> None:
    own.goto("/drift")
    row = own.locator(".drifted", has_text="DELETE /v1/api-keys/{id}")
    row.get_by_role("button").click()
    own.get_by_role("dialog").get_by_label("Why").fill("keys expire by themselves")
    own.get_by_role("dialog").get_by_role("button", name="Accept").click()
    expect(row).to_have_count(0)
    expect(own.locator("#list")).to_contain_text("keys expire by themselves")


@pytest.mark.parametrize(
    ("thing", "built"),
    [
        ("POST /v1/carriers/{carrier}/events/replay", "POST /v1/carriers/{carrier}/replays"),
        ("tracking_events.carrier_code", "event_code"),
    ],
)
def test_a_drift_is_fixed_in_the_design_after_a_look(
    own: Page, changed: tuple[Vault, Process], thing: str, built: str
) -> None:
    own.goto("/drift")
    row = own.locator(".drifted", has_text=thing)
    row.get_by_role("button", name="Fix").click()
    dialog = own.get_by_role("dialog")
    expect(dialog.locator(".added")).to_contain_text(built)
    dialog.get_by_role("button", name="Apply").click()
    expect(own.locator("#toasts")).to_contain_text("Fixed")
    expect(row).to_have_count(0)
    text = (changed[0].root / "docs/features/4. Completed/Tracking Event Ingestion.md").read_text()
    assert built in text


def test_a_finding_is_fixed_where_it_is_listed(own: Page, changed: tuple[Vault, Process]) -> None:
    own.goto("/findings?text=sequencediagram")
    row = own.locator(".finding-row")
    row.get_by_role("button", name="Look at the fix").click()
    own.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(row).to_have_count(0)
    text = (changed[0].root / "docs/features/2. Planned/Carrier Health and Failover.md").read_text()
    assert "sequencediagram" not in text


@pytest.mark.parametrize(
    ("path", "word"),
    [("/questions", "swiftline"), ("/decisions", "token"), ("/drift", "threshold"), ("/findings", "diagrams/")],
)
def test_lists_are_filtered_while_one_types(shown: Page, path: str, word: str) -> None:
    shown.goto(path)
    rows = shown.locator("#list :is(.list > li, tbody tr)")
    before = rows.count()
    shown.locator("#main input[name=text]").type(word)
    expect(shown).to_have_url(re.compile("text="))
    expect(rows).not_to_have_count(before)
    assert 0 < rows.count() < before
    expect(shown.locator("#main input[name=text]")).to_be_focused()


def test_every_finding_leads_to_its_line(shown: Page) -> None:
    shown.goto("/findings?severity=error")
    link = shown.locator(".finding-row a").first
    line = link.inner_text().removeprefix("line ")
    link.click()
    shown.wait_for_url(f"**/designs/**#L{line}")


def test_statistics_have_charts_and_numbers(shown: Page) -> None:
    shown.goto("/stats")
    expect(shown.locator(".bars .bar").first).to_be_visible()
    expect(shown.locator("#course :is(svg, .empty)").first).to_be_visible()


def test_on_a_phone_a_row_says_only_what_there_is(browser: Browser, parcelhub: Process) -> None:
    with watched_page(browser, parcelhub, PHONE) as page:
        page.goto("/matrices?kind=criteria")
        assert page.locator("#list td.void").count()
        assert not page.locator("#list td.void:not(:first-child):visible").count()
