"""The changelog and the decisions log grow by a row as their rows are written."""

import pytest

from changed_notes import NOTE, after, document_of, files_of, lines_changed, note_after, plan_for
from trueline.model.sections.changelog import Changelog
from trueline.model.sections.decisions import Decisions

PADDED = "## Changelog\n\n| Date       | Author | Change        |\n| ---------- | ------ | ------------- |\n"


def log(note: str, text: str = "Split off") -> list[str]:
    return lines_changed(note, "log", text=text)


def test_padding_is_kept() -> None:
    assert log(PADDED + "| 2026-01-02 | Bob    | Initial draft |\n") == ["+ | 2026-05-04 | Ada    | Split off     |"]


def test_no_padding_is_kept() -> None:
    assert log("## Changelog\n\n|Date|Who|What|\n|-|-|-|\n|2026-01-02|Bob|x|\n") == ["+ |2026-05-04|Ada|Split off|"]


def test_without_outer_pipes() -> None:
    assert log("## Changelog\n\nDate | Who | What\n--- | --- | ---\n2026-01-02 | Bob | x\n") == [
        "+ 2026-05-04 | Ada | Split off"
    ]


def test_other_columns_and_dates() -> None:
    assert log("## Recent Changes\n\n| Change | Date | Feature/ADR |\n|---|---|---|\n| x | 31.12.2025 | y |\n") == [
        "+ | Split off | 04.05.2026 |  |"
    ]


def test_the_newest_may_stand_first() -> None:
    now = note_after(
        PADDED + "| 2026-03-02 | Bob    | b             |\n| 2026-01-02 | Bob    | a             |\n", "log", text="c"
    )
    assert now.index("| c ") < now.index("| b ") < now.index("| a ")


def test_the_placeholder_gives_its_place() -> None:
    note = "# Feature: Labels\n\n" + PADDED + "|            |        | Initial draft |"
    assert log(note) == [
        "- |            |        | Initial draft |",
        "+ | 2026-05-04 | Ada    | Split off     |",
    ]


def test_pipes_and_line_breaks_do_not_break_the_row() -> None:
    files = after(files_of(PADDED + "| 2026-01-02 | Bob    | x |\n"), "log", text="a | b\nc\td \\")
    (_, row) = document_of(files)[Changelog].changes
    assert row.text == "a \\| b<br>c\td \\" or row.text == "a \\| b c d \\"


def test_a_list_gets_an_item() -> None:
    assert log("## Changelog\n\n* 2026-01-02: x\n") == ["+ * 2026-05-04: Split off"]


@pytest.mark.parametrize("note", ["# Feature: Labels\n\nText.\n\n## 1. Overview\n\nx\n", "# Labels", ""])
def test_a_note_without_one_gets_one(note: str) -> None:
    files = after(files_of(note), "log", text="Split off")
    assert [one.text for one in document_of(files)[Changelog].changes] == ["Split off"]
    now = files[NOTE].decode()
    assert now.startswith(note.rstrip())
    assert not plan_for(files, "log", text="Split off").changes


def test_a_decision_goes_where_the_template_has_the_log() -> None:
    note = "# Feature: Labels\n\n## 11. Open Questions\n\nNone.\n\n---\n\n## Changelog\n\nNothing.\n"
    files = after(files_of(note), "decide", decision="Thermal paper", because="cheap")
    assert files[NOTE].decode() == note.replace(
        "## Changelog",
        "## 12. Decisions Log\n\n| Date | Decision | Rationale | Alternatives Considered |\n"
        "| ---- | -------- | --------- | ----------------------- |\n"
        "| 2026-05-04 | Thermal paper | cheap |  |\n\n---\n\n## Changelog",
    )
    assert [one.decision for one in document_of(files)[Decisions].decisions] == ["Thermal paper"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_are_kept(ending: str) -> None:
    note = (PADDED + "| 2026-01-02 | Bob    | x             |").replace("\n", ending)
    now = note_after(note, "log", text="y")
    assert now == note + ending + "| 2026-05-04 | Ada    | y             |"
