"""`find`, `sql` and the exports, as they are typed."""

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from table_vaults import FILES
from trueline.cli.commands.find import window
from trueline.cli.main import run
from trueline.cli.output import Style
from trueline.cli.output.measure import columns
from trueline.store.schema import all_tables
from trueline.store.search import CLOSE, OPEN

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, data in FILES.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    monkeypatch.chdir(tmp_path / "vault")
    monkeypatch.setenv("TRUELINE_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "vault" / ".trueline.toml").write_text("")
    return tmp_path / "vault"


def said(capsys: Capture, *arguments: str, code: int = 0) -> str:
    """What is printed: answers, or for a usage error what is wrong."""
    assert run(arguments) == code, capsys.readouterr()
    captured = capsys.readouterr()
    return captured.err if code else captured.out


def test_find_shows_places_and_marks_what_was_found(vault: Path, capsys: Capture) -> None:
    printed = said(capsys, "find", "PUT /labels/{id}")
    first, place, *_ = printed.split("\n")
    path, _, line = first.rpartition(":")
    assert (vault / path).read_text().split("\n")[int(line) - 1] == "#### `PUT /labels/{id}`"
    assert place.strip().endswith("`PUT /labels/{id}`")
    assert "«print_jobs»" in said(capsys, "find", "print_job")
    assert all(columns(text) <= 80 for text in said(capsys, "find", "label").split("\n") if ":" not in text)
    assert "\n\n1 of " in said(capsys, "find", "label", "--limit", "1")


def test_find_in_other_formats(vault: Path, capsys: Capture) -> None:
    told = json.loads(said(capsys, "find", "blocks nobody", "--output-format", "json"))
    assert told["question"] == "find" and told["tables"][0]["rows"] == [] and told["empty"]
    told = json.loads(said(capsys, "find", "paper", "--in", "Parcel Labels", "--output-format", "json"))
    assert {row["document"] for row in told["tables"][0]["rows"]} == {"Parcel Labels"}
    rows = list(csv.DictReader(io.StringIO(said(capsys, "find", "which paper", "--output-format", "csv"))))
    assert rows[0]["snippet"] == "- [ ] «Which» «paper»?"
    assert "| document |" in said(capsys, "find", "paper", "--output-format", "markdown")


def test_find_says_why_there_is_nothing(vault: Path, capsys: Capture) -> None:
    assert "near words of the vault: `printer`" in said(capsys, "find", "prinetr")
    assert "no letter and no number" in said(capsys, "find", '"{}"')
    assert "elsewhere" in said(capsys, "find", "printer", "--in", "Printing")
    assert "begin like them" in said(capsys, "find", "inj")
    assert "these have some" in said(capsys, "find", "paper", "xyzzyplugh")
    assert "Did you mean `Open Questions`" in said(capsys, "find", "paper", "--section", "Opne Questions", code=2)
    assert "Did you mean `Printing`" in said(capsys, "find", "paper", "--in", "Pritning", code=2)


def test_window_keeps_the_match_and_the_width() -> None:
    long = "before " * 30 + OPEN + "found" + CLOSE + " after" * 30
    for coloured in (True, False):
        style = Style(coloured, 80)
        for room in (20, 40, 78):
            shown = window(long, room, style)
            marks = 0 if coloured else 2
            assert columns(shown.replace(OPEN, "").replace(CLOSE, "")) + marks <= room
            assert f"{OPEN}found{CLOSE}" in shown
    assert window("short", 78, Style()) == "short"
    assert columns(window(OPEN + "x" * 200 + CLOSE, 30, Style())) <= 30


def test_sql_answers_in_every_format(vault: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = "SELECT text, done, path FROM criterion ORDER BY number"
    assert "A label is printed within 2 s" in said(capsys, "sql", statement)
    told = json.loads(said(capsys, "sql", statement, "--output-format", "json"))
    assert (told["question"], told["arguments"]) == ("sql", {"statement": statement})
    assert told["tables"][0]["rows"][1] == {
        "text": "No label is lost", "done": 0, "path": "docs/2. Planned/Parcel Labels.md",
    }  # fmt: skip
    assert said(capsys, "sql", statement, "--output-format", "csv").startswith("text,done,path\nA label is")
    assert "| text | done | path |" in said(capsys, "sql", statement, "--output-format", "markdown")
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 7 AS seven"))
    assert "seven" in said(capsys, "sql")


def test_sql_shows_every_column_to_people(vault: Path, capsys: Capture) -> None:
    printed = said(capsys, "sql", "SELECT name, path, NULL AS empty, 0 AS none FROM document ORDER BY path")
    assert printed.split("\n")[1].split() == ["name", "path", "empty", "none"]
    assert "NULL" in printed and re.search(r"\b0$", printed, re.MULTILINE)
    assert "Rows: none" in said(capsys, "sql", "SELECT name FROM document WHERE 0")


def test_sql_says_what_is_wrong_in_one_line(vault: Path, capsys: Capture) -> None:
    for statement, told in {
        "SELECT * FROM endpoit": "no such table: endpoit. Did you mean `endpoint`",
        "SELECT metod FROM endpoint": "no such column: metod. Did you mean `method`?",
        "SELECT": "incomplete input",
        "DROP TABLE endpoint": "only reading is allowed",
        "SELECT 1; SELECT 2": "only one statement is run at a time",
    }.items():
        assert f"Error: {told}" in said(capsys, "sql", statement, code=2)
    runaway = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    assert "stopped after 0.2 s" in said(capsys, "sql", runaway, "--timeout", "0.2", code=2)


def test_sql_limits_rows_and_says_so(vault: Path, capsys: Capture) -> None:
    assert "there are more rows; these are the first 1 (--limit 0" in said(
        capsys, "sql", "SELECT path FROM document", "--limit", "1"
    ).replace("\n", " ")
    run(["sql", "SELECT path FROM document", "--limit", "1", "--output-format", "csv"])
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 2 and "more rows" in captured.err


def test_sql_prints_its_tables(vault: Path, capsys: Capture) -> None:
    told = json.loads(said(capsys, "sql", "--tables", "--output-format", "json"))
    assert {row["table"] for row in told["tables"][0]["rows"]} == {*all_tables(), "fts"}
    told = json.loads(said(capsys, "sql", "--tables", "error_case", "--output-format", "json"))
    assert [row["refers_to"] for row in told["tables"][0]["rows"] if row["column"] == "endpoint"] == ["endpoint"]
    assert "Did you mean `error_case`" in said(capsys, "sql", "--tables", "eror_case", code=2)


def test_exports_of_tables(vault: Path, tmp_path: Path, capsys: Capture) -> None:
    said(capsys, "export", "sqlite", str(tmp_path / "a.db"))
    assert sqlite3.connect(tmp_path / "a.db").execute("SELECT count(*) FROM document").fetchone() == (3,)
    said(capsys, "export", "csv", str(tmp_path / "csv"))
    assert len(list((tmp_path / "csv").iterdir())) == len(all_tables())
    assert said(capsys, "export", "csv", "-", "--table", "tag").startswith("path,number,line,name,family,value\n")
    for arguments, told in {
        ("sqlite",): "Missing argument 'FILE'",
        ("sqlite", "docs/domains/Printing.md"): "no SQLite database",
        ("csv", "-"): "say which with --table",
        ("csv", "-", "--table", "tags"): "Did you mean `tag`?",
        ("csv", "docs/domains/Printing.md"): "cannot be written",
        ("sqlite", "a.db", "--table", "tag"): "No such option",
        ("sqlite", "a.db", "-o", "b.db"): "No such option",
    }.items():
        assert told in said(capsys, "export", *arguments, code=2), arguments
    assert (vault / "docs/domains/Printing.md").read_bytes() == FILES["docs/domains/Printing.md"]


def test_workbook_of_matrices_opens_and_runs_nothing(vault: Path, tmp_path: Path, capsys: Capture) -> None:
    hostile = '# Feature: X\n\n## 1. Overview\n\n### Success Criteria\n\n- [ ] =HYPERLINK("http://x")\n- [ ] https://example.org\n'
    (vault / "docs" / "X.md").write_text(hostile + "- [ ] " + "long " * 9000 + "\n- [ ] bell \x07\n")
    target = tmp_path / "m.xlsx"
    for _ in range(2):
        said(capsys, "export", "xlsx", str(target))
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["Contents", "permissions", "data", "failures", "criteria"]
    cells = {cell.value: cell for row in book["criteria"] for cell in row if cell.value is not None}
    assert cells['=HYPERLINK("http://x")'].data_type == "s" and cells["https://example.org"].hyperlink is None
    assert "A label is printed within 2 s" in cells and max(len(str(value)) for value in cells) <= 32_767
    first = target.read_bytes()
    assert not [name for name in zipfile.ZipFile(target).namelist() if "external" in name]
    said(capsys, "export", "xlsx", str(target))
    assert target.read_bytes() == first
    (tmp_path / "x.txt").write_text("mine")
    assert "no workbook" in said(capsys, "export", "xlsx", str(tmp_path / "x.txt"), code=2)


def test_workbook_says_what_it_needs(vault: Path) -> None:
    code = "import sys; sys.modules['xlsxwriter'] = None; from trueline.cli.main import run; sys.exit(run(['export', 'xlsx', 'm.xlsx']))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, "pip install 'trueline[xlsx]'" in result.stderr) == (2, True)


def test_tables_that_are_damaged_are_removed_and_told(vault: Path, tmp_path: Path, capsys: Capture) -> None:
    said(capsys, "sql", "SELECT count(*) FROM section")
    (file,) = (tmp_path / "cache").glob("*-tables.sqlite")
    data = bytearray(file.read_bytes())
    with sqlite3.connect(file) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'section'").fetchone()
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    file.write_bytes(data)
    assert "were damaged" in said(capsys, "sql", "SELECT text FROM section", code=2)
    assert "3" in said(capsys, "sql", "SELECT count(*) FROM document")


def test_nothing_is_kept_that_is_not_to_be(
    vault: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUELINE_NO_CACHE", "1")
    assert "3" in said(capsys, "sql", "SELECT count(*) FROM document")
    assert not (tmp_path / "cache").exists()
