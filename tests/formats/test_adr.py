"""Decision records as plain folders keep them, read as values."""

import pytest

from outer_folders import ADR
from trueline.formats.adr import DecisionRecord, read, read_record
from trueline.formats.built import Source


def record(path: str) -> DecisionRecord:
    return read_record(Source(path, ADR[path].encode()))


def test_nygard_with_links_of_adr_tools() -> None:
    found = record("adr/0001-print-on-demand.md")
    assert (found.number, found.title, found.status, found.date) == (
        "0001",
        "Print on demand",
        "accepted",
        "2024-03-05",
    )
    assert found.context == "Labels went stale in drawers."
    assert found.decision == "We will print each label when its parcel is packed."
    assert found.consequences == "Packing waits for a printer."
    assert found.replaced_by == ("0004-print-ahead.md",) and found.replaces == ()
    assert record("adr/0004-print-ahead.md").replaces == ("0001-print-on-demand.md",)


def test_madr_2_with_its_fields_as_bullets() -> None:
    found = record("adr/0002-one-queue.md")
    assert (found.number, found.title, found.status, found.date) == (
        "0002",
        "One queue for all printers",
        "accepted",
        "2024-04-01",
    )
    assert found.options == ("One queue", "A queue each")
    assert found.drivers == "* Order within a parcel"
    assert found.decision.startswith('Chosen option: "One queue"')
    assert any(passage.body.strip() == b"* Deciders: Ida, Tom" for passage in found.passages)


def test_madr_4_with_front_matter() -> None:
    found = record("adr/0003-keep-raw-scans.md")
    assert (found.number, found.status, found.date) == ("0003", "proposed", "2025-01-31")
    assert found.options == ("Keep them", "Drop them")
    assert [p.title for p in found.passages] == [
        "Context and Problem Statement",
        "Considered Options",
        "Decision Outcome",
        "Consequences",
        "Confirmation",
        "Weather",
        "Front matter",
    ]


def test_every_line_of_a_record_is_in_what_is_read_of_it() -> None:
    for path, text in ADR.items():
        found = record(path)
        held = (
            b"\n".join(p.title.encode() + b"\n" + p.body for p in found.passages).decode()
            + found.title
            + found.status_text
        )
        for line in text.split("\n"):
            bare = line.lstrip("#* ").removeprefix("1. ").removeprefix("4. ")
            known = ("Status", "Date:", "date:", "status:", "---", "Accepted", "Decisions")
            assert bare in held or bare.startswith(known) or bare in found.title, (path, line)


@pytest.mark.parametrize(
    ("name", "heading", "number", "title"),
    [
        ("0007-use-x.md", "# 7. Use X", "0007", "Use X"),
        ("ADR-012 Use Y.md", "# ADR-012: Use Y", "012", "Use Y"),
        ("use-z.md", "# ADR 3 - Use Z", "3", "Use Z"),
        ("0009-no-heading.md", "", "0009", "No heading"),
        ("2024-plan.md", "# 3 printers are enough", "2024", "3 printers are enough"),
    ],
)
def test_numbers_and_titles(name: str, heading: str, number: str, title: str) -> None:
    found = read_record(Source(name, f"{heading}\n\n## Context\n\nx\n".encode()))
    assert (found.number, found.title) == (number, title)


def test_a_folder_in_order_of_numbers_with_what_is_left_out() -> None:
    sources = [Source(path, text.encode()) for path, text in ADR.items()]
    sources += [Source("adr/latin.md", b"# \xe9\n"), Source("adr/empty.md", b""), Source("adr/x.png", b"\0")]
    reading = read(reversed(sources))
    assert [one.number for one in reading.found] == ["0001", "0002", "0003", "0004"]
    assert {one.path: one.message for one in reading.left} == {
        "adr/README.md": "it is no decision by its name",
        "adr/latin.md": "it is not UTF-8",
        "adr/empty.md": "it has no title, or neither a context nor a decision",
    }


def test_an_option_that_begins_with_brackets_keeps_them() -> None:
    text = b"# Pick\n\n## Considered Options\n\n- [x] One queue\n- [ ] A queue each\n- [A] Neither\n- [!] Both\n"
    assert read_record(Source("adr/0009-pick.md", text)).options == (
        "One queue",
        "A queue each",
        "[A] Neither",
        "[!] Both",
    )
