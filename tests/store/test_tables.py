"""Every kind of value has a table; kept and changed, the tables hold what fresh ones would."""

import re
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rule_examples import make_vault
from table_vaults import FILES, dump, filled, full_vault
from trueline.analysis.opening import open_analysis
from trueline.model.rooms import all_rooms
from trueline.store.deriving import derived_tables, shape_of
from trueline.store.filling import content_of, content_of_vault, fill
from trueline.store.page import tables_page
from trueline.store.schema import all_tables, statements
from trueline.store.tables import fill_file, open_tables

ROOT = Path(__file__).parents[2]


def test_every_table_is_filled_from_what_is_written() -> None:
    held = dump(filled(full_vault()))
    assert [name for name, rows in held.items() if not rows] == []


def test_keys_lead_to_rows_and_rows_tell_their_line() -> None:
    database = filled(full_vault())
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    lines = FILES["docs/2. Planned/Parcel Labels.md"].decode().split("\n")
    (code, line, method, route) = database.execute(
        "SELECT c.code, c.line, e.method, e.endpoint_path FROM error_case c"
        " JOIN endpoint e ON e.path = c.path AND e.number = c.endpoint ORDER BY c.code"
    ).fetchone()
    assert (code, method, route) == (404, "PUT", "/labels/{id}")
    assert "PUT /labels/{id}" in lines[line - 1]
    for table, words in {"migration": "V7__print_jobs", "task": "Print", "question": "Which paper?"}.items():
        (found,) = database.execute(f"SELECT line FROM {table}").fetchone()
        assert words in lines[found - 1], table


def test_what_is_meant_is_what_is_kept() -> None:
    database = filled(full_vault())
    assert database.execute("SELECT text, done FROM criterion ORDER BY number").fetchall() == [
        ("A label is printed within 2 s", 1),
        ("No label is lost", 0),
    ]
    assert database.execute("SELECT symbol FROM entity UNION SELECT symbol FROM endpoint").fetchall() == [
        ("PUT /labels/{}",),
        ("printjob",),
    ]
    assert database.execute("SELECT name, leads_to, outcome FROM blocker").fetchall() == [
        ("Address Book", "docs/4. Completed/Address Book.md", "found")
    ]
    assert database.execute("SELECT completed FROM document WHERE name = 'Address Book'").fetchall() == [(1,)]
    outcomes = dict(database.execute("SELECT target, outcome FROM link WHERE leads_to IS NULL"))
    assert outcomes == {"Nowhere": "missing", "https://example.org/label": "external"}
    assert dict(database.execute("SELECT kind, count(*) FROM file GROUP BY kind"))["unread"] == 1
    assert ("defines", "LabelPrinter") in database.execute(
        "SELECT role, written FROM symbol WHERE kind = 'component'"
    ).fetchall()
    states = dict(database.execute("SELECT name, state FROM slot WHERE path LIKE '%Parcel Labels.md'"))
    assert states["Blast Radius"] == "filled" and states["Integration Tests"] == "absent"
    parts = {part for (part,) in database.execute("SELECT DISTINCT part FROM choice")}
    assert {"data.consistency", "failures.rollback", "testing.load"} <= parts


def test_sections_are_the_whole_text() -> None:
    database = filled(full_vault())
    rows = database.execute(
        "SELECT heading, text, text_line, words FROM section WHERE path LIKE '%Parcel Labels.md' ORDER BY number"
    ).fetchall()
    lines = FILES["docs/2. Planned/Parcel Labels.md"].decode().split("\n")
    for heading, text, line, words in rows:
        assert not text or text.split("\n")[0] in lines[line - 1], heading
        assert words == len(text.split())
    assert "A line before everything." in {text for _, text, _, _ in rows}


@pytest.mark.parametrize("table", all_tables().values(), ids=lambda table: table.name)
def test_table_is_described_and_needs_no_quotes(table: object) -> None:
    from trueline.store.schema import Table

    assert isinstance(table, Table)
    assert table.about.strip().endswith((".", "`")), table.about
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    if not table.room:
        assert all(column.about for column in table.columns), names
    database = sqlite3.connect(":memory:")
    for statement in statements():
        database.execute(statement)
    # Unquoted, each name is the column's, no word of SQL.
    database.execute(f"SELECT {', '.join(names)} FROM {table.name}").fetchall()


def test_every_field_of_the_model_has_a_column_or_a_table() -> None:
    tables = derived_tables()
    assert {table.kind for table in tables.values() if table.kind} >= {
        below.kind for kind in all_rooms().values() for below in shape_of(kind).below if below.how in ("one", "many")
    }


def test_a_field_that_no_table_can_hold_is_told() -> None:
    class Odd(NamedTuple):
        """A value with a field of an unknown kind."""

        what: bytes

    with pytest.raises(TypeError, match="what"):
        shape_of(Odd)


def test_page_is_fresh() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page == tables_page(), "python -m trueline.store.page > docs/tables.md"


def test_examples_of_the_page_work() -> None:
    database = filled(full_vault())
    examples = re.findall(r"(?m)^    (SELECT[^\n]*\n(?:    [^\n]*\n)*)", tables_page())
    assert len(examples) == 2
    for example in examples:
        assert database.execute(example).fetchall(), example


def test_names_that_are_no_unicode_and_hostile_text_are_kept() -> None:
    vault = make_vault(
        {
            "docs/\udcff.md": b"\xff\x00# x\n[[\xfe]]\n",
            "docs/a.md": b"# \xed\xa0\x80 ' \" ; DROP TABLE file\n\n- [[\xff]]\n",
            "docs/e.md": b"",
        }
    )
    database = filled(vault)
    assert [path for (path,) in database.execute("SELECT path FROM document ORDER BY path")] == [
        "docs/\\xff.md",
        "docs/a.md",
        "docs/e.md",
    ]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


NOTES = (
    "docs/2. Planned/Parcel Labels.md",
    "docs/4. Completed/Address Book.md",
    "docs/domains/Printing.md",
    "docs/x.md",
)
TEXTS = (
    b"",
    b"# A\n\n[[Printing]] [[x]]\n",
    b"# Feature: B\n\n## 1. Overview\n\n[[Address Book]] `PrintJob`\n",
    *FILES.values(),
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(NOTES), st.sampled_from(TEXTS) | st.none(), min_size=1), min_size=1, max_size=4
    )
)
@settings(max_examples=40)
def test_changed_tables_hold_what_fresh_ones_would(changes: list[dict[str, bytes | None]]) -> None:
    files = dict(FILES)
    database = filled(make_vault(files))
    for change in changes:
        for path, text in change.items():
            if text is None:
                files.pop(path, None)
            else:
                files[path] = text
        fill(database, content_of_vault(make_vault(files)))
        fresh = filled(make_vault(files))
        assert dump(database) == dump(fresh)
        for word in ("printing", "label", "address"):
            query = "SELECT path, number FROM fts JOIN section ON id = fts.rowid WHERE fts MATCH ? ORDER BY 1, 2"
            assert database.execute(query, (word,)).fetchall() == fresh.execute(query, (word,)).fetchall()
        database.execute("INSERT INTO fts(fts, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for path, data in FILES.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "vault" / ".trueline.toml").write_text("")
    return tmp_path / "vault"


def held(vault: Path, cache: Path | None) -> dict[str, list[tuple[object, ...]]]:
    with open_tables(open_analysis(str(vault), named=True), str(cache) if cache else None) as path:
        return dump(sqlite3.connect(path))


def test_kept_tables_are_filled_with_what_changed_only(vault: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "tables.sqlite")
    assert fill_file(file, content_of(open_analysis(str(vault), named=True))) == 3
    assert fill_file(file, content_of(open_analysis(str(vault), named=True))) == 0
    (vault / "docs/domains/Printing.md").write_text("# Printing\n\nMore.\n")
    assert fill_file(file, content_of(open_analysis(str(vault), named=True))) == 1
    # A template, a setting or a new version may change what every document means.
    (vault / ".trueline.toml").write_text('[stages]\nPlanned = ["somewhere"]\n')
    assert fill_file(file, content_of(open_analysis(str(vault), named=True))) == 3


def test_tables_of_a_vault_on_disk_are_those_of_its_documents(vault: Path, tmp_path: Path) -> None:
    kept = held(vault, tmp_path / "cache")
    assert kept == held(vault, tmp_path / "cache") == held(vault, None)
    (vault / "docs/domains/Printing.md").rename(vault / "docs/Printing.md")
    moved = held(vault, tmp_path / "cache")
    assert moved == held(vault, None) != kept
    (vault / "docs/pictures/label.png").unlink()
    assert ("../pictures/label.png", "missing") in {
        (row[6], row[11]) for row in held(vault, tmp_path / "cache")["link"]
    }


def test_a_torn_or_useless_file_is_made_again(vault: Path, tmp_path: Path) -> None:
    expected = held(vault, tmp_path / "cache")
    (file,) = (tmp_path / "cache").glob("*-tables.sqlite")
    for data in (b"", b"no database at all" * 1000, file.read_bytes()[:5000] + b"\xff" * 9000):
        file.write_bytes(data)
        assert held(vault, tmp_path / "cache") == expected
    assert held(vault, tmp_path / "vault" / ".trueline.toml") == expected  # no folder, so nothing is kept


def test_a_file_that_another_process_writes_is_not_waited_for_for_ever(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trueline.store.tables._PATIENCE_SECONDS", 0.1)
    expected = held(vault, tmp_path / "cache")
    (file,) = (tmp_path / "cache").glob("*-tables.sqlite")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert held(vault, tmp_path / "cache") == expected
    other.execute("ROLLBACK")
