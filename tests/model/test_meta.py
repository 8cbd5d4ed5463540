"""What front matter, title and folder say of a note."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.model import Policy
from trueline.model.dates import date_readings, iso_date
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, Meta, advance, lower_meta
from trueline.syntax import parse


def meta(text: str, path: str = "docs/Labels.md") -> Meta:
    return lower_meta(path, parse(text.encode()), None, Policy())


def test_several_statuses_count_as_the_least_advanced() -> None:
    assert meta("---\ntags: [status/implemented, status/Designed, status/odd]\n---\n").status == "designed"
    assert meta("---\ntags: [priority/low, priority/high]\n---\n").priority is None
    assert meta("---\ntags: [Priority/High, '#priority/high']\n---\n").priority == "high"


def test_tags_of_one_string_have_spans_of_their_own() -> None:
    text = '---\ntags: "#status/draft, layer/service"\n---\n'
    tags = meta(text).tags
    assert [tag.name for tag in tags] == ["status/draft", "layer/service"]
    assert [tag.span.text(text.encode()) for tag in tags] == ["#status/draft", "layer/service"]


def test_tags_know_no_case_and_no_repetition() -> None:
    kept = meta("---\ntags: [status/draft, Status/Draft, status/designed, layer/service]\n---\n").family("status")
    assert [tag.name for tag in kept] == ["status/draft", "status/designed"]


def test_blocked_by_has_one_meaning_in_all_spellings() -> None:
    text = '---\nblocked by:\n  - "[[A]]"\nBlocked-By: "[[B]]"\nDomains: []\n---\n'
    assert [link.target for link in meta(text).blocked_by] == ["A", "B"]
    assert meta(text).domains == ()


@pytest.mark.parametrize(
    ("path", "stage", "folder"),
    [
        ("docs/4. Completed/Labels.md", "Completed", "4. Completed"),
        ("docs/5. Backlog/printing/Labels.md", "Backlog", "5. Backlog"),
        ("docs/Labels.md", None, ""),
        ("Completed.md", None, ""),
    ],
)
def test_stage_is_the_nearest_folder_that_names_one(path: str, stage: str | None, folder: str) -> None:
    found = meta("# Labels\n", path)
    assert (found.stage, found.stage_folder) == (stage, folder)


@pytest.mark.parametrize(
    ("path", "tags", "completed"),
    [
        ("docs/4. Completed/Labels.md", "status/draft", True),
        ("docs/3. Active/Labels.md", "status/implemented", False),
        ("docs/Labels.md", "status/implemented", True),
        ("docs/Labels.md", "status/implemented, status/draft", False),
        ("docs/Labels.md", "", False),
    ],
)
def test_completed_is_said_by_the_folder_before_the_status(path: str, tags: str, completed: bool) -> None:
    assert meta(f"---\ntags: [{tags}]\n---\n", path).completed is completed


def test_statuses_advance() -> None:
    ranks = [advance(word) for word in ("draft", "proposed", "Designed", "active", "implemented", "superseded")]
    assert ranks == sorted(rank for rank in ranks if rank is not None)
    assert (ranks[2], ranks[4], advance("odd")) == (DESIGNED, IMPLEMENTED, None)


def test_daily_note_is_a_date() -> None:
    created = meta('---\nCreated: "[[2026-02-03|Tuesday]]"\n---\n').created
    assert created is not None and created.iso == "2026-02-03"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2026-2-3", ["2026-02-03"]),
        ("2026/02/03", ["2026-02-03"]),
        ("2024-02-29 10:30", ["2024-02-29"]),
        ("2025-02-29", []),
        ("13-02-2026", ["2026-02-13"]),
        ("02/13/2026", ["2026-02-13"]),
        ("03.02.2026", ["2026-02-03", "2026-03-02"]),
        ("02-02-2026", ["2026-02-02"]),
        ("13-40-2026", []),
        ("3 February 2026", ["2026-02-03"]),
        ("Sept 3, 2026", ["2026-09-03"]),
        ("1st Jan 2026", ["2026-01-01"]),
        ("Dec 31 2026", ["2026-12-31"]),
        ("Smarch 3, 2026", []),
        ("February 2026", []),
        ("", []),
    ],
)
def test_dates_as_people_write_them(text: str, readings: list[str]) -> None:
    assert list(date_readings(text)) == readings
    assert iso_date(text) == (readings[0] if readings else None)


@given(st.dates())
@settings(deadline=None)
def test_every_date_is_read_back(day: object) -> None:
    assert iso_date(str(day)) == str(day)


@given(st.text(max_size=30))
@settings(deadline=None)
def test_any_text_can_be_asked(text: str) -> None:
    assert all(iso_date(reading) == reading for reading in date_readings(text))
