"""What is kept between runs changes nothing but the time they take, whatever happens to it."""

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trueline.analysis.analysis import Analysis
from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.rules.run import settle
from trueline.store.cache import Cache
from trueline.vault import Facts
from vault_changes import change

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "vault"))


def found(analysis: Analysis) -> list[Diagnostic]:
    outcome = analysis.check(select_rules(analysis.settings))
    assert not outcome.crashes
    return sorted(outcome.diagnostics)


def opened(vault: Path, folder: Path) -> tuple[Analysis, Cache]:
    caches: list[Cache] = []

    def keeper_of(root: str) -> Cache:
        caches.append(Cache(str(folder), root))
        return caches[0]

    analysis = open_analysis(str(vault), str(vault), keeper_of=keeper_of)
    return analysis, caches[0]


def test_a_warm_run_reads_as_a_fresh_one(vault: Path, tmp_path: Path) -> None:
    chance = random.Random(11)
    for step in range(60):
        analysis, cache = opened(vault, tmp_path / "cache")
        fresh = open_analysis(str(vault), str(vault))
        assert found(analysis) == found(fresh), f"step {step}"
        assert analysis.paths == fresh.paths
        assert analysis.vault.entries == fresh.vault.entries
        assert cache.notes == []
        for _ in range(chance.choice([0, 1, 1, 2, 5])):
            change(vault, chance)


def test_who_asks_for_no_findings_leaves_none_behind(vault: Path, tmp_path: Path) -> None:
    chance = random.Random(23)
    for step in range(24):
        analysis, _ = opened(vault, tmp_path / "cache")
        fresh = open_analysis(str(vault), str(vault))
        assert analysis.vault.entries == fresh.vault.entries, f"step {step}"
        other = opened(vault, tmp_path / "cache")[0] if chance.random() < 0.3 else analysis
        if chance.random() < 0.4:
            assert found(other) == found(fresh), f"step {step}"
        if chance.random() < 0.3:
            assert found(analysis) == found(fresh), f"step {step}"
        for _ in range(chance.choice([0, 1, 1, 2])):
            change(vault, chance)


def test_what_an_edited_note_has_is_what_a_whole_run_finds_there(vault: Path, tmp_path: Path) -> None:
    analysis = open_analysis(str(vault), str(vault))
    selection = select_rules(analysis.settings)
    for path, document in analysis.vault.documents.items():
        data = document.tree.data.replace(b"status/draft", b"status/designed") + b"\n## More\n\nSee [[Nowhere]].\n"
        edited = analysis.edited({path: data})
        whole = settle(edited.findings, edited.vault.documents, selection, frozenset([path]))
        assert sorted(edited.check(selection, frozenset([path])).diagnostics) == sorted(whole.diagnostics)


def test_nothing_is_read_when_nothing_changed(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    age(vault)
    opened(vault, tmp_path / "cache")
    read: list[str] = []
    from trueline.analysis import shards

    real = shards.read
    monkeypatch.setattr(shards, "read", lambda root, path, limit: read.append(path) or real(root, path, limit))
    analysis, _ = opened(vault, tmp_path / "cache")
    assert found(analysis)
    assert read == []
    note = vault / "docs" / "Home.md"
    note.write_bytes(note.read_bytes() + b"\nMore.\n")
    opened(vault, tmp_path / "cache")
    assert read == ["docs/Home.md"]


def test_a_change_that_leaves_time_and_size_is_seen(vault: Path, tmp_path: Path) -> None:
    age(vault)
    note = vault / "docs" / "Home.md"
    before = note.stat()
    data = note.read_bytes()
    opened(vault, tmp_path / "cache")
    note.write_bytes(data.replace(b"[[FAQ]]", b"[[FAX]]"))
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert note.stat().st_size == before.st_size
    analysis, _ = opened(vault, tmp_path / "cache")
    assert found(analysis) == found(open_analysis(str(vault), str(vault)))


def torn(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(len(data) // 3, len(data) // 3 + 3000):
        data[at] = at % 251
    file.write_bytes(data)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def replaced_by_text(file: Path) -> None:
    file.write_text("this is no database\n" * 400, encoding="utf-8")


def of_another_schema(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE something (other INTEGER)")
        connection.execute("PRAGMA user_version = 99")


def filled_with_foreign_values(file: Path) -> None:
    # A pickle that would run a command if anything but plain values of ours were admitted.
    hostile = b"cos\nsystem\n(S'touch " + str(file.parent / "owned").encode() + b"'\ntR."
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE part SET value = ? WHERE name != 'environment'", (hostile,))
        connection.execute("UPDATE note SET card = ?, rows = ?, checked = ?", (hostile,) * 3)


def test_facts_that_are_lost_are_drawn_again(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    analysis, cache = opened(vault, folder)
    expected = {path: dict(entry.rows) for path, entry in analysis.vault.entries.items()}
    cache.close()
    (file,) = folder.iterdir()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE note SET rows = x'00'")
    again, _ = opened(vault, folder)
    assert {path: dict(entry.rows) for path, entry in again.vault.entries.items()} == expected


@pytest.mark.parametrize("damage", [torn, emptied, replaced_by_text, of_another_schema, filled_with_foreign_values])
def test_a_damaged_cache_is_started_anew(vault: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = tmp_path / "cache"
    analysis, cache = opened(vault, folder)
    expected = found(analysis)
    cache.close()
    (file,) = folder.iterdir()
    damage(file)
    for _ in range(3):
        analysis, cache = opened(vault, folder)
        assert found(analysis) == expected
        cache.close()
    assert not (folder / "owned").exists()
    analysis, cache = opened(vault, folder)
    assert cache.notes == []


def test_the_records_may_vanish_one_by_one(vault: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    expected = found(opened(vault, folder)[0])
    (file,) = folder.glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM note WHERE path LIKE '%e%'")
    analysis, _ = opened(vault, folder)
    assert found(analysis) == expected
    assert list(analysis.vault.entries) == list(analysis.paths)


def test_a_cache_that_cannot_be_written_is_done_without(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    analysis, cache = opened(vault, tmp_path / "file" / "cache")
    assert found(analysis)
    assert cache.notes and "is not used" in cache.notes[0]


def test_it_is_for_the_owner_only(vault: Path, tmp_path: Path) -> None:
    opened(vault, tmp_path / "cache")
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_several_processes_share_it(vault: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "trueline", "check", "--root", str(vault), "--output-format", "json"]
    command += ["--cache-dir", str(tmp_path / "cache")]
    alone = subprocess.run([*command, "--no-cache"], capture_output=True, check=False).stdout
    age(vault)
    for _ in range(3):
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
        for process in running:
            output, errors = process.communicate(timeout=120)
            assert (process.returncode, output, errors) == (1, alone, b"")
        note = vault / "docs" / "Home.md"
        note.write_bytes(note.read_bytes() + b"\n")


def test_facts_that_a_question_needs_are_drawn_once(vault: Path, tmp_path: Path) -> None:
    age(vault)
    drawn: list[str] = []

    def draw(document: Document) -> Iterator[tuple[str, int]]:
        drawn.append(document.path)
        yield document.name, len(document.tree.data)

    sizes = Facts("test.sizes", draw)

    def asked() -> dict[object, object]:
        analysis, cache = opened(vault, tmp_path / "cache")
        found = {key: [value for _, value in rows] for key, rows in analysis.vault.relation(sizes).items()}
        cache.close()
        return dict(found)

    first = asked()
    assert sorted(drawn) == sorted(set(drawn)) and len(drawn) == len(opened(vault, tmp_path / "cache")[0].paths)
    drawn.clear()
    assert asked() == first
    assert drawn == []
    home = vault / "docs" / "Home.md"
    home.write_bytes(home.read_bytes() + b"\nMore.\n")
    assert asked() == first | {"Home": [home.stat().st_size]}
    assert drawn == ["docs/Home.md"]
    home.unlink()
    assert "Home" not in asked()
    assert drawn == ["docs/Home.md"]


def age(vault: Path) -> None:
    """Let all notes look as if they were written an hour ago, as far as anybody can."""
    import time

    for path in vault.rglob("*"):
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    # The time of the last change of a file's own record cannot be set, only waited for.
    time.sleep(0.12)
