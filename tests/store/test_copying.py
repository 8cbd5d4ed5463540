"""What is exported opens again and holds what the tables hold; nothing of another kind is overwritten."""

import csv
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from rule_examples import make_vault
from table_vaults import FILES, dump, full_vault
from trueline.store.copying import copy_database, copy_tables
from trueline.store.filling import content_of_vault
from trueline.store.placing import TargetRefused, placed
from trueline.store.schema import all_tables
from trueline.store.tables import fill_file


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = str(tmp_path / "tables.sqlite")
    fill_file(path, content_of_vault(full_vault()))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_copy_holds_the_same_and_is_searched(database: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copy_database(database, str(target))
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(database)) as original:
        assert dump(copy) == dump(original)
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        found = copy.execute("SELECT section.heading FROM section JOIN fts ON fts.rowid = id WHERE fts MATCH 'v7'")
        assert found.fetchall() == [("Database Migrations",)]
    assert names(tmp_path) == ["copy.db", "tables.sqlite"]


def test_nothing_that_was_removed_goes_with_the_copy(database: str, tmp_path: Path) -> None:
    secret = FILES | {"docs/Secret.md": b"# Secret\n\nxyzzyplugh xyzzyplugh\n"}
    fill_file(database, content_of_vault(make_vault(secret)))
    fill_file(database, content_of_vault(full_vault()))
    copy_database(database, str(tmp_path / "copy.db"))
    assert b"xyzzyplugh" not in (tmp_path / "copy.db").read_bytes()


def test_a_database_is_replaced_and_anything_else_left_alone(database: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"")
    target.chmod(0o640)
    for _ in range(2):
        copy_database(database, str(target))
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    (tmp_path / "note.md").write_text("# Note\n")
    (tmp_path / "folder").mkdir()
    (tmp_path / "busy.db").write_bytes(target.read_bytes())
    (tmp_path / "busy.db-wal").write_bytes(b"")
    for name, reason in {
        "note.md": "no SQLite database",
        "folder": "is a folder",
        "busy.db": "in use",
        "nowhere/copy.db": "does not exist",
    }.items():
        with pytest.raises(TargetRefused, match=reason):
            copy_database(database, str(tmp_path / name))
    assert (tmp_path / "note.md").read_text() == "# Note\n"
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


def test_a_file_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"magic before")
    with pytest.raises(RuntimeError), placed(str(target), b"magic", "file") as path:
        Path(path).write_bytes(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"magic before" and names(tmp_path) == ["file"]
    link = tmp_path / "link"
    link.symlink_to(target)
    with placed(str(link), b"magic", "file") as path:
        Path(path).write_bytes(b"magic after")
    assert link.is_symlink() and target.read_bytes() == b"magic after"


def test_every_table_is_a_file_that_reads_back(database: str, tmp_path: Path) -> None:
    written = copy_tables(database, str(tmp_path / "csv"), raw=True)
    assert sorted(written) == names(tmp_path / "csv") == sorted(f"{name}.csv" for name in all_tables())
    with closing(sqlite3.connect(database)) as connection:
        held = dump(connection)
    for name, rows in held.items():
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *read = list(csv.reader(file))
        assert header == [column.name for column in all_tables()[name].columns if column.name != "id"]
        assert sorted(read, key=repr) == sorted(
            (["" if cell is None else str(cell) for cell in row] for row in rows), key=repr
        )
    copy_tables(database, str(tmp_path / "csv"), raw=True)
    (tmp_path / "csv" / "task.csv").write_text("my own,list\n")
    with pytest.raises(TargetRefused, match=r"task\.csv"):
        copy_tables(database, str(tmp_path / "csv"), raw=True)


def test_no_text_is_a_formula_unless_it_is_wanted_as_it_is(tmp_path: Path) -> None:
    note = "# Formulas\n\n## 11. Open Questions\n\n" + "".join(
        f"- [ ] {text}\n" for text in ("=1+1", "+1", "-1", "@SUM(A1)", "'=1", "what = 1?")
    )
    path = str(tmp_path / "tables.sqlite")
    fill_file(path, content_of_vault(make_vault({"docs/=a.md": note.encode()})))

    def questions(raw: bool) -> list[str]:
        copy_tables(path, str(tmp_path / str(raw)), raw)
        with (tmp_path / str(raw) / "question.csv").open(encoding="utf-8", newline="") as file:
            return [row["text"] for row in csv.DictReader(file)]

    assert questions(False) == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1", "what = 1?"]
    assert questions(True) == ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "what = 1?"]
