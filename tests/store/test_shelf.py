"""What evidence showed is kept between runs, and nothing is lost without it."""

from pathlib import Path

from trueline.formats.built import Built, Source
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
