"""What evidence showed is kept between runs, and nothing is lost without it."""

import sqlite3
import sys
from pathlib import Path

import pytest

from trueline.formats.built import Built, Source
from trueline.formats.code import read as read_code
from trueline.formats.code.tree import _language
from trueline.formats.sql.reading import read
from trueline.store.shelf import EvidenceShelf

BUILT = read(
    [Source("a.sql", b"CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (id int PRIMARY KEY, m m); CREATE TABLE ();")]
)


def test_what_is_put_is_fetched(tmp_path: Path) -> None:
    EvidenceShelf(str(tmp_path)).put("key", BUILT)
    assert EvidenceShelf(str(tmp_path)).fetch("key") == BUILT
    assert EvidenceShelf(str(tmp_path)).fetch("other") is None


def test_a_shelf_that_is_not_there_or_torn_is_no_matter(tmp_path: Path) -> None:
    assert EvidenceShelf(str(tmp_path / "none")).fetch("key") is None
    (tmp_path / "evidence.sqlite").write_bytes(b"torn" * 2000)
    shelf = EvidenceShelf(str(tmp_path))
    assert shelf.fetch("key") is None
    EvidenceShelf(str(tmp_path)).put("key", Built())
    assert EvidenceShelf(str(tmp_path)).fetch("key") == Built()


def test_the_oldest_is_let_go(tmp_path: Path) -> None:
    shelf = EvidenceShelf(str(tmp_path))
    for number in range(40):
        shelf.put(str(number), Built())
    assert shelf.fetch("0") is None and shelf.fetch("39") == Built()


CODE = [
    Source("a/A.kt", b'@RestController @RequestMapping("/a") class A { @GetMapping fun all() = 1 }'),
    Source("b.py", b"import enum\n\n\nclass Mood(enum.Enum):\n    GOOD = 1\n    BAD = 2\n"),
    Source("c.ts", b"export enum Tide { Low = 'LOW', High = 'HIGH' }\n"),
]


def test_what_a_file_holds_is_kept_by_its_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = EvidenceShelf(str(tmp_path))
    first = read_code(CODE, parsed=shelf)
    assert first == read_code(CODE) and len(first.endpoints) == 1 and len(first.enums) == 2
    # Without a grammar nothing can be parsed: what is shown now was kept.
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    _language.cache_clear()
    assert read_code(CODE, parsed=EvidenceShelf(str(tmp_path))) == first
    changed = [CODE[0]._replace(data=CODE[0].data + b"\n"), *CODE[1:]]
    again = read_code(changed, parsed=EvidenceShelf(str(tmp_path)))
    assert (again.endpoints, again.enums) == ((), first.enums)
    assert "trueline[built]" in again.problems[0].message
    assert read_code([CODE[0]._replace(path="other/A.kt")], parsed=shelf).problems


def test_files_that_are_torn_are_parsed_again(tmp_path: Path) -> None:
    shelf = EvidenceShelf(str(tmp_path))
    shelf.put_files({"key": (None, ())})
    assert shelf.fetch_files(["key", "other"]) == {"key": (None, ())}
    with sqlite3.connect(tmp_path / "evidence.sqlite") as connection:
        connection.execute("UPDATE code SET value = x'00'")
    connection.close()
    assert EvidenceShelf(str(tmp_path)).fetch_files(["key"]) == {}
    assert read_code(CODE, parsed=EvidenceShelf(str(tmp_path))) == read_code(CODE)


def test_many_files_are_kept(tmp_path: Path) -> None:
    shelf = EvidenceShelf(str(tmp_path))
    every = {str(number): (None, ()) for number in range(1200)}
    shelf.put_files(every)
    assert shelf.fetch_files(list(every)) == every
