"""Sections are found by what they say, whatever is asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule_examples import make_vault
from table_vaults import filled, full_vault
from trueline.store.filling import content_of_vault, fill
from trueline.store.search import CLOSE, OPEN, Found, Term, search, section_names, terms_of

NAMES = b"""# Names

## Joined

`print_jobs` holds what LabelPrinter prints, see `GET /labels/{id}?size=a6` and NordPost's API.

## Apart

The printer prints a label. Every job has a state.

## Accents

Les entit\xc3\xa9s sont cr\xc3\xa9\xc3\xa9es; \xe5\x8d\xb0\xe5\x88\xb7.

## Empty
"""


@pytest.fixture(scope="module")
def names() -> sqlite3.Connection:
    return filled(
        make_vault({"docs/Names.md": NAMES, "docs/Printing.md": b"# Printing\n\n## Rules\n\nQuiet at night.\n"})
    )


def headings(found: Found) -> set[str]:
    return {hit.place.rpartition(" > ")[2] for hit in found.hits}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("print_jobs", {"Joined"}),
        ("print_job", {"Joined"}),
        ("PRINT_JOBS", {"Joined"}),
        ("GET /labels/{id}", {"Joined"}),
        ("/labels/{id}", {"Joined"}),
        ("LabelPrinter", {"Joined"}),
        ("labelprinter", {"Joined"}),
        ("label_printer", {"Joined"}),
        ("label printer", {"Joined", "Apart"}),
        ('"label printer"', {"Joined"}),
        ("labels", {"Joined", "Apart"}),
        ("jobs", {"Joined", "Apart"}),
        ('"job"', {"Apart"}),
        ("state printer", {"Apart"}),
        ("entites", {"Accents"}),
        ("entit\u00e9s", {"Accents"}),
        ("entite\u0301s", {"Accents"}),
        ("\u5370\u5237", {"Accents"}),
        ("NordPost's", {"Joined"}),
        ("empty", {"Empty"}),
        ("names joined", {"Joined"}),
    ],
)
def test_names_are_found_however_they_are_asked_for(names: sqlite3.Connection, asked: str, expected: set[str]) -> None:
    found = search(names, asked)
    assert (headings(found), found.how) == (expected, "all")


def test_beginnings_and_some_of_the_words_are_the_second_and_third_choice(names: sqlite3.Connection) -> None:
    assert (headings(search(names, "ever jo")), search(names, "ever jo").how) == ({"Apart"}, "begun")
    found = search(names, "quiet elephants")
    assert (headings(found), found.how) == ({"Rules"}, "any")


def test_the_place_and_the_words_around_it_are_told(names: sqlite3.Connection) -> None:
    (hit,) = search(names, "print_jobs").hits
    assert (hit.path, hit.line, hit.document) == ("docs/Names.md", 5, "Names")
    assert f"{OPEN}print_jobs{CLOSE}" in hit.snippet
    assert all(len(hit.snippet) < 400 for hit in search(filled(full_vault()), "label").hits)


def test_what_tells_most_comes_first(names: sqlite3.Connection) -> None:
    assert search(names, "printing").hits[0].path == "docs/Printing.md"
    found = search(names, "label", limit=1)
    assert (len(found.hits), found.total) == (1, 2)
    assert len(search(names, "label", limit=0).hits) == 2


def test_only_one_document_or_section() -> None:
    database = filled(full_vault())
    path = "docs/2. Planned/Parcel Labels.md"
    assert {hit.path for hit in search(database, "address", path).hits} == {path}
    below = search(database, "label", section="failure modes", limit=0)
    assert below.total and all("5. Failure Modes & Recovery" in hit.place for hit in below.hits)
    assert search(database, "label", section="100%_\\").total == 0
    assert "Failure Modes & Recovery" in section_names(database)


def test_nothing_found_proposes_words_of_the_vault(names: sqlite3.Connection) -> None:
    assert "prints" in search(names, "pirnts").near
    assert search(names, "xyzzyplugh").near == []
    for nothing in ("", " ", '"', '""', "{} / \\ --", "\x00"):
        assert search(names, nothing) == Found((), 0, "none", [], ())


def test_terms() -> None:
    assert terms_of('GET "a b" c"d e"') == [Term("GET"), Term("a b", True), Term('c"d'), Term('e"')]
    assert len(terms_of(" ".join(f"w{n}" for n in range(500)))) == 32


OPERATORS = st.lists(
    st.sampled_from(
        'a jobs " * ( ) : ^ - + { } AND OR NOT NEAR NEAR(a text: {text}: "a \' ; \x00 \ud800 \u0301 é 印 fts , . \\'.split(
            " "
        )
    ),
    max_size=12,
)


@given(st.text(max_size=80) | OPERATORS.map(" ".join) | OPERATORS.map("".join))
def test_no_text_is_an_error(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    found = search(_shared(), text)
    assert found.total >= len(found.hits)
    assert found.how in ("all", "begun", "any", "none") and bool(found.hits) == (found.how != "none")


def _shared() -> sqlite3.Connection:
    if not _known:
        _known.append(filled(full_vault()))
    return _known[0]


_known: list[sqlite3.Connection] = []


def test_who_fills_the_tables_meanwhile_disturbs_no_search(tmp_path: Path) -> None:
    path = tmp_path / "tables.sqlite"
    vault = make_vault({"docs/Names.md": NAMES})
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        fill(made, content_of_vault(vault))
    refused = []

    def empty(statement: str) -> None:
        if "bm25" in statement:
            # Another process, between what was counted and what is read.
            with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
                try:
                    fill(other, content_of_vault(make_vault({})))
                except sqlite3.OperationalError as error:
                    refused.append(str(error))

    with closing(sqlite3.connect(path)) as connection:
        connection.set_trace_callback(empty)
        assert headings(search(connection, "print_jobs")) == {"Joined"}
    assert refused == ["database is locked"]


@pytest.mark.parametrize("text", ["label ", "*label ", "[[label|", "label, label "])
def test_a_word_that_stands_everywhere_is_shown_where_it_stands_first(text: str) -> None:
    """To find the best of so many places would take SQLite minutes."""
    note = "# Note\n\n## Begin\n\nThe first " + text * 60_000
    database = filled(make_vault({"docs/Note.md": note.encode()}))
    (hit,) = search(database, "label").hits
    assert hit.snippet.startswith("The first ") and f"{OPEN}label{CLOSE}" in hit.snippet and len(hit.snippet) < 400
    assert hit.snippet.count(OPEN) == hit.snippet.count(CLOSE)
    assert hit.line == 5
